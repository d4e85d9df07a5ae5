"""Shortest paths and the next ones, against all that networkx finds."""

from collections.abc import Iterable, Sequence
from itertools import islice, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.traverse.paths import Path, shortest_path, shortest_paths
from tests.graph.traverse.test_web import NODES, SIZE, STEPS, Listed, ListedWeb, MetWeb, turned

BOUNDS = st.integers(0, SIZE)


def between(size: int, steps: Listed, source: int, target: int, most: int) -> Path | None:
    """The shortest path in the web of some steps."""
    return shortest_path(ListedWeb(size, steps), ListedWeb(size, turned(steps)), source, target, most)


def first_between(size: int, steps: Listed, source: int, target: int, most: int, count: int) -> list[Path]:
    """The first paths in the web of some steps."""
    return list(
        islice(shortest_paths(ListedWeb(size, steps), ListedWeb(size, turned(steps)), source, target, most), count)
    )


def digraph(size: int, steps: Listed) -> "nx.DiGraph[int]":
    """What networkx is asked."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(steps)
    return graph


def ordered(paths: Iterable[Sequence[int]]) -> list[Path]:
    """Paths, shorter ones first, then by their nodes."""
    return sorted(map(tuple, paths), key=lambda path: (len(path), path))


def all_paths(graph: "nx.DiGraph[int]", source: int, target: int, most: int) -> list[Path]:
    """All loopless paths of at most `most` steps, in order."""
    return [(source,)] if source == target else ordered(nx.all_simple_paths(graph, source, target, cutoff=most))


@settings(max_examples=60)
@given(steps=STEPS, source=NODES)
def test_lengths_are_distances(steps: Listed, source: int) -> None:
    """To each node there is a path as long as networkx's shortest one, if that is no longer than allowed, and else none."""
    distances = nx.single_source_shortest_path_length(digraph(SIZE, steps), source)
    for target, most in product(range(SIZE), range(SIZE + 1)):
        found = between(SIZE, steps, source, target, most)
        distance = distances.get(target, SIZE + 1)
        assert (len(found) - 1 if found else None) == (distance if distance <= most else None)


@settings(max_examples=100)
@given(steps=STEPS, source=NODES)
def test_the_path_is_the_least_of_the_shortest(steps: Listed, source: int) -> None:
    """A path begins and ends where it should, is made of steps, and is the least of all shortest ones by its nodes."""
    graph = digraph(SIZE, steps)
    for target in nx.descendants(graph, source) | {source}:
        found = between(SIZE, steps, source, target, SIZE)
        assert found
        assert (found[0], found[-1]) == (source, target)
        assert nx.is_path(graph, list(found))
        assert found == min(map(tuple, nx.all_shortest_paths(graph, source, target)))


@settings(max_examples=100)
@given(steps=STEPS, source=NODES, most=BOUNDS, count=st.integers(0, 10))
def test_paths_are_the_first_of_all(steps: Listed, source: int, most: int, count: int) -> None:
    """To each node the paths are the first of all loopless ones that networkx finds within as many steps, ordered by their
    lengths, then by their nodes."""
    graph = digraph(SIZE, steps)
    for target in range(SIZE):
        expected = all_paths(graph, source, target, most)
        assert first_between(SIZE, steps, source, target, most, count) == expected[:count]
        assert between(SIZE, steps, source, target, most) == (expected[0] if expected else None)


@settings(max_examples=100)
@given(steps=STEPS, source=NODES, target=NODES, most=BOUNDS, count=st.integers(0, 10))
def test_paths_do_not_depend_on_what_is_known(steps: Listed, source: int, target: int, most: int, count: int) -> None:
    """Where nodes are numbered as they are met, the paths are those that lead over the same nodes as where all are known."""
    names = list(dict.fromkeys((target, source)))
    onward, back = MetWeb(names, steps), MetWeb(names, turned(steps))
    found = islice(shortest_paths(onward, back, names.index(source), names.index(target), most), count)
    expected = first_between(SIZE, steps, source, target, most, count)
    assert [tuple(names[node] for node in path) for path in found] == expected


@given(steps=STEPS, source=NODES, target=NODES, most=BOUNDS)
def test_all_paths_are_found(steps: Listed, source: int, target: int, most: int) -> None:
    """Whoever asks for more paths than there are gets all of them, each once, and none that meets a node twice."""
    found = first_between(SIZE, steps, source, target, most, 10_000)
    assert found == all_paths(digraph(SIZE, steps), source, target, most)
    assert len(set(found)) == len(found)
    assert all(len(set(path)) == len(path) <= most + 1 for path in found)


@given(steps=STEPS, data=st.data(), source=NODES, target=NODES)
def test_the_order_and_number_of_steps_are_nothing(
    steps: Listed, data: st.DataObject, source: int, target: int
) -> None:
    """Steps that are there more than once, and in whatever order, give the paths that each of them once gives."""
    others = data.draw(st.permutations(steps * 2))
    once = sorted(set(steps))
    found = first_between(SIZE, others, source, target, SIZE, 10)
    assert found == first_between(SIZE, once, source, target, SIZE, 10)
    assert between(SIZE, others, source, target, SIZE) == between(SIZE, once, source, target, SIZE)


