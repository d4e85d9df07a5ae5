"""The web application, asked as a client asks it."""

import threading
from collections.abc import Iterable, Iterator

import pytest
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.testclient import TestClient

import graph
import schema
from graph.live.graph import LiveGraph
from graph.store.memory import MemoryStore
from graph.store.memory.opening import Opening
from newsgraph.access import Access
from newsgraph.access.tokens import Tokens
from newsgraph.app import _answering, create_app
from newsgraph.http.pages import STATIC
from newsgraph.settings import Settings
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.watching import Watcher
from tests.conftest import ROOT, WriteFolder
from tests.processes import eventually


@pytest.fixture
def client(write_folder: WriteFolder) -> Iterator[TestClient]:
    built = graph.load([write_folder({"a.md": "---\ntitle: Title\nn: .inf\n---\n"})])
    with TestClient(create_app(MemoryStore(built))) as opened:
        yield opened


def test_queries_are_answered_by_post_and_get(client: TestClient) -> None:
    """A query is answered with JSON, however it is sent."""
    query = "{ articles { nodes { title frontMatter } } }"
    expected = {"data": {"articles": {"nodes": [{"title": "Title", "frontMatter": {"title": "Title", "n": ".inf"}}]}}}
    posted = client.post("/graphql", json={"query": query})
    assert (posted.json(), posted.headers["content-type"]) == (expected, "application/json; charset=utf-8")
    assert client.get("/graphql", params={"query": query}).json() == expected


def test_the_schema_and_health_are_served(client: TestClient) -> None:
    """The schema can be read as text, and the server says that it lives."""
    assert client.get("/schema.graphql").text == schema.sdl()
    assert client.get("/healthz").text == "ok\n"


def test_every_address_is_documented() -> None:
    """docs/operations.md has each address that is answered."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    store = MemoryStore(graph.load([]))
    answering = _answering(store, Settings(), Access(Tokens([]), None), RequestCounts(), STATIC)
    assert isinstance(answering._routed, Router)
    paths = list(paths_of(answering._routed.routes))
    assert {"/", "/graphql", "/metrics"} < set(paths)
    assert not [path for path in paths if f"`{path}`" not in page]


def test_folders_are_watched_as_long_as_the_application_runs(write_folder: WriteFolder) -> None:
    """A watcher begins and ends with the application, and what it takes in is what is answered."""
    folder = write_folder({"a.md": "---\ntitle: A\n---\n"})
    live = LiveGraph([folder], Opening([folder]).opened())
    application = create_app(live.store, watcher=Watcher(live))
    before = set(threading.enumerate())

    def articles() -> int:
        found: int = asked.post("/graphql", json={"query": "{ graph { articles } }"}).json()["data"]["graph"][
            "articles"
        ]
        return found

    with TestClient(application) as asked:
        assert articles() == 1
        write_folder({"b.md": "---\ntitle: B\n---\n"})
        eventually(lambda: articles() == 2)
    assert set(threading.enumerate()) <= before


def paths_of(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for each in routes:
        if isinstance(each, Mount):
            yield from paths_of(each.routes)
        else:
            assert isinstance(each, Route)
            yield each.path
