"""Differences: which rows of a table are gone, and which have come, from one snapshot to the next."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graph.store.postgres.connections import Connected
from graph.store.postgres.copying import Progress, copy, is_same, staging_of
from graph.store.postgres.tables import FOREVER, Row, Table

_MOST_AT_ONCE = 5_000


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


def differ_in_order(
    table: Table, before: Iterable[Row], after: Iterable[Row], most: int = _MOST_AT_ONCE
) -> Iterator[Difference]:
    """The same of rows that ascend by what tells them apart, of which no more than so many are held at once."""
    gone: list[Row] = []
    come: list[Row] = []
    for was, now in _paired(table.keys, iter(before), iter(after)):
        if was != now:
            gone.extend([was] if was else [])
            come.extend([now] if now else [])
        if max(len(gone), len(come)) >= most:
            yield Difference(table, gone, come)
            gone, come = [], []
    yield Difference(table, gone, come)


def _paired(keys: int, before: Iterator[Row], after: Iterator[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows beside those that have taken their place."""
    was, now = next(before, None), next(after, None)
    while was or now:
        if was and (now is None or was[:keys] < now[:keys]):
            yield was, None
            was = next(before, None)
        elif now and (was is None or now[:keys] < was[:keys]):
            yield None, now
            now = next(after, None)
        else:
            yield was, now
            was, now = next(before, None), next(after, None)


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
