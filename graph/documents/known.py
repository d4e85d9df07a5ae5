"""Files that were read before: what became of each, so that only those are read again that are others now."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from graph import diagnostics
from graph.diagnostics import Diagnostic, Severity
from graph.documents.parse import ParsedFile
from graph.documents.statements import Document
from graph.documents.texts import TextMap, TextSpool
from graph.documents.walk import FileState, FoundFile
from graph.errors import SnapshotDamaged
from graph.keys import digest_bytes
from graph.merging import find


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

    @property
    def is_kept(self) -> bool:
        """Whether the document is what the file held before it broke."""
        return self.document is not None and any(each.severity is Severity.ERROR for each in self.diagnostics)


NO_STATE = (-1, -1, -1)


class KnownFilesTable(Struct, frozen=True, eq=False):
    """What became of files, in the order of `sources`, which ascend: file n was in the state that row n of `states` has, which
    is NO_STATE where that says nothing, and is the MessagePack at `encoded[starts[n]:starts[n + 1]]`."""

    sources: list[str]
    states: NDArray[np.int64]
    starts: NDArray[np.int64]
    encoded: NDArray[np.uint8]


class KnownFiles:
    """The files of an earlier reading, with the texts of their documents."""

    def __init__(self, table: KnownFilesTable, texts: TextMap, held: Mapping[str, ParsedFile] | None = None) -> None:
        """`held` are files that broke since, as they were before."""
        self.table = table
        self.texts = texts
        self._held = held or {}
        self._decoder = msgspec.msgpack.Decoder(KnownFile)

    @classmethod
    def of(cls, files: Iterable[KnownFile], texts: TextMap) -> "KnownFiles":
        """These files."""
        encoder = msgspec.msgpack.Encoder()
        ordered = sorted(files, key=attrgetter("source"))
        pieces = [encoder.encode(file) for file in ordered]
        starts = np.cumsum([0, *map(len, pieces)])
        encoded = np.frombuffer(b"".join(pieces), np.uint8)
        states = np.array([_numbers(file.state) for file in ordered], np.int64).reshape(-1, 3)
        return cls(KnownFilesTable([file.source for file in ordered], states, starts, encoded), texts)

    @classmethod
    def none(cls) -> "KnownFiles":
        """No files."""
        return cls.of((), TextSpool().as_map())

    def holding(self, held: Mapping[str, ParsedFile]) -> "KnownFiles":
        """These, and files that broke since, as they were before."""
        return KnownFiles(self.table, self.texts, held)

    @property
    def sources(self) -> Sequence[str]:
        """The source paths of the files, in their order."""
        return self.table.sources

    def at(self, source: str) -> KnownFile | None:
        """What became of the file at `source`; None where it is not known."""
        row = self._row(source)
        if row is None:
            return None
        start, end = self.table.starts[row : row + 2].tolist()
        return self._decoder.decode(self.table.encoded[start:end].data)

    def is_settled(self, file: FoundFile) -> bool:
        """Whether the file is known, and in the state that it was in."""
        row = self._row(file.source)
        return (
            row is not None
            and file.state is not None
            and tuple(self.table.states[row].tolist()) == _numbers(file.state)
        )

    def below(self, source: str) -> Iterator[str]:
        """The files at `source` and below it, in the order of their paths."""
        if self._row(source) is not None:
            yield source
        start, end = (bisect_left(self.table.sources, source + sign) for sign in ("/", chr(ord("/") + 1)))
        yield from self.table.sources[start:end]

    def parsed(self, file: FoundFile) -> ParsedFile | None:
        """What parsing `file` would give; None where it is not known, or other than it was.

        A file in the same state is taken to be as it was; one in another state is looked into.
        """
        known = self.at(file.source)
        if known is None or not (self.is_settled(file) or _has_same_content(known, file)):
            return None
        return self._parsed(known)

    def before(self, source: str) -> ParsedFile | None:
        """What became of the file at `source` when it was whole last, as far as that is known."""
        if source in self._held:
            return self._held[source]
        known = self.at(source)
        return self._parsed(known) if known else None

    def _row(self, source: str) -> int | None:
        return find(self.table.sources, source)

    def _parsed(self, known: KnownFile) -> ParsedFile | None:
        if known.document is None:
            return ParsedFile(known.source, diagnostics=known.diagnostics)
        try:
            return ParsedFile(known.source, known.document, self.texts.stored(known.source), known.diagnostics)
        except SnapshotDamaged:
            return None


def last_good(parsed: ParsedFile, before: Callable[[str], ParsedFile | None]) -> ParsedFile:
    """A file as it was parsed; one that broke with the document that it held `before`, which is asked by its source path, and a
    diagnostic that says so."""
    is_broken = parsed.document is None and any(each.severity is Severity.ERROR for each in parsed.diagnostics)
    held = before(parsed.source) if is_broken else None
    if held is None or held.document is None:
        return parsed
    message = "The graph keeps what this file held before it broke; mend the file, or remove it."
    kept = diagnostics.warning("content-kept", parsed.source, message)
    return replace(held, diagnostics=(*parsed.diagnostics, kept))


def _numbers(state: FileState | None) -> tuple[int, int, int]:
    return (state.size, state.modified, state.changed) if state else NO_STATE


def _has_same_content(known: KnownFile, file: FoundFile) -> bool:
    if known.document is None or known.is_kept:
        return False
    try:
        return digest_bytes(Path(file.path).read_bytes()) == known.document.revision
    except OSError:
        return False
