"""The view of one generation of the database: the interface of `graph.store.base`."""

from collections.abc import Iterator, Sequence

from graph.diagnostics import Diagnostic, Severity
from graph.keys import Direction, EdgeKind, NodeId, NodeKind
from graph.records import Article, Edge, Heavy, Node, Provider, Story, Topic
from graph.search.highlights import Highlight
from graph.store.answers import DocumentText, Link, Path, ProviderCount, Suggestion, Summary, TopicCount
from graph.store.conditions import Condition
from graph.store.pages import Connection, Page
from graph.store.postgres.beside import Beside
from graph.store.postgres.bookmarks import bookmark_of
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.diagnostics import diagnostics_page
from graph.store.postgres.documents import Documents
from graph.store.postgres.edges import EdgeLookups
from graph.store.postgres.facets import SourceFacets, facets_of_keys
from graph.store.postgres.filters import Filters
from graph.store.postgres.fulfilling import Fulfilment, matching
from graph.store.postgres.kept import Kept
from graph.store.postgres.layouts import Layouts
from graph.store.postgres.listing import Lists
from graph.store.postgres.nodes import NodeLookups
from graph.store.postgres.part import PostgresPart
from graph.store.postgres.routes import Routes
from graph.store.postgres.selection import select_part
from graph.store.postgres.session import Session
from graph.store.postgres.stories import StoryLists
from graph.store.postgres.subgraph import PostgresSubgraph
from graph.store.postgres.text_answers import DatabaseCoverage, TextAnswers
from graph.store.postgres.values import Values
from graph.store.questions import Around, Hop, Parent, Route, Search, Selection, Subject
from graph.urls import Url


