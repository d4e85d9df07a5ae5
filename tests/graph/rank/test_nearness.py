"""Nearness: against walks that are followed step by step, and personalised PageRank as networkx has it."""

from collections.abc import Iterable
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EdgeKind, Graph
from graph.adjacency import Adjacency, both_ways
from graph.rank.nearness import NOWHERE, RESTART, Nearness, nearness

SIZE = 7
NODES = st.integers(0, SIZE - 1)
PAIRS = st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1])
EDGES = st.sets(PAIRS, max_size=5) | st.sets(PAIRS, min_size=6, max_size=20)
WEIGHTS = st.dictionaries(NODES, st.integers(1, 5), max_size=3)
SEEDED = st.dictionaries(NODES, st.integers(1, 5), min_size=1, max_size=3)
"""Seeds with their weights, one or more."""
STEPS = st.integers(0, 4)
"""So few that in small graphs no node gets less than a millionth."""


def joined(size: int, edges: Iterable[tuple[int, int]]) -> "nx.Graph[int]":
    """Some nodes, and edges without a direction."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(edges)
    return graph


def near(graph: "nx.Graph[int]", weights: dict[int, float], steps: int) -> Nearness:
    """How near all nodes of a graph are to the seeds that have weights."""
    ends = np.array(list(graph.edges), np.int32).reshape(-1, 2)
    sources, targets = both_ways(ends[:, 0], ends[:, 1], len(graph))
    adjacency = Adjacency(sources, targets, len(graph), targets.astype(np.int64))
    return nearness(adjacency, np.array(list(weights), np.int64), np.array(list(weights.values())), steps)


def walked(graph: "nx.Graph[int]", weights: dict[int, int], steps: int) -> list[dict[int, Fraction]]:
    """After each step, the share of walks that are at each node: half of those before end, and each of the others goes to
    a neighbour at random."""
    present = [{node: Fraction(weight, sum(weights.values())) for node, weight in weights.items()}]
    for _ in range(steps):
        following: dict[int, Fraction] = {}
        for node, share in present[-1].items():
            for other in graph[node]:
                following[other] = following.get(other, Fraction(0)) + share / 2 / graph.degree(node)
        present.append(following)
    return present


def distances(graph: "nx.Graph[int]", weights: Iterable[int]) -> dict[int, int]:
    """How far from the nearest seed each node is that can be reached."""
    layers = nx.bfs_layers(graph, list(weights))
    return {node: distance for distance, layer in enumerate(layers) for node in layer}


def whole(graph: "nx.Graph[int]", weights: dict[int, float], steps: int = 200) -> list[float]:
    """Nearness and what is there at the beginning, all of it 1."""
    mass = near(graph, weights, steps).mass.copy()
    for node, weight in weights.items():
        mass[node] += RESTART * weight / sum(weights.values())
    found: list[float] = (mass / mass.sum()).tolist()
    return found


def personalised(graph: "nx.Graph[int]", weights: dict[int, float]) -> list[float]:
    """What networkx has as personalised PageRank."""
    ranks = nx.pagerank(graph, alpha=1 - RESTART, personalization=weights, tol=1e-13, max_iter=1000)
    return [ranks[node] for node in range(len(graph))]


def agreeing(found: list[float], expected: list[float], first: int) -> int:
    """How many of the first nodes by what was found are among the first by what was expected, ties among them."""
    least = sorted(expected)[-first]
    assert least > 1e-4, "fewer are near"
    best = sorted(range(len(found)), key=lambda node: -found[node])[:first]
    return sum(expected[node] >= least - 1e-9 for node in best)


@settings(max_examples=150)
@given(edges=EDGES, weights=WEIGHTS, steps=STEPS)
def test_nearness_is_where_walks_end(edges: set[tuple[int, int]], weights: dict[int, float], steps: int) -> None:
    """Each node has half of what comes to it with each step, and nothing of what is there at the beginning."""
    graph = joined(SIZE, edges)
    present = walked(graph, {node: int(weight) for node, weight in weights.items()}, steps)
    expected = [sum(float(share.get(node, 0)) / 2 for share in present[1:]) for node in range(SIZE)]
    assert near(graph, weights, steps).mass.tolist() == pytest.approx(expected, abs=1e-12)


@settings(max_examples=150)
@given(edges=EDGES, weights=WEIGHTS, steps=STEPS)
def test_most_came_from_the_neighbour(edges: set[tuple[int, int]], weights: dict[int, int], steps: int) -> None:
    """What is reached was reached from the neighbour by which most came to it when it was reached; seeds, and what is not
    within so many steps, from nowhere."""
    graph = joined(SIZE, edges)
    present = walked(graph, weights, steps)
    far = distances(graph, weights)
    found = near(graph, dict(weights), steps).came_from.tolist()
    for node in range(SIZE):
        if node in weights or far.get(node, SIZE) > steps:
            assert found[node] == NOWHERE
        else:
            before = present[far[node] - 1]
            shares = {other: before[other] / graph.degree(other) for other in graph[node] if other in before}
            assert shares[found[node]] == max(shares.values())


@settings(max_examples=150)
@given(edges=EDGES, weights=WEIGHTS, steps=STEPS)
def test_ways_lead_back_to_a_seed(edges: set[tuple[int, int]], weights: dict[int, float], steps: int) -> None:
    """From neighbour to neighbour each node that is reached leads back to a seed, in as many steps as it is far from the
    nearest one; nothing that is farther than so many steps is reached."""
    graph = joined(SIZE, edges)
    far = distances(graph, weights)
    found = near(graph, weights, steps)
    for node in range(SIZE):
        way = [node]
        while len(way) <= SIZE and (before := int(found.came_from[way[-1]])) != NOWHERE:
            assert graph.has_edge(before, way[-1])
            way.append(before)
        assert len(way) - 1 == (far[node] if far.get(node, SIZE) <= steps else 0)
        assert way[-1] in weights or len(way) == 1
        assert node in weights or (float(found.mass[node]) > 0) is (len(way) > 1)


@settings(max_examples=150)
@given(edges=EDGES, weights=SEEDED)
def test_nearness_is_personalised_pagerank(edges: set[tuple[int, int]], weights: dict[int, float]) -> None:
    """With many steps, and with what is there at the beginning, it is for one factor the personalised PageRank that networkx
    finds, but for shares below a millionth; also where some seeds have no neighbours."""
    graph = joined(SIZE, edges)
    assert whole(graph, weights) == pytest.approx(personalised(graph, weights), abs=1e-4)


LARGER: "dict[str, nx.Graph[int]]" = {
    "regular": nx.random_regular_graph(4, 1000, seed=1),
    "hubs": nx.barabasi_albert_graph(1000, 3, seed=2),
    "sparse": nx.gnp_random_graph(1000, 0.003, seed=3),
    "dense": nx.gnp_random_graph(300, 0.1, seed=4),
    "tree": nx.random_labeled_tree(800, seed=5),
}
SEEDS: list[dict[int, float]] = [
    {0: 1.0},
    {7: 3.0, 70: 1.0, 170: 0.5},
    {place: 1.0 / (1 + place) for place in range(50)},
]


@pytest.mark.parametrize("graph", LARGER.values(), ids=list(LARGER))
@pytest.mark.parametrize("weights", SEEDS, ids=len)
def test_the_nearest_are_those_of_networkx(graph: "nx.Graph[int]", weights: dict[int, float]) -> None:
    """In larger graphs 18 or more of the 20 nearest nodes are among those that networkx finds, and no value is far off."""
    numbered = joined(len(graph), graph.edges)
    found, expected = whole(numbered, weights), personalised(numbered, weights)
    assert agreeing(found, expected, 20) >= 18
    assert found == pytest.approx(expected, abs=5e-3)


@pytest.mark.parametrize("first", [0, 10, 60])
@pytest.mark.parametrize("count", [1, 5, 50])
def test_the_nearest_of_the_corpus(corpus: Graph, first: int, count: int) -> None:
    """Along the corpus' related edges 18 or more of the 20 articles nearest to some are among those that networkx finds."""
    table = corpus.edges[EdgeKind.RELATED]
    edges = zip(table.source.tolist(), table.target.tolist(), strict=True)
    graph = joined(len(corpus.articles), edges)
    listed = [node for node in graph if graph.degree(node)]
    weights = {node: 1.0 + place % 4 for place, node in enumerate(listed[first : first + count])}
    found, expected = whole(graph, weights), personalised(graph, weights)
    assert agreeing(found, expected, 20) >= 18
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("graph", LARGER.values(), ids=list(LARGER))
@pytest.mark.parametrize("steps", [0, 1, 2, 6])
def test_nothing_farther_is_reached(graph: "nx.Graph[int]", steps: int) -> None:
    """In larger graphs what is reached is within so many steps, and leads back to a seed in no more."""
    weights = SEEDS[1]
    far = distances(graph, weights)
    found = near(graph, weights, steps)
    reached = set(np.flatnonzero(found.mass).tolist()) | weights.keys()
    assert reached <= {node for node, distance in far.items() if distance <= steps}
    assert set(np.flatnonzero(found.came_from != NOWHERE).tolist()) == reached - weights.keys()
    for node in reached:
        way = [node]
        while way[-1] not in weights:
            way.append(int(found.came_from[way[-1]]))
            assert graph.has_edge(way[-2], way[-1])
            assert len(way) - 1 <= steps
        assert len(way) - 1 >= far[node]


