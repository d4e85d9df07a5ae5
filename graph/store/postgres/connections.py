"""Connections to the database, and what becomes of its errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from math import ceil
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from graph.errors import StoreBusy, StoreTimeout, StoreUnavailable

Connected = Connection[tuple[Any, ...]]
"""A connection whose rows are tuples."""

_PREPARED_AFTER, _MOST_PREPARED = 1, 500
"""A statement is prepared when it is run for the second time; so many of the latest stay, as they have generations and pages' sizes
in their text."""


def configure(connection: Connected) -> None:
    """Makes a connection one of this store's: each statement is a transaction of its own, and plans do not depend on values.

    A plan that is made for some values reads whole tables as soon as there are many of them. To read here and there costs
    what it does where nearly all is in memory: rows are then read in an index's order, up to as many as are asked for.
    """
    connection.autocommit = True
    connection.prepare_threshold = _PREPARED_AFTER
    connection.prepared_max = _MOST_PREPARED
    connection.execute("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1")


def _configure_limited(milliseconds: int, connection: Connected) -> None:
    configure(connection)
    connection.execute(f"SET statement_timeout = {milliseconds:d}")


@contextmanager
def connected(dsn: str) -> Iterator[Connected]:
    """A connection of its own. Raises StoreUnavailable."""
    with told_of(), psycopg.connect(dsn) as connection:
        configure(connection)
        yield connection


@contextmanager
def writing(dsn: str) -> Iterator[Connected]:
    """A connection of its own to that host of several which takes what is written. Raises StoreUnavailable."""
    with told_of():
        to_write = make_conninfo(dsn, target_session_attrs="read-write")
    with connected(to_write) as connection:
        yield connection


_GIVEN_UP_AFTER = 1.0
"""The seconds for which it is tried to connect. Who asks next begins anew, so that a database that is back is found within about a
second; what goes on trying does so ever more rarely."""
_WHILE_AWAY = 0.5
"""The seconds that are waited for a database that was not there before."""


class Pool:
    """Connections that are used again, to a host, or to several of them (`has_hosts`), each to whichever answers."""

    def __init__(self, dsn: str, size: int, patience: float, longest: float | None = None) -> None:
        """At most `size` are open at once; who has had to wait for one for `patience` seconds is refused. The database gives up
        a statement after `longest` seconds."""
        self._pool = ConnectionPool(
            dsn,
            min_size=1,
            max_size=size,
            timeout=patience,
            # No bound of who waits: the pool counts those among them that have given up, and would take nobody any more.
            reconnect_timeout=_GIVEN_UP_AFTER,
            configure=configure if longest is None else partial(_configure_limited, ceil(longest * 1_000)),
            open=False,
            kwargs={"application_name": "newsgraph"},
        )
        self._pool.open()
        self.has_hosts = "," in str(conninfo_to_dict(dsn).get("host", ""))
        self._patience = patience
        self._is_away = False

    def close(self) -> None:
        """Closes all connections that are not in use, and the others once they are not."""
        self._pool.close()

    def replace_dead(self) -> None:
        """Puts others in the place of connections that are not in use and have died, as all have where a database began anew."""
        self._pool.check()

    @contextmanager
    def connection(self) -> Iterator[Connected]:
        """A connection, which is given back. Raises StoreBusy, and StoreUnavailable where none can be made."""
        connection = self._taken()
        try:
            with told_of():
                yield connection
        finally:
            # Nothing is waited for: one that was lost is replaced later, by a thread of the pool.
            self._pool.putconn(connection)

    def _taken(self) -> Connected:
        """A connection. Where the last one who waited found that none can be made, others do not wait for as long."""
        failures = self._failures()
        patience = min(self._patience, _WHILE_AWAY) if self._is_away else self._patience
        try:
            with told_of():
                connection = self._pool.getconn(patience)
        except StoreBusy:
            self._is_away = self._is_away or self._failures() > failures
            if self._is_away:
                raise StoreUnavailable("no connection could be made") from None
            raise
        self._is_away = False
        return connection

    def _failures(self) -> int:
        """How often connecting has failed."""
        return self._pool.get_stats().get("connections_errors", 0)


@contextmanager
def told_of() -> Iterator[None]:
    """Tells of the database's errors as of the store's."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreBusy from error
    except psycopg.errors.QueryCanceled as error:
        raise StoreTimeout from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise StoreUnavailable(_reason(error)) from error


def _reason(error: psycopg.Error) -> str:
    """The first line of what the database said."""
    return (str(error).strip().splitlines() or ["it gave no reason"])[0].removesuffix(".")
