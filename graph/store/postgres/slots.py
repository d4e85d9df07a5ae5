"""Slots: every node has a number that it keeps from generation to generation, so that what is written by it stays."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 65_536
"""How many slots lie in a block."""

NO_NODE = 255
"""The kind of what is in a slot that no node has."""


class Slots(NamedTuple):
    """The kinds (by their numbers) and the keys of the nodes in all slots."""

    kinds: NDArray[np.uint8]
    keys: NDArray[np.int64]


NO_SLOTS = Slots(np.empty(0, np.uint8), np.empty(0, np.int64))
"""Those of a graph without nodes."""


def assign(known: Slots, nodes: Slots) -> NDArray[np.int64]:
    """A slot for each of `nodes`, which are in the order of kinds, then of keys: the one that it has in `known`, else one
    that is free, else one behind all others."""
    taken = np.flatnonzero(known.kinds != NO_NODE)
    order = np.lexsort((known.keys[taken], known.kinds[taken]))
    found = _places(Slots(known.kinds[taken][order], known.keys[taken][order]), nodes)
    slots = np.full(len(nodes.keys), -1, np.int64)
    slots[found >= 0] = taken[order][found[found >= 0]]
    missing = np.flatnonzero(slots < 0)
    slots[missing] = free_slots(slots[slots >= 0], len(known.kinds), len(missing))
    return slots


def free_slots(taken: NDArray[np.int64], size: int, count: int) -> NDArray[np.int64]:
    """So many slots that are free, where these of so many are taken: the first ones, and then those behind all."""
    is_free = np.ones(size, np.bool_)
    is_free[taken] = False
    return np.concatenate((np.flatnonzero(is_free)[:count], size + np.arange(count)))[:count]


def numbers_in(slots: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the node in each slot, -1 where there is none; `slots` are those of nodes by their numbers."""
    numbers = np.full(int(slots.max(initial=-1)) + 1, -1, np.int64)
    numbers[slots] = np.arange(len(slots))
    return numbers


def _places(known: Slots, nodes: Slots) -> NDArray[np.int64]:
    """The place of each node in `known`, which is in the order of kinds, then of keys; -1 of one that is not there."""
    found = np.full(len(nodes.keys), -1, np.int64)
    for kind in np.unique(nodes.kinds):
        first, last = np.searchsorted(known.kinds, [kind, kind + 1])
        own = np.flatnonzero(nodes.kinds == kind)
        keys = known.keys[first:last]
        found[own] = positions(keys, nodes.keys[own], first)
    return found


def positions(ordered: NDArray[np.int64], keys: NDArray[np.int64] | Sequence[int], start: int = 0) -> NDArray[np.int64]:
    """Where each key stands in `ordered`, whose first one stands at `start`; -1 where it is not there."""
    asked = np.asarray(keys, np.int64)
    places = np.searchsorted(ordered, asked)
    inside = np.minimum(places, max(len(ordered) - 1, 0))
    is_there = ordered[inside] == asked if ordered.size else np.zeros(len(asked), np.bool_)
    return np.where(is_there, start + places, -1)
