"""Columns: one value of every node of a kind, coded so that filters and orders work on whole arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.store.cursors import KeyValue
from graph.text import fold

Mask = NDArray[np.bool_]
"""For each node of a kind, in the order of rows, whether it is meant."""

_NO_CODE = -2  # unlike -1, which is the code of a missing value
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

NULL_KEY = np.iinfo(np.int64).max
"""The sort key of a missing value: behind all others in either direction."""


def microseconds(instant: datetime) -> int:
    """`instant` as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The instant that is `value` microseconds after 1970."""
    return _EPOCH + value * _MICROSECOND


class Column:
    """A value of each of many nodes: `codes` index `values`, which are distinct and sorted; -1 where there is none.

    Text is sorted by its form without case and accents, then by itself.
    """

    def __init__(self, values: Sequence[KeyValue]) -> None:
        present = {value for value in values if value is not None}
        self._sort_key = _text_key if any(isinstance(value, str) for value in present) else _own_key
        self.values: list[Any] = sorted(present, key=self._sort_key)
        self._code_by_value = {value: code for code, value in enumerate(self.values)}
        self.codes = np.fromiter(
            (-1 if value is None else self._code_by_value[value] for value in values), np.int32, len(values)
        )

    @cached_property
    def folded(self) -> list[str]:
        """The distinct values without case and accents."""
        return [fold(value) for value in self.values]

    @cached_property
    def ascending(self) -> NDArray[np.int64]:
        """Sort keys of the nodes, for ascending order; what `key_of` gives for absent values lies between them."""
        return np.where(self.codes < 0, NULL_KEY, self.codes.astype(np.int64) * 2 + 1)

    @cached_property
    def descending(self) -> NDArray[np.int64]:
        """Sort keys of the nodes, for descending order."""
        return np.where(self.codes < 0, NULL_KEY, -(self.codes.astype(np.int64) * 2 + 1))

    def value(self, row: int) -> KeyValue:
        """The value of the node in this row."""
        code = self.codes[row]
        return None if code < 0 else self.values[code]

    def key_of(self, value: KeyValue, *, descending: bool) -> int:
        """The sort key of `value`, which no node need have. Raises TypeError for a value of another type than these."""
        if value is None:
            return int(NULL_KEY)
        if self.values and isinstance(value, str) is not isinstance(self.values[0], str):
            raise TypeError(value)
        code = self._code_by_value.get(value)
        key = 2 * bisect_left(self.values, self._sort_key(value), key=self._sort_key) if code is None else 2 * code + 1
        return -key if descending else key

    def equal(self, value: KeyValue) -> Mask:
        """The nodes that have exactly this value."""
        found: Mask = self.codes == self._code_by_value.get(value, _NO_CODE)
        return found

    def among(self, values: Iterable[KeyValue]) -> Mask:
        """The nodes that have one of these values."""
        codes = [code for value in values if (code := self._code_by_value.get(value)) is not None]
        return np.isin(self.codes, np.array(codes, np.int32))

    def below(self, value: int, *, inclusive: bool) -> Mask:
        """The nodes whose number is less than `value`, or equal to it."""
        end = (bisect_right if inclusive else bisect_left)(self.values, value)
        return (self.codes >= 0) & (self.codes < end)

    def above(self, value: int, *, inclusive: bool) -> Mask:
        """The nodes whose number is greater than `value`, or equal to it."""
        start = (bisect_left if inclusive else bisect_right)(self.values, value)
        return self.codes >= start

    def missing(self) -> Mask:
        """The nodes that have no value."""
        return self.codes < 0

    def where(self, fulfils: Callable[[str], bool]) -> Mask:
        """The nodes whose text, without case and accents, fulfils this; it is asked once for each distinct text."""
        hits = np.fromiter((fulfils(text) for text in self.folded), np.bool_, len(self.values))
        found: Mask = np.append(hits, False)[self.codes]  # the code -1 of a missing value is the appended one
        return found


class ListColumn:
    """A list of texts of each of many nodes: entry for entry, the row it belongs to and the code of its text."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        self.size = len(lists)
        lengths = np.fromiter((len(items) for items in lists), np.int64, len(lists))
        self.owners = np.repeat(np.arange(len(lists), dtype=np.int32), lengths)
        self.column = Column([item for items in lists for item in items])

    @property
    def codes(self) -> NDArray[np.int32]:
        """The code of each entry."""
        return self.column.codes


def _text_key(value: Any) -> Any:
    return (fold(value), value)


def _own_key(value: Any) -> Any:
    return value
