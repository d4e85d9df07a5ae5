"""Nearness: personalised PageRank, how often a reader who begins anew at a few nodes only is at each other one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.adjacency import Adjacency

RESTART = 0.5
"""The share of steps that begin anew; half of them, so that nearness falls by half a step at least."""

NOWHERE = -1
"""No node."""

_LEAST_PUSH = 1e-6
_TINY = 1e-300


class Nearness(NamedTuple):
    """For each node how near it is, and the neighbour by which most came then: NOWHERE where walks begin, and where none
    comes."""

    mass: NDArray[np.float64]
    came_from: NDArray[np.int32]


def nearness(adjacency: Adjacency, seeds: NDArray[np.integer], weights: NDArray[np.floating], steps: int) -> Nearness:
    """How near all nodes are to `seeds` for walks of at most `steps`, which begin at these by their `weights`.

    It is their personalised PageRank, but for what is there at the beginning, and, where some seeds have no neighbours,
    for a factor that all share. By local push: what a node holds is pushed on to its neighbours as long as each gets a
    millionth of the whole, so that the cost grows with what is reached and not with the graph. Source: Andersen, Chung
    and Lang, “Local Graph Partitioning using PageRank Vectors” (2006).
    """
    size = len(adjacency.starts) - 1
    mass = np.zeros(size)
    came_from = np.full(size, NOWHERE, np.int32)
    seen = np.zeros(size, np.bool_)
    nodes: NDArray[np.int64] = np.asarray(seeds, np.int64)
    held: NDArray[np.float64] = np.asarray(weights, np.float64) / max(float(np.sum(weights)), _TINY)
    seen[nodes] = True
    for _ in range(steps):
        degrees = adjacency.starts[nodes + 1] - adjacency.starts[nodes]
        pushing = (degrees > 0) & ((1 - RESTART) * held >= _LEAST_PUSH * degrees)
        nodes, held, degrees = nodes[pushing], held[pushing], degrees[pushing]
        if not nodes.size:
            break
        targets = adjacency.targets[adjacency.places(nodes)]
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
