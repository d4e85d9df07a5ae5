"""The messages of `graphql-transport-ws`: what clients send, strictly read, and what they are sent.

Source: graphql-ws, “GraphQL over WebSocket Protocol”.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import orjson
from msgspec import UNSET, Raw, Struct, UnsetType

from newsgraph.errors import RequestRefused
from newsgraph.http.requests import Bounds, read_posted
from newsgraph.operations.request import Request
from newsgraph.sockets.closing import CloseCode, Closing
from schema.execution import encode

SUBPROTOCOL = "graphql-transport-ws"
PING = '{"type":"ping"}'
PONG = '{"type":"pong"}'
ACKNOWLEDGED = '{"type":"connection_ack"}'

_LONGEST_ID = 256
_SHAPE = "A message is an object with a `type`."


class Init(Struct, frozen=True):
    """What a client begins with; `payload` says who it is."""

    payload: Mapping[str, Any]


class Ping(Struct, frozen=True):
    """Asks for a pong."""


class Pong(Struct, frozen=True):
    """Answers a ping, or says that a client is still there."""


class Subscribe(Struct, frozen=True):
    """Begins an operation, which what is sent about it names by `id`; the message took `size` bytes."""

    id: str
    request: Request
    size: int


class Complete(Struct, frozen=True):
    """Ends an operation."""

    id: str


Message = Init | Ping | Pong | Subscribe | Complete


class _Envelope(Struct, frozen=True):
    """Any message, what it carries still as it was sent."""

    type: str
    id: str | UnsetType = UNSET
    payload: Raw | UnsetType = UNSET


_READER = msgspec.json.Decoder(_Envelope)


def read_message(event: Mapping[str, Any], bounds: Bounds) -> Message:
    """The message that an ASGI event brought, within its bounds. Raises Closing for anything else."""
    text = event.get("text")
    if text is None:
        raise _invalid("Messages are text, not binary.")
    try:
        sent = text.encode()
    except UnicodeEncodeError:
        raise _invalid("The message is not UTF-8.") from None
    if len(sent) > bounds.size:
        raise Closing(CloseCode.TOO_LARGE, f"The message has more than {bounds.size} bytes.")
    try:
        envelope = _READER.decode(sent)
    except msgspec.ValidationError:
        raise _invalid(f"{_SHAPE} `type` and `id` are strings.") from None
    except (msgspec.DecodeError, RecursionError):
        raise _invalid("The message is not valid JSON.") from None
    return _message(envelope, len(sent), bounds)


def _message(envelope: _Envelope, size: int, bounds: Bounds) -> Message:
    match envelope.type:
        case "connection_init":
            return Init(_payload(envelope))
        case "ping":
            _payload(envelope)
            return Ping()
        case "pong":
            _payload(envelope)
            return Pong()
        case "subscribe":
            return Subscribe(_id(envelope), _request(envelope, bounds), size)
        case "complete":
            return Complete(_id(envelope))
        case _:
            raise _invalid("There is no such `type` of messages.")


def _id(envelope: _Envelope) -> str:
    if envelope.id is UNSET or not 0 < len(envelope.id) <= _LONGEST_ID:
        raise _invalid(f"`id` has 1 to {_LONGEST_ID} characters.")
    try:
        envelope.id.encode()
    except UnicodeEncodeError:
        raise _invalid("`id` is not UTF-8.") from None
    return envelope.id


def _payload(envelope: _Envelope) -> Mapping[str, Any]:
    """What a message carries: nothing, null or an object."""
    if envelope.payload is UNSET:
        return {}
    try:
        payload = orjson.loads(bytes(envelope.payload))
    except ValueError:
        raise _invalid("`payload` is not valid JSON.") from None
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise _invalid("`payload` is not an object.")
    return payload


def _request(envelope: _Envelope, bounds: Bounds) -> Request:
    if envelope.payload is UNSET:
        raise _invalid("There is no `payload`.")
    try:
        request = read_posted(bytes(envelope.payload), bounds)
    except RequestRefused as refused:
        raise _invalid(f"`payload` is refused as the body of a request. {refused}") from None
    if isinstance(request, list):
        raise _invalid("`payload` is a list; each operation has a message of its own.")
    return request


def _invalid(reason: str) -> Closing:
    return Closing(CloseCode.INVALID, reason)


def next_message(id: str, answer: bytes) -> str:
    """An answer in JSON to an operation, which may not be the last."""
    return f'{{"id":{_text(id)},"type":"next","payload":{answer.decode()}}}'


def complete_message(id: str) -> str:
    """The end of an operation."""
    return f'{{"id":{_text(id)},"type":"complete"}}'


def error_message(id: str, errors: bytes) -> str:
    """The end of an operation that was refused or broke off, for reasons that are a list in JSON."""
    return f'{{"id":{_text(id)},"type":"error","payload":{errors.decode()}}}'


def refusal_message(id: str, reason: Mapping[str, Any]) -> str:
    """The end of an operation that was refused for one reason, which is an error as GraphQL tells of it."""
    return error_message(id, encode([reason]))


def _text(id: str) -> str:
    return orjson.dumps(id).decode()
