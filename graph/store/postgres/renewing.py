"""Renewing: the next generation of what a database holds, made of what a change can have touched, and of nothing else.

All of it is one transaction: it is told of, or nothing has happened.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.changes import GraphChange
from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import tables
from graph.store.postgres.blocks import read_slots
from graph.store.postgres.comparison import told
from graph.store.postgres.connections import Connected, told_of
from graph.store.postgres.copying import Progress, quietly
from graph.store.postgres.differences import Difference, differ, differ_in_order, write
from graph.store.postgres.generations import Generation, latest, tell
from graph.store.postgres.loading import load, locked, take_back_unfinished
from graph.store.postgres.rows import rows_of
from graph.store.postgres.scope import touched
from graph.store.postgres.slots import assign
from graph.store.postgres.tables import Rows
from graph.store.postgres.word_renewal import Change, WordRenewal
from graph.store.postgres.word_rows import nodes_of
from graph.succession import find_succession

_MANY = 20_000
"""A change that touches the edges of more articles is loaded as a whole, which holds fewer rows at once."""
_ASCENDING = (tables.ARTICLE, tables.PROVIDER, tables.TOPIC)
"""The tables whose rows are had in the order of their keys."""


def renew(
    connection: Connected,
    before: Snapshot,
    after: Snapshot,
    change: GraphChange,
    generation: Generation,
    slots: NDArray[np.int64],
    progress: Progress = quietly,
) -> tuple[Generation, NDArray[np.int64]]:
    """Makes the database hold `after` instead of `before`, which `generation` holds, the present one; `change` is what became
    of nodes, and `slots` are those of nodes before, by their numbers. The new generation, and the slots of nodes in it. What
    `progress` raises, which is told of rows that are written, ends it, and nothing has happened.

    Raises StoreLocked where a loader is at it, and StoreUnavailable.
    """
    succession = find_succession(before.graph, after.graph, change)
    number = generation.number + 1
    renewed = Generation.of(number, after)
    with told_of(), locked(connection):
        take_back_unfinished(connection, generation)
        with connection.transaction():
            # Tables that are on every machine are written beside those that are spread, which Citus does one after the other alone.
            connection.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
            scopes = touched(before, after, change, succession)
            if len(scopes.after.linked[NodeKind.ARTICLE]) > _MANY:
                load(connection, after, progress)
                return latest(connection), assign(read_slots(connection, number), nodes_of(after))
            for rows, rows_now in zip(rows_of(before, scopes.before), rows_of(after, scopes.after), strict=True):
                for difference in _differences(rows, rows_now):
                    write(connection, difference, number, progress)
            words = WordRenewal(connection, Change(before, after, succession, scopes, generation.number), slots)
            for difference in words.differences():
                write(connection, difference, number, progress)
            tell(connection, renewed, told(change))
    return renewed, words.slots


def _differences(before: Rows, after: Rows) -> Iterator[Difference]:
    if before.table in _ASCENDING:
        return differ_in_order(before.table, before, after)
    return iter([differ(before.table, before, after)])
