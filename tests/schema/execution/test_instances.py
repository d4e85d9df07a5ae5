"""Values of one class that are of several types: what tells is what they hold, or what Strawberry was told of them."""

from typing import Annotated, Any, Generic, TypeVar

import strawberry

from tests.schema.execution.small import Small, field

T = TypeVar("T")


class ByContent(dict[str, Any]):
    """A mapping whose type its content tells."""

    @property
    def name(self) -> object:
        """Its name."""
        return self["name"]


@strawberry.interface
class Told:
    """An interface of types that mappings are told apart by."""

    name: str


@strawberry.type
class Left(Told):
    """The type of what says that it is left."""

    @classmethod
    def is_type_of(cls, value: Any, info: object) -> bool:
        """Whether a mapping says so."""
        return bool(value["side"] == "left")


@strawberry.type
class Right(Told):
    """The type of what says that it is right."""

    @classmethod
    def is_type_of(cls, value: Any, info: object) -> bool:
        """Whether a mapping says so."""
        return bool(value["side"] == "right")


def sides(text: str) -> list[ByContent]:
    return [ByContent(side={"l": "left", "r": "right", "t": "top"}[each], name=each) for each in text]


@strawberry.type
class OfMappings:
    """Fields of mappings."""

    told: list[Told] = field(lambda: sides("lrrl"), list[Told])
    typed: list[Told] = field(lambda: [{"__typename": name} for name in ("Left", "Right", "Left")], list[Told])
    left: list[Left] = field(lambda: sides("ll"), list[Left])
    wrong: list[Left | None] = field(lambda: sides("lr"), list[Left | None])


def test_mappings_are_asked_about_one_by_one() -> None:
    """Mappings may be of different types though they are of one class: what they hold tells."""
    ask = Small(OfMappings, types=[Left, Right])
    core = ask("{ told { __typename name } left { name } }")
    assert core.data is not None
    assert [each["__typename"] for each in core.data["told"]] == ["Left", "Right", "Right", "Left"]
    assert ask.counts.hits == 1
    assert ask("{ wrong { name } }").errors
    ask("{ typed { __typename } }")


@strawberry.type
class Plain:
    """A type that any value may be of."""

    name: str


@strawberry.type
class Other:
    """Another."""

    name: str


Either = Annotated[Plain | Other, strawberry.union("Either")]


class Anyones:
    """A record that is of the type that Strawberry is told."""

    name = "x"


def cast_to(*types: type) -> list[Any]:
    return [strawberry.cast(each, Anyones()) for each in types]


@strawberry.type
class OfCasts:
    """Fields of values that are cast."""

    each: list[Either] = field(lambda: cast_to(Plain, Other, Other, Plain), list[Either])
    own: list[Either] = field(lambda: [Plain(name="p"), Other(name="o"), Plain(name="q")], list[Either])


def test_values_that_are_cast() -> None:
    """Values that Strawberry was told the types of are of these, though they are of one class."""
    ask = Small(OfCasts)
    core = ask("{ each { __typename ... on Plain { name } } own { __typename } }")
    assert core.data is not None
    assert [each["__typename"] for each in core.data["each"]] == ["Plain", "Other", "Other", "Plain"]
    assert [each["__typename"] for each in core.data["own"]] == ["Plain", "Other", "Plain"]
    assert ask.counts.hits == 1


@strawberry.type
class Holder(Generic[T]):
    """A type that is several types."""

    held: T


Holders = Annotated[Holder[int] | Holder[str], strawberry.union("Holders")]


@strawberry.type
class OfGenerics:
    """Fields of a generic class."""

    holders: list[Holders] = field(lambda: [Holder(held=1), Holder(held="a"), Holder(held=2)], list[Holders])
    numbers: list[Holder[int]] = field(lambda: [Holder(held=1)], list[Holder[int]])


def test_generic_types() -> None:
    """Values of one generic class are of several types, which graphql-core tells apart; a field of one of them is compiled."""
    ask = Small(OfGenerics)
    core = ask("{ holders { __typename } }")
    assert core.data is not None
    assert [each["__typename"] for each in core.data["holders"]] == ["IntHolder", "StrHolder", "IntHolder"]
    assert ask.counts.refused == 1
    assert ask("{ numbers { held } }").data == {"numbers": [{"held": 1}]}
    assert ask.counts.hits == 1
