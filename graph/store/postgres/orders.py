"""Orders: as what statements sort by, and the way from a cursor to the rows behind it.

The rows behind a cursor are told of in pieces, each of which an index has in one place: first those that have the cursor's
values but for the last thing to order by, then those that have all but the last two, and so on.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from graph.errors import CursorInvalid
from graph.store.cursors import Keyset, KeyValue
from graph.store.orders import Order, OrderField, OrderTerm
from graph.store.postgres.conditions import NODE, all_of
from graph.store.postgres.keys import key_of
from graph.store.postgres.values import Values, beside
from graph.text import fold

_TEXTS = frozenset({OrderField.TITLE, OrderField.NAME})
_NEVER_NULL = frozenset({OrderField.RANK, OrderField.RELATED_COUNT, OrderField.ARTICLE_COUNT})


class SortColumn(Struct, frozen=True):
    """One thing that a statement sorts by: an expression, which may be null where nulls come first or last."""

    expression: str
    type: str = "int8"
    descending: bool = False
    nulls: str | None = None

    @property
    def reversed(self) -> "SortColumn":
        """The same the other way round."""
        nulls = self.nulls and (_LAST if self.nulls == _FIRST else _FIRST)
        return replace(self, descending=not self.descending, nulls=nulls)

    @property
    def clause(self) -> str:
        """How a statement sorts by it."""
        return f"{self.expression} {self._way}{f' NULLS {self.nulls}' if self.nulls else ''}"

    @property
    def clause_of_values(self) -> str:
        """The same for rows in which it is not null: as the indexes have it, which is with nulls where the least would be."""
        return replace(self, nulls=self.nulls and self._as_indexed).clause

    def clause_of_nulls(self, columns: "Columns") -> str:
        """The same for rows in which it is null: the way that an index is gone through to have `columns` in their order.

        That they are all null is not enough for an index to be used that has them together.
        """
        is_backwards = columns[-1].descending
        return replace(self, descending=not is_backwards, nulls=_FIRST if is_backwards else _LAST).clause

    @property
    def is_as_indexed(self) -> bool:
        """Whether an index has nulls where they come in this order."""
        return self.nulls in (None, self._as_indexed)

    @property
    def _way(self) -> str:
        return "DESC" if self.descending else "ASC"

    @property
    def _as_indexed(self) -> str:
        return _LAST if self.descending else _FIRST


_FIRST, _LAST = "FIRST", "LAST"
SortValue = KeyValue | float
"""What a row has in one of a statement's columns."""

Columns = tuple[SortColumn, ...]
"""What a statement sorts by, first things first; the last one tells all rows apart."""


class Piece(Struct, frozen=True):
    """Some of a list's rows: their predicate, and what sorts them."""

    predicate: str
    order: str


def columns_of(order: Order, key: str, own: Mapping[OrderField, str]) -> Columns:
    """What a list of nodes `n` is sorted by, whose keys are in the column `key`, and what is not in columns of `n` in its
    `own`."""
    return (*(column for term in order for column in _columns_of(term, own)), SortColumn(key))


def _columns_of(term: OrderTerm, own: Mapping[OrderField, str]) -> Columns:
    expression = own.get(term.field, f"{NODE}.{term.field}")
    if term.field in _TEXTS:
        return tuple(SortColumn(name, "text", term.descending) for name in (f"{expression}_folded", expression))
    if term.field is OrderField.POSITION:
        return (SortColumn(expression, nulls=_LAST),)
    return (SortColumn(expression, descending=term.descending, nulls=None if term.field in _NEVER_NULL else _LAST),)


def sort_values(order: Order, keyset: Keyset, cursor: str) -> list[KeyValue]:
    """What the row of a cursor has in a list's columns. Raises CursorInvalid where it cannot have that."""
    values: list[KeyValue] = []
    for term, value in zip(order, keyset.values, strict=True):
        if value is not None and isinstance(value, str) is not (term.field in _TEXTS):
            raise CursorInvalid(cursor)
        values += _sorted_as(term, value)
    return [*values, key_of(keyset.id)]


def _sorted_as(term: OrderTerm, value: KeyValue) -> list[KeyValue]:
    if isinstance(value, str):
        return [beside(fold(value)), beside(value)]
    return [value] * (2 if term.field in _TEXTS else 1)


def term_values(order: Order, row: Sequence[KeyValue]) -> tuple[KeyValue, ...]:
    """The values of a list's row by the terms of its order, of those that it has in the list's columns."""
    values = iter(row)
    return tuple(next(values) if term.field not in _TEXTS else (next(values), next(values))[1] for term in order)


def whole(columns: Columns) -> list[Piece]:
    """The pieces of a list that is asked for from its beginning."""
    first, *rest = columns
    if first.is_as_indexed:
        return [Piece("TRUE", clauses(columns))]
    return [
        Piece(f"{first.expression} IS NOT NULL", ", ".join((first.clause_of_values, clauses(rest)))),
        Piece(f"{first.expression} IS NULL", ", ".join((first.clause_of_nulls(columns), clauses(rest)))),
    ]


def behind(columns: Columns, at: Sequence[SortValue], values: Values) -> list[Piece]:
    """The pieces of a list that lie behind the row that has the values `at` in its columns."""
    bound = [_bound(column, value, values) for column, value in zip(columns, at, strict=True)]
    pieces: list[Piece] = []
    for place in reversed(range(len(columns))):
        before = list(zip(columns[:place], bound[:place], strict=True))
        same = [_same(*pair) for pair in before]
        of_nulls = [column.clause_of_nulls(columns) for column, value in before if value is None]
        rest = [column.clause for column in columns[place + 1 :]]
        for predicate, clause in _beyond(columns[place], bound[place], columns):
            pieces.append(Piece(all_of([*same, predicate]), ", ".join([*of_nulls, clause, *rest])))
    return pieces


def _beyond(column: SortColumn, bound: str | None, columns: Columns) -> list[tuple[str, str]]:
    """The predicates of what comes behind a value in one column, and how that is sorted by this column."""
    if bound is None:
        is_first = column.nulls == _FIRST
        return [(f"{column.expression} IS NOT NULL", column.clause_of_values)] if is_first else []
    values = (f"{column.expression} {'<' if column.descending else '>'} {bound}", column.clause_of_values)
    if column.nulls != _LAST:
        return [values]
    return [values, (f"{column.expression} IS NULL", column.clause_of_nulls(columns))]


def at_row(columns: Columns, at: Sequence[SortValue], values: Values) -> Piece:
    """The piece that is the row itself."""
    bound = [_bound(column, value, values) for column, value in zip(columns, at, strict=True)]
    return Piece(all_of([_same(*pair) for pair in zip(columns, bound, strict=True)]), columns[-1].clause)


def reversed_(columns: Columns) -> Columns:
    """The same list backwards."""
    return tuple(column.reversed for column in columns)


def clauses(columns: Sequence[SortColumn]) -> str:
    """How a statement sorts by all of them."""
    return ", ".join(column.clause for column in columns)


def _bound(column: SortColumn, value: SortValue, values: Values) -> str | None:
    return None if value is None else values.bind(value, column.type)


def _same(column: SortColumn, bound: str | None) -> str:
    return f"{column.expression} IS NULL" if bound is None else f"{column.expression} = {bound}"
