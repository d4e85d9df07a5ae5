"""Similar articles: alike in text, and with neighbours in common."""

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeId
from graph.rank.nearness import Neighbours
from graph.search.weighing import vector_of
from graph.store.conditions import Condition
from graph.store.ground import Ground
from graph.store.ranking import Ranking

TEXT_WEIGHT, NEIGHBOURHOOD_WEIGHT = 0.9, 0.1
"""What the cosines of texts and of neighbourhoods count (docs/ranking.md has how they were chosen)."""

LEAST_SCORE = 0.1
"""Articles below it are not alike."""


def similar(ground: Ground, id_: NodeId, row: int, where: Condition | None) -> Ranking:
    """The articles alike to the one in this row, which has this id, with scores from LEAST_SCORE to 1. Raises IdInvalid."""
    [counted] = ground.counted([row])
    scores = TEXT_WEIGHT * ground.cosines(vector_of(counted, ground.idf(counted.codes), float(ground.norms[row])))
    neighbours, cosines = _neighbourhood_cosines(ground.related, row)
    scores[neighbours] += NEIGHBOURHOOD_WEIGHT * cosines
    scores[row] = 0.0
    rows = np.flatnonzero(scores >= LEAST_SCORE)
    if where is not None:
        rows = rows[ground.fulfilling(rows, where)]
    return Ranking(ground.version, repr(("similar", id_, where)), rows, np.minimum(scores[rows], 1.0))


def _neighbourhood_cosines(related: Neighbours, row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows whose neighbourhood, they themselves in it, shares some with that of `row`, and the cosine of the two."""
    own = np.append(related.targets_at(np.array([row], np.int64)), row).astype(np.int64)
    reached = np.concatenate((related.targets_at(own), own))
    rows, shared = np.unique(reached, return_counts=True)
    return rows.astype(np.int64), shared / np.sqrt(len(own) * (related.degrees_at(rows) + 1))
