"""Articles as vectors: the TF-IDF weights of their words, of length 1, row by row and word by word."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.records import Article
from graph.store.memory.text_index import analyzer
from graph.text import strip_html

_TITLE_COUNTS = 2
_BODY_CHARACTERS = 2_000


class TextVectors:
    """The words of titles (which count twice), excerpts, and the first 2,000 characters of bodies.

    Weights are (1 + ln tf) · ln(1 + N / df), divided by the vector's length: cosines are sums of products.
    """

    def __init__(self, graph: Graph) -> None:
        self.size = len(graph.articles)
        self.words: dict[str, int] = {}
        lengths, words, counts = self._count(graph)
        self.starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        self.codes = np.array(words, np.int32)
        frequencies = np.bincount(self.codes, minlength=len(self.words))
        self.idf = np.log1p(self.size / np.maximum(frequencies, 1))
        weights = (1 + np.log(np.array(counts, np.float64))) * self.idf[self.codes]
        rows = np.repeat(np.arange(self.size), lengths)
        norms = np.sqrt(np.bincount(rows, weights**2, minlength=self.size))
        self.weights = weights / norms[rows]
        order = np.argsort(self.codes, kind="stable")
        self.posting_rows = rows[order].astype(np.int32)
        self.posting_weights = self.weights[order]
        self.posting_starts = np.concatenate(([0], np.cumsum(frequencies))).astype(np.int64)

    @cached_property
    def rarest(self) -> float:
        """The inverse document frequency of a word that no article says."""
        return float(np.log1p(self.size))

    def postings(self, code: int) -> slice:
        """Where in `posting_rows` and `posting_weights` the articles that say a word stand."""
        return slice(int(self.posting_starts[code]), int(self.posting_starts[code + 1]))

    def vector(self, row: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The words of an article and their weights."""
        part = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return self.codes[part], self.weights[part]

    def share(self, words: Iterable[str]) -> NDArray[np.float64]:
        """For each article the share, from 0 to 1, of the words' summed idf that it says."""
        covered = np.zeros(self.size)
        total = 0.0
        for word in words:
            code = self.words.get(word)
            total += self.rarest if code is None else float(self.idf[code])
            if code is not None:
                covered[self.posting_rows[self.postings(code)]] += self.idf[code]
        return covered / total if total else covered

    def cosines(self, codes: NDArray[np.int32], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each article the cosine, from 0 to 1, to a vector given by its words and their weights."""
        found = np.zeros(self.size)
        norm = float(np.sqrt(np.sum(weights**2)))
        if not norm:
            return found
        for code, weight in zip(codes.tolist(), (weights / norm).tolist(), strict=True):
            part = self.postings(code)
            found[self.posting_rows[part]] += weight * self.posting_weights[part]
        return np.clip(found, 0.0, 1.0)

    def _count(self, graph: Graph) -> tuple[list[int], list[int], list[int]]:
        analyze = analyzer().analyze
        lengths: list[int] = []
        words: list[int] = []
        counts: list[int] = []
        for article in graph.articles:
            counter = Counter(analyze(_text(graph, article)))
            lengths.append(len(counter))
            words.extend(self.words.setdefault(word, len(self.words)) for word in counter)
            counts.extend(counter.values())
        return lengths, words, counts


def _text(graph: Graph, article: Article) -> str:
    body = next((body for ref in article.documents if (body := graph.texts.body(ref.source)).strip()), "")
    return " ".join([*[article.title] * _TITLE_COUNTS, article.excerpt or "", strip_html(body)[:_BODY_CHARACTERS]])
