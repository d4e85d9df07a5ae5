"""Connections: requests arrive in time and in bounds, or their clients are told so and let go."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from threading import Semaphore, Thread

import pytest
from starlette.types import Message, Receive, Scope, Send
from websockets.sync.client import connect

from newsgraph.http import connections
from tests.servers import serving
from tests.wire import exchange

SECONDS = 0.4
PATIENT = 20.0
SLOW = 1.2
LARGE = 500
HEAD = b"POST /read HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body is, once all of it is there; elsewhere than at /read it does not look at it. A socket is told each
    message again."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (told := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": told["text"]})
        return
    size = 0
    message: Message = {"more_body": scope["path"] == "/read"}
    while message.get("more_body"):
        message = await receive()
        size += len(message.get("body", b""))
    if scope["path"] == "/slow":
        await asyncio.sleep(SLOW)
    if message.get("type") != "http.disconnect":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(LARGE if scope["path"] == "/large" else 0):
            await send({"type": "http.response.body", "body": b"a" * 65_536, "more_body": True})
        await send({"type": "http.response.body", "body": b"%d" % size})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server that waits 0.4 seconds for a head."""
    with serving(application, body_seconds=SECONDS) as address:
        yield int(address.rpartition(":")[2])


@pytest.fixture(scope="module")
def patient() -> Iterator[int]:
    """A server that waits for a head so long that nothing ends for that reason."""
    with serving(application, body_seconds=PATIENT) as address:
        yield int(address.rpartition(":")[2])


def flooded(port: int, begin: bytes) -> tuple[bytes, float]:
    """What comes back for a megabyte that is sent after `begin`, and within how many seconds."""
    answer = b""
    started = time.monotonic()
    # Who still sends when the connection is closed may lose the answer.
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection, suppress(ConnectionError):
        connection.sendall(begin)
        for _ in range(16):
            connection.sendall(b"a" * 65_536)
        while part := connection.recv(65_536):
            answer += part
    return answer, time.monotonic() - started


@pytest.mark.parametrize("sent", [b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"GET / HTTP/1.1\r\n"])
def test_half_a_head_is_told_that_it_is_late(port: int, sent: bytes) -> None:
    """Who sends half a head is answered 408, with a code for programs, and let go."""
    found = exchange(port, sent)
    [answer] = found.answers
    assert answer.status == 408
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "TIMEOUT"}
    assert SECONDS * 0.9 < found.seconds < 10


@pytest.mark.parametrize("sent", [b"", b"\r\n" * 10])
def test_silence_is_ended(port: int, sent: bytes) -> None:
    """A connection on which nothing comes, or nothing but empty lines, is closed without a word."""
    found = exchange(port, sent)
    assert (found.answers, found.is_closed) == ([], True)


def test_half_a_body_is_told_that_it_is_late(port: int) -> None:
    """A body is waited for as long as a head is."""
    found = exchange(port, HEAD + b"Content-Length: 5\r\n\r\nabc")
    assert [each.status for each in found.answers] == [408]
    assert found.seconds > SECONDS * 0.9


def test_what_takes_long_to_answer_is_answered(port: int) -> None:
    """Only what has not arrived is late: an answer takes as long as it takes, also to who begins to ask more."""
    slow = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert [each.status for each in exchange(port, slow + b"GET / HT").answers] == [200]
    found = exchange(port, slow + b"GET / HT", count=2)
    assert [each.status for each in found.answers] == [200, 408]


