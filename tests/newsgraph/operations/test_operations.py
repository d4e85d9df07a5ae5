"""Operations over HTTP: batches, costs, introspection, and long ones beside short ones."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from newsgraph.app import create_app
from newsgraph.operations import answers as operations
from newsgraph.settings import Settings
from tests.newsgraph.http.test_protocol import STORE

COST = {"extensions": {"cost": True}}
INTROSPECTION = "{ __schema { queryType { name } } }"


def client(settings: Settings, **given: Any) -> TestClient:
    return TestClient(create_app(STORE, settings.but(**given)))


def ask(client: TestClient, query: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/graphql", json={"query": query, **more}).json()
    return answer


def test_a_batch_is_answered_in_its_order(settings: Settings) -> None:
    """A list of requests is answered with a list of what each is answered with alone, errors and refusals too."""
    batching = client(settings, max_batch=10)
    requests = [
        {"query": "{ a: __typename }"},
        {"query": "{ nothing }"},
        {
            "query": "query Q($n: Int) { articles(first: $n) { totalCount } }",
            "variables": {"n": 1},
            "operationName": "Q",
        },
        {"query": "query A { __typename }", "operationName": "B"},
        {},
    ]
    answer = batching.post("/graphql", json=requests)
    assert answer.status_code == 200
    assert answer.json() == [batching.post("/graphql", json=each).json() for each in requests]


def test_batches_are_taken_only_where_that_is_set(settings: Settings) -> None:
    """By default a list is no request; where lists are taken, a longer one than is allowed is refused, whatever it asks."""
    assert client(settings).post("/graphql", json=[{"query": "{ __typename }"}]).status_code == 400
    too_many = client(settings, max_batch=2).post("/graphql", json=[{"query": "{ __typename }"}] * 1_000)
    assert too_many.status_code == 400
    assert too_many.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("{ graph { articles } }", 2),
        ("{ articles(first: 3) { totalCount nodes { title } } }", 1 + 3 * (1 + 1 + 1)),
        ("{ __schema { queryType { name } } }", 3),
    ],
)
def test_the_cost_is_told_to_who_asks_for_it(settings: Settings, query: str, fields: int) -> None:
    """The extension `cost` of an answer is what the limit of costs is compared with; without being asked for it is not there."""
    costly = client(settings, max_cost=500)
    answer = ask(costly, query, **COST)
    assert answer.pop("extensions") == {"cost": {"fields": fields, "limit": 500}}
    assert answer == ask(costly, query)
    assert "extensions" not in ask(costly, query, extensions={"cost": "yes"})


def test_without_introspection_nobody_is_told_of_the_schema(settings: Settings) -> None:
    """Questions about the schema are refused, no name is suggested for one that there is not, and all else is answered."""
    closed = client(settings, introspection=False)
    for query in (
        INTROSPECTION,
        '{ __type(name: "Article") { name } }',
        "{ graph { articles } ...F } fragment F on Query " + INTROSPECTION,
    ):
        answer = ask(closed, query)
        assert "data" not in answer
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
    assert ask(closed, "{ graph { articles __typename } }")["data"]["graph"]["__typename"] == "GraphInfo"
    assert "articles" in ask(client(settings), "{ articlez { totalCount } }")["errors"][0]["message"]
    assert (
        ask(closed, "{ articlez { totalCount } }")["errors"][0]["message"]
        == "Cannot query field 'articlez' on type 'Query'."
    )
    assert "data" in ask(client(settings), INTROSPECTION)


@pytest.mark.parametrize(
    "query", ["{ articles { nodes { id title } } }", "{ nothing }", "{", '{ node(id: "x") { id } }', INTROSPECTION]
)
def test_a_long_query_is_answered_as_a_short_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """What is answered in a thread is what is answered at once, errors too."""
    short = ask(client(settings), query)
    monkeypatch.setattr(operations, "_SHORT_PLAN", -1)
    monkeypatch.setattr(operations, "SHORT", -1)
    assert ask(client(settings), query) == short
