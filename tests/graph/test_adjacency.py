"""Adjacency: neighbours as arrays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.adjacency import Adjacency

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
