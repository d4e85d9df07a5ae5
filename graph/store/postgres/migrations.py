"""The versions of the database's schema: numbered files of SQL, each of which leads from the one before to its own."""

import re
from importlib.resources import files

import psycopg

from graph.errors import SchemaMismatch
from graph.store.postgres.connections import Connected

_NAME = re.compile(r"(\d{3})_(\w+)\.sql", re.ASCII)
_FILES = sorted(
    (int(match[1]), file)
    for file in files(__package__).joinpath("sql").iterdir()
    if (match := _NAME.fullmatch(file.name))
)

LATEST = _FILES[-1][0]
"""The version of the schema that this store asks."""


def version(connection: Connected) -> int:
    """The version of the database's schema; 0 where it has none."""
    try:
        row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    except psycopg.errors.UndefinedTable:
        return 0
    return (row and row[0]) or 0


def migrate(connection: Connected) -> list[int]:
    """Brings the schema to the latest version; the versions that it came to on the way, none where it was that already.

    Raises SchemaMismatch where it is newer.
    """
    with connection.transaction():
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, since timestamptz DEFAULT now())"
        )
        # Who migrates at the same time waits here.
        connection.execute("LOCK TABLE schema_version IN EXCLUSIVE MODE")
        present = version(connection)
        if present > LATEST:
            raise SchemaMismatch(present, LATEST)
        taken = [(number, file) for number, file in _FILES if number > present]
        for number, file in taken:
            connection.execute(file.read_bytes())
            connection.execute("INSERT INTO schema_version (version) VALUES (%s)", [number])
    return [number for number, _ in taken]


def check(connection: Connected) -> None:
    """Raises SchemaMismatch where the schema's version is another than the latest."""
    present = version(connection)
    if present != LATEST:
        raise SchemaMismatch(present, LATEST)
