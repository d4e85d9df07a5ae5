"""Requests of GraphQL as clients send them, strictly read: from the body of a POST, or from the address of a GET."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import orjson
from msgspec import Struct
from starlette.types import Receive

from newsgraph.errors import RequestRefused
from newsgraph.operations.request import Request
from newsgraph.statuses import MALFORMED, always
from schema.errors import Code

_LONGEST_ADDRESS = 60_000
"""The bytes of an address: of more than 65,535 the server's parser of HTTP makes nothing."""


class Bounds(Struct, frozen=True):
    """The most that a request may be: so many bytes, levels of JSON (what reads variables calls itself for each), and requests
    in a batch, 0 for no batches."""

    size: int
    depth: int
    batch: int


async def read_body(receive: Receive, most: int) -> bytes | None:
    """The body of a request; None where the client has gone. Raises RequestRefused as soon as it exceeds `most` bytes.

    How long it may take is the connection's to say (`newsgraph.http.connections`).
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(413, "body", most)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def read_posted(body: bytes, bounds: Bounds) -> Request | list[Request]:
    """The request in a body, or those of a batch. Raises RequestRefused for anything else."""
    value = _read_json("The body", body, bounds.depth)
    if isinstance(value, list):
        return _batch(value, bounds.batch)
    return _request(_object("The body", value))


def _batch(values: Sequence[object], most: int) -> list[Request]:
    if not most:
        raise _malformed("The body is a list; this server takes one request at a time.")
    if not values:
        raise _malformed("The body is an empty list; it asks nothing.")
    if len(values) > most:
        message = f"The body has {len(values):,} requests; at most {most:,} are answered at once."
        raise RequestRefused(message, MALFORMED, Code.LIMIT_EXCEEDED)
    return [_request(_object("A request of the list", each)) for each in values]


def read_address(query_string: bytes, bounds: Bounds) -> Request:
    """The request in an address. Raises RequestRefused for anything else."""
    most = min(bounds.size, _LONGEST_ADDRESS)
    if len(query_string) > most:
        raise _too_large(414, "address", most)
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise RequestRefused("The address is not UTF-8.", always(400)) from None
    sent: dict[str, Any] = dict(pairs)
    if len(sent) != len(pairs):
        raise _malformed("The address says something twice.")
    for name in ("variables", "extensions"):
        if name in sent:
            what = f"`{name}`"
            sent[name] = _object(what, _read_json(what, sent[name].encode(), bounds.depth)) if sent[name] else None
    return _request(sent)


def _read_json(what: str, text: bytes, deepest: int) -> object:
    try:
        value: object = orjson.loads(text)
    except ValueError:
        raise RequestRefused(f"{what} is not valid JSON in UTF-8.", always(400)) from None
    # Brackets are counted where there are few, which takes less time than to follow them.
    if text.count(b"{") + text.count(b"[") > deepest and _nests_deeper(value, deepest):
        raise RequestRefused(f"{what} nests deeper than {deepest} levels.", always(400), Code.LIMIT_EXCEEDED)
    return value


def _object(what: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _malformed(f"{what} is not a JSON object.")
    return value


def _nests_deeper(value: object, most: int) -> bool:
    level: list[object] = [value]
    for _ in range(most):
        level = [child for each in level for child in _children(each)]
    return any(isinstance(each, dict | list) for each in level)


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _request(sent: Mapping[str, Any]) -> Request:
    query, variables, name = sent.get("query"), sent.get("variables"), sent.get("operationName")
    extensions, document_id = sent.get("extensions"), sent.get("documentId")
    if not (query is None or isinstance(query, str)):
        raise _malformed("`query` is not a string.")
    if not (variables is None or isinstance(variables, dict)):
        raise _malformed("`variables` is not an object.")
    if not (name is None or isinstance(name, str)):
        raise _malformed("`operationName` is not a string.")
    if not (extensions is None or isinstance(extensions, dict)):
        raise _malformed("`extensions` is not an object.")
    if not (document_id is None or isinstance(document_id, str)):
        raise _malformed("`documentId` is not a string.")
    return Request(query, variables, name, extensions, document_id)


def _malformed(message: str) -> RequestRefused:
    return RequestRefused(message, MALFORMED)


def _too_large(status: int, what: str, most: int) -> RequestRefused:
    return RequestRefused(f"The {what} has more than {most} bytes.", always(status), Code.LIMIT_EXCEEDED)
