"""The check of shapes refuses those that Citus refused when they were tried, and none of those that it took."""

import pytest

from tests.citus import refusals

TAKEN = [
    "SELECT record FROM article WHERE key = ANY(%(keys)s) AND since <= %(generation)s",
    "SELECT a.record FROM to_article t JOIN article a ON a.key = t.node WHERE t.origin = ANY(%(keys)s)",
    "SELECT p.record FROM to_provider t JOIN provider p ON p.key = t.node WHERE t.origin = ANY(%(keys)s)",
    "SELECT key FROM article WHERE key IN (SELECT origin FROM to_article WHERE node = ANY(%(keys)s))",
    "SELECT origin, row_number() OVER (PARTITION BY origin ORDER BY out_place) FROM to_article WHERE origin = ANY(%(k)s)",
    "SELECT key FROM article a WHERE EXISTS (SELECT 1 FROM to_provider t WHERE t.origin = a.key)",
    "UPDATE article t SET until = %s WHERE EXISTS (SELECT 1 FROM staging_article s WHERE s.key = t.key)",
    "UPDATE provider t SET until = %s WHERE EXISTS (SELECT 1 FROM staging_provider s WHERE s.key = t.key)",
]
REFUSED = [
    "WITH RECURSIVE below AS (SELECT 1 UNION ALL SELECT 1 FROM below) SELECT * FROM below",
    "SELECT t.node FROM unnest(%(keys)s) AS k(key), LATERAL (SELECT node FROM to_article WHERE origin = k.key LIMIT 3) t",
    "SELECT a.record FROM to_article t JOIN article a ON a.key = t.origin",
    "SELECT a.record FROM document d JOIN article a ON a.key = d.node",
    "SELECT key FROM article a WHERE EXISTS (SELECT 1 FROM to_article t WHERE t.origin = a.key)",
    "UPDATE posting t SET until = %s WHERE EXISTS (SELECT 1 FROM staging_posting s WHERE s.block = t.block)",
]


@pytest.mark.parametrize("statement", TAKEN)
def test_shapes_that_are_taken(statement: str) -> None:
    """They read one distributed table, or several where their rows lie together."""
    assert refusals(statement) == []


@pytest.mark.parametrize("statement", REFUSED)
def test_shapes_that_are_refused(statement: str) -> None:
    """Each of them has a reason."""
    assert refusals(statement)


def test_every_table_is_placed() -> None:
    """A table that nobody has thought of is told of."""
    with pytest.raises(ValueError, match="elsewhere"):
        refusals("SELECT 1 FROM elsewhere")
