"""Renewing: a change writes what a loader would write of the same snapshot, by looking at what it touched alone."""

from typing import Any, ClassVar, Self
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from psycopg import Cursor

from graph import Graph
from graph.changes import compare
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import succeed
from graph.store.postgres import renewing
from graph.store.postgres.blocks import read_slots
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load
from graph.store.postgres.renewing import renew
from graph.store.postgres.restoring import restore
from graph.store.postgres.slots import assign
from graph.store.postgres.word_rows import nodes_of
from graph.store.postgres.word_tables import ACCENT
from tests.citus import check
from tests.databases import database
from tests.graph.store.postgres.held import held, loaded, rows_of_graph, rows_of_words
from tests.graphs import examples, graph_of, graphs


@given(versions=st.lists(graphs(), min_size=2, max_size=4), most=st.sampled_from([renewing._MANY, 0]))
@examples(0.15)
def test_what_is_there_is_what_a_loader_would_write(versions: list[Graph], most: int) -> None:
    """After each change, in every table; but that accents stay which no text has any more. And whoever comes later restores the
    snapshot that it is the rows of. All this also where a change is taken for one of much of the graph."""
    with patch.object(renewing, "_MANY", most), database() as dsn, connected(dsn) as connection:
        snapshot = Snapshot(versions[0])
        load(connection, snapshot)
        slots = assign(read_slots(connection, 1), nodes_of(snapshot))
        for graph in versions[1:]:
            if graph.version == snapshot.graph.version:
                continue
            change = compare(snapshot.graph, graph)
            after = succeed(snapshot, graph, change)
            generation, slots = renew(connection, snapshot, after, change, latest(connection), slots)
            assert latest(connection) == generation
            restored = restore(connection, generation, graph)
            assert restored.snapshot.version == after.version == generation.version
            assert restored.slots.tolist() == slots.tolist()
            for each in (after, restored.snapshot):
                assert_is_held(connection, each)
            snapshot = after


def assert_is_held(connection: Connected, snapshot: Snapshot) -> None:
    """The tables have the rows of a snapshot."""
    for rows in (*rows_of_graph(snapshot), *rows_of_words(connection, snapshot)):
        there, expected = held(connection, rows.table), loaded(rows)
        assert there >= expected if rows.table is ACCENT else there == expected, rows.table.name


class Checked(Cursor[tuple[object, ...]]):
    """A cursor that asks nothing that Citus would refuse."""

    def execute(self, query: Any, *given: Any, **more: Any) -> Self:
        """As cursors do."""
        if query.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) and "schema_version" not in query:
            check(query)
            self.checked.append(query)
        return super().execute(query, *given, **more)

    checked: ClassVar[list[str]] = []


def test_what_is_loaded_and_renewed_is_asked_as_citus_takes_it() -> None:
    """Of every table rows come, change and go."""
    topic = {"taxonomy": "topic", "name": "Top", "shortname": "T"}
    article = {"title": "é one", "webUrl": "https://a.example/1", "topics": ["Top"], "provider": {"name": "P"}}
    related = {"related": [{"webUrl": "https://a.example/2", "title": "é"}]}
    versions = [graph_of({"t.md": topic, "a.md": each}) for each in (article, {**article, "title": "two", **related})]
    with database() as dsn, connected(dsn) as connection:
        connection.cursor_factory = Checked
        snapshot = Snapshot(versions[0])
        load(connection, snapshot)
        load(connection, Snapshot(versions[1]))
        load(connection, snapshot)
        slots = assign(read_slots(connection, 3), nodes_of(snapshot))
        change = compare(*versions)
        renew(connection, snapshot, succeed(snapshot, versions[1], change), change, latest(connection), slots)
    assert any("staging_posting" in each and each.startswith("UPDATE") for each in Checked.checked)
