"""Plain values: what front matter holds, whichever format it was written in."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from graph.errors import DocumentError
from graph.text import printable

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""JSON's values: floats are finite, whole numbers have 64 bits at most, text has neither NUL nor lone surrogates."""

Place = tuple[int, int]
"""A line and a column, each counted from 1."""

MAX_DEPTH = 64
_LARGEST = 2**63


class Written(NamedTuple):
    """Where a value stands, and its text as written; each None where it is not known."""

    place: Place | None
    text: str | None


Finder = Callable[[Sequence[str | int]], Written]
"""Finds the value at a path: keys and list indexes from the outside in."""


class TooDeep(DocumentError):
    """Values nested deeper than a document may nest them."""

    message = f"Values are nested more than {MAX_DEPTH} deep here; flatten them."

    def __init__(self) -> None:
        super().__init__("nesting-too-deep", self.message)


def as_plain(value: object, written: str | None = None, depth: int = 0) -> Plain:
    """`value`, as a parser gave it, as a plain value; what has no plain form becomes its text (`written`, if given).

    Raises TooDeep.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, dict | list) and depth >= MAX_DEPTH:
        raise TooDeep
    if isinstance(value, dict):
        return {key_text(key): as_plain(item, None, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [as_plain(item, None, depth + 1) for item in value]
    return printable(str(value)) if written is None else written


def key_text(key: object) -> str:
    """A mapping's key as text: JSON knows no other keys."""
    if isinstance(key, str):
        return printable(key)
    if key is None:
        return "null"
    if isinstance(key, bool):
        return "true" if key else "false"
    return printable(str(key))
