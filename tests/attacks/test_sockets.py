"""What is sent over WebSockets to break the server ends in a close or an error with a code, and leaves nothing behind."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.attacks import documents
from tests.attacks.attack import CODES, PYTHON
from tests.processes import ServerProcess, serve_process
from tests.wire import exchange, query

pytestmark = pytest.mark.slow


INIT = '{"type": "connection_init"}'
QUERY = "{ graph { articles } }"
PROTOCOL = Subprotocol("graphql-transport-ws")
MOST_SOCKETS = 60
MOST_OPERATIONS = 100
MOST_SECONDS = 3.0
"""Of the processor's time: several times what any of these takes, since a processor that others use too works more slowly."""
MOST_GROWTH = 10 * 1024 * 1024
ROUNDS = 3
WAIT = 20.0


def subscribe(id_: object, text: object = QUERY, **more: object) -> str:
    """The message that asks a query."""
    return json.dumps({"type": "subscribe", "id": id_, "payload": {"query": text, **more}})


BEFORE: dict[str, list[str | bytes]] = {
    "no JSON": ["{"],
    "bytes": [b"\x00\xff"],
    "a list": ["[]"],
    "a number of 5,000 digits": ["9" * 5_000],
    "100,000 brackets": ["[" * 100_000],
    "a lone surrogate": ['{"type": "connection_init", "payload": {"a": "\\ud800"}}'],
    "an unknown type": ['{"type": "start"}'],
    "a payload that is a list": ['{"type": "connection_init", "payload": [1]}'],
    "a query before all else": [subscribe("1")],
    "a megabyte and more": ['{"type": "connection_init", "payload": {"a": "' + "a" * (2 << 20) + '"}}'],
    "10,000 pings": ['{"type": "ping"}'] * 10_000,
    "10,000 pongs": ['{"type": "pong"}'] * 10_000,
    "10,000 ends": ['{"type": "complete", "id": "1"}'] * 10_000,
}
FLOODS = {"a megabyte and more", "10,000 pings", "10,000 pongs", "10,000 ends"}
"""Whoever sends these still sends when the socket is closed, and may not read why."""
AFTER: dict[str, list[str | bytes]] = {
    "a second beginning": [INIT],
    "an id that is a number": [subscribe(1)],
    "an id of nothing": [subscribe("")],
    "no payload": ['{"type": "subscribe", "id": "1"}'],
    "a query that is a list": [subscribe("1", [QUERY])],
    "variables that are a list": [subscribe("1", variables=[1])],
    "empty text": [""],
    "invalid UTF-8 as text": ['{"type": "subscribe", "id": "\\ud800", "payload": {"query": "{ graph { articles } }"}}'],
}


OTHERWISE = {"a subscription", "a mutation"}
"""What sockets take, or refuse in words of their own."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that has room for sixty sockets."""
    settings = {"NEWSGRAPH_MAX_SOCKETS": str(MOST_SOCKETS), "NEWSGRAPH_MAX_SOCKET_OPERATIONS": str(MOST_OPERATIONS)}
    with serve_process(tmp_path_factory.mktemp("sockets") / "log", environment=settings) as process:
        yield process


@contextmanager
def opened(server: ServerProcess) -> Iterator[ClientConnection]:
    """A socket on which nothing was said yet."""
    address = f"ws://127.0.0.1:{server.port}/graphql"
    with connect(address, subprotocols=[PROTOCOL], proxy=None, max_size=None, open_timeout=WAIT) as client:
        yield client


@contextmanager
def begun(server: ServerProcess) -> Iterator[ClientConnection]:
    """A socket that was told that it may begin."""
    with opened(server) as client:
        client.send(INIT)
        assert json.loads(client.recv(WAIT)) == {"type": "connection_ack"}
        yield client


def closed_with(client: ClientConnection, messages: list[str | bytes]) -> int:
    """The code that the server closes a socket with once these messages were sent."""
    try:
        for each in messages:
            client.send(each)
        while True:
            client.recv(WAIT)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def still_answers(server: ServerProcess) -> bool:
    found = exchange(server.port, query(QUERY))
    return found.answers[0].status == 200


