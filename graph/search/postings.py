"""Postings: which articles say which words how often, and the weights that ranking takes from that.

All in arrays over articles, so that a subject is weighed against all of them at once. Words are stems where an article
is in a language that has them, and those of titles count more often than they stand there.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.records import Article
from graph.search.fields import languages_of, node_language, weighed_texts
from graph.search.inverted import starts_of
from graph.search.weighing import (
    MOST_COUNTED,
    TERM_WEIGHTS,
    Counted,
    Said,
    Term,
    Vector,
    cosines_of,
    damping,
    idf_of,
    term_of,
    vector_of,
)
from graph.search.words import Language, words


class PostingsTable(Struct, frozen=True, eq=False):
    """The words of articles: word after word of `words`, the rows of the articles that say it, which ascend, and how often
    each says it, 255 at most; so many rows a word as `frequencies` has.

    `language_of` has the place of each article's language in `languages`, `norms` the length of its TF-IDF vector before it
    is scaled, and `damping` what BM25 adds to how often a word is said for how long the article is.
    """

    languages: list[Language | None]
    language_of: NDArray[np.uint8]
    words: list[str]
    frequencies: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    norms: NDArray[np.float32]
    damping: NDArray[np.float32]


class Postings:
    """The words of a graph's articles: word w is said by the articles `rows[starts[w]:starts[w + 1]]`, which ascend, so
    many times as `counts` there says, 255 at most. `languages` are those that articles are in."""

    def __init__(self, graph: Graph, table: PostingsTable | None = None, codes: dict[str, int] | None = None) -> None:
        """`table` is what `count_words` gives for `graph`, where that was done before; `codes` those of its words, and of
        others in later versions."""
        table = table or count_words(graph)
        self.table = table
        self._graph = graph
        self.size = len(graph.articles)
        self.languages = table.languages
        self.codes = codes if codes is not None else {word: code for code, word in enumerate(table.words)}
        self.rows, self.counts = table.rows, table.counts
        self.frequencies = table.frequencies
        self.starts = starts_of(self.frequencies)
        self.idf = idf_of(self.frequencies, self.size)
        self.norms, self.damping = table.norms, table.damping

    def of(self, code: int) -> slice:
        """Where in `rows` and `counts` the articles that say a word stand."""
        return slice(int(self.starts[code]), int(self.starts[code + 1]))

    def term(self, forms: Sequence[Collection[str]]) -> Term:
        """A word that has these forms, some for each of `languages`; an article says it in a form of its own language."""
        said = [self._said(form, number) for number, each in enumerate(forms) for form in sorted(each)]
        return term_of(said, self.damping, self.size)

    def counted(self, row: int) -> Counted:
        """What an article says."""
        counter = Counter(words_of(self._graph, self._graph.articles[row]))
        codes = np.fromiter((self.codes[word] for word in counter), np.int64, len(counter))
        return Counted(codes, np.minimum(np.fromiter(counter.values(), np.int64, len(counter)), MOST_COUNTED))

    def vector(self, row: int) -> Vector:
        """The TF-IDF vector of an article, of length 1."""
        counted = self.counted(row)
        return vector_of(counted, self.idf[counted.codes], float(self.norms[row]))

    def cosines(self, vector: Vector) -> NDArray[np.float32]:
        """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one."""
        parts = (self.of(code) for code in vector.codes.tolist())
        said = (Said(self.rows[part], self.counts[part]) for part in parts)
        return cosines_of(vector, self.idf[vector.codes], said, self.norms)

    def weights(self) -> NDArray[np.float32]:
        """The weight of each posting in its article's TF-IDF vector, in the order of `rows`."""
        norms = np.maximum(self.norms[self.rows], np.float32(_TINY))
        return np.divide(_unscaled(self.counts, self.idf, self.frequencies), norms, dtype=np.float32)

    def _said(self, form: str, language: int) -> Said:
        """The articles that say this form and are in this language."""
        code = self.codes.get(form)
        if code is None or code >= len(self.frequencies):
            return _NOBODY
        part = self.of(code)
        rows, counts = self.rows[part], self.counts[part]
        if len(self.languages) == 1:
            return Said(rows, counts)
        is_own = self.table.language_of[rows] == language
        return Said(rows[is_own], counts[is_own])


def count_words(graph: Graph) -> PostingsTable:
    """The words of all articles of `graph`."""
    languages = languages_of(graph, graph.articles)
    numbers = {language: number for number, language in enumerate(languages)}
    codes = _Codes()
    size = len(graph.articles)
    distinct = np.zeros(size, np.int64)
    said: list[int] = []
    counts: list[int] = []
    for row, article in enumerate(graph.articles):
        counter = Counter(words_of(graph, article))
        distinct[row] = len(counter)
        said.extend(map(codes.__getitem__, counter))
        counts.extend(counter.values())
    order = np.argsort(np.array(said, np.int32), kind="stable")
    rows = np.repeat(np.arange(size, dtype=np.int32), distinct)
    lengths = np.bincount(rows, counts, minlength=size)
    rows = rows[order]
    counted = np.minimum(counts, MOST_COUNTED).astype(np.uint8)[order]
    frequencies = np.bincount(said, minlength=len(codes)) if said else np.zeros(0, np.int64)
    unscaled = _unscaled(counted, idf_of(frequencies, size), frequencies)
    relative = lengths / (lengths.sum() / max(size, 1) or 1.0)
    return PostingsTable(
        languages,
        np.array([numbers[node_language(graph, article)] for article in graph.articles], np.uint8),
        list(codes),
        frequencies,
        rows,
        counted,
        np.sqrt(np.bincount(rows, unscaled**2, minlength=size)).astype(np.float32),
        damping(relative),
    )


class _Codes(dict[str, int]):
    """Numbers for words, from 0, in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = code = len(self)
        return code


def _unscaled(
    counts: NDArray[np.uint8], idf: NDArray[np.float64], frequencies: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The weight of each posting, before its article's vector is scaled to length 1."""
    return TERM_WEIGHTS[counts] * np.repeat(idf.astype(np.float32), frequencies)


def words_of(graph: Graph, article: Article) -> list[str]:
    """All words of an article, as often as they count."""
    language = node_language(graph, article)
    return list(chain.from_iterable(words(text, language) * times for text, times in weighed_texts(graph, article)))


_NOBODY = Said(np.empty(0, np.int32), np.empty(0, np.uint8))
_TINY = 1e-9
