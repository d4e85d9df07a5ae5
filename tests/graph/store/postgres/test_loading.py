"""Loading: the database holds the graph that was loaded last, and readers see one graph or the next, nothing between."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from graph import Graph, changes
from graph.errors import StoreLocked
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore, loading
from graph.store.postgres.connections import connected
from graph.store.postgres.generations import latest
from graph.store.postgres.rows import LOADED, rows_of
from graph.store.postgres.tables import Rows
from tests.databases import database
from tests.graph.store.postgres.held import held, loaded, rows_of_graph
from tests.graphs import examples, graph_of, graphs

FIRST = {
    "a.md": {
        "title": "One",
        "webUrl": "https://a.example/1",
        "related": [{"webUrl": "https://a.example/2", "title": "Two"}],
    },
}
SECOND = {
    "a.md": {"title": "Another", "webUrl": "https://a.example/1"},
    "b.md": {"title": "Three", "webUrl": "https://b.example/3"},
}


@pytest.fixture
def dsn() -> Iterator[str]:
    """An empty database of one's own."""
    with database() as made:
        yield made


@given(before=graphs(), after=graphs())
@examples(0.15)
def test_what_was_loaded_last_is_what_is_there(before: Graph, after: Graph) -> None:
    """Whatever was there, each table holds the rows of the new graph, and what became of nodes is what comparing finds."""
    with database() as dsn, connected(dsn) as connection:
        loading.load(connection, Snapshot(before))
        change = loading.load(connection, Snapshot(after))
        for rows in rows_of_graph(Snapshot(after)):
            assert held(connection, rows.table) == loaded(rows), rows.table.name
        expected = changes.compare(before, after)
        if before.version == after.version:
            assert change is None
        else:
            assert change is not None
            assert (change.added, change.updated, change.removed) == (
                expected.added,
                expected.updated,
                expected.removed,
            )


def test_a_second_run_changes_nothing(dsn: str) -> None:
    """The same graph again is no new generation."""
    with connected(dsn) as connection:
        assert loading.load(connection, Snapshot(graph_of(FIRST))) is not None
        assert loading.load(connection, Snapshot(graph_of(FIRST))) is None
        assert latest(connection).number == 1


def test_two_loaders_are_kept_apart(dsn: str) -> None:
    """One that comes while another loads is told so."""
    with connected(dsn) as connection, connected(dsn) as other:

        def meanwhile(_name: str, _rows: int) -> None:
            with pytest.raises(StoreLocked):
                loading.load(other, Snapshot(graph_of(SECOND)))

        loading.load(connection, Snapshot(graph_of(FIRST)), meanwhile)
        loading.load(other, Snapshot(graph_of(SECOND)))


class Stopped(Exception):
    """The loader was stopped."""


@pytest.mark.parametrize("place", range(len(LOADED)))
def test_a_loader_that_is_stopped_leaves_the_old_graph(dsn: str, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At whichever table, readers see the old graph whole; another loader, of this or another graph, ends well."""
    old, new = graph_of(FIRST), graph_of(SECOND)
    with connected(dsn) as connection:
        loading.load(connection, Snapshot(old))
        with monkeypatch.context() as patched:
            patched.setattr(loading, "rows_of", lambda *given: stopped(rows_of(*given), place))
            with pytest.raises(Stopped):
                loading.load(connection, Snapshot(new))
        store = PostgresStore(dsn)
        with store.view() as view:
            assert view.version == Snapshot(old).version
            ids = [article.id for article in old.articles]
            assert view.nodes(ids) == list(old.articles)
        loading.load(connection, Snapshot(new))
        with store.view() as view:
            assert view.nodes([article.id for article in new.articles]) == list(new.articles)
            gone = [article.id for article in old.articles if article not in new.articles and article.stub]
            assert view.nodes(gone) == [None]
        store.close()


def stopped(tables: Iterator[Rows], place: int) -> Iterator[Rows]:
    """The rows of so many tables; at the next one, after the first row, the loader is stopped."""
    for number, rows in enumerate(tables):
        yield Rows(rows.table, broken_off(rows)) if number == place else rows


def broken_off(rows: Rows) -> Iterator[tuple[object, ...]]:
    """The first row."""
    yield from list(rows)[:1]
    raise Stopped
