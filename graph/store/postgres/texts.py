"""Texts: what nodes of one generation say, read from the database for many of them at once."""

from collections.abc import Sequence

from graph.build.graph import stated_locale
from graph.documents.folders import Site
from graph.keys import NodeKind
from graph.records import Article, Node
from graph.store.postgres.kept import Kept
from graph.store.postgres.nodes import NodeLookups
from graph.store.postgres.rows import as_text
from graph.store.postgres.session import THEN, Session

_BODIES = f"""
SELECT source, substr(content, octet_length(content) - body_size + 1) FROM document
WHERE source = ANY(%(sources)s) AND body_size > 0 AND {THEN}
"""
_SITES = f"SELECT label, base, locale FROM site WHERE {THEN}"


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

    def __init__(self, session: Session, kept: Kept, lookups: NodeLookups) -> None:
        self._session = session
        self._kept = kept
        self._lookups = lookups

    def of(self, nodes: Sequence[Node]) -> NodeTexts:
        """The texts of these nodes."""
        generation = self._session.generation.number
        sites: dict[str, Site] = self._kept.keep(("sites", generation), self._sites)
        sources = [document.source for node in nodes if isinstance(node, Article) for document in node.documents]
        rows = self._session.ask(_BODIES, sources=sources) if sources else []
        return NodeTexts({source: as_text(body) for source, body in rows}, sites)

    def _sites(self) -> dict[str, Site]:
        return {label: Site(base, locale) for label, base, locale in self._session.ask(_SITES)}

    def nodes(self, keys: dict[NodeKind, list[int]]) -> list[Node]:
        """The nodes that have these keys, kind after kind, in the order of keys as they are given; none may be missing."""
        known = {kind: self._lookups.with_keys(kind, own) for kind, own in keys.items()}
        return [known[kind][key] for kind, own in keys.items() for key in own]
