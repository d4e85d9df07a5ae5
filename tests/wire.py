"""Bytes to a server and its answers, for what no client would send."""

import json
import socket
import time
from typing import Any

import httptools
from msgspec import Struct, field

_CONTINUE = 100
_PART = 65_536


class Answer(Struct):
    """One response: `is_whole` once its body is."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_whole: bool = False

    def json(self) -> Any:
        """What its body says."""
        return json.loads(self.body)


class Exchange(Struct, frozen=True):
    """What came back for what was sent, and within how many seconds; `is_closed` where the server ended the connection."""

    answers: list[Answer]
    is_closed: bool
    seconds: float


class _Reading:
    """Answers as they arrive, for httptools."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.parser = httptools.HttpResponseParser(self)

    @property
    def whole(self) -> int:
        return sum(each.is_whole and each.status != _CONTINUE for each in self.answers)

    def on_message_begin(self) -> None:
        self.answers.append(Answer())

    def on_header(self, name: bytes, value: bytes) -> None:
        self.answers[-1].headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self.answers[-1].status = self.parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        self.answers[-1].body += part

    def on_message_complete(self) -> None:
        self.answers[-1].is_whole = True


def exchange(port: int, sent: bytes, count: int = 1, seconds: float = 20) -> Exchange:
    """What a server answers to `sent`, until there are `count` answers, or the connection ends. Raises TimeoutError."""
    begun = time.monotonic()
    reading = _Reading()
    is_closed = False
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        try:
            connection.sendall(sent)
            while reading.whole < count and not is_closed:
                part = connection.recv(_PART)
                is_closed = not part
                if part:
                    reading.parser.feed_data(part)
        except ConnectionError:
            is_closed = True
    answers = [each for each in reading.answers if each.status != _CONTINUE]
    return Exchange(answers, is_closed, time.monotonic() - begun)


def posted(body: bytes, *headers: bytes, path: bytes = b"/graphql", content_type: bytes = b"application/json") -> bytes:
    """A POST request of a body."""
    lines = [b"POST %b HTTP/1.1" % path, b"Host: localhost", b"Content-Type: %b" % content_type, *headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


def asked(path: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    """A request without a body."""
    return b"\r\n".join([b"%b %b HTTP/1.1" % (method, path), b"Host: localhost", *headers, b"", b""])


def query(text: str, **more: Any) -> bytes:
    """A query as it is posted."""
    return posted(json.dumps({"query": text, **more}).encode())
