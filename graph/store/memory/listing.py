"""Listings: the rows of a list in its order, and the way from a cursor to a place among them."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.errors import CursorInvalid
from graph.keys import NodeKind
from graph.store.cursors import Keyset, KeyValue, decode_keyset, encode_keyset
from graph.store.memory.columns import NULL_KEY
from graph.store.memory.snapshot import Snapshot
from graph.store.orders import Order, OrderField, OrderTerm

NO_POSITION = -1

_MOST_CURSORS, _LONGEST_CURSOR = 10_000, 400
_CURSOR_BYTES = 450
"""About what a kept cursor and its place take."""


_FEW = 16
"""Fewer rows than this part of all are put in order by themselves."""


class _Place(NamedTuple):
    """The index of a cursor's row, or where that would be were it there."""

    at: int
    is_there: bool


class Listing:
    """Rows of nodes of one kind in an order; `positions` are their places as neighbours, NO_POSITION for none.

    `entries` say which of the rows that it was made of each row is, where these were neighbours.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        kind: NodeKind,
        order: Order,
        rows: NDArray[np.int32],
        entries: NDArray[np.int64] | None = None,
        positions: NDArray[np.int64] | None = None,
    ) -> None:
        """`rows` and `positions` are in their order."""
        self._snapshot = snapshot
        self._kind = kind
        self._order = order
        self.rows = rows
        self.entries = entries
        self._positions = positions
        self._cursors: dict[int, str] = {}
        self._places: dict[str, _Place] = {}

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        kind: NodeKind,
        order: Order,
        rows: NDArray[np.int32],
        positions: NDArray[np.int64] | None = None,
    ) -> "Listing":
        """The list of these rows, which are put in order."""
        keys: list[NDArray[Any]] = [rows, *(_keys(snapshot, kind, term, rows, positions) for term in reversed(order))]
        entries = np.lexsort(keys)
        return cls(snapshot, kind, order, rows[entries], entries, None if positions is None else positions[entries])

    @classmethod
    def of_many(cls, snapshot: Snapshot, kind: NodeKind, order: Order, rows: NDArray[np.int32]) -> "Listing":
        """The list of these rows, each once, which are so many that all rows of their kind in that order are gone through."""
        size = snapshot.size(kind)
        if len(rows) * _FEW < size:
            return cls.of(snapshot, kind, order, rows)
        ordered = snapshot.keep(
            ("order", kind, order), lambda: cls.of(snapshot, kind, order, np.arange(size, dtype=np.int32)).rows
        )
        wanted = np.zeros(size, np.bool_)
        wanted[rows] = True
        return cls(snapshot, kind, order, ordered[wanted[ordered]])

    @property
    def nbytes(self) -> int:
        """What it weighs in a cache."""
        of_entries = 0 if self.entries is None else self.entries.nbytes
        return int(self.rows.nbytes + of_entries) + min(len(self.rows), _MOST_CURSORS) * _CURSOR_BYTES

    def cursor(self, index: int) -> str:
        """The cursor of the row at `index`."""
        cursor = self._cursors.get(index)
        if cursor is None:
            if len(self._cursors) >= _MOST_CURSORS:
                # Forgetting all costs less than remembering which were asked for when.
                self._cursors = {}
            cursor = self._cursors[index] = self._encode(index)
            self._remember(cursor, _Place(index, is_there=True))
        return cursor

    def _encode(self, index: int) -> str:
        values = tuple(self._value(term, index) for term in self._order)
        node = self._snapshot.graph.nodes(self._kind)[self.rows[index]]
        return encode_keyset(self._kind, self._order, Keyset(values, node.id), self._snapshot.analysis.version)

    def after(self, cursor: str) -> int:
        """The index of the first row behind `cursor`. Raises CursorInvalid."""
        place = self._place(cursor)
        return place.at + place.is_there

    def before(self, cursor: str) -> int:
        """The index behind the last row before `cursor`. Raises CursorInvalid."""
        return self._place(cursor).at

    def _place(self, cursor: str) -> _Place:
        place = self._places.get(cursor)
        if place is None:
            key = self._key_of(cursor)
            index = bisect_left(range(len(self.rows)), key, key=self._key)
            place = _Place(index, index < len(self.rows) and self._key(index) == key)
            if place.is_there:
                self._remember(cursor, place)
        return place

    def _remember(self, cursor: str, place: _Place) -> None:
        if len(cursor) <= _LONGEST_CURSOR:
            if len(self._places) >= _MOST_CURSORS:
                self._places = {}
            self._places[cursor] = place

    @cached_property
    def _sorted_keys(self) -> Sequence[NDArray[np.int64]]:
        return [_keys(self._snapshot, self._kind, term, self.rows, self._positions) for term in self._order]

    def _key(self, index: int) -> tuple[int, ...]:
        return (*(int(keys[index]) for keys in self._sorted_keys), 2 * int(self.rows[index]) + 1)

    def _key_of(self, cursor: str) -> tuple[int, ...]:
        keyset = decode_keyset(self._kind, self._order, cursor, self._snapshot.analysis.version)
        try:
            keys = [self._key_of_value(term, value) for term, value in zip(self._order, keyset.values, strict=True)]
        except TypeError:
            raise CursorInvalid(cursor) from None
        return (*keys, self._snapshot.id_key(self._kind, keyset.id))

    def _value(self, term: OrderTerm, index: int) -> KeyValue:
        if term.field is OrderField.POSITION:
            position = NO_POSITION if self._positions is None else int(self._positions[index])
            return None if position == NO_POSITION else position
        return self._snapshot.column(self._kind, term.field).value(int(self.rows[index]))

    def _key_of_value(self, term: OrderTerm, value: KeyValue) -> int:
        if term.field is not OrderField.POSITION:
            column = self._snapshot.column(self._kind, term.field)
            return column.key_of(value, descending=term.descending)
        if isinstance(value, str):
            raise TypeError(value)
        return int(NULL_KEY) if value is None else value


def _keys(
    snapshot: Snapshot, kind: NodeKind, term: OrderTerm, rows: NDArray[np.int32], positions: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """The sort keys of rows for one thing to order by."""
    if term.field is OrderField.POSITION:
        assert positions is not None
        return np.where(positions == NO_POSITION, NULL_KEY, positions)
    column = snapshot.column(kind, term.field)
    return (column.descending if term.descending else column.ascending)[rows]
