"""Pages: the statements that find the rows of one page of a list, and the page that these make."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from graph.keys import Direction, NodeKind
from graph.store.answers import Link
from graph.store.cursors import KeyValue, decode_keyset
from graph.store.orders import Order
from graph.store.pages import Page, Window, window
from graph.store.postgres.conditions import NODE, all_of, any_of
from graph.store.postgres.orders import (
    Columns,
    Piece,
    at_row,
    behind,
    clauses,
    columns_of,
    reversed_,
    sort_values,
    whole,
)
from graph.store.postgres.sources import Source
from graph.store.postgres.values import Values

NO_LINK = "NULL::bool, NULL::text[], NULL::bool, NULL::text[]"
"""What a link is made of in a list that shows none."""
_LINK_COLUMNS = ("out_inferred", "out_sources", "in_inferred", "in_sources")


class Row(NamedTuple):
    """A row of a list: the packed record, what its link is made of, and its values in the list's columns, the key last."""

    record: bytes
    link: tuple[bool | None, list[str] | None, bool | None, list[str] | None]
    values: tuple[KeyValue, ...]

    @property
    def key(self) -> int:
        """The node's key."""
        key = self.values[-1]
        assert isinstance(key, int)
        return key


class Part(Struct, frozen=True):
    """Rows of a list from one place on, up to one more than are asked for; whether any are before, and behind them."""

    rows: list[Row]
    is_passed: bool
    is_left: bool

    def window(self, page: Page) -> Window:
        """Which of the rows are the page's."""
        start = int(self.is_passed)
        end = start + len(self.rows)
        part = window(page, start, end, end + self.is_left)
        return replace(part, start=part.start - start, end=part.end - start)


class PageQuery:
    """A page of a list, as it is asked of the database for any node that has such a list."""

    def __init__(
        self,
        source: Source,
        kind: NodeKind,
        order: Order,
        page: Page,
        values: Values,
        where: str,
        links: str,
        version: str,
    ) -> None:
        """`where` is the predicate of rows that count, and `links` what of them links are made of. Raises CursorInvalid, and
        CursorExpired."""
        self._page = page
        self._values = values
        self._where = source.asked(where)
        self._source = source
        self._links = links
        self.columns = columns_of(order, source.key, source.own)
        self._after, self._before = (
            None if cursor is None else sort_values(order, decode_keyset(kind, order, cursor, version), cursor)
            for cursor in (page.after, page.before)
        )
        self._is_backwards = page.first is None and page.last is not None

    @property
    def is_from_an_end(self) -> bool:
        """Whether the page has no cursor."""
        return self._after is None and self._before is None

    @property
    def of_several(self) -> str:
        """The statement that gives the rows of all the nodes %(origins)s, each behind its node's key."""
        ranked = (
            f"SELECT {self._source.origin} AS origin, {self._selected}, row_number() OVER "
            f"(PARTITION BY {self._source.origin} ORDER BY {clauses(self._asked_columns)}) AS place "
            f"FROM {self._source.tables} WHERE {all_of([self._source.of_several, self._where])}"
        )
        most = "" if self._most is None else f"WHERE place <= {self._most} "
        names = ", ".join(("origin", "record", *_LINK_COLUMNS, *_names(self.columns)))
        return f"SELECT {names} FROM ({ranked}) listed {most}ORDER BY origin, place"

    @property
    def of_one(self) -> list[str | None]:
        """The statements that give the rows of the node %(origin)s, one of those before them, and one of those behind them;
        None for what is not to be known."""
        return [self._rows_asked, self._row_passed, self._row_left]

    def part(self, rows: Iterable[Row], passed: Sequence[Any], left: Sequence[Any]) -> Part:
        """The part of the list that has these rows, in which they come as they were asked for."""
        found = list(rows)
        return Part(found[::-1] if self._is_backwards else found, bool(passed), bool(left))

    @property
    def _most(self) -> int | None:
        """How many rows are read: one more than asked for, which shows that there are more."""
        asked = [size for size in (self._page.first, self._page.last) if size is not None]
        return max(asked) + 1 if asked else None

    @property
    def _asked_columns(self) -> Columns:
        return reversed_(self.columns) if self._is_backwards else self.columns

    @property
    def _selected(self) -> str:
        link = ", ".join(f"{each} AS {name}" for each, name in zip(self._links.split(", "), _LINK_COLUMNS, strict=True))
        named = ", ".join(
            f"{c.expression} AS {name}" for c, name in zip(self.columns, _names(self.columns), strict=True)
        )
        return f"{NODE}.record AS record, {link}, {named}"

    @property
    def _rows_asked(self) -> str:
        columns = self._asked_columns
        start, end = (self._before, self._after) if self._is_backwards else (self._after, self._before)
        pieces = whole(columns) if start is None else behind(columns, start, self._values)
        inside = self._before_end(columns, end)
        found = self._pieces(self._selected, pieces, self._limit, inside)
        names = ", ".join(("record", *_LINK_COLUMNS, *_names(self.columns)))
        order = clauses([replace(c, expression=n) for c, n in zip(columns, _names(columns), strict=True)])
        return f"SELECT {names} FROM ({found}) listed ORDER BY {order}{self._limit}"

    @property
    def _limit(self) -> str:
        # A number that the plan is made for: for one that it is not, whole tables would be sorted.
        return "" if self._most is None else f" LIMIT {self._most}"

    def _before_end(self, columns: Columns, end: Sequence[KeyValue] | None) -> str:
        if end is None:
            return "TRUE"
        return any_of([piece.predicate for piece in behind(reversed_(columns), end, self._values)])

    @property
    def _row_passed(self) -> str | None:
        return self._any_up_to(reversed_(self.columns), self._after if self._page.last is None else None)

    @property
    def _row_left(self) -> str | None:
        return self._any_up_to(self.columns, self._before if self._page.first is None else None)

    def _any_up_to(self, columns: Columns, at: Sequence[KeyValue] | None) -> str | None:
        """The statement that tells whether there is any row at a cursor, or behind it in the order of these columns."""
        if at is None:
            return None
        pieces = [at_row(columns, at, self._values), *behind(columns, at, self._values)]
        return f"SELECT found FROM ({self._pieces('1 AS found', pieces, ' LIMIT 1', 'TRUE')}) listed LIMIT 1"

    def _pieces(self, selected: str, pieces: Sequence[Piece], limit: str, inside: str) -> str:
        return " UNION ALL ".join(
            f"(SELECT {selected} FROM {self._source.tables} WHERE "
            f"{all_of([self._source.of_one, piece.predicate, inside, self._where])} ORDER BY {piece.order}{limit})"
            for piece in pieces
        )


def row_of(values: Sequence[Any]) -> Row:
    """A row as a statement gave it."""
    return Row(values[0], tuple(values[1:5]), tuple(values[5:]))


def link_of(row: Row) -> Link:
    """The edge, or the two edges, that lead to a row's node."""
    out_inferred, out_sources, in_inferred, in_sources = row.link
    if out_inferred is None and in_inferred is None:
        return Link()
    sources = tuple(sorted({*(out_sources or ()), *(in_sources or ())}))
    inferred = all(each for each in (out_inferred, in_inferred) if each is not None)
    if in_inferred is None:
        return Link(Direction.OUT, inferred, sources)
    return Link(Direction.IN if out_inferred is None else Direction.BOTH, inferred, sources)


def _names(columns: Columns) -> list[str]:
    return [f"s{place}" for place in range(len(columns))]
