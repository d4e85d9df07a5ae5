"""The graph: built of what documents state, immutable, and in no store yet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.edges import EdgeTable
from graph.diagnostics import Diagnostic
from graph.documents.folders import Site
from graph.documents.statements import folder_label
from graph.documents.texts import TextMap
from graph.keys import EdgeKind, NodeId, NodeKind
from graph.records import Article, Edge, Node, Provider, Topic

_MANY = 10_000

EDGE_ENDS = {
    EdgeKind.RELATED: (NodeKind.ARTICLE, NodeKind.ARTICLE),
    EdgeKind.PUBLISHED_BY: (NodeKind.ARTICLE, NodeKind.PROVIDER),
    EdgeKind.HAS_TOPIC: (NodeKind.ARTICLE, NodeKind.TOPIC),
    EdgeKind.SUBTOPIC_OF: (NodeKind.TOPIC, NodeKind.TOPIC),
    EdgeKind.CONTAINS: (NodeKind.ARTICLE, NodeKind.ARTICLE),
}
"""The kinds of nodes that each kind of edge goes from and to."""


class Graph(Struct, frozen=True):
    """All nodes, each kind in the order of its ids, and all edges, by kind.

    `version` names the content; `other_ids` are ids made from an article's other addresses, with the one it goes by;
    `topic_aliases` are the keys of topics by the keys of their other names; `names` say how often documents call each
    provider and topic by which name; `sites` are by folder label.
    """

    version: str
    loaded_at: datetime
    articles: tuple[Article, ...]
    providers: tuple[Provider, ...]
    topics: tuple[Topic, ...]
    edges: dict[EdgeKind, EdgeTable]
    other_ids: Mapping[NodeId, NodeId]
    topic_aliases: dict[str, str]
    names: dict[NodeId, dict[str, int]]
    diagnostics: tuple[Diagnostic, ...]
    texts: TextMap
    sites: dict[str, Site]

    def nodes(self, kind: NodeKind) -> Sequence[Node]:
        """The nodes of `kind`, in the order of their rows."""
        if kind is NodeKind.ARTICLE:
            return self.articles
        return self.providers if kind is NodeKind.PROVIDER else self.topics

    @property
    def stubs(self) -> int:
        """How many articles are known from related lists only."""
        return sum(article.stub for article in self.articles)

    @property
    def edge_counts(self) -> dict[EdgeKind, int]:
        """How many edges there are of each kind."""
        return {kind: len(self.edges[kind]) for kind in EdgeKind}

    def locale_of(self, node: Node) -> str | None:
        """What a node's texts are written in: as its document says, else as the folder does that it is first met in."""
        return stated_locale(node, self.sites)

    def edges_of(self, kind: EdgeKind, indexes: NDArray[np.integer]) -> list[Edge]:
        """The edges at `indexes` of those of `kind`."""
        table = self.edges[kind]
        sources, targets = (self.nodes(end) for end in EDGE_ENDS[kind])
        columns = (table.source, table.target, table.position, table.inferred, table.source_set)
        return [
            Edge(kind, sources[source].id, targets[target].id, position, inferred, table.source_sets[source_set])
            for source, target, position, inferred, source_set in zip(
                *(column[indexes].tolist() for column in columns), strict=True
            )
        ]

    def each_edge(self) -> Iterator[Edge]:
        """All edges, kind after kind, in the order of their sources' ids, then of positions."""
        for kind, table in self.edges.items():
            for start in range(0, len(table), _MANY):
                yield from self.edges_of(kind, np.arange(start, min(len(table), start + _MANY)))


def stated_locale(node: Node, sites: Mapping[str, Site]) -> str | None:
    """What a node's texts are written in, where folders with these labels are such sites."""
    stated = node.locale if isinstance(node, Article) else None
    site = sites.get(folder_label(node.sources[0])) if node.sources else None
    return stated or (site.locale if site else None)
