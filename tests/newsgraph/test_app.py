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
    assert (posted.json(), posted.headers["content-type"]) == (expected, "application/json")
    assert client.get("/graphql", params={"query": query}).json() == expected


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{", {"content-type": "application/json"}),
        (b'{"query": "\xff"}', {"content-type": "application/json"}),
        (b"null", {"content-type": "application/json"}),
        (b"{}", {"content-type": "application/json"}),
        (b"[" * 100_000, {"content-type": "application/json"}),
        (b'{"query": "{__typename}", "variables": {"q": "\\ud800"}}', {"content-type": "application/json"}),
        (b"query=x", {"content-type": "text/plain"}),
    ],
)
def test_what_is_no_query_is_refused_in_json(client: TestClient, body: bytes, headers: dict[str, str]) -> None:
    """A body that carries no GraphQL is a 4xx with a readable message, and the next request is answered."""
    answer = client.post("/graphql", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "Traceback" not in error["message"]
    assert client.post("/graphql", json={"query": "{__typename}"}).status_code == 200


def test_a_get_without_a_query_is_refused(client: TestClient) -> None:
    """A client that is no browser and sends no query is told so; a number of 5,000 digits is no server error."""
    assert client.get("/graphql").status_code == 400
    body = b'{"query": "query($n:Int){articles(first:$n){totalCount}}", "variables": {"n": ' + b"9" * 5_000 + b"}}"
    answer = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code < 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_the_schema_and_health_are_served(client: TestClient) -> None:
    """The schema can be read as text, and the server says that it lives."""
    assert client.get("/schema.graphql").text == schema.sdl()
    assert client.get("/healthz").text == "ok\n"
