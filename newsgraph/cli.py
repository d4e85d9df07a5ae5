"""The command `newsgraph`. Results go to standard output, everything else to standard error.

Exit codes: 0 fine, 1 the documents have errors, or a feed was not imported or a document not written back, 2 wrong usage.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import Progress

from graph import GraphError, Severity
from graph.errors import ExtraMissing
from graph.export import FORMATS, find_format
from graph.store.base import View
from newsgraph import __version__, serving
from newsgraph.access import Scope
from newsgraph.access.command import print_token
from newsgraph.databases.commands import check_extra, store
from newsgraph.databases.terms import Others
from newsgraph.errors import NewsgraphError
from newsgraph.exports import PARAMETERS, Export, Parameters, WatchedPart, read_export
from newsgraph.feeds.terms import Edits, Hosts, Limits, ResultFormat, Terms
from newsgraph.files import whole_file
from newsgraph.flags import with_settings
from newsgraph.loading import load_folders, open_folders, standard_error
from newsgraph.reports import (
    ReportFormat,
    count_diagnostics,
    diagnostic_lines,
    statistics,
    statistics_table,
    summary_line,
)
from newsgraph.settings import Settings
from schema import Context, build_schema, sdl

FINE, DOCUMENT_ERRORS, WRONG_USAGE = 0, 1, 2
READING = ("config", "drafts", "base_url")
"""The settings of what is read, which commands other than `serve` have as options."""
_ASKING = "Asking addresses"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Turn a folder of documents with front matter into a knowledge graph, and ask it over GraphQL.",
)
app.add_typer(store, name="store")
messages = standard_error()

Folders = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FOLDER]...",
        help="Folders of documents, each as a path or as label=path; the sample documents where none is given.",
        show_default=False,
    ),
]
RequiredFolders = Annotated[
    list[str], typer.Argument(metavar="FOLDER...", help="Folders of documents, each as a path or as label=path.")
]


def _parameter(name: str, metavar: str | None = None) -> Any:
    """The option for a parameter of exports, with the help that all of them have."""
    [known] = [each for each in PARAMETERS if each.name == name]
    return typer.Option(help=f"{known.help} ({known.values})".replace("`", ""), metavar=metavar, show_default=False)


@app.command()
@with_settings()
def serve(folders: Folders = None, *, settings: Settings) -> None:
    """Serve folders of documents: an explorer for people, GraphQL for programs.

    [bold]newsgraph serve[/bold]                       the sample documents
    [bold]newsgraph serve my-site[/bold]               a folder
    [bold]newsgraph serve news=a blog=b[/bold]         two folders, told apart by labels
    [bold]newsgraph serve --config newsgraph.toml[/bold]
    [bold]newsgraph serve --store postgresql://newsgraph@db.example/news[/bold]
    """
    serving.serve(folders or settings.folders, settings, messages)


@app.command()
@with_settings(*READING, "cache", "store")
def load(
    folders: RequiredFolders,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Give up what was written through the API and is not in the folders.")
    ] = False,
    *,
    settings: Settings,
) -> None:
    """Load folders into a database, in place of what it holds; servers of it show them at once.

    [bold]newsgraph load my-site --store postgresql://newsgraph@db.example/news[/bold]
    """
    check_extra("newsgraph load")
    from newsgraph.databases.loading import load_database  # noqa: PLC0415 - this needs the extra

    load_database(folders, settings, Others.OVERWRITTEN if overwrite else Others.KEPT, messages)


@app.command()
@with_settings(*READING)
def check(
    folders: RequiredFolders,
    form: Annotated[ReportFormat, typer.Option("--format", help="How to print them.")] = ReportFormat.TEXT,
    *,
    settings: Settings,
) -> None:
    """Print what is wrong with documents, file by file; exit with 1 where there are errors.

    [bold]newsgraph check my-site[/bold]
    [bold]newsgraph check my-site --format github[/bold]   as annotations in GitHub's workflows
    """
    graph = load_folders(folders, settings, messages)
    for line in diagnostic_lines(graph.diagnostics, form):
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    messages.print(f"{count_diagnostics(graph.diagnostics)}; {summary_line(graph)}.")
    if any(diagnostic.severity is Severity.ERROR for diagnostic in graph.diagnostics):
        raise typer.Exit(DOCUMENT_ERRORS)


@app.command()
@with_settings(*READING)
def stats(
    folders: RequiredFolders,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    *,
    settings: Settings,
) -> None:
    """Print what folders hold: nodes and edges by kind, and how much was wrong.

    [bold]newsgraph stats my-site[/bold]
    """
    graph = load_folders(folders, settings, messages)
    if as_json:
        _write_json(statistics(graph))
    else:
        Console(highlight=False).print(statistics_table(graph))


@app.command()
@with_settings(*READING, "cache")
def query(
    document: Annotated[str, typer.Argument(metavar="GRAPHQL", help="The query; @file reads one, - standard input.")],
    folders: Folders = None,
    variables: Annotated[str, typer.Option(help="The query's variables, as JSON.")] = "{}",
    operation: Annotated[
        str | None, typer.Option(help="Which operation of several to ask.", show_default=False)
    ] = None,
    *,
    settings: Settings,
) -> None:
    """Ask folders of documents one query, and print its answer; exit with 2 where the query has errors.

    [bold]newsgraph query '{ graph { articles } }' my-site[/bold]
    """
    values = _parse_variables(variables)
    text = _read_query(document)
    with open_folders(folders or settings.folders, settings, messages).store.view() as view:
        answer = build_schema(limits=settings.document_limits).execute_sync(
            text,
            variable_values=values,
            context_value=Context.beginning(view, settings.limits),
            operation_name=operation,
        )
    errors = [error.formatted for error in answer.errors or ()]
    _write_json({"data": answer.data, "errors": errors} if errors else {"data": answer.data})
    if errors:
        raise typer.Exit(WRONG_USAGE)


@app.command()
@with_settings(*READING, "cache")
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")],
    folders: Folders = None,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - standard output.")
    ],
    where: Annotated[str | None, _parameter("where", metavar="JSON")] = None,
    around: Annotated[list[str] | None, _parameter("around", metavar="ID")] = None,
    hops: Annotated[int | None, _parameter("hops")] = None,
    limit: Annotated[int | None, _parameter("limit")] = None,
    stubs: Annotated[bool | None, _parameter("stubs")] = None,
    positions: Annotated[bool | None, _parameter("positions")] = None,
    edges: Annotated[str | None, _parameter("edges", metavar="NAME")] = None,
    headers: Annotated[str | None, _parameter("headers", metavar="KIND")] = None,
    settings: Settings,
) -> None:
    """Write the graph of folders, or a part of it, for another program.

    [bold]newsgraph export gexf my-site -o site.gexf[/bold]                for Gephi
    [bold]newsgraph export graphml my-site -o - | xmllint --format -[/bold]
    [bold]newsgraph export nodes.csv my-site -o nodes.csv --where '{"stub": {"eq": false}}'[/bold]
    """
    find_format(form)
    given = {"where": where, "around": around, "hops": hops, "limit": limit, "stubs": stubs, "positions": positions}
    given |= {"edges": edges, "headers": headers}
    with open_folders(folders or settings.folders, settings, messages).store.view() as view:
        asked = read_export(form, _as_parameters(given), view, build_schema(), settings.limits)
        _write_export(asked, view, output)


@app.command("import")
@with_settings("config")
def import_feeds(
    feeds: Annotated[list[str], typer.Argument(metavar="FEED...", help="RSS, Atom or JSON Feed: addresses and files.")],
    *,
    to: Annotated[str, typer.Option(metavar="FOLDER", help="The folder that documents are written to.")],
    site: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="The site that it lies in, whose topics and articles count.",
            show_default="that of --to",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing, and say what would be written.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace edited and deleted documents too.")] = False,
    form: Annotated[ResultFormat, typer.Option("--format", help="How to print results.")] = ResultFormat.TEXT,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask hosts of private networks too.", rich_help_panel=_ASKING)
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=0.001, help="How many seconds an address may take.", rich_help_panel=_ASKING)
    ] = Limits().seconds,
    connect_timeout: Annotated[
        float, typer.Option(min=0.001, help="How many of them to connect.", rich_help_panel=_ASKING)
    ] = Limits().connect_seconds,
    read_timeout: Annotated[
        float, typer.Option(min=0.001, help="How many of them without a byte.", rich_help_panel=_ASKING)
    ] = Limits().read_seconds,
    max_bytes: Annotated[
        int, typer.Option(min=1, help="The largest feed that is read.", rich_help_panel=_ASKING)
    ] = Limits().bytes,
    settings: Settings,
) -> None:
    """Write what feeds have to say as documents of a folder; what is there already is left as it is.

    [bold]newsgraph import https://example.com/feed.xml --to my-site/_news --site my-site[/bold]
    [bold]newsgraph import *.xml --to my-site --dry-run[/bold]
    """
    if any(find_spec(module) is None for module in ("feedparser", "httpx2", "nh3")):
        raise ExtraMissing("newsgraph import", "feeds")
    from newsgraph.feeds.command import run_import  # noqa: PLC0415 - this needs the extra

    terms = Terms(
        Edits.OVERWRITTEN if overwrite else Edits.KEPT,
        Hosts.ANY if allow_private else Hosts.PUBLIC,
        Limits(timeout, connect_timeout, read_timeout, max_bytes),
        form,
        dry_run,
    )
    if not run_import(feeds, to, site, terms, settings, messages):
        raise typer.Exit(DOCUMENT_ERRORS)


@app.command()
def token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who it is for, which the log tells.")],
    scope: Annotated[list[Scope] | None, typer.Option(help="What it grants.", show_default="read")] = None,
) -> None:
    """Make a token: it is printed once, and on standard error the line that a server knows it by.

    [bold]newsgraph token frontend --scope write 2>> tokens[/bold]
    """
    print_token(name, scope or [], messages)


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    sys.stdout.write(sdl())


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"newsgraph {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of all commands."""


