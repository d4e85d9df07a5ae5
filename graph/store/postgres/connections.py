"""Connections to the database, and what becomes of its errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests

from graph.errors import StoreBusy, StoreUnavailable

Connected = Connection[tuple[Any, ...]]
"""A connection whose rows are tuples."""

_PREPARED_AFTER = 1
"""A statement is prepared when it is run for the second time."""


def configure(connection: Connected) -> None:
    """Makes a connection one of this store's: each statement is a transaction of its own, and plans do not depend on values.

    A plan that is made for some values reads whole tables as soon as there are many of them. To read here and there costs
    what it does where nearly all is in memory: rows are then read in an index's order, up to as many as are asked for.
    """
    connection.autocommit = True
    connection.prepare_threshold = _PREPARED_AFTER
    connection.execute("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1")


@contextmanager
def connected(dsn: str) -> Iterator[Connected]:
    """A connection of its own. Raises StoreUnavailable."""
    with told_of(), psycopg.connect(dsn) as connection:
        configure(connection)
        yield connection


class Pool:
    """Connections that are used again."""

    def __init__(self, dsn: str, size: int, patience: float) -> None:
        """At most `size` are open at once; who has had to wait for one for `patience` seconds is refused."""
        self._pool = ConnectionPool(
            dsn,
            min_size=1,
            max_size=size,
            timeout=patience,
            max_waiting=4 * size,
            configure=configure,
            open=False,
            kwargs={"application_name": "newsgraph"},
        )
        self._pool.open()

    def close(self) -> None:
        """Closes all connections that are not in use, and the others once they are not."""
        self._pool.close()

    @contextmanager
    def connection(self) -> Iterator[Connected]:
        """A connection, which is given back. Raises StoreBusy and StoreUnavailable."""
        with told_of(), self._pool.connection() as connection:
            yield connection


@contextmanager
def told_of() -> Iterator[None]:
    """Tells of the database's errors as of the store's."""
    try:
        yield
    except (PoolTimeout, TooManyRequests) as error:
        raise StoreBusy from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise StoreUnavailable(_reason(error)) from error


def _reason(error: psycopg.Error) -> str:
    """The first line of what the database said."""
    return (str(error).strip().splitlines() or ["it gave no reason"])[0].removesuffix(".")
