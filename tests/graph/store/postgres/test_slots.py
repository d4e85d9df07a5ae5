"""Slots: nodes keep theirs, and none is given to two."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.store.postgres.slots import NO_NODE, NO_SLOTS, Slots, assign, positions

NODES = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=15)


def slots_of(nodes: list[tuple[int, int]]) -> Slots:
    """The kinds and keys of some nodes."""
    return Slots(np.array([kind for kind, _ in nodes], np.uint8), np.array([key for _, key in nodes], np.int64))


def taken(slots: np.ndarray, nodes: list[tuple[int, int]], size: int) -> Slots:
    """What is in each slot once nodes have theirs."""
    kinds, keys = np.full(size, NO_NODE, np.uint8), np.zeros(size, np.int64)
    for slot, (kind, key) in zip(slots.tolist(), nodes, strict=True):
        kinds[slot], keys[slot] = kind, key
    return Slots(kinds, keys)


@given(versions=st.lists(NODES, min_size=1, max_size=5))
def test_nodes_keep_their_slots(versions: list[set[tuple[int, int]]]) -> None:
    """From version to version each node that was there before has the slot that it had, no two have one, and there are
    never more slots than nodes of one version and those of the version before."""
    known, before, size = NO_SLOTS, dict[tuple[int, int], int](), 0
    for version in versions:
        nodes = sorted(version)
        slots = assign(known, slots_of(nodes))
        assert len(set(slots.tolist())) == len(nodes)
        after = dict(zip(nodes, slots.tolist(), strict=True))
        assert all(after[node] == slot for node, slot in before.items() if node in after)
        size = max(size, max(slots.tolist(), default=-1) + 1)
        assert size <= max(len(known.kinds), len(nodes) + len(before))
        known, before = taken(slots, nodes, size), after


def test_at_first_slots_are_numbers() -> None:
    """Where nothing was known, each node has its number as its slot."""
    assert assign(NO_SLOTS, slots_of([(0, 5), (0, 7), (1, 5)])).tolist() == [0, 1, 2]


@given(ordered=st.sets(st.integers(0, 20)).map(sorted), keys=st.lists(st.integers(0, 20)), start=st.integers(0, 3))
def test_positions_are_places_of_keys(ordered: list[int], keys: list[int], start: int) -> None:
    """Each key's place is found, counted from where the first one stands; -1 for one that is not there."""
    found = positions(np.array(ordered, np.int64), keys, start)
    assert found.tolist() == [start + ordered.index(key) if key in ordered else -1 for key in keys]
