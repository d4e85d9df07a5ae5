"""Shortest paths, and the next ones, in webs whose steps all count alike.

Paths are ordered by their lengths, then by the ids of their nodes from the first on, so that every web of the same nodes
and steps gives the same paths.
"""

import heapq
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.adjacency import distinct
from graph.traverse.web import Mask, Nodes, Pruned, Web, grown

Path = tuple[int, ...]
"""The nodes of a path, its ends among them."""

_UNSEEN = -1


def shortest_path(onward: Web, back: Web, source: int, target: int, most: int) -> Path | None:
    """The first of the shortest paths from `source` to `target`; None where none has at most `most` steps.

    `back` has the steps of `onward`, each the other way round. Breadth first from both ends, a whole level at a time of
    the end whose level is the smaller one (Pohl 1971).
    """
    if source == target:
        return (source,)
    near, far = _Side(onward, source), _Side(back, target)
    while near.depth + far.depth < most and near.frontier.size and far.frontier.size:
        side, other = (near, far) if near.frontier.size <= far.frontier.size else (far, near)
        side.advance()
        met = side.frontier[other.depths_of(side.frontier) != _UNSEEN]
        if met.size:
            return _first_path(near, far, met)
    return None


def shortest_paths(onward: Web, back: Web, source: int, target: int, most: int) -> Iterator[Path]:
    """The paths from `source` to `target` that have at most `most` steps and no node twice, each found when it is asked for.

    Yen's algorithm (1971), with Lawler's partition (1972): each path that is taken leaves, for each of its nodes, those
    that follow it up to there and part from it then, and of these the first is a candidate.
    """
    first = shortest_path(onward, back, source, target, most)
    candidates: list[tuple[int, Path, Path, int, frozenset[int]]] = []
    if first is not None:
        candidates.append((len(first), onward.order(first), first, 0, frozenset()))
    while candidates:
        _, _, path, parted, avoided = heapq.heappop(candidates)
        yield path
        for place in range(parted, len(path) - 1):
            taken = frozenset({path[place + 1]}) | (avoided if place == parted else frozenset())
            rest = _spur(onward, back, path[: place + 1], taken, target, most - place)
            if rest is not None:
                found = path[:place] + rest
                heapq.heappush(candidates, (len(found), onward.order(found), found, place, taken))


def _spur(onward: Web, back: Web, root: Path, avoided: frozenset[int], target: int, most: int) -> Path | None:
    """The first path from the end of `root` that meets no other node of it and does not step to `avoided` at once."""
    blocked, next_to_spur = np.zeros(onward.size, np.bool_), np.zeros(onward.size, np.bool_)
    blocked[list(root[:-1])] = True
    next_to_spur[list(avoided)] = True
    left = [Pruned(web, blocked, root[-1], next_to_spur) for web in (onward, back)]
    return shortest_path(left[0], left[1], root[-1], target, most)


class _Side:
    """A search from one end, level by level."""

    def __init__(self, web: Web, end: int) -> None:
        self.web = web
        self.end = end
        self.frontier = np.array([end], np.int64)
        self.depth = 0
        self._depths = np.full(web.size, _UNSEEN, np.int32)
        self._depths[end] = 0

    def depths_of(self, nodes: Nodes) -> NDArray[np.int32]:
        """How many steps each of `nodes` is away from the end, as far as they were reached."""
        self._depths = grown(self._depths, self.web.size, _UNSEEN)
        return self._depths[nodes]

    def advance(self) -> None:
        """Takes one more step from all nodes of the last level."""
        targets = self.web.expand(self.frontier).targets
        self.depth += 1
        unseen = targets[self.depths_of(targets) == _UNSEEN]
        self._depths[unseen] = self.depth
        self.frontier = np.flatnonzero(self._depths == self.depth)


def _first_path(near: _Side, far: _Side, met: Nodes) -> Path:
    """The first of the paths that lead over the nodes where both sides met."""
    leading = _leading_to(near, far, met)
    path = [near.end]
    for depth in range(1, near.depth + 1):
        targets = near.web.expand(np.array(path[-1:], np.int64)).targets
        path.append(near.web.least(targets[leading[targets] & (near.depths_of(targets) == depth)]))
    for depth in range(far.depth - 1, -1, -1):
        targets = near.web.expand(np.array(path[-1:], np.int64)).targets
        path.append(near.web.least(targets[far.depths_of(targets) == depth]))
    return tuple(path)


def _leading_to(near: _Side, far: _Side, met: Nodes) -> Mask:
    """The nodes on the near side from which a shortest path leads over `met`."""
    levels = [met]
    for depth in range(near.depth - 1, 0, -1):
        targets = far.web.expand(levels[-1]).targets
        levels.append(distinct(targets[near.depths_of(targets) == depth]))
    leading = np.zeros(near.web.size, np.bool_)
    leading[np.concatenate(levels)] = True
    return leading
