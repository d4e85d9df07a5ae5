"""The view of one generation of the database: the interface of `graph.store.base`."""

from collections.abc import Sequence

from graph.keys import EdgeKind
from graph.records import Article, Node, Provider, Topic
from graph.store.answers import Summary
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.nodes import NodeLookups
from graph.store.postgres.session import Session
from graph.urls import Url


class PostgresView:
    """One version of the graph, in a database."""

    def __init__(self, session: Session) -> None:
        self.session = session
        cohorts = Cohorts()
        self._nodes = NodeLookups(session, cohorts)

    @property
    def version(self) -> str:
        """Names the content and its analysis."""
        return self.session.generation.version

    @property
    def summary(self) -> Summary:
        """What this version holds."""
        return self.session.generation.summary

    def cancel(self) -> None:
        """Ends what another thread is asking of this view, and all that it would ask, with StoreTimeout."""
        self.session.cancel()

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