@given(edges=EDGES, weights=SEEDED, steps=STEPS, factor=st.sampled_from([1e-3, 0.1, 7.0, 1e6]))
def test_weights_may_sum_to_anything(
    edges: set[tuple[int, int]], weights: dict[int, float], steps: int, factor: float
) -> None:
    """Weights count beside each other: all of them times the same give the same."""
    graph = joined(SIZE, edges)
    found = near(graph, {node: weight * factor for node, weight in weights.items()}, steps)
    assert found.mass.tolist() == pytest.approx(near(graph, weights, steps).mass.tolist(), abs=1e-12)


@given(edges=EDGES, steps=STEPS)
def test_no_seeds_have_nothing_near_them(edges: set[tuple[int, int]], steps: int) -> None:
    """Without seeds, and with ones that weigh nothing, no node is near and none is reached."""
    for weights in ({}, {0: 0.0, 1: 0.0}):
        found = near(joined(SIZE, edges), weights, steps)
        assert found.mass.tolist() == [0.0] * SIZE
        assert found.came_from.tolist() == [NOWHERE] * SIZE


def test_no_nodes_are_near_nothing() -> None:
    """Neither nodes nor edges nor seeds are needed."""
    found = near(joined(0, []), {}, 5)
    assert (found.mass.tolist(), found.came_from.tolist()) == ([], [])


@pytest.mark.parametrize(
    ("leaves", "weight", "reached"), [(1, 1.9e-3, False), (1, 2.1e-3, True), (3, 5.9e-3, False), (3, 6.1e-3, True)]
)
def test_less_than_a_millionth_is_not_pushed(leaves: int, weight: float, *, reached: bool) -> None:
    """A seed's neighbours are reached if each gets, of the half that they share, a millionth of all weights, which are a
    thousand here."""
    star = [(2, leaf) for leaf in range(3, 3 + leaves)]
    found = near(joined(3 + leaves, [(0, 1), *star]), {0: 1000 - weight, 2: weight}, 1)
    assert found.came_from.tolist() == [NOWHERE, 0, NOWHERE, *[2 if reached else NOWHERE] * leaves]
    assert found.mass[3:].tolist() == pytest.approx([weight / leaves / 4000 if reached else 0.0] * leaves, rel=1e-9)
