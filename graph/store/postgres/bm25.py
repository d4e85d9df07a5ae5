"""BM25 as tantivy has it, so that both stores give a search the same scores.

A field's length counts as the next lower of 256 lengths, as in Lucene (SmallFloat.intToByte4).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph.store.postgres.directory import Directory
from graph.store.postgres.text_fields import WRITTEN

_K1, _B = np.float32(1.2), np.float32(0.75)
_ONE, _HALF = np.float32(1), np.float32(0.5)
_EXACT = 24


def _length(code: int) -> int:
    """The length that a byte stands for."""
    if code < _EXACT:
        return code
    bits, shift = (code - _EXACT) & 7, (code - _EXACT) // 8 - 1
    return _EXACT + (bits if shift < 0 else (bits | 8) << shift)


LENGTHS = np.array([_length(code) for code in range(256)], np.int64)
"""The lengths that fields count as."""


class Bm25:
    """The scores of words in the fields of one generation's nodes."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._codes = np.searchsorted(LENGTHS, directory.lengths, side="right").astype(np.int16) - 1
        self._factors: dict[int, NDArray[np.float32]] = {}

    def scores(
        self, field: int, frequencies: Iterable[int], rows: NDArray[np.integer], counts: NDArray[np.integer]
    ) -> NDArray[np.float32]:
        """What nodes score that say a word of a field, or a phrase of words that so many nodes say, so often."""
        weight = np.float32(0)
        for frequency in frequencies:
            weight += self._idf(frequency)
        weight *= _ONE + _K1
        said = counts.astype(np.float32)
        scores: NDArray[np.float32] = weight * (said / (said + self._factor(field)[self._codes[rows]]))
        return scores

    def _idf(self, frequency: int) -> np.float32:
        ratio = (np.float32(self._directory.size - frequency) + _HALF) / (np.float32(frequency) + _HALF)
        return np.float32(np.log(np.float64(_ONE + ratio)))

    def _factor(self, field: int) -> NDArray[np.float32]:
        """What is added to how often a word is said, by the code of a field's length."""
        if field not in self._factors:
            lengths = self._directory.lengths
            own = lengths if field == WRITTEN else lengths[self._directory.languages == field - 1]
            mean = np.float32(int(own.sum(dtype=np.int64))) / np.float32(max(self._directory.size, 1)) or _ONE
            self._factors[field] = (_K1 * (_ONE - _B + _B * LENGTHS.astype(np.float32) / mean)).astype(np.float32)
        return self._factors[field]
