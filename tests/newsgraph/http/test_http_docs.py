"""docs/http.md says what the server does: its exchanges happen as they are written, and its table is that of status codes."""

import re

from starlette.testclient import TestClient

import graph
from graph.store.memory import MemoryStore
from newsgraph import statuses
from newsgraph.app import create_app
from newsgraph.errors import ServerCode
from schema.errors import Code
from tests.conftest import ROOT
from tests.exchanges import check_exchanges

PAGE = (ROOT / "docs" / "http.md").read_text("utf-8")


def test_exchanges_are_as_they_are_written() -> None:
    """Each request has the status, the headers and the body that stand below it."""
    store = MemoryStore(graph.load([graph.Folder.at(ROOT / "data", "data")]))
    check_exchanges(PAGE, TestClient(create_app(store)))


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
