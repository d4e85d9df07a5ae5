"""docs/databases.md says what servers of a database do: its exchanges happen as they are written, where a host follows another."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import graph
from graph.store.postgres import readers
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.conftest import ROOT
from tests.databases import stored
from tests.exchanges import check_exchanges

pytestmark = pytest.mark.slow


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """What asks a server of the sample documents, which were loaded once."""
    monkeypatch.setattr(readers, "_FOLLOWS", "SELECT true")
    with stored(graph.load([graph.Folder.at(ROOT / "data", "data")])) as store:
        yield TestClient(create_app(store, Settings(store_patience=0.1)))


def test_exchanges_are_as_they_are_written(client: TestClient) -> None:
    """Each request has the status, the headers and the body that stand below it."""
    check_exchanges((ROOT / "docs" / "databases.md").read_text("utf-8"), client)
