"""GraphQL over HTTP is answered alike, compiled or not, kept or not, and whatever way a client sends it."""

import gzip
import hashlib
import itertools
import json
from typing import Any

import brotli
import pytest
import zstandard
from msgspec.structs import replace
from starlette.testclient import TestClient

import graph
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.http.encodings import ENCODINGS
from newsgraph.media_types import MediaType
from newsgraph.settings import Settings
from tests.conftest import ROOT

SAMPLE = graph.load([graph.Folder.at(ROOT / "data", "data")])
STORE = MemoryStore(SAMPLE)
QUERY = "query Page($n: Int) { articles(first: $n) { totalCount nodes { title provider { name } rank frontMatter } } }"
HASH = hashlib.sha256(QUERY.encode()).hexdigest()
WAYS = {
    "kept": Settings(),
    "not kept": Settings(response_cache=0),
    "not compiled": Settings(compiled=False),
}
BODIES: dict[str, Any] = {
    "a query": {"query": QUERY, "variables": {"n": 3}},
    "a query with its name": {"query": QUERY, "variables": {"n": 3}, "operationName": "Page"},
    "no variables": {"query": QUERY},
    "null variables": {"query": QUERY, "variables": None, "operationName": None, "extensions": None},
    "extensions": {"query": QUERY, "extensions": {"own": 1}},
    "another name": {"query": QUERY, "operationName": "Other"},
    "too many rows": {"query": QUERY, "variables": {"n": 1_000}},
    "a wrong variable": {"query": QUERY, "variables": {"n": "three"}},
    "variables that are no object": {"query": QUERY, "variables": [1]},
    "a name that is no text": {"query": QUERY, "operationName": 1},
    "a query that is no text": {"query": 1},
    "no query": {},
    "no object": [],
    "a syntax error": {"query": "{ articles"},
    "an unknown field": {"query": "{ nothing }"},
    "introspection": {"query": "{ __schema { queryType { name } } }"},
    "a surrogate": {"query": '{ search(query: "\\ud800") { totalCount } }'},
    "two operations": {"query": "query A { __typename } query B { __typename }"},
    "one of two operations": {"query": "query A { __typename } query B { a: __typename }", "operationName": "B"},
    "no operation": {"query": "fragment All on Article { title }"},
    "a mutation": {"query": "mutation { __typename }"},
    "a long number": {"query": "{ articles(first: " + "9" * 5_000 + ") { totalCount } }"},
    "a query persisted": {"query": QUERY, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
    "a persisted query": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}, "variables": {"n": 2}},
    "another hash": {"query": "{ __typename }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
}


@pytest.fixture(scope="module", params=WAYS)
def client(request: pytest.FixtureRequest) -> TestClient:
    """A client of each server."""
    return persisting(WAYS[request.param])


def persisting(settings: Settings) -> TestClient:
    """A client of a server that has been sent the query to be persisted."""
    client = TestClient(create_app(STORE, settings))
    client.post("/graphql", json=BODIES["a query persisted"])
    return client


PLAIN = persisting(WAYS["not compiled"])


@pytest.mark.parametrize("accept", [*MediaType, "*/*"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_all_ways_give_equal_answers(client: TestClient, body: Any, accept: str) -> None:
    """Status, type and every byte are those of graphql-core's answer, the first time and the second."""
    headers = {"accept": accept}
    expected = PLAIN.post("/graphql", json=body, headers=headers)
    for _ in range(2):
        answer = client.post("/graphql", json=body, headers=headers)
        assert (answer.status_code, answer.content) == (expected.status_code, expected.content)
        assert answer.headers["content-type"] == expected.headers["content-type"]


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {"content-type": "application/json"}),
        (b"{", {"content-type": "application/json"}),
        (b"\xff", {"content-type": "application/json"}),
        (b'{"query": "{ __typename }"}', {"content-type": "application/json; charset=utf-8"}),
        (b'{"query": "{ __typename }"}', {"content-type": "text/plain"}),
        (b'{"query": "{ __typename }"}', {}),
        (b'{"query": "{ __typename }"}', {"content-type": "application/json", "accept": "text/event-stream"}),
        (b"query=%7B__typename%7D", {"content-type": "application/x-www-form-urlencoded"}),
    ],
)
def test_what_is_sent_otherwise_is_answered_alike(client: TestClient, content: bytes, headers: dict[str, str]) -> None:
    """What is no plain JSON gets the same answer from each server."""
    expected = PLAIN.post("/graphql", content=content, headers=headers)
    answer = client.post("/graphql", content=content, headers=headers)
    assert (answer.status_code, answer.content) == (expected.status_code, expected.content)


