"""Subgraphs of a snapshot: what is around some nodes, and the edges among that."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from graph.build.graph import EDGE_ENDS
from graph.keys import Direction, EdgeKind, NodeKind
from graph.records import Edge, Node
from graph.store.memory.masks import mask
from graph.store.memory.part import MemoryPart
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.web import SnapshotWeb
from graph.store.questions import Around
from graph.traverse.surroundings import surroundings
from graph.traverse.web import Mask, Nodes

_SEED_SHARE = 10


class MemorySubgraph:
    """A part of a snapshot's graph."""

    def __init__(self, snapshot: Snapshot, around: Around) -> None:
        self._snapshot = snapshot
        allowed = _allowed(snapshot, around)
        seeds = _seeds(snapshot, around, allowed)
        web = SnapshotWeb(snapshot, around.edges, around.direction)
        found = surroundings(web, seeds, around.hops, allowed, snapshot.prominence_places, around.limit)
        self._numbers = found.nodes
        self.truncated = found.truncated or (around.nodes is None and len(seeds) < _count_articles(snapshot, allowed))

    @cached_property
    def inside(self) -> Mask:
        """Which nodes are in it."""
        inside = np.zeros(self._snapshot.numbering.size, np.bool_)
        inside[self._numbers] = True
        return inside

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """Its nodes, nearest first."""
        return self._snapshot.numbering.nodes(self._numbers.tolist())

    def edges(self) -> list[Edge]:
        """All edges whose ends are both in it, in the order of kinds, then of their sources' ids, then of positions."""
        return [edge for kind in EdgeKind for edge in self._edges(kind)]

    def part(self) -> MemoryPart:
        """The same nodes and edges, to be exported."""
        return MemoryPart(self._snapshot, self.inside)

    def _edges(self, kind: EdgeKind) -> list[Edge]:
        sources, targets = (self.inside[self._snapshot.numbering.part(end)] for end in EDGE_ENDS[kind])
        adjacency = self._snapshot.adjacency(kind, Direction.OUT)
        places = adjacency.places(np.flatnonzero(sources))
        kept = targets[adjacency.targets[places]]
        return self._snapshot.graph.edges_of(kind, adjacency.edges[places[kept]])


def _allowed(snapshot: Snapshot, around: Around) -> Mask:
    allowed = np.ones(snapshot.numbering.size, np.bool_)
    if around.where is not None:
        allowed[snapshot.numbering.part(NodeKind.ARTICLE)] = mask(snapshot, NodeKind.ARTICLE, around.where)
    return allowed


def _seeds(snapshot: Snapshot, around: Around, allowed: Mask) -> Nodes:
    """The nodes that are named, else the highest-ranked articles: a tenth of the limit, so that there is room around them."""
    if around.nodes is not None:
        return np.array([snapshot.number(id_) for id_ in around.nodes], np.int64)
    count = -(-around.limit // _SEED_SHARE) if around.hops else around.limit
    articles = np.flatnonzero(allowed[snapshot.numbering.part(NodeKind.ARTICLE)])
    return articles[np.argsort(snapshot.prominence_places[articles])][:count]


def _count_articles(snapshot: Snapshot, allowed: Mask) -> int:
    return int(np.count_nonzero(allowed[snapshot.numbering.part(NodeKind.ARTICLE)]))
