"""Webs: one made of a list of steps, and what is left of it without some nodes and steps."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.traverse.web import Mask, Nodes, Pruned, Steps, Web

SIZE = 8
Listed = list[tuple[int, int]]
"""Steps: the nodes that each leads from and to."""


class ListedWeb:
    """The web of the steps in a list, in which a step may be more than once."""

    def __init__(self, size: int, steps: Iterable[tuple[int, int]]) -> None:
        self.size = size
        self._steps = np.array(list(steps), np.int64).reshape(-1, 2)

    def expand(self, nodes: Nodes) -> Steps:
        kept = self._steps[np.isin(self._steps[:, 0], nodes)]
        return Steps(kept[:, 0], kept[:, 1])

    def least(self, nodes: Nodes) -> int:
        return int(nodes.min())

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        return tuple(nodes)


class MetWeb:
    """The web of the steps in a list, whose nodes are numbered as they are met; `names` are their numbers in the list."""

    def __init__(self, names: list[int], steps: Iterable[tuple[int, int]]) -> None:
        self.names = names
        self._steps = list(steps)

    @property
    def size(self) -> int:
        return len(self.names)

    def number(self, name: int) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def expand(self, nodes: Nodes) -> Steps:
        origins = [self.names[node] for node in nodes.tolist()]
        found = [step for step in self._steps if step[0] in origins]
        pairs = np.array([(self.number(origin), self.number(target)) for origin, target in found], np.int64)
        return Steps(*pairs.reshape(-1, 2).T)

    def least(self, nodes: Nodes) -> int:
        return self.number(min(self.names[node] for node in nodes.tolist()))

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        return tuple(self.names[node] for node in nodes)


def turned(steps: Iterable[tuple[int, int]]) -> Listed:
    """Each step the other way round."""
    return [(target, origin) for origin, target in steps]


NODES = st.integers(0, SIZE - 1)
_ONE_WAY = st.lists(st.tuples(NODES, NODES), max_size=10) | st.lists(st.tuples(NODES, NODES), min_size=12, max_size=24)
STEPS = _ONE_WAY | _ONE_WAY.map(lambda steps: steps + turned(steps))
"""Steps that lead one way, or all of them both ways."""


def mask(nodes: Iterable[int]) -> Mask:
    """The mask of some of SIZE nodes."""
    found = np.zeros(SIZE, np.bool_)
    found[list(nodes)] = True
    return found


def expanded(web: Web, nodes: Iterable[int]) -> Listed:
    """The steps from some nodes, sorted."""
    origins, targets = web.expand(np.array(sorted(nodes), np.int64))
    return sorted(zip(origins.tolist(), targets.tolist(), strict=True))


@given(steps=STEPS, blocked=st.sets(NODES, max_size=3), spur=NODES, others=st.sets(NODES), nodes=st.sets(NODES))
def test_what_is_left(steps: Listed, blocked: set[int], spur: int, others: set[int], nodes: set[int]) -> None:
    """From nodes that are left all steps are left as often as they were, but for those to blocked nodes and those that go
    from the spur to one of the others or from one of these to the spur."""
    nodes -= blocked
    web = ListedWeb(SIZE, steps)
    pruned = Pruned(web, mask(blocked), spur, mask(others))
    gone = {(spur, other) for other in others} | {(other, spur) for other in others}
    left = [step for step in steps if step[0] in nodes and step[1] not in blocked and step not in gone]
    assert expanded(pruned, nodes) == sorted(left)
    assert pruned.size == SIZE


@given(steps=STEPS, nodes=st.sets(NODES))
def test_nothing_is_left_out_for_nothing(steps: Listed, nodes: set[int]) -> None:
    """Where no node is blocked and there are no others, all steps are left, those of the spur too."""
    web = ListedWeb(SIZE, steps)
    for spur in range(SIZE):
        assert expanded(Pruned(web, mask([]), spur, mask([])), nodes) == expanded(web, nodes)


@given(steps=STEPS, spur=NODES, others=st.sets(NODES))
def test_what_is_left_is_the_same_either_way(steps: Listed, spur: int, others: set[int]) -> None:
    """Of a web and the one with its steps turned round the same steps are left."""
    ahead, back = (Pruned(ListedWeb(SIZE, each), mask([]), spur, mask(others)) for each in (steps, turned(steps)))
    assert expanded(ahead, range(SIZE)) == sorted(turned(expanded(back, range(SIZE))))


@given(steps=STEPS, blocked=st.sets(NODES), spur=NODES, others=st.sets(NODES))
def test_the_web_stays_as_it_is(steps: Listed, blocked: set[int], spur: int, others: set[int]) -> None:
    """Asking what is left changes neither the web nor what is left."""
    web = ListedWeb(SIZE, steps)
    pruned = Pruned(web, mask(blocked), spur, mask(others))
    first = expanded(pruned, range(SIZE))
    assert expanded(pruned, range(SIZE)) == first
    assert expanded(web, range(SIZE)) == sorted(steps)


CROSS = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1), (0, 3), (3, 0)]
"""Steps both ways between 0 and each of 1, 2 and 3, and between 1 and 2."""


@pytest.mark.parametrize(
    ("blocked", "spur", "others", "left"),
    [
        ([], 0, [], CROSS),
        ([], 0, [1], [(0, 2), (0, 3), (1, 2), (2, 0), (2, 1), (3, 0)]),
        ([], 0, [1, 2, 3], [(1, 2), (2, 1)]),
        ([], 1, [2], [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (3, 0)]),
        ([], 4, [0], CROSS),
        ([2], 0, [3], [(0, 1), (1, 0)]),
        ([0], 1, [3], [(1, 2), (2, 1)]),
    ],
)
def test_steps_at_a_cross(blocked: list[int], spur: int, others: list[int], left: Listed) -> None:
    """Only the steps between the spur and the others go, not those among the others; nothing leads to what is blocked."""
    pruned = Pruned(ListedWeb(SIZE, CROSS), mask(blocked), spur, mask(others))
    assert expanded(pruned, set(range(SIZE)) - set(blocked)) == sorted(left)
