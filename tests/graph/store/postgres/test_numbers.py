"""Numbers for nodes as they are met, against a plain dictionary."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.keys import NodeKind
from graph.store.postgres.numbers import Numbers

KEYS = st.lists(st.integers(0, 2**63 - 1) | st.integers(0, 5), max_size=8)
MEETINGS = st.lists(st.tuples(st.sampled_from(NodeKind), KEYS), max_size=6)


@given(meetings=MEETINGS)
def test_each_node_has_one_number(meetings: list[tuple[NodeKind, list[int]]]) -> None:
    """Whenever a node is met it has the same number, nodes of two kinds with one key have two, and all from 0 on are used."""
    numbers = Numbers()
    known: dict[tuple[NodeKind, int], int] = {}
    for kind, keys in meetings:
        for key, number in zip(keys, numbers.of(kind, keys).tolist(), strict=True):
            assert known.setdefault((kind, key), number) == number
            assert numbers.node(number) == (kind, key)
    assert sorted(known.values()) == list(range(numbers.size))


@given(meetings=MEETINGS)
def test_numbers_are_ordered_as_ids_are(meetings: list[tuple[NodeKind, list[int]]]) -> None:
    """Articles come before providers, these before topics, and each kind's nodes in the order of keys."""
    numbers = Numbers()
    for kind, keys in meetings:
        numbers.of(kind, keys)
    everyone = list(range(numbers.size))
    places = {number: (list(NodeKind).index(kind), key) for number in everyone for kind, key in [numbers.node(number)]}
    orders = numbers.order(everyone)
    assert sorted(everyone, key=places.__getitem__) == sorted(everyone, key=orders.__getitem__)
    if everyone:
        assert numbers.least(np.array(everyone)) == min(everyone, key=places.__getitem__)


@given(meetings=MEETINGS, kind=st.sampled_from(NodeKind))
def test_keys_are_those_of_a_kind(meetings: list[tuple[NodeKind, list[int]]], kind: NodeKind) -> None:
    """Of some nodes the keys of one kind are given in the order of the nodes."""
    numbers = Numbers()
    for of, keys in meetings:
        numbers.of(of, keys)
    backwards = np.arange(numbers.size)[::-1]
    expected = [key for own, key in map(numbers.node, backwards.tolist()) if own is kind]
    assert numbers.keys(kind, backwards).tolist() == expected
