"""Why sockets are closed: each code, from what a client does to deserve it."""

import asyncio
import json
import logging
from typing import Any

import pytest

from newsgraph.sockets import SocketLimits
from newsgraph.sockets.closing import CloseCode
from tests.conftest import ROOT
from tests.newsgraph.sockets.clients import Stage, begun, clients, endpoint_of, schema_on

pytestmark = pytest.mark.anyio

INIT = {"type": "connection_init"}
DEEP = '{"type":"subscribe","id":"1","payload":{"query":"{ word }","variables":' + "[" * 20_000 + "]" * 20_000 + "}}"

INVALID: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "not valid JSON"),
    "NUL": ("\0", "not valid JSON"),
    "nothing": ("", "not valid JSON"),
    "a list": ([INIT], "is an object"),
    "a number": (7, "is an object"),
    "a string": ('"ping"', "is an object"),
    "null": ("null", "is an object"),
    "no type": ({"id": "1"}, "with a `type`"),
    "a number as type": ({"type": 1}, "are strings"),
    "an unknown type": ({"type": "start", "id": "1"}, "no such `type`"),
    "of the server's": ({"type": "connection_ack"}, "no such `type`"),
    "a lone surrogate": ('{"type":"ping","payload":{"a":"\\ud800"}}', "JSON"),
    "a lone surrogate unescaped": ('{"type":"ping","payload":{"a":"\ud800"}}', "not UTF-8"),
    "a lone surrogate as id": ('{"type":"complete","id":"\\ud800"}', "not valid JSON"),
    "NaN": ('{"type":"ping","payload":{"a":NaN}}', "not valid JSON"),
    "a list as payload": ({"type": "ping", "payload": []}, "not an object"),
    "deep": (DEEP, "not valid JSON"),
    "deeper than it may": (
        {
            "type": "subscribe",
            "id": "1",
            "payload": {"query": "", "variables": json.loads('{"a":' * 120 + "1" + "}" * 120)},
        },
        "nests deeper than 100 levels",
    ),
    "no id": ({"type": "subscribe", "payload": {"query": "{ word }"}}, "`id`"),
    "an empty id": ({"type": "subscribe", "id": "", "payload": {"query": "{ word }"}}, "`id`"),
    "a long id": ({"type": "complete", "id": "i" * 300}, "`id`"),
    "a number as id": ({"type": "complete", "id": 1}, "are strings"),
    "no payload": ({"type": "subscribe", "id": "1"}, "no `payload`"),
    "null as payload": ({"type": "subscribe", "id": "1", "payload": None}, "not a JSON object"),
    "a list as the whole payload": ({"type": "subscribe", "id": "1", "payload": []}, "takes one request"),
    "a number as query": ({"type": "subscribe", "id": "1", "payload": {"query": 1}}, "`query` is not a string"),
    "a list as variables": ({"type": "subscribe", "id": "1", "payload": {"query": "", "variables": []}}, "`variables`"),
}


