"""Shortest paths, and the next ones, in webs whose steps all count alike.

Paths are ordered by their lengths, then by the ids of their nodes from the first on, so that every web of the same nodes
and steps gives the same paths.
"""

import heapq
from collections.abc import Iterator

import numpy as np

from graph.traverse.web import Mask, Nodes, Pruned, Steps, Web, grown

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
        met = side.frontier[other.is_reached(side.frontier)]
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
    """A search from one end, level by level; `steps` has those from each level that was left behind."""

    def __init__(self, web: Web, end: int) -> None:
        self.web = web
        self.end = end
        self.frontier = np.array([end], np.int64)
        self.steps: list[Steps] = []
        self._depths = np.full(web.size, _UNSEEN, np.int32)
        self._depths[end] = 0

    @property
    def depth(self) -> int:
        """How many steps the last level is away from the end."""
        return len(self.steps)

    def is_reached(self, nodes: Nodes) -> Mask:
        """Which of `nodes` were reached."""
        self._depths = grown(self._depths, self.web.size, _UNSEEN)
        reached: Mask = self._depths[nodes] != _UNSEEN
        return reached

    def advance(self) -> None:
        """Takes one more step from all nodes of the last level."""
        steps = self.web.expand(self.frontier)
        self.steps.append(steps)
        new = steps.targets[~self.is_reached(steps.targets)]
        self._depths[new] = self.depth
        self.frontier = np.flatnonzero(self._depths == self.depth)


def _first_path(near: _Side, far: _Side, met: Nodes) -> Path:
    """The first of the paths that lead over the nodes where both sides met."""
    web = near.web
    path = [near.end]
    for origins, targets in _leading_to(met, near.steps, web.size):
        path.append(web.least(targets[origins == path[-1]]))
    for origins, targets in reversed(far.steps):
        path.append(web.least(origins[targets == path[-1]]))
    return tuple(path)


def _leading_to(met: Nodes, levels: list[Steps], size: int) -> list[Steps]:
    """Of the steps from each level those that are on a shortest path to `met`, where those from the last level lead."""
    leads = np.zeros(size, np.bool_)
    leads[met] = True
    found = []
    for origins, targets in reversed(levels):
        kept = leads[targets]
        found.append(Steps(origins[kept], targets[kept]))
        leads[origins[kept]] = True
    return found[::-1]
