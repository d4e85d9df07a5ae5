"""Looking after a database: its tables, what they hold, and where they lie."""

from rich.console import Console
from rich.table import Table

from graph.errors import SchemaMismatch
from graph.store.postgres import migrations
from graph.store.postgres.distribution import distribute
from graph.store.postgres.status import Status, status_of
from newsgraph.databases.opening import open_for_writing
from newsgraph.settings import Settings


def make_tables(settings: Settings, console: Console) -> None:
    """Makes the tables in a database that has none. Raises SchemaMismatch where it has those of another version."""
    with open_for_writing(settings) as connection:
        if migrations.version(connection):
            migrations.check(connection)
            console.print("The database has the tables already.")
        else:
            migrations.migrate(connection)
            console.print(f"Made the tables, of version {migrations.LATEST}; fill them with newsgraph load.")


def bring_up_to_date(settings: Settings, console: Console) -> None:
    """Brings the tables to the latest version. Raises SchemaMismatch where there are none, and where they are newer."""
    with open_for_writing(settings) as connection:
        present = migrations.version(connection)
        if not present:
            raise SchemaMismatch(0, migrations.LATEST)
        if migrations.migrate(connection):
            console.print(f"Brought the tables from version {present} to {migrations.LATEST}.")
        else:
            console.print(f"The tables are of the latest version, {present}.")


def distribute_tables(settings: Settings, console: Console) -> None:
    """Has Citus distribute the tables. Raises CitusMissing and SchemaMismatch."""
    with open_for_writing(settings) as connection:
        migrations.check(connection)
        distributed = distribute(connection)
    console.print(
        f"Distributed {', '.join(distributed)}." if distributed else "All tables were distributed before.",
        soft_wrap=True,
    )


def read_status(settings: Settings) -> Status:
    """What a database holds. Raises SchemaMismatch."""
    with open_for_writing(settings) as connection:
        migrations.check(connection)
        return status_of(connection)


def status_table(status: Status) -> Table:
    """What a database holds, for people."""
    table = Table("", "", show_header=False, box=None)
    for name, value in told(status).items():
        table.add_row(name, f"{value:,}" if isinstance(value, int) else str(value))
    return table


def told(status: Status) -> dict[str, int | str]:
    """What a database holds, by name; sizes are in bytes."""
    generation = status.generation
    summary = generation.summary
    found: dict[str, int | str] = {"schema": status.schema, "generation": generation.number, "version": summary.version}
    if status.told_at:
        found["loaded"] = status.told_at.isoformat(timespec="seconds")
    if status.loading is not None:
        found["being loaded"] = status.loading
    if status.written:
        found["written through the API"] = status.written
    found |= {"articles": summary.articles, "stubs": summary.stubs, "providers": summary.providers}
    found |= {"topics": summary.topics}
    found |= {f"{kind} edges": count for kind, count in summary.edges.items()}
    return found | {f"{name} bytes": size for name, size in status.sizes.items()}
