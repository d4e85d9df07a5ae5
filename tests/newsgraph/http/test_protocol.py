"""GraphQL over HTTP: which requests are refused and how, and which status code tells of which outcome in which media type."""

import gzip
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from graph.store.memory import MemoryStore
from newsgraph import statuses
from newsgraph.app import create_app
from newsgraph.media_types import MediaType
from newsgraph.settings import Settings
from newsgraph.statuses import Statuses
from tests.graphs import graph_of

STORE = MemoryStore(graph_of({"a.md": {"title": "Title"}}))
CLIENT = TestClient(create_app(STORE), raise_server_exceptions=False)
JSON = {"content-type": "application/json"}

OUTCOMES: dict[str, tuple[dict[str, Any], Statuses, str | None]] = {
    "answered": ({"query": "{ __typename }"}, statuses.ANSWERED, None),
    "a field in error": ({"query": '{ article(by: { id: "?" }) { id } }'}, statuses.PARTIAL, "BAD_USER_INPUT"),
    "all in error": ({"query": "{ articles(first: 1000) { totalCount } }"}, statuses.PARTIAL, "BAD_USER_INPUT"),
    "a syntax error": ({"query": "{"}, statuses.UNPARSED, "GRAPHQL_PARSE_FAILED"),
    "an unknown field": ({"query": "{ nothing }"}, statuses.INVALID, "GRAPHQL_VALIDATION_FAILED"),
    "a wrong variable": (
        {"query": "query ($id: ID!) { article(by: { id: $id }) { id } }", "variables": {"id": None}},
        statuses.INVALID,
        "BAD_USER_INPUT",
    ),
    "no such operation": ({"query": "{ __typename }", "operationName": "A"}, statuses.INVALID, "BAD_USER_INPUT"),
    "which operation": (
        {"query": "query A { __typename } query B { __typename }"},
        statuses.INVALID,
        "BAD_USER_INPUT",
    ),
    "a long number": (
        {"query": "{ articles(first: " + "9" * 5_000 + ") { totalCount } }"},
        statuses.INVALID,
        "LIMIT_EXCEEDED",
    ),
    "fields in great numbers": (
        {"query": "{ a" + " a" * 3_000 + " }"},
        statuses.INVALID,
        "LIMIT_EXCEEDED",
    ),
    "pages in pages": (
        {
            "query": "{ articles(first: 100) { nodes { related(first: 100) { nodes { related(first: 100) { totalCount } } } } } }"
        },
        statuses.INVALID,
        "COST_LIMIT",
    ),
    "a hash of nothing": (
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
        statuses.INVALID,
        "PERSISTED_QUERY_NOT_FOUND",
    ),
    "no query": ({}, statuses.MALFORMED, "BAD_USER_INPUT"),
    "variables that are none": ({"query": "{ __typename }", "variables": []}, statuses.MALFORMED, "BAD_USER_INPUT"),
}


@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("media_type", [MediaType.JSON, MediaType.RESPONSE])
@pytest.mark.parametrize(("body", "expected", "code"), OUTCOMES.values(), ids=OUTCOMES)
def test_each_outcome_has_its_status(
    body: dict[str, Any], expected: Statuses, code: str | None, media_type: MediaType, compiled: bool, newer: bool
) -> None:
    """An outcome has the status code of its media type and edition, and `data` where the operation was executed."""
    client = TestClient(create_app(STORE, Settings(compiled=compiled, newer_statuses=newer)))
    answer = client.post("/graphql", json=body, headers={"accept": media_type})
    assert answer.status_code == expected.of(media_type, newer=newer)
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    told = answer.json()
    assert [each["extensions"]["code"] for each in told.get("errors", [])] == ([code] if code else [])
    assert all(each["message"] for each in told.get("errors", []))
    assert ("data" in told) == (expected in {statuses.ANSWERED, statuses.PARTIAL})


def test_what_fails_before_any_field_is_the_servers_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours in reading a query is 500 in GraphQL's own media type, and is told without details."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("schema.execution.validity.validate", fail)
    client = TestClient(create_app(STORE, Settings(compiled=False)))
    for media_type, status in ((MediaType.JSON, 200), (MediaType.RESPONSE, 500)):
        answer = client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": media_type})
        assert answer.status_code == status
        [error] = answer.json()["errors"]
        assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "ZeroDivisionError" not in answer.text


