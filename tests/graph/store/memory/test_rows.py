"""Rows of nodes by their ids, from version to version."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.changes import compare
from graph.keys import NodeId, node_id
from graph.store.memory.rows import NodeRows, slots_of
from graph.succession import find_succession
from tests.graphs import FEW, graphs

ABSENT = node_id(NodeKind.ARTICLE, "absent")


def rows_of(graph: Graph) -> dict[NodeId, int]:
    """The row of each node."""
    return {node.id: row for kind in NodeKind for row, node in enumerate(graph.nodes(kind))}


@FEW
@given(versions=st.lists(graphs(), min_size=1, max_size=4))
def test_every_version_has_its_own_rows(versions: list[Graph]) -> None:
    """Ids lead to the rows of their version, to none where it has no such node, and keep their slots through all of them."""
    found = [NodeRows.of(versions[0])]
    for before, after in pairwise(versions):
        found.append(found[-1].next(after, find_succession(before, after, compare(before, after))))
    every = {id_ for graph in versions for id_ in rows_of(graph)}
    slots: dict[NodeId, int] = {}
    for graph, rows in zip(versions, found, strict=True):
        expected = rows_of(graph)
        assert {id_: rows.get(id_) for id_ in every} == {id_: expected.get(id_) for id_ in every}
        assert rows.get(ABSENT) is None
        for id_, slot in zip(expected, slots_of(rows.numbers).tolist(), strict=True):
            assert slots.setdefault(id_, slot) == slot
    assert len(set(slots.values())) == len(slots)
