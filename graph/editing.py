"""Editing: what a graph of documents that may be written is told, wherever it is kept."""

from typing import Protocol

from msgspec import Struct

from graph.diagnostics import Diagnostic


class DocumentChange(Struct, frozen=True):
    """What became of one document that was to be written or removed.

    `written` says whether anything was; `revision` is that of the document as it lies in its folder afterwards, None where there
    is none; `diagnostics` are those of what was to be written.
    """

    source: str
    written: bool
    revision: str | None
    diagnostics: tuple[Diagnostic, ...]


class Editor(Protocol):
    """Writes documents into their folders and into the graph. It may take long, and is called by any thread."""

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:
        """Writes a document; nothing where it does not load. Views that are opened afterwards see it.

        Raises Conflict where `expected` is not None and not the revision of what lies there (`""` where nothing does), and
        SourceInvalid for a path that no document can have.
        """
        ...

    def delete(self, source: str, expected: str | None) -> DocumentChange:
        """Removes a document. Raises as `put` does; nothing is written where there is none."""
        ...

    def reload(self) -> None:
        """Takes in whatever changed in the folders."""
        ...
