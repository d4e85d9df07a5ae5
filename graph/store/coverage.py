"""Coverage of a subject: the articles that say its words, those alike to the best of them, and those related to them.

Three parts, each from 0 to 1, are weighed and summed (docs/ranking.md has what each gains):

- match: BM25 of the words, over the greatest such score.
- likeness: the cosine to the score-weighted mean of the best matches' TF-IDF vectors (relevance feedback, after
  Rocchio 1971).
- related: nearness along related edges, either way, to the best matches, over the greatest such value.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.rank.nearness import NOWHERE, nearness
from graph.records import Article
from graph.search.weighing import Counted, Vector, cosine, vector_of
from graph.store.answers import CoverageDetail, Way
from graph.store.base import Facets
from graph.store.ground import Ground
from graph.store.matches import match_subject
from graph.store.pages import Connection
from graph.store.questions import Subject
from graph.store.ranking import Ranking, best_places

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
    """The coverage of one subject, ranked; it holds on to no store."""

    def __init__(self, ground: Ground, subject: Subject) -> None:
        """Raises IdInvalid."""
        match = match_subject(ground, subject.of)
        best = _best_rows(match, _SEEDS)
        self._models = best[:_MODELS].tolist()
        weights: list[float] = match[self._models].tolist()
        ground.foresee(self._models, weights, _MODEL_WORDS)
        near = nearness(ground.related, best, match[best], subject.hops)
        likeness = ground.cosines(_mean_vector(ground, self._models, weights))
        related = near.mass / (near.mass.max(initial=0.0) or 1.0)
        scores = MATCH_WEIGHT * match + LIKENESS_WEIGHT * likeness + RELATED_WEIGHT * related
        found = match > 0
        reached = np.flatnonzero(~found & (near.came_from != NOWHERE))
        self._came_from = dict(zip(reached.tolist(), near.came_from[reached].tolist(), strict=True))
        if subject.hops > 0:
            found |= scores >= FLOOR
        rows = np.flatnonzero(found)
        if subject.where is not None:
            rows = rows[ground.fulfilling(rows, subject.where)]
        self._parts = _Parts(match[rows], likeness[rows], related[rows])
        self._ranking = Ranking(ground.version, repr(subject), rows, scores[rows])

    @property
    def nbytes(self) -> int:
        """About what it weighs in a cache."""
        return self._ranking.nbytes + _STEP_BYTES * len(self._came_from) + sum(part.nbytes for part in self._parts)

    def page(self, ground: Ground, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        return self._ranking.page(first, after, ground.articles, lambda places: self._details(ground, places))

    def facets(self, ground: Ground) -> Facets:
        """Counts over all of it."""
        return ground.facets(self._ranking.rows.astype(np.int64))

    def _details(self, ground: Ground, places: Sequence[int]) -> list[CoverageDetail]:
        paths = cache(lambda: self._paths(ground, places))
        return [self._detail(place, Way(paths, index)) for index, place in enumerate(places)]

    def _detail(self, place: int, way: Way) -> CoverageDetail:
        match = MATCH_WEIGHT * float(self._parts.match[place])
        likeness = LIKENESS_WEIGHT * float(self._parts.likeness[place])
        related = RELATED_WEIGHT * float(self._parts.related[place])
        hops = 1 if self._is_alike(place) else len(self._way_to(int(self._ranking.rows[place]))) - 1
        return CoverageDetail(match + likeness + related, match, likeness, related, hops, way)

    def _paths(self, ground: Ground, places: Sequence[int]) -> list[tuple[Article, ...]]:
        ways = self._ways(ground, places)
        articles = iter(ground.articles(list(chain.from_iterable(ways))))
        return [tuple(islice(articles, len(way))) for way in ways]

    def _ways(self, ground: Ground, places: Sequence[int]) -> list[list[int]]:
        """The ways to articles from matches: along related edges where they lead there, else from the one most alike."""
        rows = [int(self._ranking.rows[place]) for place in places]
        alike = [row for row, place in zip(rows, places, strict=True) if self._is_alike(place)]
        models = _most_alike(ground, alike, self._models) if alike else {}
        return [[models[row], row] if row in models else self._way_to(row) for row in rows]

    def _is_alike(self, place: int) -> bool:
        """Whether an article was found by its likeness alone."""
        return bool(self._parts.match[place] == 0) and int(self._ranking.rows[place]) not in self._came_from

    def _way_to(self, row: int) -> list[int]:
        path = [row]
        while path[-1] in self._came_from:
            path.append(self._came_from[path[-1]])
        return path[::-1]


def _most_alike(ground: Ground, rows: Sequence[int], models: Sequence[int]) -> dict[int, int]:
    """For each of these articles the one of the models that is most alike to it, the first of several."""
    said = ground.counted([*rows, *models])
    others = list(zip(models, said[len(rows) :], strict=True))
    common = np.unique(np.concatenate([other.codes for _, other in others]))
    found = {}
    for row, everything in zip(rows, said, strict=False):
        # Other words take as much from its likeness to each of the models.
        counted = _among(everything, common)
        idf = ground.idf(counted.codes)
        vector = vector_of(counted, idf, float(ground.norms[row]))
        alike = {model: cosine(vector, idf, other, ground.norms[model]) for model, other in others}
        found[row] = max(alike, key=lambda model: (alike[model], -model))
    return found


def _among(counted: Counted, codes: NDArray[np.int64]) -> Counted:
    """What of it are words with these codes."""
    is_there = np.isin(counted.codes, codes)
    return Counted(counted.codes[is_there], counted.counts[is_there])


def _best_rows(scores: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The rows of the greatest scores above 0, ties in the order of rows."""
    rows = np.flatnonzero(scores)
    return rows[best_places(scores[rows], most)]


def _mean_vector(ground: Ground, rows: Sequence[int], weights: Sequence[float]) -> Vector:
    """The weighted sum of articles' vectors, of which the heaviest words are kept."""
    sums: dict[int, float] = {}
    for vector, weight in zip(_vectors(ground, rows), weights, strict=True):
        for code, part in zip(vector.codes.tolist(), (vector.weights * weight).tolist(), strict=True):
            sums[code] = sums.get(code, 0.0) + part
    names = dict(zip(sums, ground.words(list(sums)), strict=True))
    heaviest = sorted(sums, key=lambda code: (-sums[code], names[code]))[:_MODEL_WORDS]
    return Vector(np.array(heaviest, np.int64), np.array([sums[code] for code in heaviest], np.float64))


def _vectors(ground: Ground, rows: Sequence[int]) -> Iterable[Vector]:
    said: list[Counted] = ground.counted(rows)
    for row, counted in zip(rows, said, strict=True):
        yield vector_of(counted, ground.idf(counted.codes), float(ground.norms[row]))
