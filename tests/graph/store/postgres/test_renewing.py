"""Renewing: a change writes what a loader would write of the same snapshot, by looking at what it touched alone."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

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
from tests.databases import database
from tests.graph.store.postgres.held import held, loaded, rows_of_graph, rows_of_words
from tests.graphs import examples, graphs


@given(versions=st.lists(graphs(), min_size=2, max_size=4), most=st.sampled_from([renewing._MANY, 0]))
@examples(0.3)
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
