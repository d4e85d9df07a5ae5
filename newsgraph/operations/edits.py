"""Edits: the changes that mutations make, each told of in the log with who made it."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from msgspec import structs

from graph.editing import DocumentChange, Editor
from graph.errors import WriteFailed
from graph.store.base import Store
from schema import Context
from schema.editing import Editing


class Edits:
    """Changes of the documents that a store shows."""

    def __init__(self, store: Store, editor: Editor) -> None:
        self._store = store
        self._editor = editor

    @contextmanager
    def context(self, context: Context, who: str | None) -> Iterator[Context]:
        """The context of an operation that `who` asks and that may change documents, for as long as it is answered."""
        editing = Editing(LoggedEditor(self._editor, who), self._store)
        changing = structs.replace(context, editing=editing)
        try:
            yield changing
        finally:
            editing.close()
            # What changes took counts for nothing that shares the time limit, and what they came to was shown.
            context.deadline, context.held = changing.deadline, changing.held


class LoggedEditor:
    """An editor whose changes the log has a line of, with the name of who asked for them, None for nobody that is known."""

    def __init__(self, editor: Editor, who: str | None) -> None:
        self._editor = editor
        self._log = structlog.get_logger().bind(who=who)

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:
        """As the editor does."""
        with self._failures():
            change = self._editor.put(source, content, expected)
        if change.written:
            self._log.info("document written", source=source, revision=change.revision)
        return change

    def delete(self, source: str, expected: str | None) -> DocumentChange:
        """As the editor does."""
        with self._failures():
            change = self._editor.delete(source, expected)
        if change.written:
            self._log.info("document deleted", source=source)
        return change

    def reload(self) -> None:
        """As the editor does."""
        self._editor.reload()
        self._log.info("reloaded")

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Tells of what the system kept from being written, which whoever looks after it has to see to."""
        try:
            yield
        except WriteFailed as failed:
            self._log.error(
                "document not written", source=failed.document, written=failed.written, reason=failed.reason
            )
            raise
