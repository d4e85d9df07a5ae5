"""Inputs of all forms, scalars of our own, and a field that tells what arguments it was given."""

from enum import Enum
from typing import Annotated, Any, NewType, Optional

import strawberry
from strawberry import UNSET, Info

from tests.schema.execution.values import Colour, Level

Anything = NewType("Anything", object)
Stamp = NewType("Stamp", int)


def _parse_stamp(value: Any) -> Stamp:
    if not isinstance(value, str):
        raise TypeError("A stamp is text.")
    return Stamp(len(value))


def _print_stamp(value: Any) -> str | None:
    return None if value == 0 else "i" * min(value, 9)


SCALARS: dict[object, Any] = {
    Anything: strawberry.scalar(name="Anything"),
    Stamp: strawberry.scalar(name="Stamp", serialize=_print_stamp, parse_value=_parse_stamp),
}
"""One that takes everything as it is, and one that is made of text, refuses all else, and has nothing to show for 0."""


@strawberry.input
class Box:
    """An input with fields of all forms."""

    number: int = 3
    needed: Colour
    name: str | None = UNSET
    text: str | None = "default"
    grid: list[list[int | None]] | None = UNSET
    colours: list[Colour] | None = strawberry.field(default_factory=lambda: [Colour.RED])
    stamp: Stamp | None = UNSET
    anything: Anything | None = UNSET
    inner: Optional["Box"] = UNSET
    boxes: list["Box"] | None = UNSET


@strawberry.input(one_of=True)
class Either:
    """An input of one field."""

    number: int | None = UNSET
    box: Box | None = UNSET
    names: list[str] | None = UNSET


def told(value: Any) -> Any:
    """An argument as JSON that differs where arguments do."""
    if isinstance(value, Box | Either):
        return {name: told(getattr(value, name)) for name in type(value).__annotations__}
    if isinstance(value, list):
        return [told(each) for each in value]
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, int | float | str | None):
        return [type(value).__name__, value]
    return "unset" if value is UNSET else repr(value)


def echo(
    info: Info[Any, None],
    int_: Annotated[int | None, strawberry.argument(name="int")] = UNSET,
    float_: Annotated[float, strawberry.argument(name="float")] = 1.5,
    string: str = "default",
    id: strawberry.ID | None = None,
    boolean: bool | None = True,
    colour: Colour = Colour.GREEN,
    colours: list[Colour | None] | None = UNSET,
    level: Level | None = UNSET,
    numbers: list[int] | None = UNSET,
    grid: list[list[int]] | None = UNSET,
    box: Box | None = UNSET,
    boxes: list[Box] | None = UNSET,
    either: Either | None = UNSET,
    stamp: Stamp | None = UNSET,
    anything: Anything | None = UNSET,
    class_: Annotated[int | None, strawberry.argument(name="class")] = UNSET,
) -> Anything:
    given = (int_, float_, string, id, boolean, colour, colours, level, numbers, grid)
    more = (box, boxes, either, stamp, class_)
    return Anything([told(each) for each in given + more] + ["unset" if anything is UNSET else anything, info.context])


def required(number: int, box: Box, ids: list[strawberry.ID], either: Either) -> Anything:
    return Anything([told(each) for each in (number, box, ids, either)])
