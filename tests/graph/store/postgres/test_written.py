"""What was written through the API is noted with it, until a load takes its place."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from graph import Folder, LoadOptions
from graph.keys import digest_bytes
from graph.live import book_editor
from graph.live.book_editor import BookEditor
from graph.store.memory.opening import Opening
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load, locked
from graph.store.postgres.written import Written, forget_written, note_written_back, read_written
from tests.conftest import WriteFolder
from tests.databases import database

A, OTHER, THIRD = ("---\ntitle: " + title + "\n---\n" for title in ("A", "Other", "Third"))


def revision(text: str) -> str:
    return digest_bytes(text.encode())


@pytest.fixture
def folder(write_folder: WriteFolder) -> Folder:
    return write_folder({"a.md": A})


@pytest.fixture
def dsn(folder: Folder) -> Iterator[str]:
    """A database into which the folder was loaded."""
    with database() as made, connected(made) as connection:
        load(connection, Opening([folder]).store().snapshot)
        yield made


@pytest.fixture
def connection(dsn: str) -> Iterator[Connected]:
    with connected(dsn) as made:
        yield made


@pytest.fixture
def editor(dsn: str) -> Iterator[BookEditor]:
    with closing(PostgresStore(dsn)) as store:
        yield BookEditor(dsn, store, LoadOptions())


def test_what_is_written_is_noted_with_what_the_folder_has(connection: Connected, editor: BookEditor) -> None:
    """Whatever was written in between; what was deleted has no revision, and what is new replaces none."""
    assert read_written(connection) == []
    for text in (OTHER, THIRD):
        editor.put("site/a.md", text, None)
        assert read_written(connection) == [Written("site/a.md", revision(text), revision(A))]
    editor.put("site/b.md", OTHER, None)
    editor.delete("site/a.md", None)
    assert read_written(connection) == [
        Written("site/a.md", None, revision(A)),
        Written("site/b.md", revision(OTHER), None),
    ]
    forget_written(connection)
    assert read_written(connection) == []


def test_what_changes_nothing_is_not_noted(connection: Connected, editor: BookEditor) -> None:
    """What is refused, what is there already, and the removal of what is not there."""
    editor.put("site/a.md", "---\ntitle: [\n---\n", None)
    editor.put("site/a.md", A, None)
    editor.delete("site/b.md", None)
    assert read_written(connection) == []


def test_what_is_written_back_is_what_the_folder_has(connection: Connected, editor: BookEditor) -> None:
    """Also where something else was written meanwhile, which is still to be written back."""
    editor.put("site/a.md", OTHER, None)
    [written] = read_written(connection)
    editor.put("site/a.md", THIRD, None)
    note_written_back(connection, written)
    assert read_written(connection) == [Written("site/a.md", revision(THIRD), revision(OTHER))]


def test_nothing_is_written_that_is_not_noted(folder: Folder, connection: Connected, editor: BookEditor) -> None:
    """A change whose note fails has not happened; the next one is made."""
    before = latest(connection)

    def fail(_connection: Connected, _written: Written) -> None:
        raise RuntimeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book_editor, "note_written", fail)
        with pytest.raises(RuntimeError):
            editor.put("site/a.md", OTHER, None)
        assert (latest(connection), read_written(connection)) == (before, [])
    editor.put("site/a.md", THIRD, revision(A))
    assert latest(connection).number == before.number + 1
    assert [each.revision for each in read_written(connection)] == [revision(THIRD)]
    (folder.path / "a.md").write_text(THIRD)
    assert latest(connection).summary.version == Opening([folder]).store().snapshot.graph.version


def test_what_failed_under_the_lock_is_what_is_told(connection: Connected) -> None:
    """In a transaction that takes no statements any more, as it did not do one."""
    with pytest.raises(psycopg.errors.DivisionByZero), connection.transaction(), locked(connection):
        connection.execute("SELECT 1 / 0")