def test_a_connection_is_used_again(port: int) -> None:
    """Requests that are whole are answered one after the other on a connection, with time between them."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for _ in range(3):
            connection.sendall(HEAD + b"Content-Length: 3\r\n\r\nabc")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
            time.sleep(SECONDS * 1.5)


@pytest.mark.parametrize(
    "begin",
    [
        b"GET / HTTP/1.1\r\nX: ",
        b"GET /",
        CHUNKED + b"1;",
        CHUNKED + b"0\r\nX: ",
    ],
    ids=["a header", "an address", "a chunk's extension", "a trailer"],
)
def test_heads_without_end_are_refused(patient: int, begin: bytes) -> None:
    """What is around a body is read up to some hundred kilobytes, then refused, long before its time is up."""
    answer, seconds = flooded(patient, begin)
    assert not answer or answer.startswith(b"HTTP/1.1 431")
    assert seconds < PATIENT / 2


def test_large_bodies_are_read(patient: int) -> None:
    """The bounds are of what is around a body: megabytes of it are read, in chunks too."""
    chunk = b"a" * 10_000
    body = (b"%x\r\n%b\r\n" % (len(chunk), chunk)) * 500 + b"0\r\n\r\n"
    assert exchange(patient, CHUNKED + body).answers[0].body == b"5000000"
    [answer] = exchange(patient, HEAD + b"Content-Length: 5000000\r\n\r\n" + chunk * 500).answers
    assert answer.body == b"5000000"


def test_bodies_that_nobody_reads_are_ended(patient: int) -> None:
    """A body that comes after the answer is let pass for 32 MB, then its connection is closed."""
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", patient), timeout=PATIENT / 2) as connection:
        connection.sendall(head)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        with pytest.raises(ConnectionError):
            connection.sendall(b"a" * (64 << 20))


def test_requests_under_way_to_a_server_that_ends_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has a connection and asks as the server begins to end is answered, and told that it was the last time."""
    ask = HEAD + b"Content-Length: 3\r\n\r\nabc"
    ending, shut_down = Semaphore(0), connections._Connection.shutdown

    def shut_down_and_tell(connection: connections._Connection) -> None:
        shut_down(connection)
        ending.release()

    monkeypatch.setattr(connections, "_LEAVE", PATIENT)
    monkeypatch.setattr(connections._Connection, "shutdown", shut_down_and_tell)
    with ExitStack() as held:
        with serving(application, body_seconds=PATIENT) as address:
            port = int(address.rpartition(":")[2])
            fresh, used = (
                held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20)) for _ in range(2)
            )
            # Connections are taken in their order: once the second was answered, the first is there.
            used.sendall(ask)
            assert used.recv(65_536).startswith(b"HTTP/1.1 200")

            def ask_at_the_end() -> None:
                for _ in (fresh, used):
                    assert ending.acquire(timeout=20)
                for each in (fresh, used):
                    each.sendall(ask)

            asking = Thread(target=ask_at_the_end)
            asking.start()
        asking.join()
        for connection in (fresh, used):
            answer = connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200")
            assert b"connection: close" in answer.lower()
            assert connection.recv(65_536) == b""


@pytest.mark.slow
def test_sockets_stay(port: int) -> None:
    """A connection that became a WebSocket is not waited for any more."""
    with connect(f"ws://127.0.0.1:{port}/", proxy=None) as client:
        for _ in range(3):
            time.sleep(SECONDS * 2)
            client.send("a")
            assert client.recv(10) == "a"


@pytest.mark.slow
def test_answers_that_nobody_takes_are_given_up(port: int) -> None:
    """Who takes nothing of an answer for six times as long as a head may take loses the connection; a slow client stays."""
    with socket.socket() as idle, socket.socket() as slow:
        for connection in (idle, slow):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            connection.settimeout(20)
            connection.connect(("127.0.0.1", port))
            connection.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        taken = 0
        end = time.monotonic() + 6 * SECONDS + 1
        while time.monotonic() < end:
            taken += len(slow.recv(1 << 20))
            time.sleep(0.05)
        while taken < LARGE * 65_536:
            part = slow.recv(1 << 20)
            assert part
            taken += len(part)
        assert read_to_the_end(idle) < LARGE * 65_536


def read_to_the_end(connection: socket.socket) -> int:
    """How many bytes come before a connection ends."""
    size = 0
    with suppress(ConnectionError):
        while part := connection.recv(1 << 20):
            size += len(part)
    return size


def test_who_still_sends_reads_why_nobody_takes_it(patient: int) -> None:
    """What is sent on after the refusal is let pass, since the refusal would be lost with a connection that is closed at once."""
    with socket.create_connection(("127.0.0.1", patient), timeout=PATIENT) as connection:
        connection.sendall(b"GET /" + b"a" * 1_000_000)
        time.sleep(SECONDS)
        connection.sendall(b"a" * 1_000_000)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert answer.endswith(b"}")


def test_what_was_asked_before_nonsense_is_answered(patient: int) -> None:
    """A request that is being answered gets its answer; the nonsense behind it ends the connection."""
    exchanged = exchange(patient, b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nnonsense\r\n\r\n", 2)
    assert [(each.status, each.body) for each in exchanged.answers] == [(200, b"0")]
    assert exchanged.is_closed


def test_nonsense_is_told_of(patient: int) -> None:
    """What is no request is answered by a coded error."""
    exchanged = exchange(patient, b"nonsense\r\n\r\n", 2)
    assert [each.json()["errors"][0]["extensions"]["code"] for each in exchanged.answers] == ["BAD_USER_INPUT"]
    assert exchanged.is_closed
