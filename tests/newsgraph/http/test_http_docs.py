"""docs/http.md says what the server does: its exchanges happen as they are written, and its table is that of status codes."""

import json
import re
from typing import Any, NamedTuple

from starlette.testclient import TestClient

import graph
from graph.store.memory import MemoryStore
from newsgraph import statuses
from newsgraph.app import create_app
from newsgraph.errors import ServerCode
from schema.errors import Code
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "http.md").read_text("utf-8")
EXCHANGE = re.compile(r"```http\n(?P<request>.*?)```\n+```http\n(?P<response>.*?)```", re.DOTALL)
ANY_TAG = 'W/"…"'


class Message(NamedTuple):
    """What is between the marks of a block: its first line, its headers by name, and its body."""

    start: str
    headers: dict[str, str]
    body: str

    @classmethod
    def parse(cls, text: str) -> "Message":
        head, _, body = text.partition("\n\n")
        start, *lines = head.strip().splitlines()
        return cls(start, dict(line.split(": ", 1) for line in lines), body.strip())


def read(text: str) -> Any:
    """A body as what its JSON means; a text that is none as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text.strip()


def test_exchanges_are_as_they_are_written() -> None:
    """Each request, in the page's order, has the status, the headers and the body that stand below it.

    `…` stands for a tag: in a request for the one that the response before it had.
    """
    client = TestClient(create_app(MemoryStore(graph.load([graph.Folder.at(ROOT / "data", "data")]))))
    tag = ""
    exchanges = list(EXCHANGE.finditer(PAGE))
    assert len(exchanges) * 2 == PAGE.count("```http")
    for exchange in exchanges:
        request, expected = Message.parse(exchange["request"]), Message.parse(exchange["response"])
        method, address = request.start.split(" ", 1)
        headers = {name: value.replace(ANY_TAG, tag) for name, value in request.headers.items()}
        response = client.request(method, address, headers=headers, content=request.body.encode())
        tag = response.headers.get("etag", "")
        assert str(response.status_code) == expected.start, request
        for name, value in expected.headers.items():
            assert response.headers[name] == value.replace(ANY_TAG, tag or "none"), request
        assert read(response.text) == read(expected.body), request


def test_status_codes_are_documented() -> None:
    """The table has every outcome with its codes, in the order of the module that defines them."""
    rows = re.findall(r"^\| [A-Z][^|]* \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    known = [value for value in vars(statuses).values() if isinstance(value, statuses.Statuses)]
    assert [tuple(map(int, row)) for row in rows] == [(each.json, each.response, each.newer) for each in known]


def test_each_error_code_is_documented() -> None:
    """The table of codes has each that the schema gives, and those that the server itself does."""
    table = PAGE.partition("## Error codes")[2].partition("## ")[0]
    cells = re.findall(r"^\| (`[A-Z][^|]*`) \|", table, re.MULTILINE)
    named = [code for cell in cells for code in cell.strip("`").split("`, `")]
    assert sorted(named) == sorted([*Code, *ServerCode])