@pytest.mark.parametrize("name", BEFORE)
def test_what_comes_before_the_beginning_closes_a_socket(server: ServerProcess, name: str) -> None:
    """What is no beginning, or too much before it, closes the socket with a code of the protocol, and no other one."""
    before = server.seconds
    with opened(server) as client:
        told = {1003, 1007, 1009, 4400, 4401, 4403}
        assert closed_with(client, BEFORE[name]) in (told | {1006} if name in FLOODS else told)
    assert server.seconds - before < MOST_SECONDS
    assert still_answers(server)


@pytest.mark.parametrize("messages", AFTER.values(), ids=AFTER)
def test_what_is_no_message_closes_a_socket(server: ServerProcess, messages: list[str | bytes]) -> None:
    """Of what is no message of the protocol the client is told by a close."""
    with begun(server) as client:
        assert closed_with(client, messages) in {1007, 4400, 4429}
    assert still_answers(server)


def test_a_thousand_operations_on_one_socket_are_answered_or_refused(server: ServerProcess) -> None:
    """Each of a thousand queries that are asked at once is answered, or refused with a code; the socket stays."""
    with begun(server) as client:
        for number in range(1_000):
            client.send(subscribe(str(number)))
        answers: dict[str, str] = {}
        while len(answers) < 1_000:
            told = json.loads(client.recv(WAIT))
            if told["type"] in {"complete", "error"}:
                answers[told["id"]] = told["type"]
                if told["type"] == "error":
                    assert told["payload"][0]["extensions"]["code"] in CODES | {"RATE_LIMITED", "UNAVAILABLE"}
        client.send(subscribe("again"))
        assert json.loads(client.recv(WAIT))["id"] == "again"


def test_documents_that_attack_are_refused_over_sockets_too(server: ServerProcess) -> None:
    """What is refused when it is posted is told as an error, or in the answer, with the same codes."""
    with begun(server) as client:
        for attack in [each for each in documents.ATTACKS if each.name not in OTHERWISE]:
            body = json.loads(attack.sent().partition(b"\r\n\r\n")[2])
            client.send(json.dumps({"type": "subscribe", "id": attack.name, "payload": body}))
            told = json.loads(client.recv(WAIT))
            errors = told["payload"] if told["type"] == "error" else told["payload"]["errors"]
            assert {each["extensions"]["code"] for each in errors} == {attack.code}, attack.name
            assert not any(PYTHON.search(each["message"]) for each in errors)
            if told["type"] == "next":
                assert json.loads(client.recv(WAIT)) == {"type": "complete", "id": attack.name}


def test_more_sockets_than_there_may_be_are_refused(server: ServerProcess) -> None:
    """A socket too many is refused by a status, and requests are answered meanwhile."""
    with ExitStack() as held:
        for _ in range(MOST_SOCKETS):
            held.enter_context(begun(server))
        with pytest.raises(InvalidStatus) as refused:
            held.enter_context(opened(server))
        assert refused.value.response.status_code == 503
        assert still_answers(server)


@pytest.mark.slow
def test_sockets_leave_nothing_behind(server: ServerProcess) -> None:
    """After a first round of all that is sent here, memory stays as it is."""

    def attack_with_all() -> int:
        for messages in BEFORE.values():
            with opened(server) as client:
                closed_with(client, messages)
        for messages in AFTER.values():
            with begun(server) as client:
                closed_with(client, messages)
        test_a_thousand_operations_on_one_socket_are_answered_or_refused(server)
        test_documents_that_attack_are_refused_over_sockets_too(server)
        return server.anonymous_bytes

    rounds: list[Callable[[], int]] = [attack_with_all] * (ROUNDS + 2)
    sizes = [each() for each in rounds]
    assert sizes[-1] - sizes[1] <= MOST_GROWTH, sizes
