"""Postings: which articles say which words how often, and the weights that ranking takes from that.

All in arrays over articles, so that a subject is weighed against all of them at once. Words are stems where an article
is in a language that has them, and those of titles count more often than they stand there.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.records import Article
from graph.search.fields import languages_of, node_language, weighed_texts
from graph.search.words import Language, words

_MOST_COUNTED = 255
_SATURATION, _LENGTH_SHARE = 1.2, 0.75


class Vector(NamedTuple):
    """Words by their codes, with weights."""

    codes: NDArray[np.int64]
    weights: NDArray[np.float64]


class Term(NamedTuple):
    """One word that is looked for: the rows of the articles that say it, and what it adds to their BM25 scores."""

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]


class PostingsTable(Struct, frozen=True, eq=False):
    """The words of articles: word after word of `words`, the rows of the articles that say it, which ascend, and how often
    each says it, 255 at most; so many rows a word as `frequencies` has.

    `language_of` has the place of each article's language in `languages`, and `lengths` how many words it has.
    """

    languages: list[Language | None]
    language_of: NDArray[np.uint8]
    words: list[str]
    frequencies: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.float64]


class Postings:
    """The words of a graph's articles: word w is said by the articles `rows[starts[w]:starts[w + 1]]`, which ascend, so
    many times as `counts` there says, 255 at most. `languages` are those that articles are in."""

    def __init__(self, graph: Graph, table: PostingsTable | None = None) -> None:
        """`table` is what `count_words` gives for `graph`, where that was done before."""
        table = table or count_words(graph)
        self.table = table
        self._graph = graph
        self.size = len(graph.articles)
        self.languages = table.languages
        self.codes = {word: code for code, word in enumerate(table.words)}
        self.rows, self.counts = table.rows, table.counts
        self.frequencies = table.frequencies
        self.starts = np.concatenate(([0], np.cumsum(self.frequencies))).astype(np.int64)
        self.idf = np.log1p(self.size / np.maximum(self.frequencies, 1))
        self._norms = np.sqrt(np.bincount(self.rows, self._unscaled() ** 2, minlength=self.size)).astype(np.float32)
        relative = table.lengths / (table.lengths.sum() / max(self.size, 1) or 1.0)
        self._damping = (_SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative)).astype(np.float32)

    def of(self, code: int) -> slice:
        """Where in `rows` and `counts` the articles that say a word stand."""
        return slice(int(self.starts[code]), int(self.starts[code + 1]))

    def term(self, forms: Sequence[Collection[str]]) -> Term:
        """A word that has these forms, some for each of `languages`; an article says it in a form of its own language.

        Scores are BM25's with k1 = 1.2 and b = 0.75 and an idf that is never negative, as Lucene has it (Robertson and
        Zaragoza, “The Probabilistic Relevance Framework”, 2009).
        """
        said = [self._said(form, number) for number, each in enumerate(forms) for form in sorted(each)]
        places = np.concatenate(said or [_NO_PLACES])
        rows, counts = self.rows[places], self.counts[places].astype(np.float32)
        if len(said) > len(forms):
            rows, groups = np.unique(rows, return_inverse=True)
            counts = np.bincount(groups, counts, minlength=len(rows)).astype(np.float32)
        idf = np.log1p((self.size - len(rows) + 0.5) / (len(rows) + 0.5))
        return Term(rows, np.float32(idf * (_SATURATION + 1)) * counts / (counts + self._damping[rows]))

    def vector(self, row: int) -> Vector:
        """The TF-IDF vector of an article, of length 1: (1 + ln tf) · ln(1 + N / df) a word."""
        counter = Counter(words_of(self._graph, self._graph.articles[row]))
        codes = np.fromiter((self.codes[word] for word in counter), np.int64, len(counter))
        counts = np.minimum(np.fromiter(counter.values(), np.int64, len(counter)), _MOST_COUNTED)
        return Vector(codes, (1 + np.log(counts)) * self.idf[codes] / (self._norms[row] or 1.0))

    def cosines(self, vector: Vector) -> NDArray[np.float32]:
        """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one."""
        found = np.zeros(self.size, np.float32)
        norm = max(float(np.sqrt(np.sum(vector.weights**2))), _TINY)
        weights = (vector.weights / norm * self.idf[vector.codes]).astype(np.float32)
        for code, weight in zip(vector.codes.tolist(), weights, strict=True):
            part = self.of(code)
            np.add.at(found, self.rows[part], (weight * _TERM_WEIGHTS)[self.counts[part]])
        found /= np.maximum(self._norms, np.float32(_TINY))
        return np.minimum(found, 1.0, out=found)

    def weights(self) -> NDArray[np.float32]:
        """The weight of each posting in its article's TF-IDF vector, in the order of `rows`."""
        norms = np.maximum(self._norms[self.rows], np.float32(_TINY))
        return np.divide(self._unscaled(), norms, dtype=np.float32)

    def _said(self, form: str, language: int) -> NDArray[np.int64]:
        """Where in `rows` and `counts` the articles stand that say this form and are in this language."""
        code = self.codes.get(form)
        if code is None:
            return _NO_PLACES
        part = self.of(code)
        places = np.arange(part.start, part.stop)
        return places if len(self.languages) == 1 else places[self.table.language_of[self.rows[part]] == language]

    def _unscaled(self) -> NDArray[np.float32]:
        return _TERM_WEIGHTS[self.counts] * np.repeat(self.idf.astype(np.float32), self.frequencies)


def count_words(graph: Graph) -> PostingsTable:
    """The words of all articles of `graph`."""
    languages = languages_of(graph, graph.articles)
    numbers = {language: number for number, language in enumerate(languages)}
    codes: dict[str, int] = {}
    distinct = np.zeros(len(graph.articles), np.int64)
    said: list[int] = []
    counts: list[int] = []
    for row, article in enumerate(graph.articles):
        counter = Counter(words_of(graph, article))
        distinct[row] = len(counter)
        said.extend(codes.setdefault(word, len(codes)) for word in counter)
        counts.extend(counter.values())
    order = np.argsort(np.array(said, np.int32), kind="stable")
    rows = np.repeat(np.arange(len(graph.articles), dtype=np.int32), distinct)
    return PostingsTable(
        languages,
        np.array([numbers[node_language(graph, article)] for article in graph.articles], np.uint8),
        list(codes),
        np.bincount(said, minlength=len(codes)) if said else np.zeros(0, np.int64),
        rows[order],
        np.minimum(counts, _MOST_COUNTED).astype(np.uint8)[order],
        np.bincount(rows, counts, minlength=len(graph.articles)).astype(np.float64),
    )


def words_of(graph: Graph, article: Article) -> list[str]:
    """All words of an article, as often as they count."""
    language = node_language(graph, article)
    return [word for text in weighed_texts(graph, article) for word in words(text, language)]


_NO_PLACES = np.empty(0, np.int64)
_TINY = 1e-9
_TERM_WEIGHTS = (1 + np.log(np.maximum(np.arange(_MOST_COUNTED + 1), 1))).astype(np.float32)
