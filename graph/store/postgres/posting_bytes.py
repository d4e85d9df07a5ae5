"""Postings as bytes: how often nodes say a word, and where, in as few bytes as the greatest number needs."""

import numpy as np
from numpy.typing import NDArray

ONE_BYTE = 255
TWO_BYTES = 65_535
"""The greatest numbers that there is room for."""


def as_counts(counts: NDArray[np.integer]) -> bytes:
    """How often nodes say a word, as the database keeps it."""
    return counts.astype(np.uint8 if int(counts.max(initial=0)) <= ONE_BYTE else "<u2").tobytes()


def as_places(places: NDArray[np.integer]) -> bytes:
    """Where they do."""
    return places.astype("<u2" if int(places.max(initial=0)) <= TWO_BYTES else "<u4").tobytes()


def counts_of(kept: bytes, nodes: int) -> NDArray[np.integer]:
    """How often each of so many nodes says a word; none where nothing is kept of that."""
    return np.frombuffer(kept, "<u2" if len(kept) > nodes else np.uint8)


def places_of(kept: bytes, times: int) -> NDArray[np.integer]:
    """Where they do, so many times in all; none where nothing is kept of that."""
    return np.frombuffer(kept, "<u4" if len(kept) > 2 * times else "<u2")
