"""Nearness: personalised PageRank, how often a reader who begins anew at a few nodes only is at each other one."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

RESTART = 0.5
"""The share of steps that begin anew; half of them, so that nearness falls by half a step at least."""

NOWHERE = -1
"""No node."""

_LEAST_PUSH = 1e-6
_TINY = 1e-300


class Neighbours(Protocol):
    """The neighbours of nodes, by their rows."""

    @property
    def size(self) -> int:
        """How many nodes have rows."""
        ...

    def degrees_at(self, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """How many neighbours each of these nodes has."""
        ...

    def targets_at(self, rows: NDArray[np.integer]) -> NDArray[np.integer]:
        """The neighbours of all these nodes, node after node."""
        ...


class Nearness(NamedTuple):
    """For each node how near it is, and the neighbour by which most came then: NOWHERE where walks begin, and where none
    comes."""

    mass: NDArray[np.float64]
    came_from: NDArray[np.int32]


def nearness(neighbours: Neighbours, seeds: NDArray[np.integer], weights: NDArray[np.floating], steps: int) -> Nearness:
    """How near all nodes are to `seeds` for walks of at most `steps`, which begin at these by their `weights`.

    It is their personalised PageRank, but for what is there at the beginning, and, where some seeds have no neighbours,
    for a factor that all share. By local push: what a node holds is pushed on to its neighbours as long as each gets a
    millionth of the whole, so that the cost grows with what is reached and not with the graph. Source: Andersen, Chung
    and Lang, “Local Graph Partitioning using PageRank Vectors” (2006).
    """
    size = neighbours.size
    mass = np.zeros(size)
    came_from = np.full(size, NOWHERE, np.int32)
    seen = np.zeros(size, np.bool_)
    nodes: NDArray[np.int64] = np.asarray(seeds, np.int64)
    held: NDArray[np.float64] = np.asarray(weights, np.float64) / max(float(np.sum(weights)), _TINY)
    seen[nodes] = True
    for _ in range(steps):
        degrees = neighbours.degrees_at(nodes)
        pushing = (degrees > 0) & ((1 - RESTART) * held >= _LEAST_PUSH * degrees)
        nodes, held, degrees = nodes[pushing], held[pushing], degrees[pushing]
        if not nodes.size:
            break
        targets = neighbours.targets_at(nodes)
        shares = np.repeat((1 - RESTART) * held / degrees, degrees)
        origins = np.repeat(nodes, degrees)
        fresh = np.flatnonzero(~seen[targets])
        best_last = fresh[np.lexsort((origins[fresh], -shares[fresh]))[::-1]]
        came_from[targets[best_last]] = origins[best_last]
        seen[targets] = True
        nodes, inverse = np.unique(targets, return_inverse=True)
        held = np.bincount(inverse, shares).astype(np.float64)
        mass[nodes] += RESTART * held
    return Nearness(mass, came_from)
