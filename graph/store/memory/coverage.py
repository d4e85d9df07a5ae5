"""Coverage of a subject: the articles that say its words, those alike to the best of them, and those related to them.

Three parts, each from 0 to 1, are weighed and summed (docs/ranking.md has what each gains):

- match: BM25 of the words, over the greatest such score.
- likeness: the cosine to the score-weighted mean of the best matches' TF-IDF vectors (relevance feedback, after
  Rocchio 1971).
- related: nearness along related edges, either way, to the best matches, over the greatest such value.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.rank.nearness import NOWHERE, nearness
from graph.records import Article
from graph.search.postings import Postings, Vector
from graph.store.answers import CoverageDetail
from graph.store.memory.facets import RowFacets
from graph.store.memory.masks import mask
from graph.store.memory.matches import match_subject
from graph.store.memory.ranking import Ranking
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Connection
from graph.store.questions import Subject

MATCH_WEIGHT, LIKENESS_WEIGHT, RELATED_WEIGHT = 1.0, 0.3, 0.3
FLOOR = 0.08
"""Articles that do not say the words are left out below this score."""

_MODELS = 10
_SEEDS = 50
_MODEL_WORDS = 100
_STEP_BYTES = 100


class _Parts(NamedTuple):
    """The parts of the scores of the articles that were found, by their places."""

    match: NDArray[np.float32]
    likeness: NDArray[np.float32]
    related: NDArray[np.float64]


class RankedCoverage:
    """The coverage of one subject, ranked."""

    def __init__(self, snapshot: Snapshot, subject: Subject) -> None:
        self._snapshot = snapshot
        match = match_subject(snapshot, subject.of)
        best = _best_rows(match, _SEEDS)
        self._models = best[:_MODELS]
        likeness = snapshot.postings.cosines(_mean_vector(snapshot.postings, self._models, match[self._models]))
        near = nearness(snapshot.related, best, match[best], subject.hops)
        related = near.mass / (near.mass.max(initial=0.0) or 1.0)
        scores = MATCH_WEIGHT * match + LIKENESS_WEIGHT * likeness + RELATED_WEIGHT * related
        found = match > 0
        reached = np.flatnonzero(~found & (near.came_from != NOWHERE))
        self._came_from = dict(zip(reached.tolist(), near.came_from[reached].tolist(), strict=True))
        if subject.hops > 0:
            found |= scores >= FLOOR
        if subject.where is not None:
            found &= mask(snapshot, NodeKind.ARTICLE, subject.where)
        rows = np.flatnonzero(found)
        self._parts = _Parts(match[rows], likeness[rows], related[rows])
        self._ranking = Ranking(snapshot, repr(subject), rows, scores[rows])

    @property
    def nbytes(self) -> int:
        """About what it weighs in a cache."""
        return self._ranking.nbytes + _STEP_BYTES * len(self._came_from) + sum(part.nbytes for part in self._parts)

    def page(self, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        return self._ranking.page(first, after, self._detail)

    def facets(self) -> RowFacets:
        """Counts over all of it."""
        return RowFacets(self._snapshot, self._ranking.rows)

    def _detail(self, place: int) -> CoverageDetail:
        articles = self._snapshot.graph.articles
        match = MATCH_WEIGHT * float(self._parts.match[place])
        likeness = LIKENESS_WEIGHT * float(self._parts.likeness[place])
        related = RELATED_WEIGHT * float(self._parts.related[place])
        return CoverageDetail(
            score=match + likeness + related,
            match=match,
            likeness=likeness,
            related=related,
            path=tuple(articles[step] for step in self._path(place)),
        )

    def _path(self, place: int) -> list[int]:
        """The way to an article from a match: along related edges where they lead to it, else from the one most alike."""
        row = int(self._ranking.rows[place])
        if self._parts.match[place] == 0 and row not in self._came_from:
            return [self._most_alike(row), row]
        path = [row]
        while path[-1] in self._came_from:
            path.append(self._came_from[path[-1]])
        return path[::-1]

    def _most_alike(self, row: int) -> int:
        cosines = self._snapshot.postings.cosines(self._snapshot.postings.vector(row))
        return max((int(model) for model in self._models), key=lambda model: (cosines[model], -model))


def _best_rows(scores: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The rows of the greatest scores above 0, ties in the order of rows."""
    rows = np.flatnonzero(scores)
    if len(rows) > most:
        rows = rows[scores[rows] >= np.partition(scores[rows], -most)[-most]]
    return rows[np.argsort(-scores[rows], kind="stable")][:most]


def _mean_vector(postings: Postings, rows: NDArray[np.int64], weights: NDArray[np.float32]) -> Vector:
    """The weighted sum of articles' vectors, of which the heaviest words are kept."""
    sums: dict[int, float] = {}
    for row, weight in zip(rows.tolist(), weights.tolist(), strict=True):
        codes, own = postings.vector(row)
        for code, part in zip(codes.tolist(), (own * weight).tolist(), strict=True):
            sums[code] = sums.get(code, 0.0) + part
    heaviest = sorted(sums, key=lambda code: (-sums[code], code))[:_MODEL_WORDS]
    return Vector(np.array(heaviest, np.int64), np.array([sums[code] for code in heaviest], np.float64))
