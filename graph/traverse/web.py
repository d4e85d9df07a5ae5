"""Webs: what algorithms of traversal ask of a graph, all of whose nodes are known, or those only that were met so far."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

V = TypeVar("V", bound=np.generic)

Nodes = NDArray[np.int64]
"""Numbers of nodes, from 0 on."""

Mask = NDArray[np.bool_]
"""For each node, by its number, whether it is meant."""


class Steps(NamedTuple):
    """Steps from some nodes to their neighbours: one entry a step in each array."""

    origins: Nodes
    targets: Nodes


class Web(Protocol):
    """Nodes, and the steps that can be taken from each."""

    @property
    def size(self) -> int:
        """How many nodes have numbers; where nodes are numbered as they are met, expanding makes it grow."""
        ...

    def expand(self, nodes: Nodes) -> Steps:
        """All steps from `nodes`; two nodes that several edges join may have a step each."""
        ...

    def least(self, nodes: Nodes) -> int:
        """The one with the first id of `nodes`, of which there is one at least."""
        ...

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        """For each of `nodes` a number; these sort as the nodes' ids do."""
        ...


def grown(values: NDArray[V], size: int, missing: V | bool | int) -> NDArray[V]:
    """`values`, which are by nodes' numbers, with `missing` for the nodes up to `size` that were met since."""
    if len(values) >= size:
        return values
    return np.concatenate((values, np.full(size - len(values), missing, values.dtype)))


class Pruned:
    """A web without some nodes, and without the steps between one node and some others, whichever way they go."""

    def __init__(self, web: Web, blocked: Mask, spur: int, next_to_spur: Mask) -> None:
        self._web = web
        self._blocked = blocked
        self._spur = spur
        self._next_to_spur = next_to_spur

    @property
    def size(self) -> int:
        """How many nodes have numbers, the blocked ones among them."""
        return self._web.size

    def expand(self, nodes: Nodes) -> Steps:
        """The steps from `nodes` that are left."""
        origins, targets = self._web.expand(nodes)
        self._blocked = grown(self._blocked, self._web.size, missing=False)
        self._next_to_spur = grown(self._next_to_spur, self._web.size, missing=False)
        gone = self._blocked[targets]
        gone |= (origins == self._spur) & self._next_to_spur[targets]
        gone |= (targets == self._spur) & self._next_to_spur[origins]
        return Steps(origins[~gone], targets[~gone])

    def least(self, nodes: Nodes) -> int:
        """The one with the first id of `nodes`, of which there is one at least."""
        return self._web.least(nodes)

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        """For each of `nodes` a number; these sort as the nodes' ids do."""
        return self._web.order(nodes)
