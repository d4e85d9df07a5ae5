"""Sources: a record has the first hundred, and all of them are had by asking."""

from graph import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from graph.store.postgres.packing import MOST_SOURCES
from tests.graph.store.postgres.viewing import emptied, view_of
from tests.graphs import graph_of

MANY = 250


def test_all_sources_are_had_by_asking() -> None:
    """Of a topic and a provider of many articles, and of one that many list; those of nodes with few are in their records."""
    documents = {
        f"{number:03}.md": {
            "title": f"Number {number}",
            "topics": ["Everything"],
            "provider": {"name": "Wire", "domain": "wire.example"},
            "related": [{"title": "Hub", "webUrl": "https://hub.example/1"}],
        }
        for number in range(MANY)
    }
    snapshot = Snapshot(graph_of(documents))
    memory = MemoryView(snapshot)
    with emptied() as connection:
        view = view_of(connection, snapshot)
        found = 0
        for kind in NodeKind:
            nodes = snapshot.graph.nodes(kind)
            given = view.nodes([node.id for node in nodes])
            before = view.session.round_trips
            for node, own in zip(nodes, given, strict=True):
                assert own is not None
                assert list(view.sources(own)) == list(memory.sources(node)) == list(node.sources)
                assert own.sources == node.sources[:MOST_SOURCES]
                found += len(node.sources) == MANY
            assert view.session.round_trips <= before + 1
        assert found == 3


def test_a_node_with_another_source_is_another() -> None:
    """Also where that is not among those that its record has."""
    names = [f"{number:03}.md" for number in range(MANY + 1)]
    documents = {name: {"title": name, "topics": ["Everything"]} for name in names}
    last = graph_of(documents)
    first = graph_of({name: documents[name] for name in names[:-1]})
    [topic] = last.topics
    with emptied() as connection:
        view_of(connection, Snapshot(first))
        view = view_of(connection, Snapshot(last))
        [own] = view.nodes([topic.id])
        assert own is not None
        assert view.sources(own)[-1] == f"site/{names[-1]}"
        [(change,)] = connection.execute("SELECT change FROM generation ORDER BY number DESC LIMIT 1")
        assert topic.id.encode() in change
