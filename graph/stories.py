"""Stories: articles that cover one happening, found as communities of articles that are alike and close in time.

Related lists alone span several stories, so they are a small part of what joins two articles (docs/ranking.md has what
each part gained). A community is one by the constant Potts model: what joins its articles, summed, is more than
RESOLUTION for each pair of them. Unlike modularity this does not depend on how large the whole graph is.
"""

from collections.abc import Iterator
from typing import NamedTuple

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.search.postings import Postings

RESOLUTION = 0.08
"""What a pair of a story's articles must at least be joined by, on average."""

ALIKE = 10
"""With how many articles, the most alike ones, each is joined by likeness."""

LEAST_LIKENESS = 0.05
"""What two articles must at least be alike, nearness in time counted, to be joined."""

FADING_DAYS = 30.0
"""After how many days between two articles their likeness counts 1/e; without a date nothing is near in time."""

RELATED = 0.05
"""What two articles are joined by of which one lists the other."""

NO_STORY = -1

_SEED = 1
_BLOCK = 1_000
_MOST_PAIRS = 100_000_000


class Likeness(NamedTuple):
    """Pairs of articles, by their rows, and how much they are alike."""

    rows: NDArray[np.int64]
    others: NDArray[np.int64]
    weights: NDArray[np.float64]


def find_stories(
    postings: Postings, days: NDArray[np.float64], related: tuple[NDArray[np.integer], NDArray[np.integer]]
) -> NDArray[np.int32]:
    """The story of each article, as numbers from 0 on in no particular order; NO_STORY for an article that stands alone.

    `days` are the articles' dates in days, NaN where there is none; `related` are pairs of which one lists the other, in
    both directions. Leiden communities (Traag, Waltman and van Eck 2019) with a fixed seed.
    """
    size = postings.size
    joined = _symmetric(_likeness(postings, days), size) + _symmetric(_listed(related), size)
    joined.sort_indices()
    if not joined.nnz:
        return np.full(size, NO_STORY, np.int32)
    _, communities = graspologic_native.leiden_csr(
        joined.indptr.astype(np.int64),
        joined.indices.astype(np.int32),
        joined.data.astype(np.float64),
        size,
        resolution=RESOLUTION,
        use_modularity=False,
        seed=_SEED,
    )
    numbers = np.fromiter((communities[row] for row in range(size)), np.int32, size)
    sizes = np.bincount(numbers)
    numbers[sizes[numbers] < 2] = NO_STORY
    return numbers


def _likeness(postings: Postings, days: NDArray[np.float64]) -> Likeness:
    """The articles that each is most like, dates counted; those without a date are like none."""
    order = np.argsort(days, kind="stable")  # NaN comes last
    order = order[: np.count_nonzero(~np.isnan(days))]
    days = days[order]
    vectors = _vectors(postings, days)[order]
    found = [_like_block(vectors, days, *block) for block in _blocks(days)]
    if not found:
        return Likeness(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    rows, others, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Likeness(order[rows], order[others], weights)


def _like_block(vectors: sparse.csr_array, days: NDArray[np.float64], block: slice, near: slice) -> Likeness:
    """The pairs of the articles in `block` and those in `near`, which are all that can be alike to them."""
    products = vectors[block] @ vectors[near].T.tocsr()
    # Dates make no pair more alike, and few are alike enough without.
    places = np.flatnonzero(products.data >= LEAST_LIKENESS)
    rows = np.searchsorted(products.indptr, places, side="right") - 1 + block.start
    others = products.indices[places].astype(np.int64) + near.start
    weights = products.data[places] * np.exp(-np.abs(days[rows] - days[others]) / FADING_DAYS)
    kept = (weights >= LEAST_LIKENESS) & (rows != others)
    return _most_alike(Likeness(rows[kept], others[kept], weights[kept]))


def _vectors(postings: Postings, days: NDArray[np.float64]) -> sparse.csr_array:
    """The TF-IDF vectors of all articles, without words so frequent that too many pairs would have to be looked at.

    Those are what likeness depends on least, and their share of the vectors' lengths stays.
    """
    frequencies = np.sort(postings.frequencies)
    near = sum((block.stop - block.start) * (near.stop - near.start) for block, near in _blocks(days))
    pairs = np.cumsum(frequencies.astype(np.float64) ** 2) * near / max(postings.size, 1) ** 2
    affordable = int(np.searchsorted(pairs, _MOST_PAIRS, side="right"))
    most = frequencies[affordable - 1] if affordable else 0
    kept = np.repeat(postings.frequencies <= most, postings.frequencies)
    codes = np.repeat(np.arange(len(frequencies)), postings.frequencies)[kept]
    shape = (postings.size, len(frequencies))
    return sparse.csr_array((postings.weights()[kept], (postings.rows[kept], codes)), shape=shape)


def _blocks(days: NDArray[np.float64]) -> Iterator[tuple[slice, slice]]:
    """Blocks of articles whose dates ascend, each with the articles that are not too far from it in time."""
    reach = -FADING_DAYS * np.log(LEAST_LIKENESS)
    for start in range(0, len(days), _BLOCK):
        end = min(len(days), start + _BLOCK)
        first, last = np.searchsorted(days, (days[start] - reach, days[end - 1] + reach)).tolist()
        yield slice(start, end), slice(first, last)


def _most_alike(pairs: Likeness) -> Likeness:
    """Of each row the ALIKE pairs of the greatest weights."""
    order = np.lexsort((pairs.others, -pairs.weights, pairs.rows))
    rows = pairs.rows[order]
    order = order[np.arange(len(rows)) - np.searchsorted(rows, rows) < ALIKE]
    return Likeness(pairs.rows[order], pairs.others[order], pairs.weights[order])


def _listed(related: tuple[NDArray[np.integer], NDArray[np.integer]]) -> Likeness:
    rows, others = related
    return Likeness(rows.astype(np.int64), others.astype(np.int64), np.full(len(rows), RELATED))


def _symmetric(pairs: Likeness, size: int) -> sparse.csr_array:
    """What joins each pair of articles: the greater of what either is joined to the other by."""
    matrix = sparse.csr_array((pairs.weights, (pairs.rows, pairs.others)), shape=(size, size))
    return matrix.maximum(matrix.T).tocsr()