@pytest.mark.parametrize("is_begun", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("message", "reason"), INVALID.values(), ids=INVALID)
async def test_what_is_no_message_closes_with_4400(
    message: Any, reason: str, is_begun: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """A message that is none closes the socket with 4400 and a reason of at most 123 bytes, and nothing is logged."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one) if is_begun else open_one()
        client.say(message)
        code, told = await client.closed()
    assert code == 4400
    assert reason in told
    assert len(told.encode()) <= 123
    assert not caplog.records


async def test_binary_messages_close_with_4400() -> None:
    """Messages are text."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.events.put_nowait({"type": "websocket.receive", "bytes": b'{"type":"ping"}'})
        assert await client.closed() == (4400, "Messages are text, not binary.")


async def test_messages_that_are_too_large_close_with_1009() -> None:
    """A message has so many bytes, counted in UTF-8; one more closes the socket."""
    fits = '{"type":"ping"}'
    async with clients(endpoint_of(schema_on(Stage()), SocketLimits(bytes=60))) as open_one:
        client = await begun(open_one)
        client.say(fits.ljust(60))
        assert await client.heard() == {"type": "pong"}
        client.say(fits.ljust(59) + "\N{EN SPACE}")
        assert (await client.closed())[0] == 1009


async def test_whoever_asks_before_the_acknowledgement_is_closed_with_4401() -> None:
    """Nothing is executed for a client that has not begun."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = open_one()
        client.ask("1", "{ word }")
        assert (await client.closed())[0] == 4401
    assert stage.began == []


async def test_who_has_a_token_of_nobody_is_closed_with_4403() -> None:
    """The reason is that of whoever grants."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = open_one()
        client.say({"type": "connection_init", "payload": {"token": "guess"}})
        assert await client.closed() == (4403, "Nobody has this token.")


async def test_whoever_does_not_begin_is_closed_with_4408() -> None:
    """Pings do not keep a socket open that has not begun."""
    async with clients(endpoint_of(schema_on(Stage()), SocketLimits(init_seconds=0.05))) as open_one:
        client = open_one()
        client.say({"type": "ping"})
        assert (await client.closed())[0] == 4408


async def test_an_id_that_is_taken_closes_with_4409() -> None:
    """What had been begun under the id is ended."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("ü" * 200, "subscription { silent }")
        client.ask("ü" * 200, "{ word }")
        code, reason = await client.closed()
        assert (code, reason[:24]) == (4409, "There is an operation üü")
    assert stage.ended == stage.began


async def test_a_second_init_closes_with_4429() -> None:
    """A client says once who it is."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.say(INIT)
        assert (await client.closed())[0] == 4429


async def test_a_flood_before_the_beginning_costs_one_close() -> None:
    """Of 100,000 messages the first ten are read."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = open_one()
        client.say(*['{"type":"pong"}'] * 100_000)
        code, _ = await client.closed()
        assert code == 4400
        assert client.events.qsize() == 100_000 - 10


async def test_who_answers_no_ping_is_closed() -> None:
    """A client that is silent for one heartbeat after a ping is closed with 4408."""
    async with clients(endpoint_of(schema_on(Stage()), SocketLimits(heartbeat=0.05))) as open_one:
        client = await begun(open_one)
        assert await client.heard() == {"type": "ping"}
        assert (await client.closed())[0] == 4408


async def test_who_answers_pings_stays() -> None:
    """Each pong is good for another heartbeat."""
    async with clients(endpoint_of(schema_on(Stage()), SocketLimits(heartbeat=0.5))) as open_one:
        client = await begun(open_one)
        for _ in range(2):
            assert await client.heard() == {"type": "ping"}
            client.say({"type": "pong"})


async def test_who_does_not_take_what_it_is_sent_is_let_go() -> None:
    """A client that takes nothing for one heartbeat is left, and its subscriptions end."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage), SocketLimits(heartbeat=0.5))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { count { number } }")
        await client.heard()
        client.takes.clear()
        await client.ended()
    assert stage.ended == ["count 1000000"]


@pytest.mark.parametrize("error", [OSError, RuntimeError])
async def test_whoever_is_gone_is_no_fault(error: type[Exception], caplog: pytest.LogCaptureFixture) -> None:
    """Servers tell of a client that has gone, or that they have closed, as a message is sent: that ends a socket silently."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { count { number } }")
        await client.heard()
        client.fails = error
        await client.ended()
    assert stage.ended == stage.began
    assert not caplog.records


async def test_faults_of_the_server_close_with_4500(caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be explained is logged with its traceback, and the client is told that it is."""

    async def fails(token: str | None) -> Any:
        raise ZeroDivisionError(token)

    endpoint = endpoint_of(schema_on(Stage()))
    endpoint._granting = fails
    async with clients(endpoint) as open_one:
        client = open_one()
        client.say(INIT)
        assert await client.closed() == (4500, "Something went wrong here; the server's log says what.")
    assert [(each.name, each.levelno) for each in caplog.records] == [("newsgraph.sockets", logging.ERROR)]
    assert "ZeroDivisionError" in caplog.text


async def test_a_server_that_ends_ends_what_was_begun() -> None:
    """Cancelled, an endpoint cancels its operations, waits for them and says no more."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { silent }")
        client.ask("2", "subscription { silent }")
        await stage.begun.get()
        await stage.begun.get()
        assert client.task
        client.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await client.task
        assert stage.ended == ["silent", "silent"]


async def test_the_documentation_has_every_code() -> None:
    """docs/sockets.md tells of each code that this server closes with."""
    text = (ROOT / "docs" / "sockets.md").read_text("utf-8")
    assert [code for code in CloseCode if f"| {code.value} |" not in text] == []
