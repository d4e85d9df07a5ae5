"""Adjacency: for each node its neighbours along one kind of edge in one direction, as two arrays (CSR)."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.build.edges import Rows

I = TypeVar("I", bound=np.integer)  # noqa: E741


def both_ways(sources: Rows, targets: Rows, size: int) -> tuple[Rows, Rows]:
    """All pairs of nodes of which an edge leads from one to the other, each pair in both directions, once.

    They are in the order of the first, then of the second; `size` is how many nodes there are.
    """
    ahead = sources.astype(np.int64) * size + targets
    back = targets.astype(np.int64) * size + sources
    pairs = distinct(np.concatenate((ahead, back)))
    return (pairs // max(size, 1)).astype(np.int32), (pairs % max(size, 1)).astype(np.int32)


def distinct(values: NDArray[I]) -> NDArray[I]:
    """The values, each once, ascending.

    numpy's own way hashes them, which takes many times as long and lets no other thread run.
    """
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered


class Adjacency:
    """The neighbours of the node in row r are `targets[starts[r]:starts[r + 1]]`; `edges` are the edges' own indexes."""

    def __init__(self, sources: Rows, targets: Rows, size: int, rank: NDArray[np.int64]) -> None:
        """Edges go from `sources` to `targets`, `size` nodes have rows, and `rank`, from 0, orders the edges of one node."""
        keys = sources.astype(np.int64) * (int(rank.max(initial=0)) + 1) + rank
        is_sorted = bool(np.all(keys[1:] > keys[:-1]))
        self.edges = (np.arange(len(keys)) if is_sorted else np.argsort(keys, kind="stable")).astype(np.int32)
        self.targets = targets[self.edges]
        self.starts = np.concatenate(([0], np.cumsum(np.bincount(sources, minlength=size)))).astype(np.int64)

    def of(self, row: int) -> slice:
        """Where in `targets` and `edges` the neighbours of the node in this row stand."""
        return slice(int(self.starts[row]), int(self.starts[row + 1]))

    def places(self, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """Where in `targets` and `edges` the neighbours of all these nodes stand, node after node."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        before = np.cumsum(lengths) - lengths
        return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))

    def degrees(self) -> NDArray[np.int64]:
        """How many neighbours each node has."""
        return np.diff(self.starts)

    @property
    def size(self) -> int:
        """How many nodes have rows."""
        return len(self.starts) - 1

    def degrees_at(self, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """How many neighbours each of these nodes has."""
        found: NDArray[np.int64] = self.starts[rows + 1] - self.starts[rows]
        return found

    def targets_at(self, rows: NDArray[np.integer]) -> NDArray[np.integer]:
        """The neighbours of all these nodes, node after node."""
        return self.targets[self.places(rows)]
