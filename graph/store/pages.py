"""Pages: which part of a list is asked for, by the rules of Relay's Cursor Connections."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

N = TypeVar("N")
D = TypeVar("D")


class Page(Struct, frozen=True):
    """What of a list is asked for: the first or last so many, after or before a cursor."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


class Window(Struct, frozen=True):
    """The part of a list that a page is: rows from `start` up to `end`."""

    start: int
    end: int
    has_next: bool
    has_previous: bool


def window(page: Page, after: int, before: int, length: int) -> Window:
    """The part of a list of `length` rows that `page` is, its cursors leaving the rows from `after` up to `before`.

    Source: the GraphQL Cursor Connections specification, “Pagination algorithm” and “PageInfo”.
    """
    start, end = after, max(after, before)
    span = end - start
    if page.first is not None:
        end = min(end, start + page.first)
    if page.last is not None:
        start = max(start, end - page.last)
    has_next = span > page.first if page.first is not None else page.before is not None and before < length
    has_previous = span > page.last if page.last is not None else page.after is not None and after > 0
    return Window(start, end, has_next, has_previous)


class Connection(Generic[N, D]):
    """One page of a list: `nodes`, and for each of them, only when asked for, its cursor and its `detail`.

    A detail is what the list knows of a node beyond the node itself: the edge that leads to it, or its score.
    """

    __slots__ = ("_cursor_at", "_detail_at", "_total", "has_next", "has_previous", "nodes")

    def __init__(
        self,
        nodes: list[N],
        *,
        has_next: bool,
        has_previous: bool,
        cursor_at: Callable[[int], str],
        detail_at: Callable[[int], D],
        total: Callable[[], int],
    ) -> None:
        self.nodes = nodes
        self.has_next = has_next
        self.has_previous = has_previous
        self._cursor_at = cursor_at
        self._detail_at = detail_at
        self._total = total

    def cursor(self, index: int) -> str:
        """The cursor of the node at `index` of this page."""
        return self._cursor_at(index)

    def detail(self, index: int) -> D:
        """What the list knows of the node at `index` of this page."""
        return self._detail_at(index)

    def total(self) -> int:
        """How many nodes the whole list has."""
        return self._total()
