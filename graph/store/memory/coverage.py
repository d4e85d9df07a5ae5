"""Coverage of a subject: the articles that say its words, those alike to the best of them, and those related to them.

Three parts, each from 0 to 1, are weighed and summed:

- match: BM25 of the words, times the share of their summed idf that the article says, over the greatest such product.
- likeness: the cosine to the score-weighted mean of the best five matches' TF-IDF vectors (relevance feedback, after
  Rocchio 1971).
- related: nearness along related edges, either way: a random walk from the best fifty matches that goes on with
  probability 1 - RESTART and is cut off after `hops` steps, over the greatest such value (personalised PageRank by
  truncated power iteration).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.records import Article
from graph.store.base import CoverageDetail, Subject
from graph.store.cursors import decode_rank, encode_rank
from graph.store.memory.facets import RowFacets
from graph.store.memory.masks import mask
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Connection, Page, window

MATCH_WEIGHT, LIKENESS_WEIGHT, RELATED_WEIGHT = 1.0, 0.5, 0.2
FLOOR = 0.1
"""Articles that do not say the words are left out below this score."""

_MODELS = 5
_SEEDS = 50
_RESTART = 0.5
_MODEL_WORDS = 100


class _Walk(NamedTuple):
    """Where a walk came: for each row reached, how much of it came there, and the row it mostly came from."""

    nearness: dict[int, float]
    came_from: dict[int, int]


class RankedCoverage:
    """The coverage of one subject, ranked."""

    def __init__(self, snapshot: Snapshot, subject: Subject) -> None:
        self._snapshot = snapshot
        self._subject = subject
        self._match = _match(snapshot, subject.of)
        best = _best_rows(self._match, _SEEDS)
        self._models = best[:_MODELS]
        self._likeness = _likeness(snapshot, self._match, self._models)
        self._walk = _walk(snapshot, self._match, best, subject.hops)
        self._related = np.zeros(len(self._match))
        for row, nearness in self._walk.nearness.items():
            self._related[row] = nearness
        self._scores = MATCH_WEIGHT * self._match + LIKENESS_WEIGHT * self._likeness + RELATED_WEIGHT * self._related
        self._rows = self._ranked()

    @property
    def nbytes(self) -> int:
        """What it weighs in a cache."""
        return int(self._match.nbytes * 4 + self._rows.nbytes)

    def page(self, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        version = self._snapshot.graph.version
        ranking = repr(self._subject)
        start = 0 if after is None else decode_rank(version, ranking, after) + 1
        part = window(Page(first=first, after=after), min(start, len(self._rows)), len(self._rows), len(self._rows))
        rows = self._rows[part.start : part.end].tolist()
        articles = self._snapshot.graph.articles
        return Connection(
            [articles[row] for row in rows],
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_rank(version, ranking, part.start + index),
            detail_at=lambda index: self._detail(rows[index]),
            total=lambda: len(self._rows),
        )

    def facets(self) -> RowFacets:
        """Counts over all of it."""
        return RowFacets(self._snapshot, self._rows)

    def _ranked(self) -> NDArray[np.int64]:
        found = self._match > 0
        if self._subject.hops > 0:
            found |= self._scores >= FLOOR
        if self._subject.where is not None:
            found &= mask(self._snapshot, NodeKind.ARTICLE, self._subject.where)
        rows = np.flatnonzero(found)
        return rows[np.lexsort((rows, -self._scores[rows]))]

    def _detail(self, row: int) -> CoverageDetail:
        articles = self._snapshot.graph.articles
        return CoverageDetail(
            score=float(self._scores[row]),
            match=MATCH_WEIGHT * float(self._match[row]),
            likeness=LIKENESS_WEIGHT * float(self._likeness[row]),
            related=RELATED_WEIGHT * float(self._related[row]),
            path=tuple(articles[step] for step in self._path(row)),
        )

    def _path(self, row: int) -> list[int]:
        """The way to `row` from a match: along related edges where they lead to it, else from the match most alike."""
        if self._match[row] > 0:
            return [row]
        if row not in self._walk.came_from:
            return [self._most_alike(row), row]
        path = [row]
        while self._match[path[-1]] == 0:
            path.append(self._walk.came_from[path[-1]])
        return path[::-1]

    def _most_alike(self, row: int) -> int:
        cosines = self._snapshot.vectors.cosines(*self._snapshot.vectors.vector(row))
        return max(self._models, key=lambda model: (cosines[model], -model))


def _match(snapshot: Snapshot, of: str) -> NDArray[np.float64]:
    vectors = snapshot.vectors
    hits = snapshot.text.all(of, [NodeKind.ARTICLE])
    matches = np.zeros(vectors.size)
    if not len(hits.rows):
        return matches
    words = snapshot.text.words(of)
    share = vectors.share(words)[hits.rows]
    # A prefix, a typo, or a word far down in a body is found without being among the vector's words.
    matches[hits.rows] = np.maximum(hits.scores, 1e-9) * np.maximum(share, 1 / (2 * max(1, len(words))))
    matches /= matches.max()
    return matches


def _best_rows(scores: NDArray[np.float64], most: int) -> list[int]:
    rows = np.flatnonzero(scores)
    return list(rows[np.lexsort((rows, -scores[rows]))][:most].tolist())


def _likeness(snapshot: Snapshot, match: NDArray[np.float64], models: list[int]) -> NDArray[np.float64]:
    vectors = snapshot.vectors
    weights: dict[int, float] = {}
    for row in models:
        codes, own = vectors.vector(row)
        for code, weight in zip(codes.tolist(), (own * match[row]).tolist(), strict=True):
            weights[code] = weights.get(code, 0.0) + weight
    heaviest = sorted(weights, key=lambda code: (-weights[code], code))[:_MODEL_WORDS]
    return vectors.cosines(np.array(heaviest, np.int32), np.array([weights[code] for code in heaviest], np.float64))


def _walk(snapshot: Snapshot, match: NDArray[np.float64], seeds: list[int], hops: int) -> _Walk:
    related = snapshot.related
    total = sum(match[row] for row in seeds)
    present = {row: float(match[row] / total) for row in seeds}
    reached: dict[int, float] = {}
    came_from: dict[int, int] = {}
    seen = set(seeds)
    for _ in range(hops):
        following: dict[int, float] = {}
        strongest: dict[int, tuple[float, int]] = {}
        for row, mass in present.items():
            neighbours = related.targets[related.of(row)].tolist()
            for neighbour in neighbours:
                share = (1 - _RESTART) * mass / len(neighbours)
                following[neighbour] = following.get(neighbour, 0.0) + share
                if neighbour not in seen and (share, -row) > strongest.get(neighbour, (0.0, 0)):
                    strongest[neighbour] = (share, -row)
        came_from.update({row: -best[1] for row, best in strongest.items()})
        seen.update(strongest)
        for row, mass in following.items():
            reached[row] = reached.get(row, 0.0) + mass
        present = following
    most = max(reached.values(), default=1.0)
    return _Walk({row: mass / most for row, mass in reached.items()}, came_from)
