"""Differences: which rows of a table are gone, and which have come, from one snapshot to the next."""

from collections.abc import Iterable
from typing import NamedTuple

from graph.store.postgres.connections import Connected
from graph.store.postgres.copying import Progress, copy, is_same, staging_of
from graph.store.postgres.tables import FOREVER, Row, Table


class Difference(NamedTuple):
    """Rows of a table that are not there any more, or are others, and those that are there now."""

    table: Table
    gone: list[Row]
    come: list[Row]


def differ(table: Table, before: Iterable[Row], after: Iterable[Row]) -> Difference:
    """How rows differ from what they were; what tells them apart is in one row of each alone."""
    was = {row[: table.keys]: row for row in before}
    now = {row[: table.keys]: row for row in after}
    gone = [row for key, row in was.items() if now.get(key) != row]
    return Difference(table, gone, [row for key, row in now.items() if was.get(key) != row])


def write(connection: Connected, difference: Difference, number: int, progress: Progress) -> None:
    """Makes a table hold what differs from a generation on."""
    table, gone, come = difference
    if gone:
        staging = staging_of(table)
        copy(connection, table, gone, staging, number, progress)
        connection.execute(f"ANALYZE {staging}")
        connection.execute(
            f"UPDATE {table.name} t SET until = %s WHERE t.until = {FOREVER} "
            f"AND EXISTS (SELECT 1 FROM {staging} s WHERE {is_same(table)})",
            [number],
        )
        connection.execute(f"TRUNCATE {staging}")
    if come:
        copy(connection, table, come, table.name, number, progress)
