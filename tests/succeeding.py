"""Snapshots that tests make of the last one and a change."""

from graph import Graph
from graph.changes import compare
from graph.store.memory import MemoryStore
from graph.store.memory.indexes import make_indexes
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import settle, succeed
from tests.graphs import graph_of

_BEFORE = {
    "d0.md": {"title": "b news", "webUrl": "https://s.example/0", "topics": ["News"], "tags": ["gone"]},
    "gone.md": {"title": "gone", "locale": "fr", "related": [{"title": "a", "webUrl": "https://s.example/0"}]},
}
"""Documents that are others in what tests ask for."""


def successor(snapshot: Snapshot, graph: Graph) -> Snapshot:
    """The snapshot of the next graph."""
    return succeed(snapshot, graph, compare(snapshot.graph, graph))


def settled(graph: Graph) -> MemoryStore:
    """The store of a snapshot that came of another one, and then got indexes of its own."""
    return MemoryStore(settle(successor(Snapshot(graph_of(_BEFORE)), graph), graph, make_indexes(graph)))
