"""Pages as answers show them: what a store's connection holds, under the names of Relay's connections.

Everything is worked out when it is asked for, so that what a query leaves out costs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph.keys import Direction
from graph.records import Article
from graph.search.highlights import Highlight
from graph.store.answers import CoverageDetail, Link
from graph.store.base import Facets, View
from graph.store.pages import Connection
from schema.enums import CoverageReasonKind

R = TypeVar("R", bound="Row")


class Row:
    """A node of a page: Relay's edge."""

    __slots__ = ("_connection", "_index")

    def __init__(self, connection: Connection[Any, Any], index: int) -> None:
        self._connection = connection
        self._index = index

    @property
    def node(self) -> Any:
        """The node itself."""
        return self._connection.nodes[self._index]

    @property
    def cursor(self) -> str:
        """Where the list can be continued from."""
        return self._connection.cursor(self._index)

    @property
    def detail(self) -> Any:
        """What the list knows of the node beyond the node itself."""
        return self._connection.detail(self._index)


class LinkRow(Row):
    """A neighbour, with the edge that leads to it."""

    __slots__ = ()

    @property
    def _link(self) -> Link:
        link: Link = self.detail
        return link

    @property
    def direction(self) -> Direction:
        """Which of the two lists the other."""
        return self._link.direction

    @property
    def inferred(self) -> bool:
        """Whether no document states it."""
        return self._link.inferred

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that state it."""
        return self._link.sources


class ScoredRow(Row):
    """A found node, with its score."""

    __slots__ = ()

    @property
    def score(self) -> float:
        """How well it was found."""
        return float(self.detail)


class SearchRow(ScoredRow):
    """A node that a search found, with where it was found."""

    __slots__ = ("_query", "_view")

    def __init__(self, view: View, query: str, connection: Connection[Any, Any], index: int) -> None:
        super().__init__(connection, index)
        self._view = view
        self._query = query

    @property
    def highlights(self) -> list[Highlight]:
        """Where the words were found."""
        return self._view.highlights(self.node, self._query)


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a coverage score."""

    kind: CoverageReasonKind
    score: float


class CoverageRow(Row):
    """An article that covers a subject, with why it is there."""

    __slots__ = ()

    @property
    def _coverage(self) -> CoverageDetail:
        detail: CoverageDetail = self.detail
        return detail

    @property
    def score(self) -> float:
        """The sum of its reasons."""
        return self._coverage.score

    @property
    def path(self) -> tuple[Article, ...]:
        """The way to it from an article that says the words."""
        return self._coverage.path

    @property
    def hops(self) -> int:
        """The steps of that way."""
        return self._coverage.hops

    @property
    def reasons(self) -> list[Reason]:
        """What the score is made of, the greatest part first; parts of nothing are left out."""
        detail = self._coverage
        parts = [
            Reason(CoverageReasonKind.MATCH, detail.match),
            Reason(CoverageReasonKind.LIKENESS, detail.likeness),
            Reason(CoverageReasonKind.RELATED, detail.related),
        ]
        return sorted((part for part in parts if part.score > 0), key=lambda part: -part.score)


class PageFlags:
    """What of a list lies before and behind a page."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection[Any, Any]) -> None:
        self._connection = connection

    @property
    def has_next_page(self) -> bool:
        """Whether rows follow the page."""
        return self._connection.has_next

    @property
    def has_previous_page(self) -> bool:
        """Whether rows come before the page."""
        return self._connection.has_previous

    @property
    def start_cursor(self) -> str | None:
        """The first row's cursor."""
        return self._connection.cursor(0) if self._connection.nodes else None

    @property
    def end_cursor(self) -> str | None:
        """The last row's cursor."""
        return self._connection.cursor(len(self._connection.nodes) - 1) if self._connection.nodes else None


class Listed(Generic[R]):
    """A page of a list, with what can be asked of the whole list."""

    __slots__ = ("_connection", "_count_facets", "_row")

    def __init__(
        self,
        connection: Connection[Any, Any],
        row: Callable[[Connection[Any, Any], int], R],
        facets: Callable[[], Facets] | None = None,
    ) -> None:
        self._connection = connection
        self._row = row
        self._count_facets = facets

    @property
    def nodes(self) -> list[Any]:
        """The page's nodes."""
        return self._connection.nodes

    @property
    def edges(self) -> list[R]:
        """The page's rows."""
        return [self._row(self._connection, index) for index in range(len(self._connection.nodes))]

    @property
    def page_info(self) -> PageFlags:
        """What lies before and behind the page."""
        return PageFlags(self._connection)

    @property
    def total_count(self) -> int:
        """How many rows the whole list has."""
        return self._connection.total()

    @property
    def facets(self) -> Facets:
        """Counts over the whole list."""
        assert self._count_facets is not None
        return self._count_facets()
