"""What was written through the API since the last load, which is not known to be in the folders that are loaded."""

from typing import NamedTuple

from graph.store.postgres.connections import Connected


class Written(NamedTuple):
    """What was written last at a source path: the `revision` of the document there, None where it was deleted. `replaced` is that
    of what its folder had when it was loaded, or written back, last; None where it had nothing."""

    source: str
    revision: str | None
    replaced: str | None


def note_written(connection: Connected, written: Written) -> None:
    """Notes what was written. Where something was noted at its path before, it is that which the folder has been left with."""
    connection.execute(
        "INSERT INTO written (source, revision, replaced) VALUES (%s, %s, %s) "
        "ON CONFLICT (source) DO UPDATE SET revision = EXCLUDED.revision",
        written,
    )


def note_written_back(connection: Connected, written: Written) -> None:
    """Notes that the folder has this by now, whatever was written since."""
    connection.execute("UPDATE written SET replaced = %s WHERE source = %s", [written.revision, written.source])


def read_written(connection: Connected) -> list[Written]:
    """All that is noted, by source paths."""
    rows = connection.execute("SELECT source, revision, replaced FROM written ORDER BY source")
    return [Written._make(row) for row in rows]


def forget_written(connection: Connected) -> None:
    """Forgets all that is noted."""
    connection.execute("DELETE FROM written")
