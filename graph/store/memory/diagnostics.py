"""Pages of diagnostics, in the order of files and places; their cursors name the diagnostic they stand at."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from graph.diagnostics import Diagnostic, Severity, reading_order
from graph.errors import CursorInvalid
from graph.store.pages import Connection, Page, window

_Place = tuple[str, int, int, str, str]


def diagnostics_page(
    diagnostics: Sequence[Diagnostic], severity: Severity | None, first: int, after: str | None
) -> Connection[Diagnostic, None]:
    """The first so many diagnostics of a severity (of all, for None) after a cursor. Raises CursorInvalid."""
    chosen = [d for d in diagnostics if severity is None or d.severity is severity]
    start = 0 if after is None else bisect_right(chosen, _decode(after), key=reading_order)
    part = window(Page(first=first, after=after), start, len(chosen), len(chosen))
    return Connection(
        chosen[part.start : part.end],
        has_next=part.has_next,
        has_previous=part.has_previous,
        cursor_at=lambda index: _encode(reading_order(chosen[part.start + index])),
        detail_at=lambda _: None,
        total=lambda: len(chosen),
    )


def _encode(place: _Place) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _decode(cursor: str) -> _Place:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place: _Place = msgspec.json.decode(urlsafe_b64decode(padded), type=_Place)
    except (UnicodeEncodeError, Base64Error, ValueError):
        raise CursorInvalid(cursor) from None
    return place
