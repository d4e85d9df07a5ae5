"""Texts: what nodes of one generation say, read from the database for many of them at once."""

from collections.abc import Callable, Hashable, Sequence

from graph.build.graph import stated_locale
from graph.documents.folders import Site
from graph.keys import NodeKind
from graph.records import Article, Node
from graph.store.postgres.kept import Kept
from graph.store.postgres.nodes import RECORDS
from graph.store.postgres.packing import NODES
from graph.store.postgres.rows import as_text
from graph.store.postgres.session import THEN, Reading, Rows, Session
from graph.store.postgres.sites import SITES, sites_of

_BODIES = f"""
SELECT source, substr(content, octet_length(content) - body_size + 1) FROM document WHERE body_size > 0 AND {THEN}
"""
_BODIES_OF_DOCUMENTS = f"{_BODIES} AND source = ANY(%(sources)s)"
_BODIES_OF_ARTICLES = f"{_BODIES} AND node = ANY(%(keys)s) AND kind = '{NodeKind.ARTICLE}'"


class NodeTexts:
    """The texts of some nodes, of which the database is asked for all at once."""

    def __init__(self, bodies: dict[str, str], sites: dict[str, Site]) -> None:
        self._bodies = bodies
        self._sites = sites

    @property
    def texts(self) -> "NodeTexts":
        """What has the bodies."""
        return self

    def body(self, source: str) -> str:
        """The body of a document; empty where it has none."""
        return self._bodies.get(source, "")

    def locale_of(self, node: Node) -> str | None:
        """What a node's texts are written in."""
        return stated_locale(node, self._sites)


class TextReading:
    """Reads the texts of nodes."""

    def __init__(self, session: Session, kept: Kept) -> None:
        self._session = session
        self._kept = kept

    def of(self, nodes: Sequence[Node]) -> NodeTexts:
        """The texts of these nodes."""
        sources = [document.source for node in nodes if isinstance(node, Article) for document in node.documents]
        if sources:
            self._expect_sites()
            return self._told(self._session.ask(_BODIES_OF_DOCUMENTS, sources=sources))
        return self._told([])

    def expect(self, articles: Sequence[int], take: Callable[[dict[int, Node], NodeTexts], None]) -> None:
        """Puts off reading the articles with these keys, and their texts; `take` has the articles by their keys."""

        def taken(answers: Sequence[Rows]) -> None:
            nodes, bodies = answers
            take({key: NODES[NodeKind.ARTICLE].unpack(record) for key, record in nodes}, self._told(bodies))

        self._expect_sites()
        keys = {"keys": articles}
        self._session.put_off(Reading([(RECORDS[NodeKind.ARTICLE], keys), (_BODIES_OF_ARTICLES, keys)], taken))

    def _told(self, bodies: Rows) -> NodeTexts:
        return NodeTexts({source: as_text(body) for source, body in bodies}, self._sites())

    def _sites(self) -> dict[str, Site]:
        return self._kept.keep(self._sites_key, lambda: sites_of(self._session.ask(SITES)))

    def _expect_sites(self) -> None:
        if self._kept.get(self._sites_key) is None:
            self._session.put_off(Reading([(SITES, {})], self._take_sites))

    def _take_sites(self, answers: Sequence[Rows]) -> None:
        self._kept.put(self._sites_key, sites_of(answers[0]))

    @property
    def _sites_key(self) -> Hashable:
        return ("sites", self._session.generation.number)
