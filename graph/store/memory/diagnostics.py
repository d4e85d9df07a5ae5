"""Pages of diagnostics, in the order of files and places; their cursors name the diagnostic they stand at."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from graph.diagnostics import Diagnostic, Severity, reading_order
from graph.store.cursors import decode_mark, encode_mark
from graph.store.diagnostics import Mark
from graph.store.pages import Connection, Page, window


def diagnostics_page(
    diagnostics: Sequence[Diagnostic], severity: Severity | None, first: int, after: str | None
) -> Connection[Diagnostic, None]:
    """The first so many diagnostics of a severity (of all, for None) after a cursor. Raises CursorInvalid."""
    chosen = [d for d in diagnostics if severity is None or d.severity is severity]
    start = 0 if after is None else _behind(chosen, decode_mark(after, Mark))
    part = window(Page(first=first, after=after), start, len(chosen), len(chosen))
    return Connection(
        chosen[part.start : part.end],
        has_next=part.has_next,
        has_previous=part.has_previous,
        cursor_at=lambda index: encode_mark(_mark(chosen, part.start + index)),
        detail_at=lambda _: None,
        total=lambda: len(chosen),
    )


def _mark(chosen: Sequence[Diagnostic], index: int) -> Mark:
    key = reading_order(chosen[index])
    return Mark(key, index - bisect_left(chosen, key, key=reading_order))


def _behind(chosen: Sequence[Diagnostic], mark: Mark) -> int:
    """The index of the first diagnostic behind `mark`."""
    first = bisect_left(chosen, mark.key, key=reading_order)
    return min(first + mark.before + 1, bisect_right(chosen, mark.key, key=reading_order))
