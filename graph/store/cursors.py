"""Cursors: where a list may be continued, as opaque text.

A list's cursor is a keyset: the order values and the id of a row, with a hash of the order that they belong to, and,
where it is ordered by rank, the version of the analysis. A ranked list's cursor is a place in one version's ranking.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from functools import cache
from typing import TypeGuard, TypeVar

import msgspec
import orjson
from msgspec import Struct

from graph.errors import CursorExpired, CursorInvalid, IdInvalid
from graph.keys import NodeId, NodeKind, digest, kind_of
from graph.store.orders import Order, OrderField

KeyValue = str | int | None
M = TypeVar("M", bound=tuple[object, ...])


class Keyset(Struct, frozen=True):
    """The place of a row: its value for each term of the order, then its id."""

    values: tuple[KeyValue, ...]
    id: NodeId


_HASH_LENGTH = 8
_LARGEST = 2**63


def encode_keyset(kind: NodeKind, order: Order, keyset: Keyset, version: str) -> str:
    """The cursor of a row in a list of nodes of `kind` in `order`; `version` is that of the analysis."""
    return _encode([_list_hash(kind, order), *keyset.values, keyset.id, *_versions(order, version)])


def decode_keyset(kind: NodeKind, order: Order, cursor: str, version: str) -> Keyset:
    """The row that `cursor` names.

    Raises CursorInvalid where it is of another list or order, or no cursor; CursorExpired where it is of a list by rank
    in another version of the analysis.
    """
    parts = _decode(cursor)
    end = len(order) + 2
    if len(parts) != end + len(_versions(order, version)) or parts[0] != _list_hash(kind, order):
        raise CursorInvalid(cursor)
    *rest, id_ = parts[1:end]
    values = tuple(value for value in rest if _is_key_value(value))
    if not isinstance(id_, str) or len(values) != len(rest):
        raise CursorInvalid(cursor)
    try:
        if kind_of(id_) is not kind:
            raise CursorInvalid(cursor)
    except IdInvalid:
        raise CursorInvalid(cursor) from None
    for of_version in parts[end:]:
        _check_version(cursor, of_version, version)
    return Keyset(values, NodeId(id_))


def encode_rank(version: str, ranking: str, place: int) -> str:
    """The cursor of the row at `place` (from 0) of what `ranking` names, in one version of the graph."""
    return _encode([digest(ranking)[:_HASH_LENGTH], version, place])


def decode_rank(version: str, ranking: str, cursor: str) -> int:
    """The place that `cursor` names. Raises CursorInvalid for another ranking's, CursorExpired for another version's."""
    parts = _decode(cursor)
    if len(parts) != 3 or parts[0] != digest(ranking)[:_HASH_LENGTH]:
        raise CursorInvalid(cursor)
    _, of_version, place = parts
    if not isinstance(place, int) or not 0 <= place < _LARGEST:
        raise CursorInvalid(cursor)
    _check_version(cursor, of_version, version)
    return place


def encode_mark(mark: tuple[object, ...]) -> str:
    """The cursor of a place that `mark` names."""
    return urlsafe_b64encode(msgspec.json.encode(mark)).decode().rstrip("=")


def decode_mark(cursor: str, form: type[M]) -> M:
    """The place that `cursor` names. Raises CursorInvalid where that has not this form."""
    try:
        mark: M = msgspec.json.decode(_bytes(cursor), type=form)
    except (UnicodeEncodeError, Base64Error, ValueError):
        raise CursorInvalid(cursor) from None
    return mark


def _check_version(cursor: str, of_version: object, version: str) -> None:
    if not isinstance(of_version, str):
        raise CursorInvalid(cursor)
    if of_version != version:
        raise CursorExpired(of_version)


def _versions(order: Order, version: str) -> list[str]:
    """What names the version in cursors of `order`, if anything does."""
    return [version] if any(term.field is OrderField.RANK for term in order) else []


@cache
def _list_hash(kind: NodeKind, order: Order) -> str:
    terms = ",".join(f"{term.field}{'-' if term.descending else '+'}" for term in order)
    return digest(f"{kind} {terms}")[:_HASH_LENGTH]


def _is_key_value(value: object) -> TypeGuard[KeyValue]:
    if isinstance(value, int) and not isinstance(value, bool):
        return -_LARGEST <= value < _LARGEST
    return value is None or isinstance(value, str)


def _encode(parts: list[KeyValue]) -> str:
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _decode(cursor: str) -> list[object]:
    try:
        parts = orjson.loads(_bytes(cursor))
    except (UnicodeEncodeError, Base64Error, ValueError):
        raise CursorInvalid(cursor) from None
    if not isinstance(parts, list):
        raise CursorInvalid(cursor)
    return parts


def _bytes(cursor: str) -> bytes:
    return urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
