"""Views of graphs in a database, over one connection each."""

from collections.abc import Iterator
from contextlib import contextmanager

from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.generations import latest
from graph.store.postgres.kept import Kept
from graph.store.postgres.layouts import Layouts
from graph.store.postgres.loading import load
from graph.store.postgres.session import Session
from graph.store.postgres.view import PostgresView
from tests.databases import database


@contextmanager
def emptied() -> Iterator[Connected]:
    """A connection to a database that holds nothing."""
    with database() as dsn, connected(dsn) as connection:
        yield connection


def view_of(connection: Connected, snapshot: Snapshot) -> PostgresView:
    """A view of a graph, which is the next generation of what a database holds."""
    load(connection, snapshot)
    return PostgresView(Session(connection, latest(connection)), Kept(), Layouts())
