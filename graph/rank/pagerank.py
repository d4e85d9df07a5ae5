"""PageRank: how often a reader who follows edges at random, and now and then begins anew, is at each node."""

import numpy as np
from numpy.typing import NDArray

DAMPING = 0.85
"""The share of steps that follow an edge."""

_TOLERANCE = 1e-12
_MOST_ROUNDS = 500


def pagerank(sources: NDArray[np.integer], targets: NDArray[np.integer], size: int) -> NDArray[np.float64]:
    """The PageRank of `size` nodes with edges from `sources` to `targets`; the ranks sum to 1.

    From a node without edges a reader begins anew. Source: Page, Brin, Motwani and Winograd, “The PageRank Citation
    Ranking” (1999), by power iteration until the ranks change by less than 1e-12 in all, 500 rounds at most.
    """
    ranks = np.full(size, 1 / max(size, 1))
    degrees = np.bincount(sources, minlength=size)
    lost = degrees == 0
    for _ in range(_MOST_ROUNDS):
        shares = ranks / np.maximum(degrees, 1)
        followed = np.bincount(targets, shares[sources], minlength=size)
        following = DAMPING * (followed + ranks[lost].sum() / max(size, 1)) + (1 - DAMPING) / max(size, 1)
        change = float(np.abs(following - ranks).sum())
        ranks = following
        if change < _TOLERANCE:
            break
    return ranks / ranks.sum() if size else ranks
