"""Bookmarks: what a client has seen of a store on another machine holds for whichever server it asks next."""

import json
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from graph.editing import DocumentChange
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.http.bookmarks import HEADER
from newsgraph.settings import Settings
from tests.editors import NoEditor
from tests.graphs import graph_of
from tests.processes import eventually
from tests.remote import RemoteStore

pytestmark = pytest.mark.slow

BOOKMARK = HEADER.decode()
GRAPH = graph_of({"a.md": {"title": "One", "webUrl": "https://a.example/1"}})
PAGE = {"query": "{ articles { nodes { title } } }"}
WRONG = {"query": "{ nothing }"}
PATIENCE = 0.3

Ask = Callable[[TestClient, dict[str, str]], Any]
WAYS: dict[str, Ask] = {
    "posted": lambda client, headers: client.post("/graphql", json=PAGE, headers=headers),
    "in an address": lambda client, headers: client.get("/graphql", params=PAGE, headers=headers),
    "by its head": lambda client, headers: client.head("/graphql", params=PAGE, headers=headers),
    "in a batch": lambda client, headers: client.post("/graphql", json=[PAGE, PAGE], headers=headers),
    "as events": lambda client, headers: client.post(
        "/graphql", json=PAGE, headers={**headers, "accept": "text/event-stream"}
    ),
    "in vain": lambda client, headers: client.post("/graphql", json=WRONG, headers=headers),
    "as a file": lambda client, headers: client.get("/export/gexf", headers=headers),
}
way = pytest.mark.parametrize("ask", WAYS.values(), ids=WAYS.keys())


@pytest.fixture
def store() -> RemoteStore:
    """A store that has come to its seventh generation."""
    made = RemoteStore(GRAPH)
    made.come = 7
    return made


@pytest.fixture
def given() -> Settings:
    """Settings of a server that waits for a moment, over one connection, and takes batches."""
    return Settings(store_patience=PATIENCE, store_connections=2, max_batch=2)


@pytest.fixture
def client(store: RemoteStore, given: Settings) -> Iterator[TestClient]:
    """What asks that store."""
    with TestClient(create_app(store, given)) as opened:
        yield opened


@way
def test_each_answer_has_one(client: TestClient, ask: Ask) -> None:
    """Of what it shows, whichever way it is asked and whether or not it is kept."""
    assert [ask(client, {}).headers[BOOKMARK] for _made_then_kept in range(2)] == ["7", "7"]


@way
def test_a_store_in_memory_has_none(ask: Ask, given: Settings) -> None:
    """And passes over what comes from another server, whatever it is."""
    with TestClient(create_app(MemoryStore(GRAPH), given)) as client:
        for sent in ({}, {BOOKMARK: "900"}, {BOOKMARK: "none"}):
            answer = ask(client, sent)
            assert (answer.status_code, BOOKMARK in answer.headers) == (200, False)


@way
def test_who_has_seen_no_more_is_answered(client: TestClient, ask: Ask, store: RemoteStore) -> None:
    """At once, also who has several."""
    for sent in ("7", "3", "3, 7"):
        answer = ask(client, {BOOKMARK: sent})
        assert (answer.status_code, answer.headers[BOOKMARK]) == (200, "7")
    assert ask(client, {}).content == answer.content
    assert not store.behind


@way
def test_who_has_seen_more_is_refused_after_a_while(client: TestClient, ask: Ask, store: RemoteStore) -> None:
    """With 503, when to come again, and what to do; no view is left open."""
    answer = ask(client, {BOOKMARK: "3, 8"})
    assert (answer.status_code, answer.headers["retry-after"], BOOKMARK in answer.headers) == (503, "1", False)
    if "graphql" in str(answer.request.url) and answer.request.method != "HEAD":
        [error] = answer.json()["errors"]
        assert error["extensions"]["code"] == "UNAVAILABLE"
        assert "ask again in a moment, or without it" in error["message"]
    assert store.behind
    assert store.held == 0


