"""Surroundings: the nodes within some steps of others, nearest first."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from graph.traverse.web import Mask, Nodes, Web, grown


class Surroundings(NamedTuple):
    """The nodes that were reached, nearest first, and whether a limit kept others out."""

    nodes: Nodes
    truncated: bool


class Ground(Protocol):
    """Nodes of which some may be reached, in an order."""

    @property
    def size(self) -> int:
        """How many nodes have numbers; where nodes are numbered as they are met, it grows."""
        ...

    def next(self, level: Nodes, reached: Mask, most: int) -> Nodes:
        """The first `most` of the nodes that may be reached, that a step leads to from `level`, and that are not `reached`."""
        ...


class Allowed:
    """The ground of a web of which all nodes are known: `allowed` nodes, by their `places`, which are distinct."""

    def __init__(self, web: Web, allowed: Mask, places: NDArray[np.integer]) -> None:
        self._web = web
        self._allowed = allowed
        self._places = places

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return self._web.size

    def next(self, level: Nodes, reached: Mask, most: int) -> Nodes:
        """The first `most` of the allowed nodes that a step leads to from `level`, and that are not `reached`."""
        near = np.zeros(self._web.size, np.bool_)
        near[self._web.expand(level).targets] = True
        found = np.flatnonzero(near & self._allowed & ~reached)
        places = self._places[found]
        if 0 < most < len(found):
            kept = np.argpartition(places, most - 1)[:most]
            found, places = found[kept], places[kept]
        return found[np.argsort(places)][:most]


def surroundings(ground: Ground, seeds: Nodes, hops: int, limit: int) -> Surroundings:
    """The nodes within `hops` steps of `seeds`; at most `limit`.

    The seeds come first, in their order and whether they may be reached or not, then level by level all others, each
    level in its order.
    """
    different = np.array(list(dict.fromkeys(seeds.tolist())), np.int64)
    level = different[:limit]
    reached = np.zeros(ground.size, np.bool_)
    reached[level] = True
    levels = [level]
    truncated = len(level) < len(different)
    left = limit - len(level)
    for _ in range(hops):
        found = ground.next(level, reached, left + 1)
        truncated = truncated or len(found) > left
        level = found[:left]
        if not level.size:
            break
        reached = grown(reached, ground.size, missing=False)
        reached[level] = True
        levels.append(level)
        left -= len(level)
        if truncated:
            break
    return Surroundings(np.concatenate(levels), truncated)
