"""Phrases: where words stand in texts, and who says some one after the other."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tantivy import TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from graph.search.words import is_plain

_LONGEST = 100
_NODE_BITS = 32


class Spoken(NamedTuple):
    """Each time that a word is said: the number of the node, and the place in its texts, as one number; ascending."""

    at: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: NDArray[np.integer], places: NDArray[np.integer]) -> "Spoken":
        """What is said by these nodes at these places, in any order."""
        return cls(_ascending(numbers.astype(np.int64) << _NODE_BITS | places))

    @classmethod
    def joined(cls, words: Sequence["Spoken"]) -> "Spoken":
        """Each time that one of several words is said."""
        return cls(_ascending(np.concatenate([word.at for word in words] or [np.empty(0, np.int64)])))


def phrase_starts(words: Sequence[Spoken]) -> Spoken:
    """Each time that all words are said, one after the other: where the first one is."""
    # The rarest word is looked for first, so that there are few places at which others may stand.
    (step, rarest), *others = sorted(enumerate(words), key=lambda item: len(item[1].at))
    at = rarest.at - step
    for step, word in others:
        at = at[_are_in(at + step, word.at)]
    return Spoken(at)


def followed(starts: Spoken, steps: int, word: Spoken) -> Spoken:
    """Those of the phrases, which have so many words, that a word follows."""
    return Spoken(starts.at[_are_in(starts.at + steps, word.at)])


def speakers(spoken: Spoken) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of those who say it, which ascend, and how often each does."""
    numbers = spoken.at >> _NODE_BITS
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return numbers[starts], np.diff(np.append(starts, len(numbers)))


def word_places(text: str, count: int) -> Sequence[int]:
    """Where the words of a text stand, which has `count` of them that can be searched.

    Those that are too long for that have places too, but where other letters than Latin ones are.
    """
    if len(text) <= _LONGEST or not is_plain(text):
        return range(count)
    everything = _unfiltered().analyze(text)
    if len(everything) == count:
        return range(count)
    return [place for place, word in enumerate(everything) if len(word.encode()) <= _LONGEST]


def _ascending(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.sort(values) if np.any(values[1:] < values[:-1]) else values


def _are_in(values: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of `values` are `among` others; both ascend."""
    if not among.size:
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = among[np.minimum(np.searchsorted(among, values), len(among) - 1)] == values
    return found


@cache
def _unfiltered() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.simple()).build()
