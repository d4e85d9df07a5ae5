"""What is in the tables of a database now, beside what a loader would write there."""

from collections.abc import Iterator
from typing import Any

from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.blocks import read_slots
from graph.store.postgres.connections import Connected
from graph.store.postgres.generations import latest
from graph.store.postgres.rows import rows_of
from graph.store.postgres.scope import everything
from graph.store.postgres.tables import FOREVER, Rows, Table
from graph.store.postgres.word_rows import word_rows

Held = set[tuple[Any, ...]]
"""Rows of a table, of which lists are tuples."""


def held(connection: Connected, table: Table) -> Held:
    """The rows of a table that are there now."""
    names = ", ".join(table.names)
    with connection.cursor(binary=True) as cursor:
        return {*map(_hashable, cursor.execute(f"SELECT {names} FROM {table.name} WHERE until = {FOREVER}"))}  # noqa: S608


def loaded(rows: Rows) -> Held:
    """The rows that a loader would write."""
    return {*map(_hashable, rows)}


def rows_of_graph(snapshot: Snapshot) -> Iterator[Rows]:
    """What a loader would write into the tables of the graph."""
    return rows_of(snapshot, everything(snapshot))


def rows_of_words(connection: Connected, snapshot: Snapshot) -> Iterator[Rows]:
    """What a loader would write into the tables of words, where nodes have the slots that they have."""
    return word_rows(snapshot, read_slots(connection, latest(connection).number))


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)
