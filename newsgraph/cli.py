"""The command `newsgraph`. Results go to standard output, everything else to standard error.

Exit codes: 0 fine, 1 the documents have errors, 2 wrong usage.
"""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
import uvicorn
from rich.console import Console

from graph import GraphError, Severity
from graph.store.memory import MemoryStore
from newsgraph import __version__
from newsgraph.app import create_app
from newsgraph.errors import NewsgraphError, PortTaken
from newsgraph.loading import load_folders
from newsgraph.reports import (
    ReportFormat,
    count_diagnostics,
    diagnostic_lines,
    statistics,
    statistics_table,
    summary_line,
)
from newsgraph.settings import Settings, read_settings
from schema import Context, Limits, build_schema, sdl

FINE, DOCUMENT_ERRORS, WRONG_USAGE = 0, 1, 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Turn a folder of documents with front matter into a knowledge graph, and ask it over GraphQL.",
)
messages = Console(stderr=True, highlight=False)

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
Drafts = Annotated[bool | None, typer.Option("--drafts", help="Load drafts too.", show_default=False)]
BaseUrl = Annotated[
    str | None, typer.Option(help="What relative image addresses are resolved against.", show_default=False)
]


@app.command()
def serve(
    folders: Folders = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", show_default="8000")] = None,
    drafts: Drafts = None,
    base_url: BaseUrl = None,
) -> None:
    """Serve folders of documents over GraphQL.

    [bold]newsgraph serve[/bold]                       the sample documents
    [bold]newsgraph serve my-site[/bold]               a folder
    [bold]newsgraph serve news=a blog=b[/bold]         two folders, told apart by labels
    """
    settings = read_settings().but(host=host, port=port, drafts=drafts, base_url=base_url)
    graph = load_folders(folders or [], settings, messages)
    with _listen(settings) as listener:
        application = create_app(MemoryStore(graph), _limits(settings))
        messages.print(f"Loaded {summary_line(graph)}.")
        if graph.diagnostics:
            messages.print(f"{count_diagnostics(graph.diagnostics)} in documents: see newsgraph check.")
        messages.print(f"Open [bold]http://{settings.host}:{listener.getsockname()[1]}/graphql[/bold]  (Ctrl-C ends)")
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="off"))
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            messages.print("Ended.")


@app.command()
def check(
    folders: RequiredFolders,
    form: Annotated[ReportFormat, typer.Option("--format", help="How to print them.")] = ReportFormat.TEXT,
    drafts: Drafts = None,
    base_url: BaseUrl = None,
) -> None:
    """Print what is wrong with documents, file by file; exit with 1 where there are errors.

    [bold]newsgraph check my-site[/bold]
    [bold]newsgraph check my-site --format github[/bold]   as annotations in GitHub's workflows
    """
    graph = load_folders(folders, read_settings().but(drafts=drafts, base_url=base_url), messages)
    for line in diagnostic_lines(graph.diagnostics, form):
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    messages.print(f"{count_diagnostics(graph.diagnostics)}; {summary_line(graph)}.")
    if any(diagnostic.severity is Severity.ERROR for diagnostic in graph.diagnostics):
        raise typer.Exit(DOCUMENT_ERRORS)


@app.command()
def stats(
    folders: RequiredFolders,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    drafts: Drafts = None,
) -> None:
    """Print what folders hold: nodes and edges by kind, and how much was wrong.

    [bold]newsgraph stats my-site[/bold]
    """
    graph = load_folders(folders, read_settings().but(drafts=drafts), messages)
    if as_json:
        _write_json(statistics(graph))
    else:
        Console(highlight=False).print(statistics_table(graph))


@app.command()
def query(
    document: Annotated[str, typer.Argument(metavar="GRAPHQL", help="The query; @file reads one, - standard input.")],
    folders: Folders = None,
    variables: Annotated[str, typer.Option(help="The query's variables, as JSON.")] = "{}",
    drafts: Drafts = None,
) -> None:
    """Ask folders of documents one query, and print its answer; exit with 2 where the query has errors.

    [bold]newsgraph query '{ graph { articles } }' my-site[/bold]
    """
    settings = read_settings().but(drafts=drafts)
    values = _parse_variables(variables)
    text = _read_query(document)
    store = MemoryStore(load_folders(folders or [], settings, messages))
    with store.view() as view:
        answer = build_schema().execute_sync(
            text, variable_values=values, context_value=Context(view, _limits(settings))
        )
    errors = [error.formatted for error in answer.errors or ()]
    _write_json({"data": answer.data, "errors": errors} if errors else {"data": answer.data})
    if errors:
        raise typer.Exit(WRONG_USAGE)


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
        messages.print(str(error), markup=False)
        raise SystemExit(WRONG_USAGE) from None
    except BrokenPipeError:
        # The reader has gone; nothing more can be printed, at the interpreter's end neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FINE) from None


def _limits(settings: Settings) -> Limits:
    return Limits(settings.page_size, settings.max_page_size, settings.search_length)


def _listen(settings: Settings) -> socket.socket:
    """A listening socket, so that a port that is taken is told of before anything else happens."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = (getattr(error, "strerror", None) or "no such port").lower()
        raise PortTaken(settings.host, settings.port, reason) from None
    return listener


def _parse_variables(text: str) -> dict[str, Any]:
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise typer.BadParameter("this is not valid JSON", param_hint="--variables") from None
    if not isinstance(values, dict):
        raise typer.BadParameter("this is no JSON object", param_hint="--variables")
    return values


def _read_query(document: str) -> str:
    if document == "-":
        return sys.stdin.read()
    if not document.startswith("@"):
        return document
    try:
        return Path(document[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"{document[1:]} cannot be read", param_hint="GRAPHQL") from None


def _write_json(value: object) -> None:
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode() + "\n")
    sys.stdout.flush()
