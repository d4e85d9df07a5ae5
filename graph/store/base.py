"""The interface of stores: what a graph can be asked, wherever it is kept.

A request opens a view, which sees one version of the graph until it is closed, and asks everything of it. A view is
used by one thread at a time. All of it is synchronous: a store that waits for another machine says so with `blocking`,
and its views are then used in a worker thread.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from graph.changes import Changes
from graph.diagnostics import Diagnostic, Severity
from graph.keys import Direction, EdgeKind, NodeId, NodeKind
from graph.records import Article, Edge, Heavy, Node, Provider, Story, Topic
from graph.search.highlights import Highlight
from graph.store.answers import (
    Bucket,
    CoverageDetail,
    DocumentText,
    Interval,
    Link,
    Path,
    Portrait,
    ProviderCount,
    Suggestion,
    Summary,
    TopicCount,
    ValueCount,
)
from graph.store.conditions import Condition
from graph.store.pages import Connection, Page
from graph.store.questions import (
    Around,
    Hop,
    Parent,
    Route,
    Search,
    Selection,
    Subject,
)
from graph.urls import Url


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


class Coverage(Protocol):
    """The coverage of a subject: all articles, ranked, of which pages and counts can be had."""

    def page(self, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        ...

    def facets(self) -> Facets:
        """Counts over all of it."""
        ...


class Part(Protocol):
    """Some nodes of the graph and all edges among them, given piece by piece, as often as they are asked for."""

    @property
    def version(self) -> str:
        """The graph's version."""
        ...

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        ...

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        ...

    def nodes(self) -> Iterator[Portrait]:
        """The nodes, articles first, then providers, then topics, each kind in the order of ids."""
        ...

    def edges(self) -> Iterator[Edge]:
        """The edges, kind after kind, in the order of their sources' ids, then of positions."""
        ...


class Subgraph(Protocol):
    """A part of the graph: nodes, and all edges among them."""

    @property
    def nodes(self) -> Sequence[Node]:
        """Its nodes, nearest first."""
        ...

    @property
    def truncated(self) -> bool:
        """Whether more nodes would be in it were it not for the limit."""
        ...

    def edges(self) -> list[Edge]:
        """All edges whose ends are both in it, in the order of kinds, then of their sources' ids, then of positions."""
        ...

    def part(self) -> Part:
        """The same nodes and edges, to be exported."""
        ...


class View(Protocol):
    """One version of the graph."""

    @property
    def version(self) -> str:
        """Names the content and its analysis: views of equal versions give equal answers."""
        ...

    @property
    def bookmark(self) -> str | None:
        """Names how far the store has come with this version, for whoever asks another server of the same store next; None
        where the store is this process's own."""
        ...

    @property
    def summary(self) -> Summary:
        """What this version holds."""
        ...

    def cancel(self) -> None:
        """Ends what another thread is asking of this view, and all that it would ask, with StoreTimeout; nothing where no answer
        is waited for. Raises nothing."""
        ...

    def leave(self) -> None:
        """Frees what the view holds before it is closed; nothing more is asked of it."""
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

    def page(self, parent: Parent, hop: Hop, page: Page) -> Connection[Node, Link]:
        """A page of the list that `hop` describes; of all nodes of its kind where `parent` is None.

        Raises CursorInvalid, and CursorExpired in an order by rank.
        """
        ...

    def count(self, parent: Parent, hop: Hop) -> int:
        """How many nodes that list has."""
        ...

    def facets(self, parent: Parent, hop: Hop) -> Facets:
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

    def highlights(self, node: Node, query: str) -> list[Highlight]:
        """Where in the texts of a node a search finds what it asks for."""
        ...

    def suggest(self, prefix: str, kinds: Sequence[NodeKind], first: int) -> list[Suggestion]:
        """Nodes that have words in titles or names beginning as those of `prefix` do.

        First those whose title or name begins with all of it, then those with more articles, or a higher rank. Where they
        are too few, others follow that have such words but for a typing mistake, from four letters on, or two from eight.
        """
        ...

    def coverage(self, subject: Subject) -> Coverage:
        """What is known about a subject."""
        ...

    def similar(
        self, article: Article, where: Condition | None, first: int, after: str | None
    ) -> Connection[Article, float]:
        """Articles alike in text and neighbourhood, with scores from 0 to 1, best first.

        Raises CursorInvalid, CursorExpired.
        """
        ...

    def paths(self, source: NodeId, target: NodeId, route: Route) -> Iterator[Path]:
        """The loopless paths between two nodes that there are, shortest first, then by their nodes' ids, each found when it is
        asked for.

        From a node to itself there is one, of no steps.
        """
        ...

    def subgraph(self, around: Around) -> Subgraph:
        """A part of the graph."""
        ...

    def part(self, selection: Selection) -> Part:
        """A part of the graph, to be exported."""
        ...

    def rank(self, article: Article) -> float:
        """The article's PageRank over related edges; those of all articles sum to 1."""
        ...

    def story(self, id_: str) -> Story | None:
        """The story with this id."""
        ...

    def story_of(self, article: Article) -> Story | None:
        """The story that the article belongs to."""
        ...

    def stories(self, where: Condition | None, min_size: int, first: int, after: str | None) -> Connection[Story, None]:
        """Stories of at least `min_size` articles, some of which fulfil `where`: the largest first, then those that ended
        last. Raises CursorInvalid."""
        ...

    def related_providers(self, provider: Provider, first: int) -> list[ProviderCount]:
        """Other providers by how many pairs of related articles there are of which each published one; most first."""
        ...

    def cooccurring(self, topic: Topic, first: int) -> list[TopicCount]:
        """Other topics by how many articles have both, the greatest first."""
        ...

    def sources(self, node: Node) -> Sequence[str]:
        """The paths of the documents that state a node or mention it, of which its record may have the first hundred only."""
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

    @property
    def changes(self) -> Changes:
        """Tells of each version that takes the place of another, once views see it."""
        ...

    def view(self, bookmark: str | None = None) -> AbstractContextManager[View]:
        """A view of the present version. It is closed by whichever thread, which waits for nobody to close it.

        Where the store is another machine, the view is none older than those of which `bookmark` is, one or several with commas
        between; it raises BookmarkInvalid, StoreBehind where what was asked has not come so far, which may be otherwise for who
        asks again, and StoreError, to open it and for whatever is asked of it.
        """
        ...
