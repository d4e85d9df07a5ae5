"""Filters: what clients write to choose nodes, and the conditions that stores are asked for."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import strawberry
from strawberry import UNSET

from graph.errors import SearchTooLong
from graph.store.conditions import (
    ITEM,
    And,
    Compare,
    Comparison,
    Condition,
    IsNull,
    Items,
    Linked,
    Matches,
    Not,
    OneOf,
    Or,
    Quantifier,
    Relation,
    TextComparison,
    TextIs,
)
from schema.context import Limits
from schema.errors import BadUserInput


@strawberry.input
class IDFilter:
    """A condition on an id; an id made from any address of an article is its id."""

    eq: strawberry.ID | None = UNSET
    in_: list[strawberry.ID] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class StringFilter:
    """A condition on a text."""

    eq: str | None = UNSET
    ne: str | None = UNSET
    in_: list[str] | None = strawberry.field(name="in", default=UNSET)
    contains: str | None = UNSET
    starts_with: str | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class StringListFilter:
    """A condition on a list of texts."""

    some: StringFilter | None = UNSET
    every: StringFilter | None = UNSET
    none: StringFilter | None = UNSET


@strawberry.input
class IntFilter:
    """A condition on a number."""

    eq: int | None = UNSET
    ne: int | None = UNSET
    in_: list[int] | None = strawberry.field(name="in", default=UNSET)
    gt: int | None = UNSET
    gte: int | None = UNSET
    lt: int | None = UNSET
    lte: int | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class DateTimeFilter:
    """A condition on an instant."""

    eq: datetime | None = UNSET
    gt: datetime | None = UNSET
    gte: datetime | None = UNSET
    lt: datetime | None = UNSET
    lte: datetime | None = UNSET
    is_null: bool | None = UNSET


_FILTERS = """
Filters: an absent or null condition is no condition; `{}` and `and: []` hold for all, `or: []` and `in: []` for none;
`ne` and `not` hold for null; `every` holds for an empty list; a condition on a missing provider is false. `eq`, `ne` and
`in` compare exactly, `contains` and `startsWith` without case and accents.
""".strip()


@strawberry.input
class ProviderFilter:
    """A condition on a provider."""

    and_: list["ProviderFilter"] | None = strawberry.field(name="and", default=UNSET)
    or_: list["ProviderFilter"] | None = strawberry.field(name="or", default=UNSET)
    not_: "ProviderFilter | None" = strawberry.field(name="not", default=UNSET)
    id: IDFilter | None = UNSET
    name: StringFilter | None = UNSET
    domain: StringFilter | None = UNSET


@strawberry.input
class TopicFilter:
    """A condition on a topic."""

    and_: list["TopicFilter"] | None = strawberry.field(name="and", default=UNSET)
    or_: list["TopicFilter"] | None = strawberry.field(name="or", default=UNSET)
    not_: "TopicFilter | None" = strawberry.field(name="not", default=UNSET)
    id: IDFilter | None = UNSET
    name: StringFilter | None = UNSET
    slug: StringFilter | None = UNSET
    within: "TopicFilter | None" = strawberry.field(default=UNSET, description="It or a topic above it fulfils this.")


@strawberry.input
class TopicListFilter:
    """A condition on an article's topics, inferred ones among them."""

    some: TopicFilter | None = UNSET
    every: TopicFilter | None = UNSET
    none: TopicFilter | None = UNSET


@strawberry.input
class ArticleListFilter:
    """A condition on related articles, whichever of the two lists the other."""

    some: "ArticleFilter | None" = UNSET
    every: "ArticleFilter | None" = UNSET
    none: "ArticleFilter | None" = UNSET


@strawberry.input(description=_FILTERS)
class ArticleFilter:
    """A condition on an article."""

    and_: list["ArticleFilter"] | None = strawberry.field(name="and", default=UNSET)
    or_: list["ArticleFilter"] | None = strawberry.field(name="or", default=UNSET)
    not_: "ArticleFilter | None" = strawberry.field(name="not", default=UNSET)
    id: IDFilter | None = UNSET
    title: StringFilter | None = UNSET
    category: StringFilter | None = UNSET
    type: StringFilter | None = UNSET
    locale: StringFilter | None = UNSET
    tags: StringListFilter | None = UNSET
    published_date_time: DateTimeFilter | None = UNSET
    updated_date_time: DateTimeFilter | None = UNSET
    quality: IntFilter | None = UNSET
    heat: IntFilter | None = UNSET
    published: bool | None = UNSET
    removed: bool | None = UNSET
    stub: bool | None = UNSET
    text: str | None = strawberry.field(default=UNSET, description="As in `search`, as a condition.")
    provider: ProviderFilter | None = UNSET
    topics: TopicListFilter | None = UNSET
    related: ArticleListFilter | None = UNSET


