"""Columns: one value of every node of a kind, coded so that filters and orders work on whole arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.adjacency import distinct
from graph.build.rows import NOWHERE
from graph.merging import merged, shifted
from graph.store.cursors import KeyValue
from graph.succession import Step, mask_of
from graph.text import fold

Mask = NDArray[np.bool_]
"""For each node of a kind, in the order of rows, whether it is meant."""

_NO_CODE = -2  # unlike -1, which is the code of a missing value

NULL_KEY = np.iinfo(np.int64).max
"""The sort key of a missing value: behind all others in either direction."""


class Column:
    """A value of each of many nodes: `codes` index `values`, which are distinct and sorted; -1 where there is none.

    Text is sorted by its form without case and accents, then by itself. No node need have a value.
    """

    def __init__(self, values: list[Any], codes: NDArray[np.int32], folded: list[str] | None = None) -> None:
        """`folded` are the values without case and accents, where they are there already."""
        self.values = values
        self.codes = codes
        self._folded = folded
        self._sort_key = _text_key if values and isinstance(values[0], str) else _own_key

    @classmethod
    def of(cls, values: Sequence[KeyValue]) -> "Column":
        """The column of these values, node by node."""
        present = {value for value in values if value is not None}
        distinct: list[Any] = sorted(present, key=_text_key if any(isinstance(v, str) for v in present) else _own_key)
        code_by_value = {value: code for code, value in enumerate(distinct)}
        codes = (-1 if value is None else code_by_value[value] for value in values)
        return cls(distinct, np.fromiter(codes, np.int32, len(values)))

    @classmethod
    def of_numbers(cls, values: NDArray[np.int64]) -> "Column":
        """The column of these numbers, node by node."""
        present = distinct(values)
        return cls(present.tolist(), np.searchsorted(present, values).astype(np.int32))

    def next(self, before: NDArray[np.integer], changed: NDArray[np.integer], values: Sequence[KeyValue]) -> "Column":
        """The column in which the node in each row has the value that the one in the row `before` had here, but those in the
        rows `changed` have `values`; `before` is NOWHERE for some of these only."""
        known = [self._code(value) for value in values]
        new = {value for value, code in zip(values, known, strict=True) if code == _NO_CODE and value is not None}
        if new:
            return self._with(new).next(before, changed, values)
        codes = self.codes[before] if self.codes.size else np.full(len(before), -1, np.int32)
        codes[changed] = [-1 if value is None else code for value, code in zip(values, known, strict=True)]
        return self if np.array_equal(codes, self.codes) else Column(self.values, codes, self._folded)

    def compact(self) -> "Column":
        """The same without values that no node has."""
        used = distinct(self.codes[self.codes >= 0])
        if len(used) == len(self.values):
            return self
        places = np.full(len(self.values) + 1, -1, np.int32)
        places[used] = np.arange(len(used))
        return Column([self.values[code] for code in used.tolist()], places[self.codes])

    @property
    def folded(self) -> list[str]:
        """The distinct values without case and accents."""
        if self._folded is None:
            self._folded = [fold(value) for value in self.values]
        return self._folded

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
        if not self._is_like(value):
            raise TypeError(value)
        place = self._place(value)
        key = 2 * place + self._is_at(place, value)
        return -key if descending else key

    def equal(self, value: KeyValue) -> Mask:
        """The nodes that have exactly this value."""
        found: Mask = self.codes == self._code(value)
        return found

    def among(self, values: Iterable[KeyValue]) -> Mask:
        """The nodes that have one of these values."""
        codes = [code for value in values if (code := self._code(value)) != _NO_CODE]
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

    def _with(self, new: Collection[KeyValue]) -> "Column":
        """The same with more values, which no node has."""
        if not self.values:
            return Column(Column.of(list(new)).values, self.codes)
        added = sorted(new, key=self._sort_key)
        places = [self._place(value) for value in added]
        folded = None if self._folded is None else merged(self._folded, places, [fold(str(each)) for each in added])
        shifts = np.append(shifted(len(self.values), places), np.int32(-1))
        return Column(merged(self.values, places, added), shifts[self.codes], folded)

    def _place(self, value: KeyValue) -> int:
        return bisect_left(self.values, self._sort_key(value), key=self._sort_key)

    def _is_at(self, place: int, value: KeyValue) -> bool:
        return place < len(self.values) and bool(self.values[place] == value)

    def _is_like(self, value: KeyValue) -> bool:
        return not self.values or isinstance(value, str) is isinstance(self.values[0], str)

    def _code(self, value: KeyValue) -> int:
        if value is None or not self._is_like(value):
            return _NO_CODE
        place = self._place(value)
        return place if self._is_at(place, value) else _NO_CODE


class ListColumn:
    """A list of texts of each of many nodes: entry for entry, the row it belongs to and the code of its text."""

    def __init__(self, size: int, owners: NDArray[np.int32], column: Column) -> None:
        """`size` is how many nodes there are; `column` has the entries."""
        self.size = size
        self.owners = owners
        self.column = column

    @classmethod
    def of(cls, lists: Sequence[Sequence[str]]) -> "ListColumn":
        """The column of these lists, node by node."""
        rows = np.arange(len(lists), dtype=np.int32)
        return cls(len(lists), _owners(rows, lists), Column.of([item for items in lists for item in items]))

    @property
    def codes(self) -> NDArray[np.int32]:
        """The code of each entry."""
        return self.column.codes

    def next(self, step: Step, rows: NDArray[np.int32], lists: Sequence[Sequence[str]]) -> "ListColumn":
        """The column after `step`, in which the nodes in `rows`, all new ones among them, have these lists."""
        size = len(step.before)
        owners = step.rows[self.owners]
        kept = np.flatnonzero((owners != NOWHERE) & ~mask_of(rows, size)[owners])
        added = _owners(rows, lists)
        before = np.concatenate((kept, np.full(len(added), NOWHERE)))
        places = np.arange(len(kept), len(before))
        column = self.column.next(before, places, [item for items in lists for item in items])
        return ListColumn(size, np.concatenate((owners[kept], added)), column)


def _owners(rows: NDArray[np.int32], lists: Sequence[Sequence[str]]) -> NDArray[np.int32]:
    return np.repeat(rows, np.fromiter(map(len, lists), np.int64, len(lists)))


def _text_key(value: Any) -> Any:
    return (fold(value), value)


def _own_key(value: Any) -> Any:
    return value
