"""Webs: what algorithms of traversal ask of a graph. Nodes are numbers from 0 on, in the order of their ids."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Nodes = NDArray[np.int64]
"""Numbers of nodes."""

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
        """How many nodes there are."""
        ...

    def expand(self, nodes: Nodes) -> Steps:
        """All steps from `nodes`; two nodes that several edges join may have a step each."""
        ...


class Pruned:
    """A web without some nodes, and without the steps between one node and some others, whichever way they go."""

    def __init__(self, web: Web, blocked: Mask, spur: int, next_to_spur: Mask) -> None:
        self._web = web
        self._blocked = blocked
        self._spur = spur
        self._next_to_spur = next_to_spur

    @property
    def size(self) -> int:
        """How many nodes there are, the blocked ones among them."""
        return self._web.size

    def expand(self, nodes: Nodes) -> Steps:
        """The steps from `nodes` that are left."""
        origins, targets = self._web.expand(nodes)
        gone = self._blocked[targets]
        gone |= (origins == self._spur) & self._next_to_spur[targets]
        gone |= (targets == self._spur) & self._next_to_spur[origins]
        return Steps(origins[~gone], targets[~gone])