@given(steps=STEPS, node=NODES, most=BOUNDS, count=st.integers(0, 3))
def test_a_node_is_one_path_from_itself(steps: Listed, node: int, most: int, count: int) -> None:
    """From a node to itself there is one path, of no steps, also where steps lead round to it; none if none is asked for."""
    assert between(SIZE, steps, node, node, most) == (node,)
    assert first_between(SIZE, steps, node, node, most, count) == [(node,)][:count]


CHAIN = [(node, node + 1) for node in range(999)]
"""A thousand nodes of which each leads to the next."""


@pytest.mark.parametrize("most", [0, 1, 998, 999, 1000])
def test_far_ends_are_reached(most: int) -> None:
    """The ends of a chain of 999 steps are joined by its only path, if as many steps are allowed; against them by none."""
    expected = tuple(range(1000)) if most >= 999 else None
    assert between(1000, CHAIN, 0, 999, most) == expected
    assert between(1000, CHAIN, 999, 0, most) is None


DIAMOND = [(0, 5), (0, 4), (5, 1), (4, 3), (1, 2), (3, 2), (0, 6), (6, 2)]
"""From 0 to 2 over 6, over 4 and 3, and over 5 and 1."""


@pytest.mark.parametrize(
    ("most", "paths"),
    [(0, []), (1, []), (2, [(0, 6, 2)]), (3, [(0, 6, 2), (0, 4, 3, 2), (0, 5, 1, 2)])],
)
def test_ties_are_broken_from_the_first_node_on(most: int, paths: list[Path]) -> None:
    """A shorter path comes first although its nodes have greater numbers; of equally long ones the first node that they do
    not share decides, whatever comes later."""
    assert first_between(SIZE, DIAMOND, 0, 2, most, 10) == paths
    assert between(SIZE, DIAMOND, 0, 2, most) == (paths[0] if paths else None)


@pytest.mark.parametrize("leaves", [1, 3, 50])
def test_either_end_may_have_many_neighbours(leaves: int) -> None:
    """The path over two hubs is found whichever of them has more neighbours that lead nowhere."""
    inner = [(0, 1), (1, 2), (2, 3)]
    for hub in (1, 2):
        steps = inner + [step for leaf in range(4, 4 + leaves) for step in ((hub, leaf), (leaf, hub))]
        assert between(4 + leaves, steps, 0, 3, 3) == (0, 1, 2, 3)
        assert between(4 + leaves, steps, 0, 3, 2) is None


def renumbered(graph: "nx.Graph[int]", seed: int) -> Listed:
    """The steps of a graph whose nodes are numbered at random; of one without directions, both ways."""
    numbers = np.random.default_rng(seed).permutation(len(graph)).tolist()
    names = dict(zip(graph, numbers, strict=True))
    steps = [(names[origin], names[target]) for origin, target in graph.edges]
    return steps if graph.is_directed() else steps + turned(steps)


LARGER: "dict[str, nx.Graph[int]]" = {
    "sparse": nx.gnp_random_graph(40, 0.06, seed=1),
    "one way": nx.gnp_random_graph(40, 0.06, seed=2, directed=True),
    "dense": nx.gnp_random_graph(30, 0.3, seed=3, directed=True),
    "hubs": nx.barabasi_albert_graph(40, 2, seed=4),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(5, 6)),
    "ring": nx.cycle_graph(31),
}


@pytest.mark.parametrize("graph", LARGER.values(), ids=list(LARGER))
def test_shortest_paths_of_larger_webs(graph: "nx.Graph[int]") -> None:
    """Between all nodes of larger webs, also where there are many equally short paths, the first of them is found."""
    steps = renumbered(graph, 5)
    size = len(graph)
    web = digraph(size, steps)
    for source in range(0, size, 5):
        distances = nx.single_source_shortest_path_length(web, source)
        for target in range(size):
            if target not in distances:
                assert between(size, steps, source, target, size) is None
            else:
                expected = min(map(tuple, nx.all_shortest_paths(web, source, target)))
                assert between(size, steps, source, target, distances[target]) == expected
                assert source == target or between(size, steps, source, target, distances[target] - 1) is None


@pytest.mark.parametrize("graph", LARGER.values(), ids=list(LARGER))
def test_next_paths_of_larger_webs(graph: "nx.Graph[int]") -> None:
    """In larger webs the first paths are as long as those that networkx finds one after the other, and they are loopless
    paths of steps, each there once, in their order."""
    steps = renumbered(graph, 6)
    size = len(graph)
    web = digraph(size, steps)
    reached = [(source, target) for source in range(0, size, 10) for target in sorted(nx.descendants(web, source))[::5]]
    assert reached
    for source, target in reached:
        lengths = [len(path) - 1 for path in islice(nx.shortest_simple_paths(web, source, target), 10)]
        found = first_between(size, steps, source, target, size, 10)
        assert [len(path) - 1 for path in found] == lengths
        assert found == ordered(set(found))
        for path in found:
            assert (path[0], path[-1]) == (source, target)
            assert nx.is_simple_path(web, list(path))
        most = lengths[len(lengths) // 2]
        within = [path for path in found if len(path) - 1 <= most]
        assert first_between(size, steps, source, target, most, 10) == within
