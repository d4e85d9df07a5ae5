"""Databases, as settings name them. Nothing that is told repeats their addresses, which may hold passwords."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from graph.errors import StoreUnavailable
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected, writing
from newsgraph.errors import DatabaseFailed, SettingError
from newsgraph.settings import Settings

_SILENT = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""A host that has fallen silent is given up after 25 seconds, where it would be waited for for hours.

Source: PostgreSQL's documentation, “Parameter Key Words”; the last one is in milliseconds.
"""


def dsn_of(settings: Settings) -> str:
    """How to connect to the database that settings name. Raises SettingError where they name none."""
    if not settings.store:
        raise SettingError(
            "store", "No database is named; set NEWSGRAPH_STORE, or --store postgresql://newsgraph@db.example/news."
        )
    try:
        given = conninfo_to_dict(settings.store)
    except psycopg.ProgrammingError:
        raise SettingError(
            "store",
            "NEWSGRAPH_STORE is no address of a PostgreSQL, such as postgresql://newsgraph@db.example/news (what it is is not "
            "repeated, as it may hold a password).",
        ) from None
    # A host that takes no notice would be waited for for minutes.
    patience = {"connect_timeout": _seconds(settings), **_SILENT}
    return make_conninfo(settings.store, **{name: value for name, value in patience.items() if name not in given})


def _seconds(settings: Settings) -> int:
    return max(ceil(settings.store_patience), 2)


def open_store(settings: Settings) -> PostgresStore:
    """The store on the database that settings name. Raises SettingError, StoreUnavailable and SchemaMismatch."""
    with _failures():
        return PostgresStore(
            dsn_of(settings), settings.store_connections, settings.store_patience, settings.limits.seconds
        )


@contextmanager
def open_for_writing(settings: Settings) -> Iterator[Connected]:
    """A connection to the host that takes what is written. Raises SettingError, and DatabaseFailed for whatever the database does
    not do."""
    with _failures(), writing(dsn_of(settings)) as connection:
        yield connection


@contextmanager
def _failures() -> Iterator[None]:
    """Tells of what a database says in its words, to who looks after it."""
    try:
        yield
    except StoreUnavailable as failed:
        raise DatabaseFailed(failed.reason) from failed
    except psycopg.Error as failed:
        raise DatabaseFailed(str(failed).strip().partition("\n")[0] or type(failed).__name__) from failed
