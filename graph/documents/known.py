"""Files that were read before: what became of each, so that only those are read again that are others now."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from graph.diagnostics import Diagnostic
from graph.documents.parse import ParsedFile
from graph.documents.statements import Document
from graph.documents.texts import TextMap
from graph.documents.walk import FileState, FoundFile
from graph.errors import SnapshotDamaged
from graph.keys import digest_bytes


class KnownFile(Struct, frozen=True, array_like=True):
    """What became of a file that was in `state` when it was found; None where that says nothing of what it is now."""

    source: str
    state: FileState | None
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, file: FoundFile, parsed: ParsedFile) -> "KnownFile":
        """What became of `file`, which was parsed."""
        unread = any(diagnostic.code == "file-unreadable" for diagnostic in parsed.diagnostics)
        return cls(parsed.source, None if unread else file.state, parsed.document, parsed.diagnostics)


class KnownFiles:
    """The files of an earlier reading, with the texts of their documents."""

    def __init__(self, files: Iterable[KnownFile], texts: TextMap) -> None:
        self._files = {file.source: file for file in files}
        self._texts = texts

    def parsed(self, file: FoundFile) -> ParsedFile | None:
        """What parsing `file` would give; None where it is not known, or other than it was.

        A file in the same state is taken to be as it was; one in another state is looked into.
        """
        known = self._files.get(file.source)
        if known is None or not (_is_settled(known, file) or _has_same_content(known, file)):
            return None
        if known.document is None:
            return ParsedFile(known.source, diagnostics=known.diagnostics)
        try:
            texts = self._texts.stored(known.source)
        except SnapshotDamaged:
            return None
        return ParsedFile(known.source, known.document, texts, known.diagnostics)


def _is_settled(known: KnownFile, file: FoundFile) -> bool:
    return known.state is not None and known.state == file.state


def _has_same_content(known: KnownFile, file: FoundFile) -> bool:
    if known.document is None:
        return False
    try:
        return digest_bytes(Path(file.path).read_bytes()) == known.document.revision
    except OSError:
        return False
