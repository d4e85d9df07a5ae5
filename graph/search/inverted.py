"""Inverted lists: for each word, by its code, who says it, as one array that a change alters in a few passes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.succession import NOWHERE, Step


class Inverted(NamedTuple):
    """Word after word, `rows` has those that say it, which ascend, so many a word as `frequencies` has; `counts` how often."""

    frequencies: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]


class Said(NamedTuple):
    """Who says which words how often: entry for entry the code of a word, a row, and a count; in the order of codes, then of
    rows."""

    codes: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]

    @classmethod
    def of(cls, codes: NDArray[np.int64], rows: NDArray[np.int32], counts: NDArray[np.uint8]) -> "Said":
        """The same from entries in any order."""
        order = np.lexsort((rows, codes))
        return cls(codes[order], rows[order], counts[order])


def starts_of(frequencies: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the entries of each word begin, and where those of the last one end."""
    return np.concatenate(([0], np.cumsum(frequencies))).astype(np.int64)


def revise(lists: Inverted, step: Step, said: Said) -> Inverted:
    """The lists after `step`, in which those that are reworded say what is `said`; all codes are of words in `lists`."""
    starts = starts_of(lists.frequencies)
    # What is gone or reworded says nothing of what it said.
    kept = np.append(step.rows, np.int32(NOWHERE))
    kept[step.before[step.reworded]] = NOWHERE
    gone = np.flatnonzero((kept == NOWHERE)[lists.rows]) if np.any(kept[:-1] == NOWHERE) else _NONE
    frequencies = lists.frequencies - np.bincount(_words_at(starts, gone), minlength=len(lists.frequencies))
    rows, counts = np.delete(lists.rows, gone), np.delete(lists.counts, gone)
    if not step.keeps_rows:
        rows = step.rows[rows]
    places = _places(starts_of(frequencies), rows, said)
    return Inverted(
        frequencies + np.bincount(said.codes, minlength=len(frequencies)),
        np.insert(rows, places, said.rows),
        np.insert(counts, places, said.counts),
    )


def _words_at(starts: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.searchsorted(starts, places, side="right") - 1


def _places(starts: NDArray[np.int64], rows: NDArray[np.int32], said: Said) -> NDArray[np.int64]:
    """Before which of `rows` each entry belongs: binary searches among those that say its word, all at once."""
    low, high = starts[said.codes], starts[said.codes + 1]
    while np.any(is_open := low < high):
        middle = (low + high) // 2
        is_less = is_open & (rows[np.where(is_open, middle, 0)] < said.rows)
        low = np.where(is_less, middle + 1, low)
        high = np.where(is_open & ~is_less, middle, high)
    return low


_NONE = np.empty(0, np.int64)
