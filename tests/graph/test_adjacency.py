"""Adjacency: neighbours as arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.adjacency import Adjacency, both_ways

ROWS = st.integers(0, 4)


@given(
    edges=st.lists(st.tuples(ROWS, ROWS, st.integers(0, 3)), max_size=12), spare=st.integers(0, 2), rows=st.lists(ROWS)
)
def test_neighbours_are_where_they_should_be(edges: list[tuple[int, int, int]], spare: int, rows: list[int]) -> None:
    """Each node's neighbours stand together, in the order of rank, with the indexes of their edges; nodes without edges
    have none; the places of several nodes follow each other, also of one that is asked for twice."""
    columns = np.array(edges, np.int32).reshape(-1, 3).T
    size = 5 + spare
    adjacency = Adjacency(columns[0], columns[1], size, columns[2].astype(np.int64))
    for row in range(size):
        part = adjacency.of(row)
        expected = sorted((e for e in edges if e[0] == row), key=lambda edge: edge[2])
        found = [edges[index] for index in adjacency.edges[part].tolist()]
        assert found == expected
        assert adjacency.targets[part].tolist() == [target for _, target, _ in expected]
        assert adjacency.degrees()[row] == len(expected)
    places = adjacency.places(np.array(rows, np.int32))
    assert adjacency.targets[places].tolist() == [
        target for row in rows for target in adjacency.targets[adjacency.of(row)].tolist()
    ]


def test_no_nodes_have_no_neighbours() -> None:
    """Neither nodes nor edges are needed."""
    none = np.empty(0, np.int32)
    adjacency = Adjacency(none, none, 0, none.astype(np.int64))
    assert adjacency.degrees().tolist() == []
    assert adjacency.places(none).tolist() == []


def pairs_of(edges: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """The pairs that some edges make, both ways."""
    ends = np.array(edges, np.int32).reshape(-1, 2)
    firsts, seconds = both_ways(ends[:, 0], ends[:, 1], size)
    return list(zip(firsts.tolist(), seconds.tolist(), strict=True))


@given(edges=st.lists(st.tuples(ROWS, ROWS), max_size=12), spare=st.integers(0, 2))
def test_pairs_are_there_both_ways_once(edges: list[tuple[int, int]], spare: int) -> None:
    """Nodes that an edge joins are a pair in both directions, each once, also where edges lead both ways or from a node to
    itself; pairs are in the order of the first, then of the second."""
    assert pairs_of(edges, 5 + spare) == sorted({*edges, *((target, source) for source, target in edges)})


@pytest.mark.parametrize("size", [0, 1, 3])
def test_no_edges_make_no_pairs(size: int) -> None:
    """Without edges there are no pairs, nor where there are no nodes."""
    assert pairs_of([], size) == []


def test_pairs_of_many_nodes() -> None:
    """Pairs are those of the edges also where there are more of them than 32 bits can tell apart."""
    last = 2**31 - 2
    assert pairs_of([(last, 0), (last - 1, last)], last + 1) == [
        (0, last),
        (last - 1, last),
        (last, 0),
        (last, last - 1),
    ]
