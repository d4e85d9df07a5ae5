"""graphChanged through the whole application: over sockets and as streams, from servers on ports of this machine."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from typing import Any

import httpx2
import pytest
from starlette.types import ASGIApp
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.changing import Changing, numbered
from tests.processes import eventually
from tests.servers import serving

QUERY = """subscription ($since: String) { graphChanged(since: $since) {
  previousVersion version missed updated { label } } }"""
EVENTS = {"accept": "text/event-stream"}


class Served:
    """A server of a graph that changes, and what ends it."""

    def __init__(self, changing: Changing, address: str, end: Callable[[], None]) -> None:
        self.changing = changing
        self.address = address
        self.end = end

    @contextmanager
    def socket(self) -> Iterator[ClientConnection]:
        """A socket that has begun."""
        address = self.address.replace("http", "ws", 1) + "/graphql"
        with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], max_size=None) as client:
            client.send('{"type":"connection_init"}')
            assert json.loads(client.recv(5)) == {"type": "connection_ack"}
            yield client

    @contextmanager
    def stream(self, **variables: Any) -> Iterator["Stream"]:
        """A stream that has begun."""
        asked = {"query": QUERY, "variables": variables}
        with httpx2.stream("POST", f"{self.address}/graphql", json=asked, headers=EVENTS, timeout=10) as response:
            stream = Stream(response)
            assert stream.line() == ":"
            yield stream

    def followed_by(self, count: int) -> None:
        """Waits until the store has so many listeners, which is one if anybody listens."""
        eventually(lambda: self.changing.store.changes.listeners == count, 10)


class Stream:
    """A stream of events, line by line."""

    def __init__(self, response: httpx2.Response) -> None:
        self._lines = response.iter_lines()

    def line(self) -> str:
        """The next line that says anything."""
        return next(line for line in self._lines if line)

    def event(self) -> Any:
        """The next event's data."""
        while (line := self.line()) == ":":
            pass
        assert line == "event: next"
        return json.loads(self.line().removeprefix("data: "))["data"]["graphChanged"]

    def rest(self) -> list[str]:
        """What comes until the stream ends, comments apart."""
        return [line for line in self._lines if line not in ("", ":")]


@pytest.fixture
def served() -> Iterator[Served]:
    """A server; once nobody listens, nothing listens to its store."""
    changing = Changing(numbered(0))
    with ExitStack() as running:
        address = running.enter_context(serving(create_app(changing.store)))
        served = Served(changing, address, running.close)
        yield served
        served.followed_by(0)


def subscribe(client: ClientConnection, id: str = "1", **variables: Any) -> None:
    client.send(json.dumps({"type": "subscribe", "id": id, "payload": {"query": QUERY, "variables": variables}}))


def event_of(client: ClientConnection) -> Any:
    message = json.loads(client.recv(5))
    assert message["type"] == "next", message
    return message["payload"]["data"]["graphChanged"]


def shown(served: Served, number: int) -> dict[str, Any]:
    """Shows a version; the event that tells of it."""
    change = served.changing.show(numbered(number))
    return {
        "previousVersion": change.previous_version,
        "version": change.version,
        "missed": False,
        "updated": [{"label": f"Number {number}"}],
    }


def test_sockets_are_told_of_changes(served: Served) -> None:
    """All that listen are told of the same, those that have completed are not."""
    with served.socket() as one, served.socket() as other:
        for client in (one, other):
            subscribe(client)
            subscribe(client, "2")
        served.followed_by(1)
        one.send('{"type":"complete","id":"2"}')
        one.send('{"type":"ping"}')
        assert json.loads(one.recv(5)) == {"type": "pong"}
        for number in (1, 2):
            expected = shown(served, number)
            assert event_of(one) == expected
            assert [event_of(other), event_of(other)] == [expected] * 2


def test_streams_are_told_of_changes(served: Served) -> None:
    """Each event comes as soon as there is one."""
    with served.stream() as stream:
        served.followed_by(1)
        for number in (1, 2):
            expected = shown(served, number)
            assert stream.event() == expected


def test_who_comes_back_has_lost_nothing(served: Served) -> None:
    """After a socket or stream broke off, the version that was told of last is what to go on from."""
    with served.stream() as stream:
        served.followed_by(1)
        shown(served, 1)
        known = stream.event()["version"]
    events = [shown(served, number) for number in (2, 3)]
    # Nodes are told of as they are now, whichever change it was.
    events[0]["updated"] = events[1]["updated"]
    with served.stream(since=known) as stream:
        assert [stream.event(), stream.event()] == events
    with served.socket() as client:
        subscribe(client, since=known)
        assert [event_of(client), event_of(client)] == events
        subscribe(client, "2", since="forgotten")
        assert event_of(client) == {
            "previousVersion": "forgotten",
            "version": served.changing.version,
            "missed": True,
            "updated": [],
        }


def test_a_server_that_ends_closes_sockets_and_streams(served: Served) -> None:
    """At once, however long they were to last: a socket with 1012, a stream without `complete`, so that clients come again."""
    with served.socket() as client, served.stream() as stream:
        subscribe(client)
        served.followed_by(1)
        began = time.monotonic()
        served.end()
        assert time.monotonic() - began < 5
        with suppress(ConnectionClosed):
            client.recv(5)
        assert client.close_code == 1012
        assert stream.rest() == []


def test_whoever_vanishes_is_not_listened_for(served: Served) -> None:
    """Clients that go without a word leave nothing behind."""
    with served.socket() as client, served.stream():
        subscribe(client)
        served.followed_by(1)
    served.followed_by(0)


def application(**given: Any) -> ASGIApp:
    return create_app(Changing(numbered(0)).store, Settings(**given))


def test_it_is_for_who_may_read() -> None:
    """Where a token is required, nobody is told of changes without one."""
    tokens = f"reader read sha256:{sha256(b'newsgraph_reader').hexdigest()}"
    with serving(application(require_token=True, tokens=tokens)) as address:
        answer = httpx2.post(f"{address}/graphql", json={"query": QUERY}, headers=EVENTS)
        assert answer.status_code == 401
        socket = connect(
            address.replace("http", "ws", 1) + "/graphql", subprotocols=[Subprotocol("graphql-transport-ws")]
        )
        with socket as client, suppress(ConnectionClosed):
            client.send('{"type":"connection_init"}')
            client.recv(5)
        assert client.close_code == 4403


def test_queries_that_are_no_events_are_told_how_to_ask() -> None:
    """Who asks for JSON is told what to accept."""
    with serving(application()) as address:
        answer = httpx2.post(f"{address}/graphql", json={"query": QUERY})
        assert "text/event-stream" in answer.json()["errors"][0]["message"]
