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
from graph.traverse.surroundings import Allowed, Surroundings, surroundings
from graph.traverse.web import Mask, Nodes


class MemorySubgraph:
    """A part of a snapshot's graph."""

    def __init__(self, snapshot: Snapshot, around: Around) -> None:
        self._snapshot = snapshot
        self._around = around
        self._allowed = _allowed(snapshot, around)
        self._found = self._surroundings(_seeds(snapshot, around, self._allowed), around.limit)

    @cached_property
    def truncated(self) -> bool:
        """Whether more nodes would be in it were it not for the limit."""
        if self._found.truncated or self._around.nodes is not None:
            return self._found.truncated
        articles = self._snapshot.numbering.part(NodeKind.ARTICLE)
        seeds = np.flatnonzero(self._allowed[articles])
        if not self.inside[seeds].all():
            return True
        count = len(self._found.nodes)
        return len(self._surroundings(seeds, count + 1).nodes) > count

    @cached_property
    def inside(self) -> Mask:
        """Which nodes are in it."""
        inside = np.zeros(self._snapshot.numbering.size, np.bool_)
        inside[self._found.nodes] = True
        return inside

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """Its nodes, nearest first."""
        return self._snapshot.numbering.nodes(self._found.nodes.tolist())

    def edges(self) -> list[Edge]:
        """All edges whose ends are both in it, in the order of kinds, then of their sources' ids, then of positions."""
        return [edge for kind in EdgeKind for edge in self._edges(kind)]

    def part(self) -> MemoryPart:
        """The same nodes and edges, to be exported."""
        return MemoryPart(self._snapshot, self.inside)

    def _surroundings(self, seeds: Nodes, limit: int) -> Surroundings:
        web = SnapshotWeb(self._snapshot, self._around.edges, self._around.direction)
        ground = Allowed(web, self._allowed, self._snapshot.prominence_places)
        return surroundings(ground, seeds, self._around.hops, limit)

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
    """The nodes that are named, else the highest-ranked articles."""
    if around.nodes is not None:
        return np.array([snapshot.number(id_) for id_ in around.nodes], np.int64)
    articles = np.flatnonzero(allowed[snapshot.numbering.part(NodeKind.ARTICLE)])
    return articles[np.argsort(snapshot.prominence_places[articles])][: around.seeds]
