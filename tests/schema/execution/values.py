"""Values that resolvers answer: right ones, and all kinds of wrong ones."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from typing import Any

import strawberry
from graphql import Undefined
from msgspec import Struct


@strawberry.enum
class Colour(StrEnum):
    """Values that are not called as they are published."""

    RED = "r"
    GREEN = "g"
    BLUE = "b"


@strawberry.enum
class Level(Enum):
    """Values that are no text, one of which is published under another name."""

    LOW = 1
    HIGH = strawberry.enum_value(2, name="TOP")


class Other(StrEnum):
    """An enumeration that is not published, with a value of one that is."""

    RED = "r"


class Number(IntEnum):
    """Numbers that are members too."""

    ONE = 1


class Text(str):
    """Text of a class of its own."""

    __slots__ = ()


class Shown:
    """An object that `str()` makes text of."""

    def __str__(self) -> str:
        return "shown"


class Hidden(Exception):
    """An error that has what fields ask for."""

    name = "hidden"
    string = "hidden"


VALUES: list[Any] = [
    1,
    "text",
    Colour.RED,
    True,
    1.0,
    0,
    -1,
    2**31 - 1,
    2**31,
    -(2**31),
    -(2**31) - 1,
    2**60,
    -0.0,
    1.5,
    1e300,
    math.nan,
    math.inf,
    -math.inf,
    "",
    "5",
    "1.0",
    "r",
    "RED",
    "é",
    False,
    Colour.BLUE,
    Level.LOW,
    Level.HIGH,
    Other.RED,
    Number.ONE,
    Text("own"),
    Decimal(2),
    Decimal("NaN"),
    Fraction(1, 2),
    Shown(),
    object(),
    b"bytes",
    [],
    [1],
    {},
    {"a": [None, {"b": 1}]},
    set(),
    ValueError("returned"),
    Hidden("returned"),
    Undefined,
    None,
]
"""For each kind of leaf some are right, some can be made right, and most are wrong."""


class Own(list[Any]):
    """A list of a class of its own."""


def _generator(items: Iterable[Any]) -> Iterator[Any]:
    yield from items


ITERABLES: list[Callable[[list[Any]], Any]] = [
    list,
    tuple,
    _generator,
    lambda items: dict(enumerate(items)).values(),
    lambda items: {len(items): None}.keys(),
    lambda items: {len(items)},
    deque,
    iter,
    Own,
    lambda _: "text",
    lambda _: {},
    lambda _: 5,
    lambda _: None,
    lambda _: ValueError("returned"),
]
"""What makes of a list what a resolver answers; compiled queries expect the first two, and nulls where they may be."""


class Cat(Struct, frozen=True):
    """A record of what is a type of its own name."""

    name: str
    size: int = 1
    friend: Any = None
    colour: Any = Colour.GREEN


class Dog(Struct, frozen=True):
    """Another, one of whose fields is its type's alone."""

    name: str
    size: int = 2
    friend: Any = None
    barks: Any = True


class Stone(Struct, frozen=True):
    """A record that is of no type."""

    name: str = "stone"
    size: int = 9
    friend: Any = None


FELIX = Cat("Felix")
REX = Dog("Rex", friend=FELIX)
PETS: list[Any] = [FELIX, REX, Cat("Tom", friend=REX, colour="g"), Dog("", friend=Stone(), barks="no"), Stone(), None]
"""The first two are right in all their fields."""
