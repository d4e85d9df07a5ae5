"""Answers to queries by GET have tags, and clients that hold them are not sent them again; caches are told how to keep them."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.http.tags import names, weak_tag
from newsgraph.settings import Settings
from schema import NewsgraphSchema
from schema.execution import Executor
from tests.graphs import graph_of

STORE = MemoryStore(graph_of({"a.md": {"title": "Title"}}))
OTHER = MemoryStore(graph_of({"a.md": {"title": "Other"}}))
QUERY = {"query": "{ articles { nodes { title } } }"}


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(STORE, settings)) as opened:
        yield opened


def tag_of(client: TestClient, params: dict[str, str], **headers: str) -> str:
    answer = client.get("/graphql", params=params, headers=headers)
    assert answer.status_code == 200
    return answer.headers["etag"]


def test_who_holds_an_answer_is_not_sent_it_again(client: TestClient) -> None:
    """A client that names an answer's tag, alone or among others, gets 304 and no body, but the headers of the answer."""
    tag = tag_of(client, QUERY)
    assert tag.startswith('W/"')
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        answer = client.get("/graphql", params=QUERY, headers={"if-none-match": held})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert client.get("/graphql", params=QUERY, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_query_need_not_be_run(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """A tag that holds is told without executing anything, also by a server that has not answered the query before."""
    tag = tag_of(TestClient(create_app(STORE, settings)), QUERY)
    monkeypatch.delattr(Executor, "encoded")
    monkeypatch.delattr(NewsgraphSchema, "execute")
    answer = TestClient(create_app(STORE, settings)).get("/graphql", params=QUERY, headers={"if-none-match": tag})
    assert answer.status_code == 304


def test_a_tag_is_of_one_version(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the store has another version, the tag is another one, and its holder is sent the new answer."""
    tag = tag_of(client, QUERY)
    monkeypatch.setattr(STORE, "view", OTHER.view)
    answer = client.get("/graphql", params=QUERY, headers={"if-none-match": tag})
    assert answer.json() == {"data": {"articles": {"nodes": [{"title": "Other"}]}}}
    assert answer.headers["etag"] != tag


def test_a_tag_is_of_one_answer(client: TestClient) -> None:
    """Other queries, variables, operations, media types and limits have other tags; other encodings have the same."""
    query = "query A($n: Int) { articles(first: $n) { totalCount } } query B { graph { articles } }"
    params = [QUERY, *({"query": query, "operationName": name} for name in "AB")]
    params += [{"query": query, "operationName": "A", "variables": f'{{"n": {n}}}'} for n in (1, 2)]
    tags = [tag_of(client, each) for each in params]
    tags.append(tag_of(client, QUERY, accept="application/graphql-response+json"))
    tags.append(tag_of(TestClient(create_app(STORE, Settings(page_size=7))), QUERY))
    assert len(set(tags)) == len(tags)
    assert tag_of(client, QUERY, **{"accept-encoding": "gzip"}) == tags[0]


@pytest.mark.parametrize("query", ["{", "{ nothing }", "{ articles(first: 1000) { totalCount } }", ""])
def test_errors_are_not_kept(client: TestClient, query: str) -> None:
    """What has an error to tell of has no tag and may not be stored, but varies as answers do."""
    answer = client.get("/graphql", params={"query": query})
    assert "errors" in answer.json()
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_head_is_get_without_a_body(client: TestClient) -> None:
    """HEAD has the status and the headers of GET, whether an answer is held or not."""
    for condition in ({}, {"if-none-match": tag_of(client, QUERY)}):
        headers = {**condition, "x-request-id": "one"}
        got = client.get("/graphql", params=QUERY, headers=headers)
        head = client.head("/graphql", params=QUERY, headers=headers)
        assert (head.status_code, head.headers, head.content) == (got.status_code, got.headers, b"")


def test_posted_queries_have_no_tags(client: TestClient) -> None:
    """Answers to POST are nobody's to cache."""
    answer = client.post("/graphql", json=QUERY, headers={"if-none-match": tag_of(client, QUERY)})
    assert answer.status_code == 200
    assert {"etag", "cache-control"}.isdisjoint(answer.headers)


def test_an_address_is_never_taken_for_a_body(settings: Settings) -> None:
    """What is kept for a body is not the answer to an address of the same letters, nor the other way round."""
    client = TestClient(create_app(STORE, settings))
    body = b'{"query":"{__typename}"}'
    assert client.post("/graphql", content=body, headers={"content-type": "application/json"}).status_code == 200
    assert client.get(f"/graphql?{body.decode()}").status_code == 400
    address = urlencode(QUERY)
    assert client.get(f"/graphql?{address}").status_code == 200
    assert client.post("/graphql", content=address, headers={"content-type": "application/json"}).status_code == 400


def test_tags_tell_their_parts_apart() -> None:
    """The same letters, parted otherwise, make another tag."""
    assert weak_tag("ab", "c") != weak_tag("a", "bc") != weak_tag("abc")
    assert weak_tag("a", b"b") == weak_tag("a", b"b")
    assert not names(b"", weak_tag("a"))
    assert not names(b"W/", weak_tag("a"))
