"""What a search finds: nodes with scores, and how several such sets are put together."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.search.query import Occurrence


class Found(Struct, frozen=True, eq=False):
    """Nodes by their numbers, which ascend, with their scores."""

    numbers: NDArray[np.integer]
    scores: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """What its arrays weigh."""
        return int(self.numbers.nbytes + self.scores.nbytes)

    def among(self, nodes: NDArray[np.bool_]) -> "Found":
        """What of it is among these nodes."""
        is_inside = nodes[self.numbers]
        return Found(self.numbers[is_inside], self.scores[is_inside])


NOTHING = Found(np.empty(0, np.int64), np.empty(0, np.float32))


def constant(numbers: NDArray[np.integer]) -> Found:
    """The nodes with these numbers, all of which score 1."""
    return Found(numbers, np.ones(len(numbers), np.float32))


def any_of(parts: Sequence[Found], size: int) -> Found:
    """What is in some of the parts, of `size` nodes, with the sums of scores."""
    filled = [part for part in parts if part.numbers.size]
    if len(filled) < 2:
        return filled[0] if filled else NOTHING
    scores, is_found = _summed(filled, size)
    numbers = np.flatnonzero(is_found)
    return Found(numbers, scores[numbers])


def every_of(parts: Sequence[Found], size: int) -> Found:
    """What is in all of the parts, of which there is one at least, with the sums of scores."""
    first, *rest = sorted(parts, key=lambda part: len(part.numbers))
    if not rest:
        return first
    numbers = first.numbers
    for part in rest:
        is_inside = np.zeros(size, np.bool_)
        is_inside[part.numbers] = True
        numbers = numbers[is_inside[numbers]]
    own = [_scores_at(part, numbers) for part in (first, *rest)]
    others = sum(own[2:], np.zeros(len(numbers), np.float32))
    return Found(numbers, own[0] + own[1] + others)


def combine(parts: Iterable[tuple[Occurrence, Found]], size: int) -> Found:
    """What has all parts that must be found, else some that may be, and none that must not."""
    by_occurrence: dict[Occurrence, list[Found]] = {occurrence: [] for occurrence in Occurrence}
    for occurrence, found in parts:
        by_occurrence[occurrence].append(found)
    found = any_of(by_occurrence[Occurrence.MAY], size)
    if required := by_occurrence[Occurrence.MUST]:
        must = every_of(required, size)
        found = Found(must.numbers, must.scores + _scores_at(found, must.numbers))
    excluded = np.zeros(size, np.bool_)
    for part in by_occurrence[Occurrence.MUST_NOT]:
        excluded[part.numbers] = True
    return found.among(~excluded)


def _summed(parts: Iterable[Found], size: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    scores, is_found = np.zeros(size, np.float32), np.zeros(size, np.bool_)
    for part in parts:
        scores[part.numbers] += part.scores
        is_found[part.numbers] = True
    return scores, is_found


def _scores_at(found: Found, numbers: NDArray[np.integer]) -> NDArray[np.float32]:
    """The scores of these nodes, 0 where they are not found."""
    if not found.numbers.size:
        return np.zeros(len(numbers), np.float32)
    places = np.minimum(np.searchsorted(found.numbers, numbers), len(found.numbers) - 1)
    return np.where(found.numbers[places] == numbers, found.scores[places], np.float32(0))
