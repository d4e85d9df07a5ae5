"""The large texts of documents, in a file that is read through a memory map instead of on the heap."""

import mmap
import tempfile
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson
from msgspec import Struct
from numpy.typing import NDArray

from graph.documents.parse import Texts
from graph.errors import SnapshotDamaged
from graph.merging import find

_START, _BODY, _FRONT_MATTER, _SECURED, _END = range(5)


class DocumentTexts(NamedTuple):
    """The large texts of one document; `body` is the end of `content`."""

    content: str
    body: str
    front_matter: object
    secured: str | None


class TextTable(Struct, frozen=True, eq=False):
    """Where in a file the texts of documents stand, in the order of `sources`, which ascend.

    A row of `bounds` has the offsets at which a document's content, its body, its front matter and its secured text begin,
    and at which they end; `has_secured` tells an empty secured text from none; `checks` has the CRC-32 of all of them.
    """

    sources: list[str]
    bounds: NDArray[np.int64]
    has_secured: NDArray[np.bool_]
    checks: NDArray[np.uint32]


class TextMap:
    """The texts of documents, by their source paths."""

    def __init__(
        self, table: TextTable, content: mmap.mmap | bytes, path: str, newer: Mapping[str, Texts | None] | None = None
    ) -> None:
        """`newer` are those of documents that are others than in the file; None where there is none any more."""
        self.table = table
        self._content = content
        self._path = path
        self._newer = newer or {}

    @classmethod
    def at(cls, path: Path, table: TextTable) -> "TextMap":
        """The texts in the file at `path`, which stand where `table` says. Raises OSError, and SnapshotDamaged where the file
        is shorter."""
        with path.open("rb") as file:
            content = _mapped(file.fileno(), file.seek(0, 2))
        if table.bounds.size and int(table.bounds[:, _END].max()) > len(content):
            raise SnapshotDamaged(str(path))
        return cls(table, content, str(path))

    def changed(self, texts: Mapping[str, Texts | None]) -> "TextMap":
        """These texts with others, which are held on the heap; None where there is no document any more."""
        return TextMap(self.table, self._content, self._path, {**self._newer, **texts})

    def read(self, source: str) -> DocumentTexts:
        """The texts of the document at `source`. Raises KeyError where there is none, and SnapshotDamaged."""
        texts = self.stored(source)
        return DocumentTexts(
            texts.content.decode(),
            texts.content[texts.body_start :].decode(),
            orjson.loads(texts.front_matter),
            texts.secured,
        )

    def stored(self, source: str) -> Texts:
        """The same as they were taken in."""
        if source in self._newer:
            return self._newer_of(source)
        return self._stored(self._row(source))

    def body(self, source: str) -> str:
        """The body of the document at `source`. Raises as `read` does."""
        texts = self._newer_of(source) if source in self._newer else self._with_body(self._row(source))
        return texts.content[texts.body_start :].decode() if texts else ""

    def content(self, source: str) -> str:
        """All of the document at `source`. Raises as `read` does."""
        return self.stored(source).content.decode()

    def __contains__(self, source: str) -> bool:
        if source in self._newer:
            return self._newer[source] is not None
        return self._find(source) is not None

    def _newer_of(self, source: str) -> Texts:
        texts = self._newer[source]
        if texts is None:
            raise KeyError(source)
        return texts

    def _with_body(self, row: int) -> Texts | None:
        """Texts that lie in the file; None where the body is empty, which shows without reading them."""
        _, body, front_matter, _, _ = self.table.bounds[row].tolist()
        return None if body == front_matter else self._stored(row)

    def _stored(self, row: int) -> Texts:
        start, body, front_matter, secured, end = self.table.bounds[row].tolist()
        stored = self._content[start:end]
        if zlib.crc32(stored) != self.table.checks[row]:
            raise SnapshotDamaged(self._path)
        return Texts(
            stored[: front_matter - start],
            body - start,
            stored[front_matter - start : secured - start],
            stored[secured - start :].decode() if self.table.has_secured[row] else None,
        )

    def _row(self, source: str) -> int:
        row = self._find(source)
        if row is None:
            raise KeyError(source)
        return row

    def _find(self, source: str) -> int | None:
        return find(self.table.sources, source)


class TextSpool:
    """Takes the texts of documents, each under its source path, until they are asked for as a map."""

    def __init__(self, path: Path | None = None) -> None:
        """Writes to a new file at `path`, or to one without a name that goes with the map."""
        # The file lives as long as this object does.
        self._file = tempfile.TemporaryFile(prefix="newsgraph-") if path is None else path.open("x+b")  # noqa: SIM115 it is open as long as the spool is
        self._sources: list[str] = []
        self._bounds = array("q")
        self._has_secured = bytearray()
        self._checks = array("L")
        self._end = 0

    def add(self, source: str, texts: Texts) -> None:
        """Takes the texts of the document at `source`."""
        secured = b"" if texts.secured is None else texts.secured.encode()
        stored = texts.content + texts.front_matter + secured
        start = self._end
        front_matter = start + len(texts.content)
        secured_start = front_matter + len(texts.front_matter)
        self._end = start + len(stored)
        self._file.write(stored)
        self._sources.append(source)
        self._bounds.extend((start, start + texts.body_start, front_matter, secured_start, self._end))
        self._has_secured.append(texts.secured is not None)
        self._checks.append(zlib.crc32(stored))

    def as_map(self) -> TextMap:
        """Ends the taking of texts, and gives them back."""
        self._file.flush()
        content = _mapped(self._file.fileno(), self._end)
        self._file.close()
        path = str(self._file.name)
        order = sorted(range(len(self._sources)), key=self._sources.__getitem__)
        table = TextTable(
            [self._sources[index] for index in order],
            np.array(self._bounds, np.int64).reshape(-1, 5)[order],
            np.array(self._has_secured, np.bool_)[order],
            np.array(self._checks, np.uint32)[order],
        )
        return TextMap(table, content, path)


def _mapped(file: int, size: int) -> mmap.mmap | bytes:
    """The content of an open file; a map cannot be empty."""
    return mmap.mmap(file, 0, access=mmap.ACCESS_READ) if size else b""
