"""The ground of rankings in a snapshot."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.adjacency import Adjacency
from graph.keys import NodeKind
from graph.records import Article
from graph.search.accents import Typed
from graph.search.weighing import Counted, Term, Vector
from graph.search.words import Language
from graph.store.conditions import Condition
from graph.store.memory.facets import RowFacets
from graph.store.memory.masks import mask
from graph.store.memory.snapshot import Snapshot


class SnapshotGround:
    """The articles of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._postings = snapshot.postings

    @property
    def version(self) -> str:
        """Names the content and its analysis."""
        return self._snapshot.version

    @property
    def languages(self) -> Sequence[Language | None]:
        """The languages that articles are in."""
        return self._postings.languages

    @property
    def norms(self) -> NDArray[np.float32]:
        """For each article the length of its TF-IDF vector before it is scaled."""
        return self._postings.norms

    @property
    def related(self) -> Adjacency:
        """Which articles are related to each, either way."""
        return self._snapshot.related

    def terms(self, typed: Sequence[Typed]) -> list[Term]:
        """What is said of these words, which have a stem for each of `languages`, in texts with accents or without."""
        forms = self._snapshot.text.accents.forms(typed, self.languages)
        return [self._postings.term(each) for each in forms]

    def scores(self, query: str) -> NDArray[np.float32]:
        """For each article the score that a search gives it, 0 where it does not find it."""
        hits = self._snapshot.text.all(query, [NodeKind.ARTICLE])
        scores = np.zeros(self._postings.size, np.float32)
        scores[hits.numbers] = hits.scores
        return scores

    def foresee(self, rows: Sequence[int], weights: Sequence[float], most: int) -> None:
        """Does nothing: all is there."""

    def counted(self, rows: Sequence[int]) -> list[Counted]:
        """What each of these articles says."""
        return [self._postings.counted(row) for row in rows]

    def idf(self, codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """What words, by their codes, weigh in TF-IDF vectors."""
        return self._postings.idf[codes]

    def words(self, codes: Sequence[int]) -> list[str]:
        """The words that have these codes."""
        return [self._postings.table.words[code] for code in codes]

    def cosines(self, vector: Vector) -> NDArray[np.float32]:
        """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one."""
        return self._postings.cosines(vector)

    def fulfilling(self, rows: NDArray[np.int64], condition: Condition) -> NDArray[np.bool_]:
        """Which of the articles in these rows fulfil a condition. Raises IdInvalid."""
        found: NDArray[np.bool_] = mask(self._snapshot, NodeKind.ARTICLE, condition)[rows]
        return found

    def articles(self, rows: Sequence[int]) -> list[Article]:
        """The articles in these rows, in their order."""
        articles = self._snapshot.graph.articles
        return [articles[row] for row in rows]

    def facets(self, rows: NDArray[np.int64]) -> RowFacets:
        """Counts over the articles in these rows, each once."""
        return RowFacets(self._snapshot, rows)
