"""The web application, asked as a client asks it."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import graph
import schema
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from tests.conftest import WriteFolder


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
