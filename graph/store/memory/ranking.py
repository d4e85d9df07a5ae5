"""Rankings: articles in the order of a score, of which pages are asked for."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.records import Article
from graph.store.cursors import decode_rank, encode_rank
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Connection, Page, window

D = TypeVar("D")


class Ranking:
    """Articles by their scores, the greatest first, ties by their ids; `name` tells this ranking from all others.

    Only as much of it is sorted as is asked for.
    """

    def __init__(self, snapshot: Snapshot, name: str, rows: NDArray[np.integer], scores: NDArray[np.floating]) -> None:
        """`rows` ascend, and `scores` are theirs."""
        self._snapshot = snapshot
        self._name = name
        self.rows = rows
        self._scores = scores

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def nbytes(self) -> int:
        """What it weighs in a cache."""
        return int(self.rows.nbytes + self._scores.nbytes)

    def score(self, place: int) -> float:
        """The score of the article at a place in `rows`."""
        return float(self._scores[place])

    def page(self, first: int, after: str | None, detail: Callable[[int], D]) -> Connection[Article, D]:
        """The first so many after a cursor; `detail` is asked for what is known of the article at a place in `rows`.

        Raises CursorInvalid, or CursorExpired.
        """
        version = self._snapshot.version
        start = 0 if after is None else decode_rank(version, self._name, after) + 1
        part = window(Page(first=first, after=after), min(start, len(self)), len(self), len(self))
        places = self._best(part.end)[part.start :].tolist()
        articles = self._snapshot.graph.articles
        return Connection(
            [articles[row] for row in self.rows[places].tolist()],
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_rank(version, self._name, part.start + index),
            detail_at=lambda index: detail(places[index]),
            total=lambda: len(self),
        )

    def _best(self, count: int) -> NDArray[np.int64]:
        """The places of the best `count`, in their order."""
        places = np.arange(len(self))
        if 0 < count < len(self):
            least = np.partition(self._scores, -count)[-count]
            places = np.flatnonzero(self._scores >= least)
        return places[np.argsort(-self._scores[places], kind="stable")][:count]
