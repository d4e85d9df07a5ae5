"""Exports over HTTP, asked for as a client asks."""

import gc
import json
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import anyio.lowlevel
import networkx as nx
import pytest
from starlette.testclient import TestClient

from graph import Graph
from graph.export import FORMATS
from graph.store.memory import MemoryStore
from graph.store.memory.part import MemoryPart
from graph.store.memory.view import MemoryView
from graph.store.questions import Selection
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.graphs import graph_of

BUILT = graph_of(
    {
        "a.md": {"title": "=A & <b>", "webUrl": "https://a.example/1", "topics": ["AI"]},
        "b.md": {"title": "B", "related": [{"title": "C", "webUrl": "https://c.example/1"}]},
    }
)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(MemoryStore(BUILT), settings)) as opened:
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


MANY = graph_of({f"{n}.md": {"title": f"Title {n}", "excerpt": "word " * 200, "topics": ["AI"]} for n in range(400)})
HEADERS = [(b"host", b"localhost")]


class WatchedStore(MemoryStore):
    """A store that knows how many views are held, and which parts were given."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.held = 0
        self.parts: list[weakref.ref[MemoryPart]] = []

    @contextmanager
    def view(self, bookmark: str | None = None) -> Iterator[MemoryView]:  # noqa: ARG002 as stores are called
        self.held += 1
        try:
            yield WatchedView(self._snapshot, self.parts)
        finally:
            self.held -= 1


class WatchedView(MemoryView):
    def __init__(self, snapshot: Any, parts: list[weakref.ref[MemoryPart]]) -> None:
        super().__init__(snapshot)
        self._parts = parts

    def part(self, selection: Selection) -> MemoryPart:
        given = super().part(selection)
        self._parts.append(weakref.ref(given))
        return given


async def ask(store: MemoryStore, name: str, most: int | None = None) -> list[bytes]:
    """The pieces of an export; a client that takes `most` of them is gone after the last."""
    pieces: list[bytes] = []
    gone = anyio.Event()
    asked = {"type": "http.request", "body": b"", "more_body": False}

    async def receive() -> dict[str, Any]:
        if asked:
            told = dict(asked)
            asked.clear()
            return told
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            pieces.append(message["body"])
            if len(pieces) == most:
                gone.set()
        await anyio.lowlevel.checkpoint()

    scope = {"type": "http", "method": "GET", "path": f"/export/{name}", "query_string": b"", "headers": HEADERS}
    await create_app(store)({**scope, "asgi": {"version": "3.0", "spec_version": "2.3"}}, receive, send)
    return pieces


@pytest.mark.parametrize("name", ["gexf", "turtle", "json-ld", "nodes.csv"])
def test_a_client_that_goes_frees_everything(name: str) -> None:
    """Where a client goes half-way the file is not written to its end, and neither view nor part is held any more."""
    store = WatchedStore(MANY)
    whole = anyio.run(ask, store, name)
    pieces = anyio.run(ask, store, name, 2)
    assert len(pieces) < len(whole)
    gc.collect()
    assert store.held == 0
    assert len(store.parts) == 2
    assert [given() for given in store.parts] == [None, None]


def test_exports_at_once_are_each_correct() -> None:
    """Several exports that are written at the same time are the files that each is alone."""
    store = MemoryStore(MANY)
    names = ["gexf", "gexf", "graphml", "edges.csv", "turtle", "node-link"]
    together: dict[int, bytes] = {}

    async def take(number: int, name: str) -> None:
        together[number] = b"".join(await ask(store, name))

    async def take_all() -> None:
        async with anyio.create_task_group() as group:
            for number, name in enumerate(names):
                group.start_soon(take, number, name)

    anyio.run(take_all)
    assert [together[number] for number in range(len(names))] == [b"".join(anyio.run(ask, store, n)) for n in names]


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "br"])
def test_exports_are_sent_compressed(client: TestClient, encoding: str) -> None:
    """A client that takes an encoding gets it, but for what is compressed already; what it reads is the same."""
    plain = client.get("/export/graphml", headers={"accept-encoding": "identity"})
    sent = client.get("/export/graphml", headers={"accept-encoding": encoding})
    assert sent.headers["content-encoding"] == encoding
    assert sent.headers["vary"].lower() == "accept-encoding"
    if encoding == "gzip":
        assert sent.content == plain.content
    parquet = client.get("/export/nodes.parquet", headers={"accept-encoding": encoding})
    assert "content-encoding" not in parquet.headers
