"""Conditions: what a filter asks of nodes, as immutable values that can be compared, hashed and cached by.

Two-valued: a comparison with a value that is missing does not hold, but for NE; Not turns whatever it is given.
Fields are named as the records' attributes.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

Value = str | int | bool | datetime


class Comparison(StrEnum):
    """How a value is compared; EQ and NE exactly, the others by size."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


class TextComparison(StrEnum):
    """How text is compared without regard to case and accents."""

    CONTAINS = "contains"
    STARTS_WITH = "starts_with"


class Quantifier(StrEnum):
    """How many must fulfil a condition; EVERY and NONE hold where there are none at all."""

    SOME = "some"
    EVERY = "every"
    NONE = "none"


class Relation(StrEnum):
    """What a condition may follow from a node: an article's provider, topics or related articles (either way), or a
    topic with all topics above it."""

    PROVIDER = "provider"
    TOPICS = "topics"
    RELATED = "related"
    WITHIN = "within"


class And(Struct, frozen=True):
    """All of them hold; so does none at all."""

    conditions: "tuple[Condition, ...]" = ()


class Or(Struct, frozen=True):
    """Some of them hold."""

    conditions: "tuple[Condition, ...]" = ()


class Not(Struct, frozen=True):
    """It does not hold."""

    condition: "Condition"


class Compare(Struct, frozen=True):
    """The value of `field` compares so to `value`."""

    field: str
    comparison: Comparison
    value: Value


class OneOf(Struct, frozen=True):
    """The value of `field` is one of `values`."""

    field: str
    values: tuple[Value, ...]


class TextIs(Struct, frozen=True):
    """The text of `field` compares so to `value`, case and accents apart."""

    field: str
    comparison: TextComparison
    value: str


class IsNull(Struct, frozen=True):
    """`field` has no value."""

    field: str


class Items(Struct, frozen=True):
    """So many of the texts in the list `field` fulfil `condition`, in which the field ITEM is each of them."""

    field: str
    quantifier: Quantifier
    condition: "Condition"


class Linked(Struct, frozen=True):
    """So many of the nodes that `relation` leads to fulfil `condition`."""

    relation: Relation
    quantifier: Quantifier
    condition: "Condition"


class Matches(Struct, frozen=True):
    """The article's text is found by this search."""

    query: str


Condition = And | Or | Not | Compare | OneOf | TextIs | IsNull | Items | Linked | Matches
"""Any condition."""

ITEM = "item"
"""The field that a condition inside `Items` asks about."""

ALWAYS = And()
"""Holds for every node."""