NO_REQUESTS: dict[str, tuple[bytes, dict[str, str], int]] = {
    "no body": (b"", JSON, 400),
    "null": (b"null", JSON, 400),
    "a number": (b"1", JSON, 400),
    "a text": (b'"x"', JSON, 400),
    "a list": (b'[{"query": "{ __typename }"}]', JSON, 400),
    "half a body": (b'{"query": "{ __type', JSON, 400),
    "no UTF-8": (b'{"query": "\xff"}', JSON, 400),
    "a lone surrogate": (b'{"query": "{ __typename }", "operationName": "\\ud800"}', JSON, 400),
    "much nesting": (b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}", JSON, 400),
    "nesting without end": (b"[" * 100_000, JSON, 400),
    "many digits": (b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5_000 + b"}}", JSON, 400),
    "gzip that says so": (gzip.compress(b'{"query": "{ __typename }"}'), {**JSON, "content-encoding": "gzip"}, 415),
    "gzip that says nothing": (gzip.compress(b'{"query": "{ __typename }"}'), JSON, 400),
    "too much": (b'{"query": "{ __typename }"}' + b" " * 1024 * 1024, JSON, 413),
    "no type": (b'{"query": "{ __typename }"}', {}, 415),
    "plain text": (b'{"query": "{ __typename }"}', {"content-type": "text/plain"}, 415),
    "a form": (b"query=%7B__typename%7D", {"content-type": "application/x-www-form-urlencoded"}, 415),
    "parts": (b"--a--", {"content-type": "multipart/form-data; boundary=a"}, 415),
    "Latin": (b'{"query": "{ __typename }"}', {"content-type": "application/json; charset=latin1"}, 415),
    "an image": (b'{"query": "{ __typename }"}', {**JSON, "accept": "image/png"}, 406),
}


@pytest.mark.parametrize(("body", "headers", "status"), NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_what_is_no_request_is_refused(
    body: bytes, headers: dict[str, str], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be answered is 4xx with a JSON error that says why and has a code; nothing is logged, the server goes on."""
    with caplog.at_level(logging.WARNING):
        answer = CLIENT.post("/graphql", content=body, headers=headers)
    assert answer.status_code == status
    [error] = answer.json()["errors"]
    assert error["message"]
    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "LIMIT_EXCEEDED"}
    assert not caplog.records
    assert CLIENT.post("/graphql", json={"query": "{ __typename }"}).status_code == 200


@given(body=st.binary(max_size=60))
def test_no_body_is_a_fault_of_the_server(body: bytes) -> None:
    """Any bytes at all that are no JSON object are refused."""
    assert CLIENT.post("/graphql", content=body, headers=JSON).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])
def test_other_methods_are_told_which_there_are(method: str) -> None:
    """A method that GraphQL does not have is 405 with those that it has."""
    answer = CLIENT.request(method, "/graphql", json={"query": "{ __typename }"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("media_type", MediaType)
def test_get_never_changes_anything(media_type: MediaType, compiled: bool) -> None:
    """A mutation in an address is 405 in every media type, also as one of several operations; POST is allowed."""
    client = TestClient(create_app(STORE, Settings(compiled=compiled)))
    mutation = "mutation M { __typename }"
    for params in ({"query": mutation}, {"query": f"query Q {{ __typename }} {mutation}", "operationName": "M"}):
        answer = client.get("/graphql", params=params, headers={"accept": media_type})
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_refusals_say_what_would_be_taken() -> None:
    """Refused media types and encodings are told which are taken."""
    by_type = CLIENT.post("/graphql", content=b"{}", headers={"content-type": "text/plain"})
    assert by_type.headers["accept"] == "application/json"
    by_encoding = CLIENT.post("/graphql", content=b"{}", headers={**JSON, "content-encoding": "br"})
    assert by_encoding.headers["accept-encoding"] == "identity"


def test_events_are_given_where_they_alone_are_taken() -> None:
    """A client of event streams gets the answer as one; one that takes JSON too gets JSON."""
    body = {"query": "{ __typename }"}
    streamed = CLIENT.post("/graphql", json=body, headers={"accept": "text/event-stream"})
    assert streamed.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert streamed.text == 'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n'
    both = CLIENT.post("/graphql", json=body, headers={"accept": "application/json, text/event-stream"})
    assert both.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("size", [100, 1_000])
def test_the_largest_request_is_a_setting(size: int) -> None:
    """A body or an address of as many bytes as the setting says is answered, and one of a byte more is refused."""
    client = TestClient(create_app(STORE, Settings(max_request_bytes=size)))
    body = b'{"query": "{ __typename }"}'
    address = "query=%7B__typename%7D&a="
    for more, posted, got in ((0, 200, 200), (1, 413, 414)):
        content = body + b" " * (size - len(body) + more)
        assert client.post("/graphql", content=content, headers=JSON).status_code == posted
        assert client.get(f"/graphql?{address}{'a' * (size - len(address) + more)}").status_code == got
