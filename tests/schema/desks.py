"""What is changed over the API: a folder `site`, or a database that holds what was in one."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol

from graph import Folder, LoadOptions
from graph.editing import Editor
from graph.live.book_editor import BookEditor
from graph.live.editor import FolderEditor
from graph.live.graph import LiveGraph
from graph.store.base import Store
from graph.store.memory.opening import Opening
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from schema import Context, Limits, build_schema
from schema.editing import Editing
from tests.databases import database

SCHEMA = build_schema()
PUT = """
mutation Put($source: String!, $content: String!, $expected: String) {
  putDocument(source: $source, content: $content, expectedRevision: $expected) {
    source written revision node { label } diagnostics { severity code line message } graph { version articles }
  }
}
"""
DELETE = """
mutation ($source: String!, $expected: String) {
  deleteDocument(source: $source, expectedRevision: $expected) {
    written revision node { id } diagnostics { code } graph { version articles }
  }
}
"""


def document(title: str) -> str:
    return f"---\ntitle: {title}\n---\n"


class Place(Protocol):
    """Where documents are kept."""

    store: Store
    editor: Editor

    def write(self, name: str, text: str) -> None:
        """Somebody else writes a document there."""
        ...


class Desk:
    """Asks about, and changes, what is kept in a place."""

    def __init__(self, place: Place, limits: Limits | None = None) -> None:
        self.place = place
        self.store = place.store
        self.editor = place.editor
        self.limits = limits or Limits()

    def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The answer as a client gets it."""
        with self.store.view() as view, closing(Editing(self.editor, self.store)) as editing:
            context = Context.beginning(view, self.limits)
            context.editing = editing
            answer = SCHEMA.execute_sync(query, variables, context)
        errors = [error.formatted for error in answer.errors or ()]
        return {"data": answer.data, **({"errors": errors} if errors else {})}

    def put(self, name: str, content: str, expected: str | None = None) -> dict[str, Any]:
        """What a put is answered with, which must go well."""
        answer = self.ask(PUT, source=f"site/{name}", content=content, expected=expected)
        assert "errors" not in answer, answer
        change: dict[str, Any] = answer["data"]["putDocument"]
        return change

    @property
    def version(self) -> str:
        """The version of the graph."""
        with self.store.view() as view:
            return view.summary.version

    @property
    def titles(self) -> list[str]:
        """The titles of all articles, sorted."""
        return sorted(each["node"]["title"] for each in self.ask(_TITLES)["data"]["articles"]["edges"])

    def document(self, name: str) -> tuple[str, str] | None:
        """The text and the revision of a document, None where there is none."""
        with self.store.view() as view:
            found = view.document(f"site/{name}")
        return (found.content, found.revision) if found else None


_TITLES = "{ articles(first: 100) { edges { node { title } } } }"


class InFolder:
    """A folder."""

    def __init__(self, folder: Folder) -> None:
        live = LiveGraph([folder], Opening([folder]).opened())
        self.folder = folder
        self.store: Store = live.store
        self.editor: Editor = FolderEditor(live)

    def write(self, name: str, text: str) -> None:
        """Somebody else writes a file."""
        (self.folder.path / name).write_text(text)


class InDatabase:
    """A database that holds what is in a folder."""

    def __init__(self, dsn: str, folder: Folder) -> None:
        with connected(dsn) as connection:
            load(connection, Opening([folder]).store().snapshot)
        # Over one connection: a change needs no more.
        self.opened = PostgresStore(dsn, size=1)
        self.store: Store = self.opened
        self.editor: Editor = BookEditor(dsn, self.opened, LoadOptions())
        self._dsn = dsn

    def write(self, name: str, text: str) -> None:
        """Another process writes into the database."""
        with closing(PostgresStore(self._dsn)) as other:
            BookEditor(self._dsn, other, LoadOptions()).put(f"site/{name}", text, None)


@contextmanager
def in_folder(folder: Folder) -> Iterator[Place]:
    """The folder itself."""
    yield InFolder(folder)


@contextmanager
def in_database(folder: Folder) -> Iterator[Place]:
    """A database of one's own with what is in a folder."""
    with database() as dsn:
        place = InDatabase(dsn, folder)
        try:
            yield place
        finally:
            place.opened.close()
