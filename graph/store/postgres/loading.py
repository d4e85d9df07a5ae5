"""Loading: a graph becomes the next generation of what the database holds.

Rows are copied into a table beside each table, and what differs is taken from there: what is another, or is no more, is
there until the new generation, and what is new from it on. Nobody sees that until the generation is told of, last of all.
What a loader that was killed has left behind is taken back by the next one, which begins behind the tables that were
finished where it loads the same graph.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from time import monotonic, sleep

from psycopg.pq import TransactionStatus

from graph.changes import GraphChange
from graph.errors import StoreLocked
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import migrations
from graph.store.postgres.blocks import read_slots
from graph.store.postgres.comparison import compare
from graph.store.postgres.connections import Connected, told_of
from graph.store.postgres.copying import Progress, copy, is_same, quietly, staging_of
from graph.store.postgres.generations import Generation, latest, tell
from graph.store.postgres.rows import LOADED as GRAPH_TABLES
from graph.store.postgres.rows import rows_of
from graph.store.postgres.scope import everything
from graph.store.postgres.tables import FOREVER, Rows, Table
from graph.store.postgres.word_rows import word_rows
from graph.store.postgres.word_tables import WORD_TABLES

_LOCK = 0x6E657773
"""What loaders lock: “news”."""
_TAKING = (TransactionStatus.IDLE, TransactionStatus.INTRANS)
"""The states of a connection that takes statements. One that is lost has no lock any more; one whose transaction has failed would
hide why, and is closed with that."""
_PAUSE = 0.02
"""Seconds after which it is asked again for the lock."""
_GRACE = "10 minutes"
"""For how long a generation may be read once there is a newer one."""
_REMEMBERED = "1 day"
"""For how long it is told what became of nodes with a generation."""

LOADED = (*GRAPH_TABLES, *WORD_TABLES)
"""All tables that are loaded."""


def load(connection: Connected, snapshot: Snapshot, progress: Progress = quietly) -> GraphChange | None:
    """Makes a snapshot's graph the database's; None where it is that already.

    Raises StoreLocked where another loader is at it, SchemaMismatch, and StoreUnavailable.
    """
    with told_of(), locked(connection):
        migrations.check(connection)
        before = latest(connection)
        if before.version == snapshot.version:
            return None
        number = before.number + 1
        finished = _begin(connection, before, snapshot.version)
        forget(connection)
        for rows in chain(
            rows_of(snapshot, everything(snapshot)), word_rows(snapshot, read_slots(connection, before.number))
        ):
            if rows.table.name not in finished:
                with connection.transaction():
                    _take(connection, rows, number, progress)
                    _finish(connection, rows.table, number)
        return _tell(connection, before, snapshot)


@contextmanager
def locked(connection: Connected, patience: float = 0.0) -> Iterator[None]:
    """Keeps all others from loading, who are waited for for so many seconds; who holds it may hold it once more.

    Raises StoreLocked where another one is at it for longer.
    """
    until = monotonic() + patience
    while connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone() != (True,):
        if monotonic() > until:
            raise StoreLocked
        sleep(_PAUSE)
    try:
        yield
    finally:
        if connection.info.transaction_status in _TAKING:
            connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _begin(connection: Connected, before: Generation, version: str) -> frozenset[str]:
    """Takes back what a loader left of another graph; the tables that one has finished of this one."""
    number = before.number + 1
    row = connection.execute("SELECT version, finished FROM loading WHERE generation = %s", [number]).fetchone()
    if row is not None and row[0] == version:
        return frozenset(row[1])
    _take_back(connection, before)
    connection.execute("INSERT INTO loading (generation, version) VALUES (%s, %s)", [number, version])
    return frozenset()


def take_back_unfinished(connection: Connected, before: Generation) -> None:
    """Takes back what a loader left that was ended before it told of its generation, if there is anything."""
    if connection.execute("SELECT 1 FROM loading").fetchone() is not None:
        _take_back(connection, before)


def _take_back(connection: Connected, before: Generation) -> None:
    for table in LOADED:
        with connection.transaction():
            connection.execute(f"DELETE FROM {table.name} WHERE since > %s", [before.number])
            connection.execute(
                f"UPDATE {table.name} SET until = {FOREVER} WHERE until > %s AND until < {FOREVER}", [before.number]
            )
    connection.execute("DELETE FROM loading")


def forget(connection: Connected) -> None:
    """Removes what was there in no generation that anybody can still be reading, and what is told of generations long gone."""
    row = connection.execute(
        f"SELECT max(number) FROM generation WHERE told_at < now() - interval '{_GRACE}'"
    ).fetchone()
    oldest = row and row[0]
    if oldest is not None:
        for table in LOADED:
            connection.execute(f"DELETE FROM {table.name} WHERE until <= %s", [oldest])
        connection.execute(
            f"DELETE FROM generation WHERE number < %s AND told_at < now() - interval '{_REMEMBERED}'", [oldest]
        )


def _take(connection: Connected, rows: Rows, number: int, progress: Progress) -> None:
    """Makes a table hold these rows from a generation on."""
    table = rows.table
    if connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is None:
        copy(connection, table, rows, table.name, number, progress)
        return
    staging = staging_of(table)
    copy(connection, table, rows, staging, number, progress)
    connection.execute(f"ANALYZE {staging}")
    own = ", ".join(f"t.{name}" for name in table.names)
    new = ", ".join(f"s.{name}" for name in table.names)
    connection.execute(
        f"UPDATE {table.name} t SET until = %s WHERE t.until = {FOREVER} AND NOT EXISTS ("
        f"SELECT 1 FROM {staging} s WHERE {is_same(table)} AND ({new}) IS NOT DISTINCT FROM ({own}))",
        [number],
    )
    connection.execute(
        f"INSERT INTO {table.name} ({', '.join(table.names)}, since, until) SELECT {new}, since, until FROM {staging} s "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table.name} t WHERE {is_same(table)} AND t.until = {FOREVER})"
    )
    connection.execute(f"TRUNCATE {staging}")


def _finish(connection: Connected, table: Table, number: int) -> None:
    connection.execute("UPDATE loading SET finished = finished || %s::text WHERE generation = %s", [table.name, number])


def _tell(connection: Connected, before: Generation, snapshot: Snapshot) -> GraphChange:
    """Tells of the new generation, which is all that makes it the present one."""
    generation = Generation.of(before.number + 1, snapshot)
    for table in LOADED:
        connection.execute(f"ANALYZE {table.name}")
    change = compare(connection, generation.number, snapshot.graph.version, before.summary.version)
    with connection.transaction():
        tell(connection, generation, change)
        connection.execute("DELETE FROM loading")
    return change
