"""Exports over HTTP, asked for as a client asks."""

import json
from collections.abc import Iterator

import networkx as nx
import pytest
from starlette.testclient import TestClient

from graph.export import FORMATS
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from tests.graphs import graph_of

BUILT = graph_of(
    {
        "a.md": {"title": "=A & <b>", "webUrl": "https://a.example/1", "topics": ["AI"]},
        "b.md": {"title": "B", "related": [{"title": "C", "webUrl": "https://c.example/1"}]},
    }
)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(MemoryStore(BUILT))) as opened:
        yield opened


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_sent_as_a_file(client: TestClient, name: str) -> None:
    """Each format has its media type and a file name, and is not sent again to a client that has it."""
    answer = client.get(f"/export/{name}")
    assert answer.status_code == 200
    assert answer.content
    assert answer.headers["content-type"].startswith(FORMATS[name].media_type)
    assert FORMATS[name].file_name in answer.headers["content-disposition"]
    again = client.get(f"/export/{name}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(f"/export/{name}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"=A & <b>", "B", "C"}),
        ({"stubs": "false"}, {"=A & <b>", "B"}),
        ({"where": json.dumps({"title": {"eq": "B"}})}, {"B"}),
        ({"limit": "500", "stubs": "false"}, {"=A & <b>", "B"}),
    ],
)
def test_parts_are_exported(client: TestClient, query: dict[str, str], titles: set[str]) -> None:
    """A filter and a neighbourhood choose what is exported; networkx reads it."""
    read = nx.node_link_graph(client.get("/export/node-link", params=query).json(), edges="edges")
    assert {data["title"] for _, data in read.nodes(data=True) if data["kind"] == "article"} == titles


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("nothing", 404, "graphml"),
        ("gexf?hops=99", 400, "hops"),
        ("gexf?where={", 400, "line 1"),
        ('gexf?where={"title":{"eq":1}}', 400, "at title.eq"),
        ("gexf?around=x", 400, "around"),
        ("gexf?edges=links", 400, "edges"),
        ("node-link?edges=x", 400, "links"),
        ("gexf?stubs=maybe", 400, "true or false"),
        ("gexf?stubs=true&stubs=false", 400, "more than once"),
    ],
)
def test_what_cannot_be_exported_is_told(client: TestClient, path: str, status: int, told: str) -> None:
    """An unknown format or a wrong parameter is a problem with words that say what to do."""
    answer = client.get(f"/export/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.json()["detail"]