@way
def test_who_has_seen_more_is_answered_once_it_is_there(
    client: TestClient, ask: Ask, store: RemoteStore, given: Settings
) -> None:
    """By who waits for it."""
    answers: list[Any] = []
    with TestClient(create_app(store, replace(given, store_patience=30.0))) as patient:
        asking = Thread(target=lambda: answers.append(ask(patient, {BOOKMARK: "8"})))
        asking.start()
        eventually(lambda: store.behind > 1, 10)
        store.come = 8
        asking.join()
    [answer] = answers
    assert (answer.status_code, answer.headers[BOOKMARK]) == (200, "8")
    assert ask(client, {}).content == answer.content


def test_who_waits_keeps_nobody_from_the_only_connection(store: RemoteStore, given: Settings) -> None:
    """Others, who have seen less, are answered meanwhile, however many wait."""
    patient = replace(given, store_patience=30.0, max_at_once=2)
    with TestClient(create_app(store, patient)) as client:
        asking = [Thread(target=WAYS["posted"], args=(client, {BOOKMARK: "8"})) for _ in range(2)]
        for each in asking:
            each.start()
        eventually(lambda: store.behind > 4, 10)
        assert client.post("/graphql", json=PAGE).status_code == 200
        store.come = 8
        for each in asking:
            each.join()


@way
def test_what_is_no_bookmark_is_refused(client: TestClient, ask: Ask) -> None:
    """With 400: passed over, it would keep nothing of what its client relies on."""
    answer = ask(client, {BOOKMARK: "one"})
    assert (answer.status_code, BOOKMARK in answer.headers) == (400, False)
    if answer.request.method != "HEAD":
        assert "no bookmark" in answer.text


def test_an_answer_that_is_kept_has_the_bookmark_of_now(client: TestClient, store: RemoteStore) -> None:
    """A graph that is loaded again, after another one, has its old version at a new generation."""
    for asked in ("posted", "in an address"):
        store.come = 7
        first = WAYS[asked](client, {})
        store.come = 9
        again = WAYS[asked](client, {})
        assert first.content == again.content
        assert (first.headers[BOOKMARK], again.headers[BOOKMARK]) == ("7", "9")


def test_what_caches_know_does_not_depend_on_it(client: TestClient) -> None:
    """Tags and what answers vary with are the same with and without; a tag that holds is told with the bookmark of now."""
    plain, sent = (WAYS["in an address"](client, headers) for headers in ({}, {BOOKMARK: "3"}))
    for name in ("etag", "vary", "cache-control"):
        assert plain.headers[name] == sent.headers[name]
    assert "bookmark" not in plain.headers["vary"].lower()
    held = {"if-none-match": plain.headers["etag"], BOOKMARK: "3"}
    answer = WAYS["in an address"](client, held)
    assert (answer.status_code, answer.headers[BOOKMARK]) == (304, "7")


def test_pages_of_other_sites_send_and_read_it(store: RemoteStore) -> None:
    """Those that the settings name."""
    origin = "https://pages.example"
    with TestClient(create_app(store, Settings(origins=(origin,)))) as client:
        asked = {"origin": origin, "access-control-request-method": "POST", "access-control-request-headers": BOOKMARK}
        assert client.options("/graphql", headers=asked).status_code == 200
        answer = client.post("/graphql", json=PAGE, headers={"origin": origin})
        assert BOOKMARK in answer.headers["access-control-expose-headers"].split(", ")


class Writing(NoEditor):
    """An editor by whose changes a store comes one generation further."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:  # noqa: ARG002 as editors are called
        self._store.come += 1
        return DocumentChange(source, written=True, revision=None, diagnostics=())


@pytest.mark.parametrize("times", [1, 2])
def test_who_writes_has_the_bookmark_of_what_was_written(store: RemoteStore, given: Settings, times: int) -> None:
    """Not of what was there before; also in a batch, of the last."""
    mutation = {"query": 'mutation { putDocument(source: "s/a.md", content: "") { written } }'}
    settings = replace(given, write=True, insecure=True)
    with TestClient(create_app(store, settings, editor=Writing(store))) as client:
        answer = client.post("/graphql", json=[mutation] * times if times > 1 else mutation)
    assert '"written":true' in json.dumps(answer.json(), separators=(",", ":"))
    assert answer.headers[BOOKMARK] == str(7 + times)
