"""Requests that are never sent to their end: they are told so or let go, and nobody waits for them."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.processes import ServerProcess, serve_process
from tests.wire import exchange, query

pytestmark = pytest.mark.slow


SECONDS = 1.0
LONG = 120.0
"""Seconds in which nothing that is held here is let go."""
AT_ONCE = 10
"""Seconds within which others are answered, also where the machine has much else to do."""
CONNECTIONS = 300
_POST = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
HALF_BODIES = {
    "of a length": _POST + b'Content-Length: 100\r\n\r\n{"query": "',
    "in chunks": _POST + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"que\r\n',
    "of which nothing comes": _POST + b"Content-Length: 100\r\n\r\n",
    "that is promised": _POST + b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
}
HALF_HEADS = {
    "nothing": b"",
    "half a line": b"GET /heal",
    "half a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ",
    "a line of HTTP/0.9": b"GET /\r\n",
    "empty lines": b"\r\n" * 100,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that waits a second."""
    log = tmp_path_factory.mktemp("halves") / "log"
    with serve_process(log, environment={"NEWSGRAPH_BODY_SECONDS": str(SECONDS)}) as process:
        yield process


@pytest.mark.parametrize("sent", HALF_BODIES.values(), ids=HALF_BODIES)
def test_half_a_body_is_told_that_it_is_late(server: ServerProcess, sent: bytes) -> None:
    """A body that does not come to its end is answered 408, with a code, and the connection is closed."""
    found = exchange(server.port, sent, count=2)
    assert [each.status for each in found.answers] == [408]
    assert found.answers[0].json()["errors"][0]["extensions"]["code"]
    assert found.is_closed
    assert SECONDS * 0.9 < found.seconds < 10


@pytest.mark.parametrize("sent", HALF_HEADS.values(), ids=HALF_HEADS)
def test_half_a_head_is_let_go(server: ServerProcess, sent: bytes) -> None:
    """A head that does not come to its end is answered 408, or without a word where nothing came, and the connection closed."""
    found = exchange(server.port, sent, count=2, seconds=5)
    assert {each.status for each in found.answers} <= {408}
    assert found.is_closed


def test_who_sends_halves_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Hundreds of half-sent requests are held, and others are answered at once all the same."""
    environment = {"NEWSGRAPH_BODY_SECONDS": str(LONG)}
    with serve_process(tmp_path / "log", environment=environment) as server, ExitStack() as held:
        for sent in [*HALF_BODIES.values(), *HALF_HEADS.values()] * (CONNECTIONS // 9):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            connection.sendall(sent)
        for _ in range(20):
            found = exchange(server.port, query("{ graph { articles } }"))
            assert found.answers[0].status == 200
            assert found.seconds < AT_ONCE
