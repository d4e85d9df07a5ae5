"""The ground of rankings: what a store knows of articles by their rows, on which coverage and likeness are worked out.

Rows are those of one version of the graph: articles in the order of their ids, from 0.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.rank.nearness import Neighbours
from graph.records import Article
from graph.search.accents import Typed
from graph.search.weighing import Counted, Term, Vector
from graph.search.words import Language
from graph.store.base import Facets
from graph.store.conditions import Condition


class Ground(Protocol):
    """The articles of one version of the graph."""

    @property
    def version(self) -> str:
        """Names the content and its analysis."""
        ...

    @property
    def languages(self) -> Sequence[Language | None]:
        """The languages that articles are in."""
        ...

    @property
    def norms(self) -> NDArray[np.float32]:
        """For each article the length of its TF-IDF vector before it is scaled."""
        ...

    @property
    def related(self) -> Neighbours:
        """Which articles are related to each, either way."""
        ...

    def terms(self, typed: Sequence[Typed]) -> list[Term]:
        """What is said of these words, which have a stem for each of `languages`, in texts with accents or without."""
        ...

    def scores(self, query: str) -> NDArray[np.float32]:
        """For each article the score that a search gives it, 0 where it does not find it."""
        ...

    def foresee(self, rows: Sequence[int], weights: Sequence[float], most: int) -> None:
        """Hears that the cosines to the weighted sum of the vectors of these articles will be asked for, of whose words the
        heaviest `most` count: so that what that takes can be read along with what is asked until then."""
        ...

    def counted(self, rows: Sequence[int]) -> list[Counted]:
        """What each of these articles says."""
        ...

    def idf(self, codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """What words, by their codes, weigh in TF-IDF vectors."""
        ...

    def words(self, codes: Sequence[int]) -> list[str]:
        """The words that have these codes."""
        ...

    def cosines(self, vector: Vector) -> NDArray[np.float32]:
        """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one."""
        ...

    def fulfilling(self, rows: NDArray[np.int64], condition: Condition) -> NDArray[np.bool_]:
        """Which of the articles in these rows fulfil a condition. Raises IdInvalid."""
        ...

    def articles(self, rows: Sequence[int]) -> list[Article]:
        """The articles in these rows, in their order."""
        ...

    def facets(self, rows: NDArray[np.int64]) -> Facets:
        """Counts over the articles in these rows, each once."""
        ...
