"""Distribution: which machine of a Citus cluster the rows of each table lie on.

Rows that are read together lie together: what leads to an article lies with it, all else that leads from a node with what else
leads from there. Small tables are on every machine.
"""

from msgspec import Struct

from graph.errors import CitusMissing
from graph.store.postgres.connections import Connected


class Placement(Struct, frozen=True):
    """Where the rows of a table lie: by the values of a column, those that are equal to values of the table `beside` with those;
    on every machine where there is no column."""

    table: str
    column: str | None = None
    beside: str | None = None


_TABLES = (
    Placement("generation"),
    Placement("loading"),
    Placement("written"),
    Placement("provider"),
    Placement("topic"),
    Placement("topic_alias"),
    Placement("site"),
    Placement("block"),
    Placement("spelling"),
    Placement("accent"),
    Placement("story"),
    Placement("article", "key"),
    Placement("to_article", "node", "article"),
    Placement("to_provider", "origin", "article"),
    Placement("to_topic", "origin", "article"),
    Placement("below_topic", "node", "article"),
    Placement("related", "key", "article"),
    Placement("posting", "word"),
    Placement("frequency", "word", "posting"),
    Placement("provider_beside"),
    Placement("topic_beside"),
    Placement("document", "source"),
    Placement("diagnostic", "source", "document"),
    Placement("other_id", "id", "document"),
)
_STAGING = tuple(
    Placement(f"staging_{each.table}", each.column, each.column and (each.beside or each.table))
    for each in _TABLES
    if each.table not in ("generation", "loading", "written")
)
PLACEMENTS = (*_TABLES, *_STAGING)
"""All tables but that of the schema's versions, each after the one that it lies beside; what is compared lies together."""

_APART = "none"
"""What Citus calls lying beside nothing."""


def distribute(connection: Connected) -> list[str]:
    """Has Citus distribute what is not yet; the names of the tables that were. Rows that are there move along.

    Raises CitusMissing.
    """
    if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'").fetchone() is None:
        raise CitusMissing
    before = frozenset(distributed(connection))
    moved = [each for each in PLACEMENTS if each.table not in before]
    for each in moved:
        if each.column is None:
            connection.execute("SELECT create_reference_table(%s)", [each.table])
        else:
            connection.execute(
                "SELECT create_distributed_table(%s, %s, colocate_with => %s)",
                [each.table, each.column, each.beside or _APART],
            )
    return [each.table for each in moved]


def distributed(connection: Connected) -> list[str]:
    """The names of the tables that Citus has distributed; none where there is no Citus."""
    if connection.execute("SELECT to_regclass('pg_dist_partition')").fetchone() == (None,):
        return []
    rows = connection.execute("SELECT logicalrelid::regclass::text FROM pg_dist_partition ORDER BY 1").fetchall()
    return [name for (name,) in rows]
