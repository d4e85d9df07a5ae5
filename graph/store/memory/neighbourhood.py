"""Neighbourhoods: what is around one node along one kind of edge, with the edges that lead there."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.edges import EdgeTable
from graph.keys import Direction
from graph.store.answers import Link
from graph.store.memory.listing import NO_POSITION
from graph.store.memory.masks import mask
from graph.store.memory.snapshot import Snapshot
from graph.store.questions import Hop

_NO_EDGE = -1


class Neighbourhood(Struct, frozen=True):
    """The neighbours of a node, each once: their rows, their positions in the node's own list (NO_POSITION for those
    that only list it), and the indexes in `table` of the edges that lead out to them and in from them (-1 for none)."""

    table: EdgeTable
    rows: NDArray[np.int32]
    positions: NDArray[np.int64]
    out_edges: NDArray[np.int32]
    in_edges: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """What its arrays weigh."""
        return sum(each.nbytes for each in (self.rows, self.positions, self.out_edges, self.in_edges))

    def link(self, index: int) -> Link:
        """The edge, or the two edges, to the neighbour at `index`."""
        edges = [int(edge) for edge in (self.out_edges[index], self.in_edges[index]) if edge != _NO_EDGE]
        sources = sorted({source for edge in edges for source in self.table.sources(edge)})
        inferred = all(bool(self.table.inferred[edge]) for edge in edges)
        return Link(self._direction(index), inferred, tuple(sources))

    def _direction(self, index: int) -> Direction:
        if self.in_edges[index] == _NO_EDGE:
            return Direction.OUT
        return Direction.IN if self.out_edges[index] == _NO_EDGE else Direction.BOTH


def neighbourhood(snapshot: Snapshot, row: int, hop: Hop) -> Neighbourhood:
    """What `hop` finds around the node in this row."""
    assert hop.edge is not None
    table = snapshot.graph.edges[hop.edge]
    out_edges = _edges(snapshot, row, hop, Direction.OUT) if hop.direction is not Direction.IN else []
    in_edges = _edges(snapshot, row, hop, Direction.IN) if hop.direction is not Direction.OUT else []
    out_by_row = {int(table.target[edge]): edge for edge in out_edges}
    in_by_row = {int(table.source[edge]): edge for edge in in_edges}
    rows = np.array([*out_by_row, *(r for r in in_by_row if r not in out_by_row)], np.int32)
    keep = _kept(snapshot, rows, hop)
    rows = rows[keep]
    out_column = np.array([out_by_row.get(r, _NO_EDGE) for r in rows.tolist()], np.int32)
    in_column = np.array([in_by_row.get(r, _NO_EDGE) for r in rows.tolist()], np.int32)
    positions = np.where(out_column == _NO_EDGE, NO_POSITION, table.position[out_column] if len(table) else NO_POSITION)
    return Neighbourhood(table, rows, positions.astype(np.int64), out_column, in_column)


def _edges(snapshot: Snapshot, row: int, hop: Hop, direction: Direction) -> Sequence[int]:
    assert hop.edge is not None
    adjacency = snapshot.adjacency(hop.edge, direction)
    edges = adjacency.edges[adjacency.of(row)]
    if hop.stated:
        edges = edges[~snapshot.graph.edges[hop.edge].inferred[edges]]
    found: list[int] = edges.tolist()
    return found


def _kept(snapshot: Snapshot, rows: NDArray[np.int32], hop: Hop) -> NDArray[np.bool_]:
    if hop.where is None:
        return np.ones(len(rows), np.bool_)
    kept: NDArray[np.bool_] = mask(snapshot, hop.kind, hop.where)[rows]
    return kept
