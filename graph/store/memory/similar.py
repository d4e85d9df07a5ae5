"""Similar articles: alike in text, and with neighbours in common."""

import numpy as np
from numpy.typing import NDArray

from graph.adjacency import Adjacency
from graph.keys import NodeKind
from graph.store.conditions import Condition
from graph.store.memory.masks import mask
from graph.store.memory.ranking import Ranking
from graph.store.memory.snapshot import Snapshot

TEXT_WEIGHT, NEIGHBOURHOOD_WEIGHT = 0.9, 0.1
"""What the cosines of texts and of neighbourhoods count (docs/ranking.md has how they were chosen)."""

LEAST_SCORE = 0.1
"""Articles below it are not alike."""


def similar(snapshot: Snapshot, row: int, where: Condition | None) -> Ranking:
    """The articles alike to the one in this row, with scores from LEAST_SCORE to 1."""
    postings = snapshot.postings
    scores = TEXT_WEIGHT * postings.cosines(postings.vector(row))
    neighbours, cosines = _neighbourhood_cosines(snapshot.related, row)
    scores[neighbours] += NEIGHBOURHOOD_WEIGHT * cosines
    scores[row] = 0.0
    found = scores >= LEAST_SCORE
    if where is not None:
        found &= mask(snapshot, NodeKind.ARTICLE, where)
    rows = np.flatnonzero(found)
    return Ranking(
        snapshot, repr(("similar", snapshot.graph.articles[row].id, where)), rows, np.minimum(scores[rows], 1.0)
    )


def _neighbourhood_cosines(related: Adjacency, row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows whose neighbourhood, they themselves in it, shares some with that of `row`, and the cosine of the two."""
    own = np.append(related.targets[related.of(row)], row).astype(np.int64)
    reached = np.concatenate((related.targets[related.places(own)], own))
    rows, shared = np.unique(reached, return_counts=True)
    sizes = related.starts[rows + 1] - related.starts[rows] + 1
    return rows.astype(np.int64), shared / np.sqrt(len(own) * sizes)
