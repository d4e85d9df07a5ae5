"""Inverted lists: for each word, by its code, who says it, as one array that a change alters in a few passes."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.build.rows import NOWHERE
from graph.succession import Step

V = TypeVar("V", np.int32, np.uint8)

_BLOCK = 131_072


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
    """The lists after `step`, in which those that changed say what is `said`; all codes are of words in `lists`.

    Blocks are worked through one after the other, since numpy lets no other thread run while it picks some of an array.
    """
    kept, gone = _without(lists, step)
    words = np.searchsorted(starts_of(lists.frequencies), gone, side="right") - 1
    frequencies = lists.frequencies - np.bincount(words, minlength=len(lists.frequencies))
    places = _places(starts_of(frequencies), kept.rows, said)
    ends = np.searchsorted(places, [*_block_starts(len(kept.rows)), len(kept.rows) + 1])
    rows, counts = [], []
    for start, first, last in zip(_block_starts(len(kept.rows)), ends, ends[1:], strict=False):
        block = slice(start, start + _BLOCK)
        rows.append(_inserted(kept.rows[block], places[first:last] - start, said.rows[first:last]))
        counts.append(_inserted(kept.counts[block], places[first:last] - start, said.counts[first:last]))
    frequencies += np.bincount(said.codes, minlength=len(frequencies))
    return Inverted(frequencies, np.concatenate(rows), np.concatenate(counts))


class _Kept(NamedTuple):
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]


def _without(lists: Inverted, step: Step) -> tuple[_Kept, NDArray[np.int64]]:
    """The entries of those that are there and say what they said, and where all others stood."""
    moved = step.rows.copy()
    moved[step.gone] = NOWHERE
    rows, counts, gone = [], [], [_NONE]
    for start in _block_starts(len(lists.rows)):
        own, own_counts = moved[lists.rows[start : start + _BLOCK]], lists.counts[start : start + _BLOCK]
        is_gone = own == NOWHERE
        if is_gone.any():
            gone.append(np.flatnonzero(is_gone) + start)
            own, own_counts = own[~is_gone], own_counts[~is_gone]
        rows.append(own)
        counts.append(own_counts)
    return _Kept(np.concatenate(rows), np.concatenate(counts)), np.concatenate(gone)


def _block_starts(size: int) -> range:
    return range(0, max(size, 1), _BLOCK)


def _inserted(values: NDArray[V], places: NDArray[np.int64], added: NDArray[V]) -> NDArray[V]:
    return np.insert(values, places, added) if places.size else values


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
