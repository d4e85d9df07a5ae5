"""What a database holds, for who looks after it."""

from datetime import datetime

from msgspec import Struct

from graph.store.postgres import migrations
from graph.store.postgres.connections import Connected
from graph.store.postgres.distribution import distributed
from graph.store.postgres.generations import Generation, latest
from graph.store.postgres.written import read_written

_SIZES = """
SELECT c.relname, {size}(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind = 'r' AND (c.relname = ANY(%(distributed)s)) = {is_distributed}
ORDER BY c.relname
"""
_OWN = _SIZES.format(size="pg_total_relation_size", is_distributed="false")
_DISTRIBUTED = _SIZES.format(size="citus_total_relation_size", is_distributed="true")


class Status(Struct, frozen=True):
    """The schema's version; the present generation, and when it was told of; the version that is being loaded, or that a loader
    left; how many documents were written through the API since the last load; the bytes of each table with its indexes."""

    schema: int
    generation: Generation
    told_at: datetime | None
    loading: str | None
    written: int
    sizes: dict[str, int]


def status_of(connection: Connected) -> Status:
    """What the database holds, whose schema is there."""
    generation = latest(connection)
    told = connection.execute("SELECT told_at FROM generation WHERE number = %s", [generation.number]).fetchone()
    loading = connection.execute("SELECT version FROM loading").fetchone()
    return Status(
        migrations.version(connection),
        generation,
        told[0] if told else None,
        loading[0] if loading else None,
        len(read_written(connection)),
        dict(sorted(_sizes(connection))),
    )


def _sizes(connection: Connected) -> list[tuple[str, int]]:
    apart = distributed(connection)
    rows = connection.execute(_OWN, {"distributed": apart}).fetchall()
    if apart:
        rows += connection.execute(_DISTRIBUTED, {"distributed": apart}).fetchall()
    return [(name, size) for name, size in rows]
