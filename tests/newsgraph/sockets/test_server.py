"""Sockets through the server that answers them: what of the protocol it holds by itself, and that it ends without a word."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from newsgraph.sockets import SocketLimits
from newsgraph.sockets.noise import is_news
from tests.newsgraph.sockets.clients import PROTOCOL, Stage, endpoint_of, schema_on
from tests.processes import eventually
from tests.servers import serving


class Served:
    """A server of sockets, its address, what its resolvers do, and what ends it."""

    def __init__(self, address: str, stage: Stage, end: Callable[[], None]) -> None:
        self.address = address.replace("http://", "ws://") + "/graphql"
        self.stage = stage
        self.end = end

    @contextmanager
    def open(self, **options: Any) -> Iterator[ClientConnection]:
        with connect(self.address, **{"subprotocols": [Subprotocol(PROTOCOL)], "max_size": None, **options}) as client:
            yield client

    @contextmanager
    def begun(self) -> Iterator[ClientConnection]:
        with self.open() as client:
            client.send('{"type":"connection_init"}')
            assert json.loads(client.recv(5)) == {"type": "connection_ack"}
            yield client


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


@pytest.fixture
def limits() -> SocketLimits:
    """Limits that no test here waits for."""
    return SocketLimits(sockets=3)


@pytest.fixture
def served(limits: SocketLimits) -> Iterator[Served]:
    """A server, of which nothing is logged, whatever its clients do."""
    stage, kept = Stage(), Kept()
    endpoint = endpoint_of(schema_on(stage), limits)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "websocket"
        await endpoint(scope, receive, send)

    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "newsgraph", "asyncio")]
    loggers[0].addFilter(is_news)
    for each in loggers:
        each.addHandler(kept)
    try:
        with ExitStack() as running:
            address = running.enter_context(serving(application))
            loggers[0].addHandler(kept)
            yield Served(address, stage, running.close)
    finally:
        loggers[0].removeFilter(is_news)
        for each in loggers:
            each.removeHandler(kept)
    assert kept.told == []
    assert endpoint._counts.sockets == 0
    assert sorted(stage.ended) == sorted(each for each in stage.began if each != "word")


def closing_of(client: ClientConnection) -> int:
    """The code that the server closes with, whatever it sends before."""
    with suppress(ConnectionClosed):
        while True:
            client.recv(5)
    assert client.close_code
    return client.close_code


def subscribe(client: ClientConnection, query: str) -> None:
    client.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": query}}))


def test_a_query_is_answered(served: Served) -> None:
    """The protocol is spoken from the handshake to the close."""
    with served.open(origin=Origin(served.address.replace("ws://", "http://").removesuffix("/graphql"))) as client:
        assert client.subprotocol == PROTOCOL
        client.send('{"type":"connection_init"}')
        client.recv(5)
        subscribe(client, "subscription { count(to: 1) { number } }")
        assert json.loads(client.recv(5))["payload"] == {"data": {"count": {"number": 0}}}
        assert json.loads(client.recv(5)) == {"type": "complete", "id": "1"}


def test_other_pages_are_refused_with_403(served: Served) -> None:
    """A browser's page from elsewhere opens no socket."""
    with pytest.raises(InvalidStatus) as refused, served.open(origin=Origin("https://evil.example")):
        pass
    assert refused.value.response.status_code == 403


def test_sockets_beyond_the_last_are_refused_with_503(served: Served) -> None:
    """As many sockets as may be open are answered; one more is told to come later."""
    with served.begun(), served.begun(), served.begun() as last:
        with pytest.raises(InvalidStatus) as refused, served.open():
            pass
        assert refused.value.response.status_code == 503
        subscribe(last, "{ word }")
        assert json.loads(last.recv(5))["type"] == "next"


def test_a_socket_of_no_protocol_closes_with_4406(served: Served) -> None:
    """It is accepted first, so that browsers learn why."""
    with served.open(subprotocols=None) as client:
        assert closing_of(client) == 4406


def test_twenty_megabytes_are_not_read(served: Served) -> None:
    """A message that is much too large ends its socket before all of it is there; of a reset nobody is told the reason."""
    with served.begun() as client:
        with suppress(ConnectionClosed):
            client.send("x" * 20_000_000)
        assert closing_of(client) in {1009, 1006}


def test_a_compressed_bomb_closes_with_1009(served: Served) -> None:
    """A message counts as it is when it is unpacked."""
    with served.begun() as client:
        client.send("0" * 1_100_000)
        assert closing_of(client) == 1009


def test_a_flood_before_the_beginning_is_closed(served: Served) -> None:
    """100,000 messages before the first of any use end in one close."""
    with served.open() as client:
        with suppress(ConnectionClosed):
            for _ in range(100_000):
                client.send('{"type":"pong"}')
        assert closing_of(client) == 4400


def test_whoever_vanishes_ends_what_was_begun(served: Served) -> None:
    """A connection that breaks ends its subscriptions, as one that is closed does."""
    for how in (socket.SHUT_RDWR, socket.SHUT_WR):
        with served.begun() as client:
            subscribe(client, "subscription { count { number } }")
            client.recv(5)
            client.socket.shutdown(how)
            eventually(lambda: served.stage.ended == served.stage.began)


def test_a_server_that_ends_closes_sockets(served: Served) -> None:
    """What runs as the server ends is ended without a trace in its log, and its client is told 1012."""
    with served.begun() as client:
        subscribe(client, "subscription { silent }")
        eventually(lambda: served.stage.began == ["silent"])
        served.end()
        assert served.stage.ended == ["silent"]
        assert closing_of(client) == 1012


def test_frames_that_are_none_end_the_socket_alone(served: Served) -> None:
    """What breaks the protocol below is for the server to close; others are answered."""
    with served.begun() as other:
        with served.begun() as client:
            client.socket.sendall(Frame(Opcode.TEXT, b"a").serialize(mask=False))
            assert closing_of(client) == 1002
        subscribe(other, "{ word }")
        assert json.loads(other.recv(5))["type"] == "next"


def test_text_that_is_not_utf_8_closes_with_1007(served: Served) -> None:
    """The server closes what is no text."""
    with served.begun() as client:
        client.socket.sendall(Frame(Opcode.TEXT, b"\xff").serialize(mask=True))
        assert closing_of(client) == 1007
