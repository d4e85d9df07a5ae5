"""Rankings: articles in the order of a score, of which pages are asked for."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.records import Article
from graph.store.cursors import decode_rank, encode_rank
from graph.store.pages import Connection, Page, window

D = TypeVar("D")
Articles = Callable[[Sequence[int]], list[Article]]
"""Gives the articles in some rows, in their order."""


class Ranking:
    """Articles by their scores, the greatest first, ties by their ids; `name` tells this ranking from all others.

    Only as much of it is sorted as is asked for.
    """

    def __init__(self, version: str, name: str, rows: NDArray[np.integer], scores: NDArray[np.floating]) -> None:
        """`rows` ascend, and `scores` are theirs; `version` is that of the graph."""
        self._version = version
        self._name = name
        self.rows = rows
        self._scores = scores

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def nbytes(self) -> int:
        """What it weighs in a cache."""
        return int(self.rows.nbytes + self._scores.nbytes)

    def scores(self, places: Sequence[int]) -> list[float]:
        """The scores of the articles at these places in `rows`."""
        return [float(self._scores[place]) for place in places]

    def page(
        self, first: int, after: str | None, articles: Articles, details: Callable[[Sequence[int]], list[D]]
    ) -> Connection[Article, D]:
        """The first so many after a cursor, which `articles` gives; `details` is asked for what is known of all of them, by
        their places in `rows`, once somebody asks for that of one.

        Raises CursorInvalid, or CursorExpired.
        """
        start = 0 if after is None else decode_rank(self._version, self._name, after) + 1
        part = window(Page(first=first, after=after), min(start, len(self)), len(self), len(self))
        places: list[int] = self._best(part.end)[part.start :].tolist()
        known = cache(lambda: details(places))
        return Connection(
            articles(self.rows[places].tolist()),
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_rank(self._version, self._name, part.start + index),
            detail_at=lambda index: known()[index],
            total=lambda: len(self),
        )

    def best(self, count: int) -> list[int]:
        """The rows of the best `count`, in their order."""
        rows: list[int] = self.rows[self._best(count)].tolist()
        return rows

    def _best(self, count: int) -> NDArray[np.int64]:
        """The places of the best `count`, in their order."""
        return best_places(self._scores, count)


def best_places(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """The places of the greatest `count` scores, the greatest first, ties as they stand."""
    places = np.arange(len(scores))
    if 0 < count < len(scores):
        least = np.partition(scores, -count)[-count]
        places = np.flatnonzero(scores >= least)
    return places[np.argsort(-scores[places], kind="stable")][:count]
