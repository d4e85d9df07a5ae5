"""An index that grows: documents leave it and others come, version after version, and what searched it before finds what
it found."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path

from tantivy import Document, Index, IndexWriter, Query, Searcher, TextAnalyzer

from graph.store.memory.word_index import register, searcher

_WRITER_BYTES = 64 * 1024 * 1024
_RENEWED = ("meta.json", ".managed.json")
"""The files of an index that are written anew with each version; all others stay as they are."""


class GrowingIndex:
    """An index of tantivy with a writer of its own, for one thread at a time. A folder that was made for it goes when it does."""

    def __init__(self, index: Index) -> None:
        self._index = index
        # One thread adds documents in their order, so that equal graphs break ties of score alike.
        self._writer: IndexWriter = index.writer(_WRITER_BYTES, 1)

    @classmethod
    def beside(cls, folder: Path, analyzers: Mapping[str, TextAnalyzer]) -> "GrowingIndex":
        """The index that lies in `folder`, which stays as it is: it grows in a folder of its own. Raises OSError."""
        own = Path(tempfile.mkdtemp(prefix="newsgraph-"))
        try:
            for path in folder.iterdir():
                if path.suffix != ".lock":
                    _share(path, own / path.name)
            index = Index.open(str(own))
            register(index, analyzers)
            growing = cls(index)
        except BaseException:
            shutil.rmtree(own, ignore_errors=True)
            raise
        # A merge that nobody needs any more may still write there.
        weakref.finalize(growing, shutil.rmtree, own, ignore_errors=True)
        return growing

    def replace(self, gone: Query | None, documents: Iterable[Document]) -> Searcher:
        """What searches the index from now on: without those documents that `gone` finds, and with `documents`."""
        try:
            if gone is not None:
                self._writer.delete_documents_by_query(gone)
            for document in documents:
                self._writer.add_document(document)
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise
        return searcher(self._index)


def _share(path: Path, copy: Path) -> None:
    """Gives a file a second name, or copies it where it is one that changes or the folders are of two file systems."""
    if path.name in _RENEWED:
        shutil.copyfile(path, copy)
        return
    try:
        os.link(path, copy)
    except OSError:
        shutil.copyfile(path, copy)