_MOST_CONDITIONS = 1_000
Filter = ArticleFilter | ProviderFilter | TopicFilter
Scalar = IDFilter | StringFilter | IntFilter | DateTimeFilter
_SCALAR_FIELDS = (
    "id",
    "title",
    "name",
    "slug",
    "domain",
    "category",
    "type",
    "locale",
    "published_date_time",
    "updated_date_time",
    "quality",
    "heat",
)
_FLAGS = ("published", "removed", "stub")
_LISTS = (("topics", Relation.TOPICS), ("related", Relation.RELATED))
_ONES = (("provider", Relation.PROVIDER), ("within", Relation.WITHIN))


def condition_of(where: Filter | None, limits: Limits) -> Condition | None:
    """What `where` asks for, None where it asks for nothing. Raises SearchTooLong, and BadUserInput for more than a thousand
    conditions, each of which is looked at for every node."""
    if where is None:
        return None
    asked = _count(where)
    if asked > _MOST_CONDITIONS:
        raise BadUserInput("where", f"The filter has {asked:,} conditions; at most {_MOST_CONDITIONS:,} are looked at.")
    return _condition(where, limits)


def _condition(where: Filter, limits: Limits) -> Condition | None:
    conditions = tuple(_conditions(where, limits))
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else And(conditions)


def check_search_length(text: str, limits: Limits) -> str:
    """`text`. Raises SearchTooLong where it is longer than a search may be."""
    if len(text) > limits.search_length:
        raise SearchTooLong(len(text), limits.search_length)
    return text


def _all_of(where: Filter, limits: Limits) -> Condition:
    return _condition(where, limits) or And()


def _conditions(where: Filter, limits: Limits) -> Iterable[Condition]:
    for part in _given(where, "and_"):
        yield And(tuple(_all_of(each, limits) for each in part))
    for part in _given(where, "or_"):
        yield Or(tuple(_all_of(each, limits) for each in part))
    for part in _given(where, "not_"):
        yield Not(_all_of(part, limits))
    for field in _SCALAR_FIELDS:
        for asked in _given(where, field):
            yield _scalar(field, asked)
    for field in _FLAGS:
        for asked in _given(where, field):
            yield Compare(field, Comparison.EQ, asked)
    for text in _given(where, "text"):
        yield Matches(check_search_length(text, limits))
    for lists in _given(where, "tags"):
        for quantifier, asked in _quantified(lists):
            yield Items("tags", quantifier, _scalar(ITEM, asked))
    for field, relation in _LISTS:
        for lists in _given(where, field):
            for quantifier, asked in _quantified(lists):
                yield Linked(relation, quantifier, _all_of(asked, limits))
    for field, relation in _ONES:
        for asked in _given(where, field):
            yield Linked(relation, Quantifier.SOME, _all_of(asked, limits))


def _quantified(lists: object) -> Iterable[tuple[Quantifier, Any]]:
    for quantifier in Quantifier:
        for asked in _given(lists, quantifier.value):
            yield quantifier, asked


def _scalar(field: str, asked: Scalar) -> Condition:
    conditions: list[Condition] = []
    for comparison in Comparison:
        conditions += [Compare(field, comparison, value) for value in _given(asked, comparison.value)]
    for text_comparison in TextComparison:
        conditions += [TextIs(field, text_comparison, value) for value in _given(asked, text_comparison.value)]
    conditions += [OneOf(field, tuple(dict.fromkeys(values))) for values in _given(asked, "in_")]
    conditions += [IsNull(field) if is_null else Not(IsNull(field)) for is_null in _given(asked, "is_null")]
    return conditions[0] if len(conditions) == 1 else And(tuple(conditions))


def _count(asked: object) -> int:
    """How many conditions there are: what is asked of a node, at any depth; the values of a list count as one."""
    if isinstance(asked, list):
        return sum(map(_count, asked)) if asked and is_dataclass(asked[0]) else 1
    if not is_dataclass(asked):
        return 1
    return sum(_count(value) for each in fields(asked) for value in _given(asked, each.name))


def _given(where: object, name: str) -> tuple[Any, ...]:
    """The value that `where` has under `name`; nothing where it is null, was left out, or no such filter knows it."""
    value = getattr(where, name, UNSET)
    return () if value is None or value is UNSET else (value,)
