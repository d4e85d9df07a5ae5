"""Edges in PostgreSQL, against those of the same graph in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, NodeId, NodeKind
from graph.store.memory import MemoryStore
from tests.databases import stored
from tests.graphs import FEW, graph_of, graphs

pytestmark = pytest.mark.slow


KINDS = st.lists(st.sampled_from(EdgeKind))


def all_ids(graph: Graph) -> list[NodeId]:
    """The ids of all nodes, and those made from other addresses."""
    return [*(node.id for kind in NodeKind for node in graph.nodes(kind)), *graph.other_ids]


@FEW
@given(graph=graphs(), kinds=KINDS)
def test_edges_are_in_the_order_of_memory(graph: Graph, kinds: list[EdgeKind]) -> None:
    """At each node, named by any of its ids, and among all nodes there are the same edges in the same order."""
    ids = all_ids(graph)
    with stored(graph) as store, store.view() as view, MemoryStore(graph).view() as memory:
        for direction in Direction:
            assert view.neighbours(ids, kinds, direction) == memory.neighbours(ids, kinds, direction)
        assert view.edges_among(ids, kinds) == memory.edges_among(ids, kinds)


def test_edges_cost_two_round_trips() -> None:
    """However many nodes are asked for, of whatever kinds, it is waited twice: for their ids, and for their edges."""
    files = {
        f"{n}.md": {
            "title": f"n{n}",
            "webUrl": f"https://a.example/{n}",
            "topics": ["T"],
            "provider": {"name": "P"},
            "related": [{"title": "x", "webUrl": f"https://a.example/{n + 1}"}],
        }
        for n in range(9)
    }
    graph = graph_of(files)
    with stored(graph) as store, store.view() as view:
        for ask in (
            lambda: view.neighbours(all_ids(graph), list(EdgeKind), Direction.BOTH),
            lambda: view.edges_among(all_ids(graph), list(EdgeKind)),
        ):
            before = view.session.round_trips
            assert any(ask())
            assert view.session.round_trips == before + 2