class PostgresView:
    """One version of the graph, in a database."""

    def __init__(self, session: Session, kept: Kept, layouts: Layouts) -> None:
        """`kept` and `layouts` are the store's, whose views share them."""
        self.session = session
        cohorts = Cohorts()
        self._cohorts = cohorts
        self._layouts = layouts
        self._filters = filters = Filters(session, self._matching)
        self._nodes = NodeLookups(session, cohorts)
        self._texts = TextAnswers(
            session,
            kept,
            cohorts,
            self._nodes,
            Fulfilment(session, filters).among,
            lambda keys: facets_of_keys(session, cohorts, keys),
        )
        self._beside = Beside(session, cohorts)
        self._edges = EdgeLookups(session)
        self._routes = Routes(session, cohorts)
        self._documents = Documents(session, cohorts)
        self._lists = Lists(session, cohorts, filters)
        self._stories = StoryLists(session, cohorts, filters)

    @property
    def version(self) -> str:
        """Names the content and its analysis."""
        return self.session.generation.version

    @property
    def bookmark(self) -> str:
        """Names the generation."""
        return bookmark_of(self.session.generation)

    @property
    def summary(self) -> Summary:
        """What this version holds."""
        return self.session.generation.summary

    def cancel(self) -> None:
        """Ends what another thread is asking of this view, and all that it would ask, with StoreTimeout."""
        self.session.cancel()

    def leave(self) -> None:
        """Gives the connection back before the view is closed; nothing more is asked of it."""
        self.session.leave()

    def nodes(self, ids: Sequence[str]) -> list[Node | None]:
        """The nodes with these ids, in their order; None for an id that no node has. Raises IdInvalid."""
        return self._nodes.nodes(ids)

    def article_at(self, url: Url) -> Article | None:
        """The article that has this address."""
        return self._nodes.article_at(url)

    def document_node(self, source: str) -> Node | None:
        """The node that the document at `source` is of."""
        return self._nodes.document_node(source)

    def provider_at(self, domain: str) -> Provider | None:
        """The provider of this domain, written in any way."""
        return self._nodes.provider_at(domain)

    def provider_called(self, name: str) -> Provider | None:
        """The provider of this name, else alias, case and accents apart. Raises NameAmbiguous where several bear it."""
        return self._nodes.provider_called(name)

    def topic_called(self, name: str) -> Topic | None:
        """The topic of this name, else of this shortname."""
        return self._nodes.topic_called(name)

    def topic_with_slug(self, slug: str) -> Topic | None:
        """The topic with this slug."""
        return self._nodes.topic_with_slug(slug)

    def neighbour(self, node: Node, edge: EdgeKind) -> Node | None:
        """The node that the only edge of this kind from `node` leads to."""
        return self._nodes.neighbour(node, edge)

    def neighbours(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind], direction: Direction) -> list[list[Edge]]:
        """For each id the edges of these kinds at its node, in the order of kinds, then positions; none for no node."""
        return self._edges.neighbours(ids, edges, direction)

    def edges_among(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind]) -> list[Edge]:
        """All edges of these kinds whose ends are both among `ids`, each once, in the order of kinds, then of ids."""
        return self._edges.edges_among(ids, edges)

    def paths(self, source: NodeId, target: NodeId, route: Route) -> Iterator[Path]:
        """The loopless paths between two nodes, shortest first, then by their nodes' ids."""
        own = self._edges.own_ids((source, target))
        return self._routes.paths(own[source], own[target], route)

    def subgraph(self, around: Around) -> PostgresSubgraph:
        """A part of the graph."""
        return PostgresSubgraph(self.session, self._cohorts, around, self._filters)

    def part(self, selection: Selection) -> PostgresPart:
        """A part of the graph, to be exported."""
        return select_part(self.session, self._cohorts, self._layouts, selection, self._filters)

    def sources(self, node: Node) -> Sequence[str]:
        """The paths of the documents that state a node or mention it."""
        return self._nodes.sources(node)

    def heavy(self, node: Node) -> Heavy:
        """The large texts of a node: nothing but nulls where it has no document."""
        return self._documents.heavy(node)

    def document(self, source: str) -> DocumentText | None:
        """The document at `source`."""
        return self._documents.document(source)

    def document_diagnostics(self, source: str) -> list[Diagnostic]:
        """What was wrong with the document at `source`."""
        return self._documents.diagnostics(source)

    def diagnostics(self, severity: Severity | None, first: int, after: str | None) -> Connection[Diagnostic, None]:
        """What was wrong with documents, file by file. Raises CursorInvalid."""
        return diagnostics_page(self.session, severity, first, after)

    def search(self, search: Search, first: int, after: str | None) -> Connection[Node, float]:
        """Nodes that the words are found in, best first, with their BM25 scores. Raises CursorInvalid, CursorExpired."""
        return self._texts.search(search, first, after)

    def highlights(self, node: Node, query: str) -> list[Highlight]:
        """Where in the texts of a node a search finds what it asks for."""
        return self._texts.highlights(node, query)

    def suggest(self, prefix: str, kinds: Sequence[NodeKind], first: int) -> list[Suggestion]:
        """Nodes that have words in titles or names beginning as those of `prefix` do, best first."""
        return self._texts.suggest(prefix, kinds, first)

    def coverage(self, subject: Subject) -> DatabaseCoverage:
        """What is known about a subject."""
        return self._texts.coverage(subject)

    def similar(
        self, article: Article, where: Condition | None, first: int, after: str | None
    ) -> Connection[Article, float]:
        """Articles alike in text and neighbourhood, best first. Raises CursorInvalid, CursorExpired."""
        return self._texts.similar(article, where, first, after)

    def page(self, parent: Parent, hop: Hop, page: Page) -> Connection[Node, Link]:
        """A page of the list that `hop` describes. Raises CursorInvalid, and CursorExpired in an order by rank."""
        return self._lists.page(parent, hop, page)

    def count(self, parent: Parent, hop: Hop) -> int:
        """How many nodes that list has."""
        return self._lists.count(parent, hop)

    def facets(self, parent: Parent, hop: Hop) -> SourceFacets:
        """Counts over all articles of that list."""
        return self._lists.facets(parent, hop)

    def rank(self, article: Article) -> float:
        """The article's PageRank over related edges."""
        return self._nodes.rank(article)

    def story(self, id_: str) -> Story | None:
        """The story with this id."""
        return self._stories.story(id_)

    def story_of(self, article: Article) -> Story | None:
        """The story that the article belongs to."""
        return self._stories.story_of(article)

    def stories(self, where: Condition | None, min_size: int, first: int, after: str | None) -> Connection[Story, None]:
        """Stories of at least `min_size` articles, some of which fulfil `where`. Raises CursorInvalid."""
        return self._stories.page(where, min_size, first, after)

    def related_providers(self, provider: Provider, first: int) -> list[ProviderCount]:
        """Other providers by how many pairs of related articles there are of which each published one."""
        return self._beside.related_providers(provider, first)

    def cooccurring(self, topic: Topic, first: int) -> list[TopicCount]:
        """Other topics by how many articles have both."""
        return self._beside.cooccurring(topic, first)

    def _matching(self, query: str, article: str, values: Values) -> str:
        return matching(self._texts.matching, query, article, values)
