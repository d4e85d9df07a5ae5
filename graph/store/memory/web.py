"""A snapshot as a web: where steps along some kinds of edges, either way or both, lead from each node."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graph.adjacency import Adjacency
from graph.build.graph import EDGE_ENDS
from graph.keys import Direction, EdgeKind
from graph.store.memory.snapshot import Snapshot
from graph.traverse.web import Nodes, Steps


class _Strand(NamedTuple):
    """The steps along one kind of edge, one way: from nodes numbered from `start` up to `end`, to others from `onto` on."""

    start: int
    end: int
    onto: int
    adjacency: Adjacency


class SnapshotWeb:
    """The steps that edges of some kinds allow, OUT along them, IN against them, BOTH either way."""

    def __init__(self, snapshot: Snapshot, edges: Sequence[EdgeKind], direction: Direction) -> None:
        self._numbering = snapshot.numbering
        self._strands = [
            self._strand(snapshot, edge, way)
            for edge in dict.fromkeys(edges)
            for way in (Direction.OUT, Direction.IN)
            if direction in (way, Direction.BOTH)
        ]

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return self._numbering.size

    def expand(self, nodes: Nodes) -> Steps:
        """All steps from `nodes`."""
        origins, targets = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for start, end, onto, adjacency in self._strands:
            here = nodes[(nodes >= start) & (nodes < end)]
            if here.size:
                rows = here - start
                origins.append(np.repeat(here, adjacency.starts[rows + 1] - adjacency.starts[rows]))
                targets.append(adjacency.targets[adjacency.places(rows)].astype(np.int64) + onto)
        return Steps(np.concatenate(origins), np.concatenate(targets))

    def least(self, nodes: Nodes) -> int:
        """The one with the first id of `nodes`, of which there is one at least."""
        return int(nodes.min())

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        """The nodes, whose numbers sort as their ids do."""
        return tuple(nodes)

    def _strand(self, snapshot: Snapshot, edge: EdgeKind, way: Direction) -> _Strand:
        ends = EDGE_ENDS[edge] if way is Direction.OUT else EDGE_ENDS[edge][::-1]
        start, onto = (self._numbering.starts[end] for end in ends)
        return _Strand(start, start + snapshot.size(ends[0]), onto, snapshot.adjacency(edge, way))