def test_queries_by_get_are_answered_alike(client: TestClient) -> None:
    """A query in the address gets the answer that it gets when it is posted."""
    asked = {"query": QUERY, "variables": json.dumps({"n": 2})}
    posted = client.post("/graphql", json={"query": QUERY, "variables": {"n": 2}})
    assert client.get("/graphql", params=asked).json() == posted.json()


@pytest.mark.parametrize("encoding", [each.name for each in ENCODINGS])
def test_kept_answers_are_compressed_once(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is sent in the encoding that its client takes, the second time as it was compressed the first time."""
    client = TestClient(create_app(STORE))
    headers = {"accept-encoding": encoding, "x-request-id": "one"}
    first = client.post("/graphql", json={"query": QUERY}, headers=headers)
    for module, name in ((gzip, "compress"), (brotli, "compress"), (zstandard, "ZstdCompressor")):
        monkeypatch.delattr(module, name)
    second = client.post("/graphql", json={"query": QUERY}, headers=headers)
    assert first.headers["content-encoding"] == encoding
    assert (second.content, second.headers) == (first.content, first.headers)


def test_forms_of_one_answer_do_not_mix() -> None:
    """Clients that take other media types or encodings of what was kept get those, and the same data."""
    client = TestClient(create_app(STORE))
    expected = PLAIN.post("/graphql", json={"query": QUERY}).json()
    for accept in (MediaType.JSON, MediaType.RESPONSE):
        for encoding in ("gzip", "identity", "gzip"):
            headers = {"accept": accept, "accept-encoding": encoding}
            answer = client.post("/graphql", json={"query": QUERY}, headers=headers)
            assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
            assert answer.headers.get("content-encoding", "identity") == encoding
            assert answer.json() == expected


def test_kept_answers_are_of_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the store has another version, its answer is given and not the one that was kept."""
    store = MemoryStore(SAMPLE)
    client = TestClient(create_app(store))
    query = {"query": "{ graph { articles } }"}
    assert client.post("/graphql", json=query).json()["data"]["graph"]["articles"] == len(SAMPLE.articles)
    monkeypatch.setattr(store, "view", MemoryStore(graph.load([])).view)
    assert client.post("/graphql", json=query).json()["data"]["graph"]["articles"] == 0


def test_a_query_has_one_time_limit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that a query took before graphql-core was asked to repeat it counts: nothing of the graph is read after it."""
    seconds = itertools.count()
    monkeypatch.setattr("schema.context.monotonic", lambda: next(seconds))
    query = " ".join(f'a{n}: node(id: "{SAMPLE.articles[0].id}") {{ id }}' for n in range(9))
    answer = TestClient(create_app(STORE, replace(settings, time_limit=4.0))).post(
        "/graphql", json={"query": f"{{ {query} }}"}
    )
    # Of the seconds from the first on, each field takes one.
    in_time = set() if settings.compiled else {f"a{n}" for n in range(4)}
    assert {name for name, node in answer.json()["data"].items() if node} == in_time
    assert [error["extensions"] for error in answer.json()["errors"]] == [{"code": "TIMEOUT"}]
