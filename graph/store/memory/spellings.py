"""Spellings: words that begin nearly as another does."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist
from tantivy import Document, Index, Query, Schema, SchemaBuilder, Searcher

from graph.store.memory.word_index import make_index, searcher

Codes = NDArray[np.int64]
"""Words, by their places among all words in their order."""

_WRITER_BYTES = 16 * 1024 * 1024
_MOST_SPELLINGS = 500


class Spellings:
    """An index of words, and a few more beside it, for those that begin nearly as another does."""

    def __init__(
        self,
        schema: Schema,
        searcher: Searcher,
        codes: Codes | None = None,
        others: Sequence[str] = (),
        other_codes: Codes | None = None,
    ) -> None:
        """`codes` are those that the words of the index have by now, if not those that they had at first; `others` are words
        that are not in it."""
        self._schema = schema
        self._searcher = searcher
        self._codes = np.arange(searcher.num_docs) if codes is None else codes
        self._others = others
        self._other_codes = np.empty(0, np.int64) if other_codes is None else other_codes

    @classmethod
    def of(cls, vocabulary: Sequence[str], folder: Path | None = None) -> "Spellings":
        """The index of `vocabulary`, made in an empty folder, else in memory. Raises OSError."""
        builder = SchemaBuilder()
        builder.add_unsigned_field("code", fast=True)
        builder.add_text_field("word", tokenizer_name="raw", index_option="basic")
        index = make_index(builder.build(), _spelled(vocabulary), writer_bytes=_WRITER_BYTES, folder=folder)
        return cls(index.schema, searcher(index))

    @classmethod
    def at(cls, folder: Path) -> "Spellings":
        """The index that was made in `folder`. Raises ValueError where there is none."""
        index = Index.open(str(folder))
        return cls(index.schema, searcher(index))

    def next(self, codes: NDArray[np.integer], added: Sequence[str], added_codes: NDArray[np.integer]) -> "Spellings":
        """The same with words more, in a vocabulary in which the word of each code has another one of `codes`."""
        return Spellings(
            self._schema,
            self._searcher,
            codes[self._codes].astype(np.int64),
            [*self._others, *added],
            np.concatenate((codes[self._other_codes], added_codes)).astype(np.int64),
        )

    def nearly(self, word: str, typos: int) -> Codes:
        """Words that begin as `word` does but for so many typing mistakes; 500 of the index at most."""
        query = Query.fuzzy_term_query(self._schema, "word", word, distance=typos, prefix=True)
        hits = self._searcher.search(query, limit=_MOST_SPELLINGS, count=False).hits
        found = self._searcher.fast_field_values("code", [address for _, address in hits])
        return np.concatenate((self._codes[np.array(found, np.int64)], self._other_codes[self._are_near(word, typos)]))

    def _are_near(self, word: str, typos: int) -> NDArray[np.bool_]:
        """Which of the others have a beginning that is nearly `word`."""
        found = np.zeros(len(self._others), np.bool_)
        for length in range(len(word) - typos, len(word) + typos + 1) if self._others else ():
            begun = [other[:length] for other in self._others]
            found |= cdist([word], begun, scorer=OSA.distance, score_cutoff=typos)[0] <= typos
        return found


def _spelled(vocabulary: Iterable[str]) -> Iterator[Document]:
    for code, word in enumerate(vocabulary):
        document = Document()
        document.add_unsigned("code", code)
        document.add_text("word", word)
        yield document
