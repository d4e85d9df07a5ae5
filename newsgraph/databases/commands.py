"""The commands of graphs in databases: `newsgraph store …`, and `newsgraph load`."""

import sys
from importlib.util import find_spec
from typing import Annotated

import orjson
import typer
from rich.console import Console

from graph.errors import ExtraMissing
from newsgraph.databases.terms import Others
from newsgraph.flags import with_settings
from newsgraph.loading import standard_error
from newsgraph.settings import Settings

_NAMING = ("config", "store")
_LEFT = 1
"""The exit code where a file was left that another one was to replace."""

store = typer.Typer(
    no_args_is_help=True, rich_markup_mode="rich", help="Look after a PostgreSQL that holds a graph, for many servers."
)
messages = standard_error()


def check_extra(what: str) -> None:
    """Raises ExtraMissing where what asks databases is not installed."""
    if any(find_spec(module) is None for module in ("psycopg", "psycopg_pool")):
        raise ExtraMissing(what, "postgres")


@store.command()
@with_settings(*_NAMING)
def init(*, settings: Settings) -> None:
    """Make the tables in a database that has none.

    [bold]newsgraph store init --store postgresql://newsgraph@db.example/news[/bold]
    """
    check_extra("newsgraph store")
    from newsgraph.databases.upkeep import make_tables  # noqa: PLC0415 - this needs the extra

    make_tables(settings, messages)


@store.command()
@with_settings(*_NAMING)
def migrate(*, settings: Settings) -> None:
    """Bring the tables to the version that this newsgraph asks."""
    check_extra("newsgraph store")
    from newsgraph.databases.upkeep import bring_up_to_date  # noqa: PLC0415 - this needs the extra

    bring_up_to_date(settings, messages)


@store.command()
@with_settings(*_NAMING)
def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False, *, settings: Settings) -> None:
    """Print what the database holds: versions, nodes and edges by kind, and how large its tables are."""
    check_extra("newsgraph store")
    from newsgraph.databases.upkeep import read_status, status_table, told  # noqa: PLC0415 - this needs the extra

    found = read_status(settings)
    if as_json:
        sys.stdout.write(orjson.dumps(told(found), option=orjson.OPT_INDENT_2).decode() + "\n")
        sys.stdout.flush()
    else:
        Console(highlight=False).print(status_table(found))


@store.command()
@with_settings(*_NAMING)
def distribute(
    citus: Annotated[bool, typer.Option("--citus", help="By Citus, which the database has to have.")] = False,
    *,
    settings: Settings,
) -> None:
    """Spread the tables over the machines of a cluster.

    [bold]newsgraph store distribute --citus[/bold]
    """
    if not citus:
        raise typer.BadParameter("Citus is what distributes tables; say so", param_hint="--citus")
    check_extra("newsgraph store")
    from newsgraph.databases.upkeep import distribute_tables  # noqa: PLC0415 - this needs the extra

    distribute_tables(settings, messages)


@store.command("write-back")
@with_settings(*_NAMING)
def write_back(
    folders: Annotated[
        list[str],
        typer.Argument(metavar="FOLDER...", help="The folders to write into, each as a path or as label=path."),
    ],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that were changed too.")] = False,
    *,
    settings: Settings,
) -> None:
    """Write what was written through the API into folders; exit with 1 where a file was left that was changed as well.

    [bold]newsgraph store write-back my-site[/bold]
    """
    check_extra("newsgraph store")
    from newsgraph.databases import write_back as writing  # noqa: PLC0415 - this needs the extra

    if not writing.write_back(folders, settings, Others.OVERWRITTEN if overwrite else Others.KEPT, messages):
        raise typer.Exit(_LEFT)
