"""PageRank, against that of networkx and what can be worked out by hand."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import EdgeKind, Graph
from graph.rank.pagerank import pagerank
from tests.graphs import examples

NODES = st.integers(0, 7)
EDGES = st.sets(st.tuples(NODES, NODES), max_size=8) | st.sets(st.tuples(NODES, NODES), min_size=10, max_size=30)


def ranked(size: int, edges: list[tuple[int, int]]) -> list[float]:
    """The ranks of some nodes, by their numbers."""
    ends = np.array(edges, np.int32).reshape(-1, 2)
    found: list[float] = pagerank(ends[:, 0], ends[:, 1], size).tolist()
    return found


def expected(size: int, edges: list[tuple[int, int]]) -> list[float]:
    """What networkx has as ranks."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(edges)
    ranks = nx.pagerank(graph, alpha=0.85, tol=1e-13, max_iter=5000)
    return [ranks[node] for node in range(size)]


@examples(5)
@given(edges=EDGES, spare=st.integers(0, 3))
def test_ranks_are_those_of_networkx(edges: set[tuple[int, int]], spare: int) -> None:
    """Each node's rank is what networkx finds, also where nodes have no edges at all, or none that leave them, or lead to
    themselves; all ranks are above 0 and sum to 1."""
    found = ranked(8 + spare, list(edges))
    assert found == pytest.approx(expected(8 + spare, list(edges)), abs=1e-9)
    assert sum(found) == pytest.approx(1.0, abs=1e-12)
    assert min(found) > 0


LARGER: "dict[str, nx.Graph[int]]" = {
    "sparse": nx.gnp_random_graph(400, 0.003, seed=1, directed=True),
    "dense": nx.gnp_random_graph(100, 0.2, seed=2, directed=True),
    "both ways": nx.gnp_random_graph(200, 0.01, seed=3).to_directed(),
    "to hubs": nx.gn_graph(500, seed=4),
    "from hubs": nx.gn_graph(500, seed=5).reverse(),
    "path": nx.path_graph(300, create_using=nx.DiGraph),
    "bipartite": nx.complete_bipartite_graph(3, 60).to_directed(),
}


@pytest.mark.parametrize("graph", LARGER.values(), ids=list(LARGER))
def test_ranks_of_larger_graphs(graph: "nx.Graph[int]") -> None:
    """In larger graphs as well the ranks are what networkx finds, and sum to 1."""
    edges = list(graph.edges)
    found = ranked(len(graph), edges)
    assert found == pytest.approx(expected(len(graph), edges), abs=1e-9)
    assert sum(found) == pytest.approx(1.0, abs=1e-12)


def test_ranks_of_the_corpus(corpus: Graph) -> None:
    """The ranks of the corpus' articles over related edges are what networkx finds, most of them for articles without any."""
    table = corpus.edges[EdgeKind.RELATED]
    edges = list(zip(table.source.tolist(), table.target.tolist(), strict=True))
    size = len(corpus.articles)
    assert len(set(edges)) == len(edges)
    found = pagerank(table.source, table.target, size).tolist()
    assert found == pytest.approx(expected(size, edges), abs=1e-9)
    assert sum(found) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_nodes_alike_have_equal_ranks(size: int) -> None:
    """Nodes without edges, in a ring, and all joined to all have the same share each."""
    ring = [(node, (node + 1) % size) for node in range(size)]
    joined = [(one, other) for one in range(min(size, 30)) for other in range(min(size, 30)) if one != other]
    for nodes, edges in ((size, []), (size, ring), (min(size, 30), joined)):
        assert ranked(nodes, edges) == pytest.approx([1 / nodes] * nodes, rel=1e-9)


def test_no_nodes_have_no_ranks() -> None:
    """Neither nodes nor edges are needed."""
    assert ranked(0, []) == []


def test_two_nodes() -> None:
    """Where the first of two nodes leads to the second, which leads nowhere, the first has 0.85 of half of what the second
    has, and 0.15 of a half: 20 of 57 in all."""
    assert ranked(2, [(0, 1)]) == pytest.approx([20 / 57, 37 / 57], abs=1e-12)


@pytest.mark.parametrize("leaves", [1, 9, 999])
def test_a_hub_and_its_leaves(leaves: int) -> None:
    """A hub that is joined both ways to some leaves has 0.85 of what these have, and its share of the 0.15, although each
    round takes nearly all from the one side to the other."""
    both = [edge for leaf in range(1, leaves + 1) for edge in ((0, leaf), (leaf, 0))]
    hub = (0.15 / (leaves + 1) + 0.85) / 1.85
    found = ranked(leaves + 1, both)
    assert found[0] == pytest.approx(hub, abs=1e-11)
    assert found[1:] == pytest.approx([(1 - hub) / leaves] * leaves, abs=1e-11)
