"""Exchanges over HTTP as pages of the documentation write them, one block for a request, and one for its response."""

import json
import re
from typing import Any, NamedTuple

from starlette.testclient import TestClient

_EXCHANGE = re.compile(r"```http\n(?P<request>.*?)```\n+```http\n(?P<response>.*?)```", re.DOTALL)
_ANY_TAG = 'W/"…"'


class Message(NamedTuple):
    """What is between the marks of a block: its first line, its headers by name, and its body."""

    start: str
    headers: dict[str, str]
    body: str

    @classmethod
    def parse(cls, text: str) -> "Message":
        """The message that a block is."""
        head, _, body = text.partition("\n\n")
        start, *lines = head.strip().splitlines()
        return cls(start, dict(line.split(": ", 1) for line in lines), body.strip())


def read(text: str) -> Any:
    """A body as what its JSON means; a text that is none as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text.strip()


def check_exchanges(page: str, client: TestClient) -> None:
    """Asserts that each request, in the page's order, has the status, the headers and the body that stand below it.

    `…` stands for a tag: in a request for the one that the response before it had.
    """
    tag = ""
    exchanges = list(_EXCHANGE.finditer(page))
    assert exchanges
    assert len(exchanges) * 2 == page.count("```http")
    for exchange in exchanges:
        request, expected = Message.parse(exchange["request"]), Message.parse(exchange["response"])
        method, address = request.start.split(" ", 1)
        headers = {name: value.replace(_ANY_TAG, tag) for name, value in request.headers.items()}
        response = client.request(method, address, headers=headers, content=request.body.encode())
        tag = response.headers.get("etag", "")
        assert str(response.status_code) == expected.start, request
        for name, value in expected.headers.items():
            assert response.headers[name] == value.replace(_ANY_TAG, tag or "none"), request
        assert read(response.text) == read(expected.body), request
