"""Copying: rows go into tables, and those that are there no more are told so."""

from collections.abc import Callable, Iterable

from graph.store.postgres.connections import Connected
from graph.store.postgres.tables import FOREVER, Row, Table

Progress = Callable[[str, int], None]
"""Is told of the table that is loaded, and of how many of its rows are there."""

_TOLD_EVERY = 1_000


def quietly(_name: str, _rows: int) -> None:
    """Tells nobody."""


def copy(connection: Connected, table: Table, rows: Iterable[Row], into: str, number: int, progress: Progress) -> None:
    """Copies rows of a table into that of the name `into`, as such that are there from a generation on."""
    names = ", ".join((*table.names, "since", "until"))
    done = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {into} ({names}) FROM STDIN (FORMAT BINARY)") as copying,
    ):
        copying.set_types([*table.types, "int4", "int4"])
        for done, row in enumerate(rows, 1):
            copying.write_row((*row, number, FOREVER))
            if done % _TOLD_EVERY == 0:
                progress(table.name, done)
    progress(table.name, done)


def staging_of(table: Table) -> str:
    """The name of the table in which rows lie that are compared with those of a table. Nothing is in it: it is emptied in the
    transaction that filled it."""
    return f"staging_{table.name}"


def is_same(table: Table) -> str:
    """The condition that a row of the staging table, s, is of what a row of the table, t, is of."""
    return " AND ".join(f"s.{name} = t.{name}" for name in table.names[: table.keys])
