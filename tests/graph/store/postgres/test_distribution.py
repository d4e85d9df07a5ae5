"""Distribution: Citus is told of every table, and of nothing that it would refuse."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from graph.errors import CitusMissing
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.distribution import PLACEMENTS, distribute, distributed
from graph.store.postgres.loading import LOADED
from graph.store.postgres.status import status_of
from tests.databases import database

KEYS = """
SELECT c.relname, array_agg(a.attname::text) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
WHERE i.indisunique AND n.nspname = 'public' GROUP BY c.relname, i.indexrelid
"""
TYPES = """
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'
"""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connected]:
    """A connection to a database that has the tables."""
    with database() as dsn, connected(dsn) as made:
        yield made


def test_each_table_has_its_place(connection: Connected) -> None:
    """All but that of the schema's versions, which is read by who migrates alone."""
    names = {table for table, _, _ in connection.execute(TYPES)}
    assert sorted(placement.table for placement in PLACEMENTS) == sorted(names - {"schema_version"})


def test_what_is_compared_lies_together() -> None:
    """Each table that is loaded has one beside it, into which rows are copied, placed by the same column."""
    columns = {placement.table: placement.column for placement in PLACEMENTS}
    for table in LOADED:
        assert columns[f"staging_{table.name}"] == columns[table.name]
        assert columns[table.name] in {None, *table.names[: table.keys]}


def test_what_is_unique_is_so_on_one_machine(connection: Connected) -> None:
    """Citus refuses keys without the column that rows are placed by."""
    columns = {placement.table: placement.column for placement in PLACEMENTS if placement.column}
    for name, key in connection.execute(KEYS):
        assert columns.get(name) is None or columns[name] in key, name


def test_what_lies_together_is_placed_by_values_of_one_type(connection: Connected) -> None:
    """And after the table that it lies beside, which is placed by itself."""
    types = {(table, column): type_ for table, column, type_ in connection.execute(TYPES)}
    placed = {placement.table: placement for placement in PLACEMENTS}
    for number, placement in enumerate(PLACEMENTS):
        if placement.beside:
            other = placed[placement.beside]
            assert other in PLACEMENTS[:number]
            assert other.beside is None
            assert types[placement.table, placement.column] == types[other.table, other.column]


def test_a_database_without_citus_is_told_of(connection: Connected) -> None:
    """With what to do; its tables are where they were."""
    with pytest.raises(CitusMissing, match="CREATE EXTENSION citus"):
        distribute(connection)
    assert distributed(connection) == []
    assert status_of(connection).sizes.keys() == {placement.table for placement in PLACEMENTS} | {"schema_version"}


@pytest.mark.skipif("NEWSGRAPH_TEST_CITUS" not in os.environ, reason="no Citus is named")
def test_citus_distributes_each_table_once() -> None:
    """Where there is one, which `NEWSGRAPH_TEST_CITUS` names, whose database has the tables."""
    with psycopg.connect(os.environ["NEWSGRAPH_TEST_CITUS"], autocommit=True) as made:
        before = set(distributed(made))
        assert {*distribute(made)} == {placement.table for placement in PLACEMENTS} - before
        assert distribute(made) == []
