"""Surroundings, against a plain search level by level."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.traverse.surroundings import Allowed, surroundings
from tests.graph.traverse.test_web import NODES, SIZE, STEPS, Listed, ListedWeb, mask

UNLIMITED = 1000
SEEDS = st.lists(NODES, max_size=5)
HOPS = st.integers(0, 4)
ALLOWED = st.just(set(range(SIZE))) | st.sets(NODES)
PLACES = st.lists(st.integers(-99, 99), min_size=SIZE, max_size=SIZE, unique=True)


def around(
    steps: Listed,
    seeds: list[int],
    hops: int,
    allowed: set[int] | None = None,
    places: list[int] | None = None,
    limit: int = UNLIMITED,
) -> tuple[list[int], bool]:
    """The nodes around some in the web of some steps, and whether the limit kept others out; if nothing else is said, all
    nodes are allowed and have the places of their numbers."""
    everywhere = range(SIZE)
    ground = Allowed(
        ListedWeb(SIZE, steps),
        mask(everywhere if allowed is None else allowed),
        np.array(everywhere if places is None else places, np.int64),
    )
    found = surroundings(ground, np.array(seeds, np.int64), hops, limit)
    return found.nodes.tolist(), found.truncated


def level_by_level(steps: Listed, seeds: list[int], hops: int, allowed: set[int], places: list[int]) -> list[int]:
    """The nodes within some steps of others, worked out step by step."""
    level = list(dict.fromkeys(seeds))
    found = list(level)
    for _ in range(hops):
        near = {target for origin, target in steps if origin in level and target in allowed} - set(found)
        level = sorted(near, key=lambda node: places[node])
        found += level
    return found


@settings(max_examples=200)
@given(steps=STEPS, seeds=SEEDS, hops=HOPS, allowed=ALLOWED, places=PLACES)
def test_nodes_are_those_within_some_hops(
    steps: Listed, seeds: list[int], hops: int, allowed: set[int], places: list[int]
) -> None:
    """The seeds come first, in their order, each once, allowed or not; then each level of what allowed nodes lead to, by
    places; nothing is cut."""
    expected = level_by_level(steps, seeds, hops, allowed, places)
    assert around(steps, seeds, hops, allowed, places) == (expected, False)


@settings(max_examples=100)
@given(steps=STEPS, seeds=SEEDS, hops=HOPS, allowed=ALLOWED, places=PLACES)
def test_a_limit_keeps_the_first(
    steps: Listed, seeds: list[int], hops: int, allowed: set[int], places: list[int]
) -> None:
    """Under any limit the nodes are the first of those without one, and it is told whether that is fewer."""
    expected = level_by_level(steps, seeds, hops, allowed, places)
    for limit in range(len(expected) + 3):
        found = around(steps, seeds, hops, allowed, places, limit)
        assert found == (expected[:limit], limit < len(expected))


@given(steps=STEPS, seeds=SEEDS, allowed=ALLOWED, places=PLACES)
def test_no_hops_are_the_seeds(steps: Listed, seeds: list[int], allowed: set[int], places: list[int]) -> None:
    """Without hops there are the seeds only, in the order in which each is first named."""
    expected = [seed for place, seed in enumerate(seeds) if seed not in seeds[:place]]
    assert around(steps, seeds, 0, allowed, places) == (expected, False)


@given(steps=STEPS, hops=HOPS, limit=st.integers(0, 3))
def test_no_seeds_have_nothing_around_them(steps: Listed, hops: int, limit: int) -> None:
    """Around no nodes there is nothing, and no limit keeps anything out."""
    assert around(steps, [], hops, limit=limit) == ([], False)


CHAIN = [(node, node + 1) for node in range(5)]
"""Six nodes, 0 to 5, of which each leads to the next."""


@pytest.mark.parametrize(
    ("hops", "limit", "nodes", "truncated"),
    [
        (0, 0, [], True),
        (3, 0, [], True),
        (0, 1, [0], False),
        (1, 1, [0], True),
        (1, 2, [0, 1], False),
        (2, 2, [0, 1], True),
        (5, 5, [0, 1, 2, 3, 4], True),
        (5, 6, [0, 1, 2, 3, 4, 5], False),
        (99, 6, [0, 1, 2, 3, 4, 5], False),
    ],
)
def test_it_is_told_whether_more_would_come(hops: int, limit: int, nodes: list[int], *, truncated: bool) -> None:
    """A limit that is just reached keeps something out only if there is more within the hops, not if more lies beyond."""
    assert around(CHAIN, [0], hops, limit=limit) == (nodes, truncated)


@pytest.mark.parametrize(
    ("limit", "nodes", "truncated"),
    [(0, [], True), (1, [4], True), (2, [4, 2], True), (3, [4, 2, 0], True), (4, [4, 2, 0, 1], True)],
)
def test_a_limit_may_be_less_than_the_seeds(limit: int, nodes: list[int], *, truncated: bool) -> None:
    """Of more seeds than are allowed the first different ones are kept, and of what is around them nothing."""
    assert around(CHAIN, [4, 2, 4, 0, 2], 1, limit=limit) == (nodes, truncated)


@pytest.mark.parametrize(
    ("allowed", "nodes"),
    [
        (set(), [0]),
        ({0}, [0]),
        ({1, 2, 3}, [0, 1, 2, 3]),
        ({0, 1, 3, 4}, [0, 1]),
        ({2, 3, 4, 5}, [0]),
    ],
)
def test_steps_lead_over_what_is_allowed(allowed: set[int], nodes: list[int]) -> None:
    """A seed need not be allowed, and steps lead from it; other nodes that are not allowed are neither there nor led over."""
    assert around(CHAIN, [0], 5, allowed) == (nodes, False)


@pytest.mark.parametrize(
    ("places", "nodes"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4]),
        ([7, 6, 5, 4, 3, 2, 1, 0], [0, 2, 1, 4, 3]),
        ([0, 9, 8, -1, -2, 5, 6, 7], [0, 2, 1, 4, 3]),
    ],
)
def test_nearer_nodes_come_first_whatever_their_places(places: list[int], nodes: list[int]) -> None:
    """Places order the nodes of one level only."""
    assert around([(0, 1), (0, 2), (1, 3), (2, 4)], [0], 2, places=places) == (nodes, False)


@pytest.mark.parametrize("limit", [1, 2, 3, 500, 999, 1000, 1001])
def test_of_a_large_level_the_first_places_are_kept(limit: int) -> None:
    """Of a thousand neighbours those with the least places are kept, in the order of these."""
    places = np.random.default_rng(1).permutation(1001)
    web = ListedWeb(1001, [(0, leaf) for leaf in range(1, 1001)])
    found = surroundings(Allowed(web, np.ones(1001, np.bool_), places), np.array([0]), 1, limit)
    expected = [0, *sorted(range(1, 1001), key=lambda node: int(places[node]))]
    assert found.nodes.tolist() == expected[:limit]
    assert found.truncated is (limit < 1001)
