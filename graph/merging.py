"""Items that are in an order: one that is looked for among them, and others put between them."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


def find(items: Sequence[Any], value: Any) -> int | None:
    """The place of `value` among items that ascend; None where it is none of them."""
    place = bisect_left(items, value)
    return place if place < len(items) and items[place] == value else None


def merged(items: Sequence[T], places: Sequence[int], added: Sequence[T]) -> list[T]:
    """`items` with others before those at `places`, which ascend."""
    found: list[T] = []
    start = 0
    for place, item in zip(places, added, strict=True):
        found += items[start:place]
        found.append(item)
        start = place
    found += items[start:]
    return found


def shifted(size: int, places: Sequence[int]) -> NDArray[np.int32]:
    """Where each of so many items stands once others were put before those at `places`."""
    before = np.cumsum(np.bincount(np.array(places, np.int64), minlength=size + 1))
    return (np.arange(size) + before[:size]).astype(np.int32)
