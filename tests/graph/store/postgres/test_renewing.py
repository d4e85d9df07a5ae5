"""Renewing: a change writes what a loader would write of the same snapshot, by looking at what it touched alone."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from graph import Graph
from graph.changes import compare
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import succeed
from graph.store.postgres.blocks import read_slots
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load
from graph.store.postgres.renewing import renew
from graph.store.postgres.rows import rows_of
from graph.store.postgres.scope import everything
from graph.store.postgres.tables import FOREVER, Rows
from graph.store.postgres.word_rows import word_rows
from graph.store.postgres.word_tables import ACCENT
from tests.databases import database
from tests.graphs import examples, graphs


def all_rows(connection: Connected, snapshot: Snapshot) -> Iterator[Rows]:
    """What a loader would write."""
    yield from rows_of(snapshot, everything(snapshot))
    yield from word_rows(snapshot, read_slots(connection, latest(connection).number))


def hashable(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


@given(versions=st.lists(graphs(), min_size=2, max_size=4))
@examples(0.3)
def test_what_is_there_is_what_a_loader_would_write(versions: list[Graph]) -> None:
    """After each change, in every table; but that accents stay which no text has any more."""
    with database() as dsn, connected(dsn) as connection:
        snapshot = Snapshot(versions[0])
        load(connection, snapshot)
        slots = None
        for graph in versions[1:]:
            if graph.version == snapshot.graph.version:
                continue
            change = compare(snapshot.graph, graph)
            after = succeed(snapshot, graph, change)
            generation, slots = renew(connection, snapshot, after, change, latest(connection), slots)
            assert latest(connection) == generation
            snapshot = after
            for rows in all_rows(connection, after):
                names = ", ".join(rows.table.names)
                with connection.cursor(binary=True) as cursor:
                    found = cursor.execute(f"SELECT {names} FROM {rows.table.name} WHERE until = {FOREVER}")  # noqa: S608
                    there = {*map(hashable, found)}
                expected = {*map(hashable, rows)}
                assert there >= expected if rows.table is ACCENT else there == expected, rows.table.name
