"""Pages of diagnostics, in the order of files and places; their cursors name the diagnostic they stand at."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import msgspec

from graph.diagnostics import Diagnostic, Severity, reading_order
from graph.store.cursors import decode_mark, encode_mark
from graph.store.pages import Connection, Page, window


class _Mark(NamedTuple):
    """The place of a diagnostic: its sort key, and how many of the same key stand before it."""

    key: tuple[str, int, int, str, str]
    before: Annotated[int, msgspec.Meta(ge=0)]


def diagnostics_page(
    diagnostics: Sequence[Diagnostic], severity: Severity | None, first: int, after: str | None
) -> Connection[Diagnostic, None]:
    """The first so many diagnostics of a severity (of all, for None) after a cursor. Raises CursorInvalid."""
    chosen = [d for d in diagnostics if severity is None or d.severity is severity]
    start = 0 if after is None else _behind(chosen, decode_mark(after, _Mark))
    part = window(Page(first=first, after=after), start, len(chosen), len(chosen))
    return Connection(
        chosen[part.start : part.end],
        has_next=part.has_next,
        has_previous=part.has_previous,
        cursor_at=lambda index: encode_mark(_mark(chosen, part.start + index)),
        detail_at=lambda _: None,
        total=lambda: len(chosen),
    )


def _mark(chosen: Sequence[Diagnostic], index: int) -> _Mark:
    key = reading_order(chosen[index])
    return _Mark(key, index - bisect_left(chosen, key, key=reading_order))


def _behind(chosen: Sequence[Diagnostic], mark: _Mark) -> int:
    """The index of the first diagnostic behind `mark`."""
    first = bisect_left(chosen, mark.key, key=reading_order)
    return min(first + mark.before + 1, bisect_right(chosen, mark.key, key=reading_order))
