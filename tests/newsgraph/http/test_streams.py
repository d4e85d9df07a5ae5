"""Subscriptions over HTTP: events for who takes them, and words for who does not."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from newsgraph.access import NOBODY, Access, Gate, Grant, Scope
from newsgraph.access.tokens import Tokens
from newsgraph.http.events import EventStreams
from newsgraph.http.queries import GraphQLEndpoint
from newsgraph.operations.answers import Operations
from newsgraph.operations.edits import Edits
from newsgraph.operations.persisted import PersistedQueries
from newsgraph.operations.places import Places
from newsgraph.operations.subscriptions import Subscriptions
from newsgraph.operations.turns import Turns
from newsgraph.settings import Settings
from newsgraph.telemetry.counts import RequestCounts
from schema import Limits
from tests.editors import NoEditor
from tests.newsgraph.sockets.clients import STORE, Stage, schema_on

COUNT = "subscription { count(to: 2) { number } }"
EVENTS = {"accept": "text/event-stream"}


def client(*, most: int = 10, nobody: Grant = NOBODY, **given: Any) -> TestClient:
    """What asks a schema that has a subscription and a mutation."""
    settings = Settings(**given)
    schema, persisted, turns = schema_on(Stage()), PersistedQueries(0), Turns(STORE, Limits())
    streams = EventStreams(Subscriptions(STORE, schema, persisted, Limits(), turns), most, 5.0)
    gate = Gate(Access(Tokens([]), None, nobody))
    operations = Operations(schema, persisted, Places(1), Edits(STORE, NoEditor()) if settings.write else None)
    return TestClient(GraphQLEndpoint(STORE, operations, streams, gate, RequestCounts(), settings))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_subscription_is_a_stream_for_who_takes_events(method: str) -> None:
    """Each event is sent as it comes, and the end is told."""
    asks: dict[str, Any] = {"params": {"query": COUNT}} if method == "GET" else {"json": {"query": COUNT}}
    answer = client().request(method, "/graphql", headers=EVENTS, **asks)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.text.split("\n\n")[1:-1] == [
        'event: next\ndata: {"data":{"count":{"number":0}}}',
        'event: next\ndata: {"data":{"count":{"number":1}}}',
        "event: complete\ndata:",
    ]


def test_who_takes_no_events_is_told_to() -> None:
    """A subscription whose client takes JSON is refused with what it should accept, alone and in a batch."""
    asked = client(max_batch=2)
    answer = asked.post("/graphql", json={"query": COUNT})
    assert answer.status_code == 200
    assert "text/event-stream" in answer.json()["errors"][0]["message"]
    assert asked.post("/graphql", json=[{"query": COUNT}]).json() == [answer.json()]
    assert asked.post("/graphql", json=[{"query": COUNT}], headers=EVENTS).status_code == 406


def test_a_stream_that_does_not_begin_says_why() -> None:
    """A subscription that is not valid is answered with its errors as the only event; one too many is refused with 503."""
    invalid = client().post("/graphql", json={"query": "subscription { nothing }"}, headers=EVENTS)
    assert "GRAPHQL_VALIDATION_FAILED" in invalid.text
    assert client(most=0).post("/graphql", json={"query": COUNT}, headers=EVENTS).status_code == 503


def test_a_mutation_is_answered_where_it_may_be() -> None:
    """Mutations are posted, by who may write, to a server that takes them."""
    mutation = {"query": "mutation { write }"}
    writer = Grant(None, frozenset({Scope.WRITE}))
    assert client(nobody=writer, write=True, insecure=True).post("/graphql", json=mutation).json()["data"]["write"]
    assert client(nobody=writer).post("/graphql", json=mutation).status_code == 403
    assert client(write=True).post("/graphql", json=mutation).status_code == 401
    assert client(nobody=writer, write=True).get("/graphql", params=mutation).status_code == 405
