"""Surroundings: the nodes within some steps of others, nearest first."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.traverse.web import Mask, Nodes, Web


class Surroundings(NamedTuple):
    """The nodes that were reached, nearest first, and whether a limit kept others out."""

    nodes: Nodes
    truncated: bool


def surroundings(
    web: Web, seeds: Nodes, hops: int, allowed: Mask, places: NDArray[np.integer], limit: int
) -> Surroundings:
    """The nodes within `hops` steps of `seeds`, over allowed nodes only; at most `limit`.

    The seeds come first, in their order and allowed or not, then level by level all others; nodes of one level are in
    the order of their `places`, which are distinct.
    """
    reached = np.zeros(web.size, np.bool_)
    level = _distinct(seeds)[:limit]
    reached[level] = True
    levels = [level]
    truncated = len(level) < len(_distinct(seeds))
    left = limit - len(level)
    for _ in range(hops):
        near = np.zeros(web.size, np.bool_)
        near[web.expand(level).targets] = True
        found = np.flatnonzero(near & allowed & ~reached)
        truncated = truncated or len(found) > left
        level = _first(found, places[found], left)
        if not level.size:
            break
        reached[level] = True
        levels.append(level)
        left -= len(level)
        if truncated:
            break
    return Surroundings(np.concatenate(levels), truncated)


def _distinct(nodes: Nodes) -> Nodes:
    return np.array(list(dict.fromkeys(nodes.tolist())), np.int64)


def _first(nodes: Nodes, places: NDArray[np.integer], count: int) -> Nodes:
    """Those of `nodes` that have the least `count` places, in the order of these."""
    if 0 < count < len(nodes):
        kept = np.argpartition(places, count - 1)[:count]
        nodes, places = nodes[kept], places[kept]
    return nodes[np.argsort(places)][:count]