def main() -> None:
    """Runs the command; what went wrong is a message, never a traceback."""
    try:
        app()
    except (GraphError, NewsgraphError) as error:
        messages.print(str(error), markup=False, soft_wrap=True)
        raise SystemExit(WRONG_USAGE) from None
    except BrokenPipeError:
        # The reader has gone; nothing more can be printed, at the interpreter's end neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FINE) from None


def _parse_variables(text: str) -> dict[str, Any]:
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise typer.BadParameter("this is not valid JSON", param_hint="--variables") from None
    if not isinstance(values, dict):
        raise typer.BadParameter("this is no JSON object", param_hint="--variables")
    return values


def _read_query(document: str) -> str:
    if document != "-" and not document.startswith("@"):
        return document
    place = "standard input" if document == "-" else document[1:]
    try:
        return (sys.stdin.buffer.read() if document == "-" else Path(place).read_bytes()).decode()
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"{place} cannot be read as UTF-8", param_hint="GRAPHQL") from None


def _as_parameters(given: Mapping[str, Any]) -> Parameters:
    """Options as the parameters of an address, which have one meaning for both."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in given.items() if value is not None}
    return {
        name: [orjson.dumps(each).decode() if isinstance(each, bool) else str(each) for each in values]
        for name, values in lists.items()
        if values
    }


def _write_export(asked: Export, view: View, output: str) -> None:
    """Writes an export to a file or standard output, with a progress bar on a terminal, and says what was written."""
    with Progress(console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task("Working it out", total=None)
        part = view.part(asked.selection)
        bar.update(task, description=f"Writing {asked.format.name}", total=asked.format.rows(part))
        pieces = asked.format.pieces(WatchedPart(part, partial(bar.advance, task)), asked.way)
        with nullcontext(sys.stdout.buffer) if output == "-" else whole_file(Path(output)) as file:
            size = sum(map(file.write, pieces))
            file.flush()
    place = "standard output" if output == "-" else output
    written = f"{part.node_count:,} nodes, {part.edge_count:,} edges; {size:,} bytes to {place}."
    messages.print(written, markup=False, soft_wrap=True)


def _write_json(value: object) -> None:
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode() + "\n")
    sys.stdout.flush()
