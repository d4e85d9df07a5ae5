"""The large texts of documents, in a temporary file that is read through a memory map instead of on the heap."""

import mmap
import tempfile
from typing import NamedTuple

import orjson

from graph.documents.parse import Texts


class DocumentTexts(NamedTuple):
    """The large texts of one document; `body` is the end of `content`."""

    content: str
    body: str
    front_matter: object
    secured: str | None


class _Span(NamedTuple):
    start: int
    body: int
    front_matter: int
    secured: int
    end: int
    has_secured: bool


class TextSpool:
    """Takes the texts of documents, each under its source path, then gives them back.

    `add` until `freeze`, `read` after it. The file has no name and goes with the object.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="newsgraph-")  # noqa: SIM115 it lives as long as this object
        self._spans: dict[str, _Span] = {}
        self._end = 0
        self._map: mmap.mmap | bytes = b""

    def add(self, source: str, texts: Texts) -> None:
        """Takes the texts of the document at `source`."""
        secured = b"" if texts.secured is None else texts.secured.encode()
        start = self._end
        front_matter = start + len(texts.content)
        secured_start = front_matter + len(texts.front_matter)
        self._end = secured_start + len(secured)
        self._file.write(texts.content + texts.front_matter + secured)
        self._spans[source] = _Span(
            start, start + texts.body_start, front_matter, secured_start, self._end, texts.secured is not None
        )

    def freeze(self) -> None:
        """Ends the taking of texts, and begins the giving."""
        self._file.flush()
        if self._end:
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._file.close()

    def read(self, source: str) -> DocumentTexts:
        """The texts of the document at `source`. Raises KeyError where none was added."""
        span = self._spans[source]
        return DocumentTexts(
            self._text(span.start, span.front_matter),
            self._text(span.body, span.front_matter),
            orjson.loads(self._map[span.front_matter : span.secured]),
            self._text(span.secured, span.end) if span.has_secured else None,
        )

    def body(self, source: str) -> str:
        """The body of the document at `source`."""
        span = self._spans[source]
        return self._text(span.body, span.front_matter)

    def content(self, source: str) -> str:
        """All of the document at `source`."""
        span = self._spans[source]
        return self._text(span.start, span.front_matter)

    def __contains__(self, source: str) -> bool:
        return source in self._spans

    def _text(self, start: int, end: int) -> str:
        return self._map[start:end].decode()
