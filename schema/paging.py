"""The paging arguments of lists, checked against the limits."""

from typing import Any

from strawberry import UNSET

from graph.store.pages import Page
from schema.context import Limits
from schema.errors import BadUserInput


def page_of(limits: Limits, first: int | None, after: str | None, last: int | None, before: str | None) -> Page:
    """The page that a list was asked for. Raises BadUserInput where `first` or `last` is out of bounds.

    With neither, a page is as long as the limits say: the last rows where only `before` is given, else the first ones.
    """
    first = _bounded("first", first, limits)
    last = _bounded("last", last, limits)
    after, before = given(after), given(before)
    if first is None and last is None:
        if before is not None and after is None:
            last = limits.page_size
        else:
            first = limits.page_size
    return Page(first, after, last, before)


def rows_of(limits: Limits, first: int | None, default: int) -> int:
    """How many rows were asked for; `default` where nothing was said. Raises BadUserInput where it is out of bounds."""
    rows = _bounded("first", first, limits)
    return default if rows is None else rows


def bounded(argument: str, value: int | None, default: int, most: int) -> int:
    """`value`, else `default` where it is null. Raises BadUserInput where it is below 0 or over `most`."""
    if value is None:
        return default
    if not 0 <= value <= most:
        raise BadUserInput(argument, f"“{argument}” is {value:,}; ask for 0 to {most:,}.")
    return value


def given(value: Any) -> Any:
    """`value`, None where it was not given."""
    return None if value is UNSET else value


def _bounded(argument: str, value: int | None, limits: Limits) -> int | None:
    rows = given(value)
    if rows is None:
        return None
    if rows < 0:
        raise BadUserInput(argument, f"“{argument}” is {rows}; ask for 0 to {limits.max_page_size} rows.")
    if rows > limits.max_page_size:
        raise BadUserInput(
            argument,
            f"“{argument}” is {rows:,}; at most {limits.max_page_size} rows come at once. "
            "Ask for that many, then continue after `endCursor`.",
        )
    return int(rows)
