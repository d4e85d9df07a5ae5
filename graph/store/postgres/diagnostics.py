"""Pages of diagnostics, in the order of files and places; their cursors name the diagnostic they stand at."""

from collections.abc import Mapping
from typing import Any

from graph.diagnostics import Diagnostic, Severity, reading_order
from graph.errors import CursorInvalid
from graph.store.cursors import decode_mark, encode_mark
from graph.store.diagnostics import Mark
from graph.store.pages import Connection
from graph.store.postgres.packing import DIAGNOSTICS
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.values import is_text

_PLACE = 'source, line, "column", code, message, nth'
_MARK = "%(source)s, %(line)s::int4, %(column)s::int4, %(code)s, %(message)s, %(nth)s::int4"
_OF: dict[Severity | None, str] = {None: THEN}
_OF |= {severity: f"severity = '{severity}' AND {THEN}" for severity in Severity}
_FIRST = {
    severity: f"SELECT record, nth FROM diagnostic WHERE {chosen} ORDER BY {_PLACE} LIMIT %(most)s"
    for severity, chosen in _OF.items()
}
_NEXT = {
    severity: f"SELECT record, nth FROM diagnostic WHERE ({_PLACE}) > ({_MARK}) AND {chosen} ORDER BY {_PLACE} LIMIT %(most)s"
    for severity, chosen in _OF.items()
}
_IS_ANY_BEFORE = {
    severity: f"SELECT EXISTS (SELECT 1 FROM diagnostic WHERE ({_PLACE}) <= ({_MARK}) AND {chosen})"
    for severity, chosen in _OF.items()
}
_COUNT = {severity: f"SELECT count(*) FROM diagnostic WHERE {chosen}" for severity, chosen in _OF.items()}
_LARGEST = 2**31 - 1


def diagnostics_page(
    session: Session, severity: Severity | None, first: int, after: str | None
) -> Connection[Diagnostic, None]:
    """The first so many diagnostics of a severity (of all, for None) after a cursor.

    Raises CursorInvalid, and StoreUnavailable.
    """
    if after is None:
        rows, has_previous = session.ask(_FIRST[severity], most=first + 1), False
    else:
        mark = _values(after)
        rows, [(has_previous,)] = session.ask_all(
            [(_NEXT[severity], {**mark, "most": first + 1}), (_IS_ANY_BEFORE[severity], mark)]
        )
    found = [(DIAGNOSTICS.unpack(record), nth) for record, nth in rows[:first]]
    return Connection(
        [diagnostic for diagnostic, _ in found],
        has_next=len(rows) > first,
        has_previous=has_previous,
        cursor_at=lambda index: encode_mark(Mark(reading_order(found[index][0]), found[index][1])),
        detail_at=lambda _: None,
        total=lambda: int(session.ask(_COUNT[severity])[0][0]),
    )


def _values(cursor: str) -> Mapping[str, Any]:
    """What the place that `cursor` names is compared by. Raises CursorInvalid, also where the database has no such values."""
    (source, line, column, code, message), before = decode_mark(cursor, Mark)
    texts, numbers = (source, code, message), (line, column, before)
    if not all(map(is_text, texts)) or any(abs(number) > _LARGEST for number in numbers):
        raise CursorInvalid(cursor)
    return {"source": source, "line": line, "column": column, "code": code, "message": message, "nth": before}
