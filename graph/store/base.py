"""The interface of stores: what a graph can be asked, wherever it is kept.

A request opens a view, which sees one version of the graph until it is closed, and asks everything of it. A view is
used by one thread at a time. All of it is synchronous: a store that waits for another machine says so with `blocking`,
and its views are then used in a worker thread.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from graph.diagnostics import Diagnostic, Severity
from graph.keys import Direction, EdgeKind, NodeId, NodeKind
from graph.records import Article, Edge, Heavy, Node, Provider, Topic
from graph.store.conditions import Condition
from graph.store.orders import Order, default_order
from graph.store.pages import Connection, Page
from graph.urls import Url


class Hop(Struct, frozen=True):
    """What a list holds, seen from the node that it belongs to, and in which order.

    Nodes of `kind` that `edge` leads to in `direction`; all nodes of `kind` where there is no edge. Of a topic's articles
    also those of the topics below it with `subtopics`; only those that a document says are its own with `stated`.
    """

    kind: NodeKind
    edge: EdgeKind | None = None
    direction: Direction = Direction.OUT
    where: Condition | None = None
    order: Order = ()
    subtopics: bool = False
    stated: bool = False

    @property
    def ordered_by(self) -> Order:
        """The order that was asked for, else the list's own."""
        return self.order or default_order(self.kind, self.edge, self.direction)


class Link(Struct, frozen=True):
    """The edge that leads from the node a list belongs to, to one in it; BOTH where each lists the other.

    In a list of all nodes there is no such edge, and `sources` is empty.
    """

    direction: Direction = Direction.OUT
    inferred: bool = False
    sources: tuple[str, ...] = ()


class Interval(StrEnum):
    """How wide a timeline's buckets are; weeks begin on Mondays. All in UTC."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Bucket(Struct, frozen=True):
    """How many articles were published from `start` on until the next bucket."""

    start: datetime
    count: int


class TopicCount(Struct, frozen=True):
    """How many articles have the topic."""

    topic: Topic
    count: int


class ProviderCount(Struct, frozen=True):
    """How many articles the provider published."""

    provider: Provider
    count: int


class ValueCount(Struct, frozen=True):
    """How many articles have the value."""

    value: str
    count: int


class Facets(Protocol):
    """Counts over all articles of a list; the greatest first, ties by name."""

    def topics(self, first: int) -> list[TopicCount]:
        """The topics that most of the articles have."""
        ...

    def providers(self, first: int) -> list[ProviderCount]:
        """The providers that published most of the articles."""
        ...

    def values(self, field: str, first: int) -> list[ValueCount]:
        """The values that most of the articles have in `field`: type, category or tags."""
        ...

    def timeline(self, interval: Interval, most: int) -> list[Bucket]:
        """When the articles were published: buckets that have any, in time's order, the latest `most`."""
        ...


class Search(Struct, frozen=True):
    """What is searched for: `query` in the syntax of `graph.search`, in nodes of `kinds`; `where` applies to articles."""

    query: str
    kinds: tuple[NodeKind, ...] = tuple(NodeKind)
    where: Condition | None = None


class Subject(Struct, frozen=True):
    """What coverage is asked for: words, how many steps from articles that say them, and which articles count."""

    of: str
    hops: int
    where: Condition | None = None


class CoverageDetail(Struct, frozen=True):
    """Why an article is among the coverage of a subject: what its score is the sum of, and the way that led to it."""

    score: float
    match: float
    likeness: float
    related: float
    path: tuple[Article, ...]


class Coverage(Protocol):
    """The coverage of a subject: all articles, ranked, of which pages and counts can be had."""

    def page(self, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        ...

    def facets(self) -> Facets:
        """Counts over all of it."""
        ...


class Suggestion(Struct, frozen=True):
    """A completion of what was typed, and the node that it names."""

    text: str
    node: Node


class DocumentText(Struct, frozen=True):
    """A document as it was last read."""

    source: str
    revision: str
    content: str


class Summary(Struct, frozen=True):
    """What the graph holds; `version` names the content."""

    version: str
    loaded_at: datetime
    articles: int
    stubs: int
    providers: int
    topics: int
    edges: dict[EdgeKind, int]


class View(Protocol):
    """One version of the graph."""

    @property
    def summary(self) -> Summary:
        """What this version holds."""
        ...

    def nodes(self, ids: Sequence[str]) -> list[Node | None]:
        """The nodes with these ids, in their order; None for an id that no node has. Raises IdInvalid.

        An id made from any address of an article finds it.
        """
        ...

    def article_at(self, url: Url) -> Article | None:
        """The article that has this address: web, original, AMP or cached AMP."""
        ...

    def document_node(self, source: str) -> Node | None:
        """The node that the document at `source` is of."""
        ...

    def provider_at(self, domain: str) -> Provider | None:
        """The provider of this domain, written in any way."""
        ...

    def provider_called(self, name: str) -> Provider | None:
        """The provider of this name, else alias, case and accents apart. Raises NameAmbiguous where several bear it."""
        ...

    def topic_called(self, name: str) -> Topic | None:
        """The topic of this name, else of this shortname."""
        ...

    def topic_with_slug(self, slug: str) -> Topic | None:
        """The topic with this slug."""
        ...

    def neighbour(self, node: Node, edge: EdgeKind) -> Node | None:
        """The node that the only edge of this kind from `node` leads to: an article's provider, a topic's parent."""
        ...

    def page(self, parent: Node | None, hop: Hop, page: Page) -> Connection[Node, Link]:
        """A page of the list that `hop` describes; of all nodes of its kind where `parent` is None. Raises CursorInvalid."""
        ...

    def count(self, parent: Node | None, hop: Hop) -> int:
        """How many nodes that list has."""
        ...

    def facets(self, parent: Node | None, hop: Hop) -> Facets:
        """Counts over all articles of that list."""
        ...

    def neighbours(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind], direction: Direction) -> list[list[Edge]]:
        """For each id the edges of these kinds at its node, in the order of kinds, then positions; none for no node."""
        ...

    def edges_among(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind]) -> list[Edge]:
        """All edges of these kinds whose ends are both among `ids`, each once, in the order of kinds, then of ids."""
        ...

    def search(self, search: Search, first: int, after: str | None) -> Connection[Node, float]:
        """Nodes that the words are found in, best first, with their BM25 scores. Raises CursorInvalid, CursorExpired."""
        ...

    def suggest(self, prefix: str, kinds: Sequence[NodeKind], first: int) -> list[Suggestion]:
        """Nodes whose title or name has words that begin as those of `prefix` do, best first."""
        ...

    def coverage(self, subject: Subject) -> Coverage:
        """What is known about a subject."""
        ...

    def heavy(self, node: Node) -> Heavy:
        """The large texts of a node: nothing but nulls where it has no document."""
        ...

    def document(self, source: str) -> DocumentText | None:
        """The document at `source`."""
        ...

    def document_diagnostics(self, source: str) -> list[Diagnostic]:
        """What was wrong with the document at `source`."""
        ...

    def diagnostics(self, severity: Severity | None, first: int, after: str | None) -> Connection[Diagnostic, None]:
        """What was wrong with documents, file by file. Raises CursorInvalid."""
        ...


class Store(Protocol):
    """Where a graph is kept."""

    blocking: bool
    """Whether views wait for another machine and must be used in a worker thread."""

    def view(self) -> AbstractContextManager[View]:
        """A view of the present version."""
        ...
