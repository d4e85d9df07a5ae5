"""Views of graphs in a database, over one connection each."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.generations import latest
from graph.store.postgres.kept import Kept
from graph.store.postgres.layouts import Layouts
from graph.store.postgres.loading import LOADED, load
from graph.store.postgres.session import Session
from graph.store.postgres.view import PostgresView
from tests.databases import database


@contextmanager
def emptied() -> Iterator[Connected]:
    """A connection to a database that holds nothing."""
    with database() as dsn, connected(dsn) as connection:
        yield connection


def empty(connection: Connected) -> None:
    """Makes a database hold nothing again, as if nothing had ever been loaded."""
    for name in (*(table.name for table in LOADED), "generation"):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))


def view_of(connection: Connected, snapshot: Snapshot) -> PostgresView:
    """A view of a graph, which is the next generation of what a database holds."""
    load(connection, snapshot)
    return PostgresView(Session(connection, latest(connection)), Kept(), Layouts())
