"""Postings: which articles say which words how often, and the weights that ranking takes from that.

All in arrays over articles, so that a subject is weighed against all of them at once. Words are stems where an article
is in a language that has them, and those of titles count more often than they stand there.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.records import Article
from graph.search.fields import languages_of, node_language, weighed_texts
from graph.search.inverted import starts_of
from graph.search.words import Language, words

MOST_COUNTED = 255
"""As how many times a word is counted at most."""

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
        self._norms, self._damping = table.norms, table.damping

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
        counts = np.minimum(np.fromiter(counter.values(), np.int64, len(counter)), MOST_COUNTED)
        return Vector(codes, (1 + np.log(counts)) * self.idf[codes] / (self._norms[row] or 1.0))

    def cosines(self, vector: Vector) -> NDArray[np.float32]:
        """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one."""
        found = np.zeros(self.size, np.float32)
        norm = max(float(np.sqrt(np.sum(vector.weights**2))), _TINY)
        weights = (vector.weights / norm * self.idf[vector.codes]).astype(np.float32)
        for code, weight in zip(vector.codes.tolist(), weights, strict=True):
            part = self.of(code)
            np.add.at(found, self.rows[part], (weight * TERM_WEIGHTS)[self.counts[part]])
        found /= np.maximum(self._norms, np.float32(_TINY))
        return np.minimum(found, 1.0, out=found)

    def weights(self) -> NDArray[np.float32]:
        """The weight of each posting in its article's TF-IDF vector, in the order of `rows`."""
        norms = np.maximum(self._norms[self.rows], np.float32(_TINY))
        return np.divide(_unscaled(self.counts, self.idf, self.frequencies), norms, dtype=np.float32)

    def _said(self, form: str, language: int) -> NDArray[np.int64]:
        """Where in `rows` and `counts` the articles stand that say this form and are in this language."""
        code = self.codes.get(form)
        if code is None or code >= len(self.frequencies):
            return _NO_PLACES
        part = self.of(code)
        places = np.arange(part.start, part.stop)
        return places if len(self.languages) == 1 else places[self.table.language_of[self.rows[part]] == language]


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


def damping(relative: NDArray[np.floating]) -> NDArray[np.float32]:
    """What BM25 adds to how often a word is said, for the lengths of articles beside their mean."""
    return (_SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative)).astype(np.float32)


def idf_of(frequencies: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """What the words that so many of `size` articles say weigh in TF-IDF vectors."""
    return np.log1p(size / np.maximum(frequencies, 1))


def _unscaled(
    counts: NDArray[np.uint8], idf: NDArray[np.float64], frequencies: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The weight of each posting, before its article's vector is scaled to length 1."""
    return TERM_WEIGHTS[counts] * np.repeat(idf.astype(np.float32), frequencies)


def words_of(graph: Graph, article: Article) -> list[str]:
    """All words of an article, as often as they count."""
    language = node_language(graph, article)
    return list(chain.from_iterable(words(text, language) * times for text, times in weighed_texts(graph, article)))


_NO_PLACES = np.empty(0, np.int64)
_TINY = 1e-9
TERM_WEIGHTS = (1 + np.log(np.maximum(np.arange(MOST_COUNTED + 1), 1))).astype(np.float32)
"""What a word weighs in a TF-IDF vector by how often it is said, before its rarity."""
