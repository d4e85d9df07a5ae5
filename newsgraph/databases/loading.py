"""Loading folders into a database, with a progress bar on a terminal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from graph.build.graph import EDGE_ENDS, Graph
from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import copying, loading, migrations, tables
from graph.store.postgres.connections import Connected
from graph.store.postgres.rows import LOADED
from graph.store.postgres.written import forget_written, read_written
from newsgraph.databases.opening import open_for_writing
from newsgraph.databases.terms import Others
from newsgraph.errors import LoadRefused
from newsgraph.loading import open_folders
from newsgraph.reports import summary_line
from newsgraph.settings import Settings


def load_database(names: Sequence[str], settings: Settings, others: Others, console: Console) -> None:
    """Makes what is in the folders named (the sample where none is) what the database holds; `others` are those who wrote into
    it through the API what the folders do not have.

    Raises FolderError, SettingError, DatabaseFailed, LoadRefused, StoreLocked and SchemaMismatch.
    """
    # What is wrong with the database is told of before documents are read.
    with open_for_writing(settings) as connection:
        migrations.check(connection)
    snapshot = open_folders(names, settings, console).store.snapshot
    began = monotonic()
    # Nothing is written through the API between the look at what was and the moment in which that is forgotten.
    with open_for_writing(settings) as connection, loading.locked(connection):
        lacking = _lacking(connection, snapshot)
        if lacking and others is Others.KEPT:
            raise LoadRefused(lacking)
        with _progress(snapshot.graph, console) as progress:
            change = loading.load(connection, snapshot, progress)
        forget_written(connection)
    for source in lacking:
        console.print(f"Gave up what was written through the API at {source}.", markup=False, soft_wrap=True)
    if change is None:
        console.print("Nothing has changed: the database holds this graph already.")
        return
    console.print(f"Loaded {summary_line(snapshot.graph)} in {monotonic() - began:.1f} seconds.", soft_wrap=True)


def _lacking(connection: Connected, snapshot: Snapshot) -> list[str]:
    """The source paths at which something else was written through the API than the folders have."""
    return [each.source for each in read_written(connection) if _revision(snapshot, each.source) != each.revision]


def _revision(snapshot: Snapshot, source: str) -> str | None:
    """The revision of the document at a source path, None where there is none."""
    node = snapshot.documents.get(source)
    return None if node is None else next(ref.revision for ref in node.documents if ref.source == source)


@contextmanager
def _progress(graph: Graph, console: Console) -> Iterator[copying.Progress]:
    """A progress bar on a terminal, and what tells it of rows."""
    expected = expected_rows(graph)
    order = [table.name for table in LOADED]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Loading", total=sum(expected.values()))

        def progress(name: str, rows: int) -> None:
            before = order[: order.index(name)] if name in order else order
            expected[name] = max(expected.get(name, 0), rows)
            done = sum(expected.get(each, 0) for each in before) + rows
            bar.update(task, description=f"Loading {name}", completed=done, total=sum(expected.values()))

        yield progress


class _Rate(ProgressColumn):
    """How many rows are loaded in a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last seconds."""
        return Text("" if task.speed is None else f"{task.speed:,.0f} rows a second")


def expected_rows(graph: Graph) -> dict[str, int]:
    """How many rows tables will have, about, by their names: of edges among nodes of one kind there are two, at most."""
    expected = {kind.value: len(graph.nodes(kind)) for kind in NodeKind}
    for edge, (source, target) in EDGE_ENDS.items():
        for kind in (source, target):
            name = f"to_{kind}"
            expected[name] = expected.get(name, 0) + graph.edge_counts[edge]
    documents = sum(len(node.documents) for kind in NodeKind for node in graph.nodes(kind))
    return expected | {
        tables.OTHER_ID.name: len(graph.other_ids),
        tables.TOPIC_ALIAS.name: len(graph.topic_aliases),
        tables.DOCUMENT.name: documents,
        tables.DIAGNOSTIC.name: len(graph.diagnostics),
        tables.SITE.name: len(graph.sites),
    }
