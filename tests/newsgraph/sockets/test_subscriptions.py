"""Subscriptions: their events, each with a view of its own, and that what gives them ends when nobody listens."""

import asyncio
import gc
from threading import get_ident

import pytest
from graphql.execution.collect_fields import FieldDetails

from schema import context
from tests.newsgraph.sockets.clients import Client, Stage, begun, clients, endpoint_of, schema_on

pytestmark = pytest.mark.anyio


async def test_each_event_is_answered_with_a_view_of_its_own() -> None:
    """Events come in order, then the end; what answers them sees the graph as it is then."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription ($to: Int!) { count(to: $to) { number seen } }", variables={"to": 3})
        for number in range(3):
            message = await client.heard()
            assert message["payload"] == {"data": {"count": {"number": number, "seen": "seen"}}}
        assert await client.heard() == {"id": "1", "type": "complete"}
    assert len({id(view) for view in stage.views}) == 3
    assert stage.ended == ["count 3"]


async def test_events_have_the_time_limit_of_a_query_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subscription may last longer than a query; each of its events has the time that a query has."""
    stage = Stage()
    # By this clock each answer comes 20 seconds after the one before it.
    monkeypatch.setattr(context, "monotonic", lambda: 20.0 * len(stage.views))
    async with clients(endpoint_of(schema_on(stage), seconds=30)) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { count(to: 5) { seen } }")
        for _ in range(5):
            assert (await client.heard())["payload"] == {"data": {"count": {"seen": "seen"}}}


async def test_events_leave_nothing_behind() -> None:
    """What was collected to answer one event is gone when the next is answered, however many there are."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { count { number } }")
        held = []
        for _ in range(2):
            for _ in range(100):
                await client.heard()
            gc.collect()
            held.append(sum(isinstance(each, FieldDetails) for each in gc.get_objects()))
        assert held[1] - held[0] < 20


async def test_events_that_take_long_are_answered_by_threads() -> None:
    """An answer of a few fields is made at once; others need not wait for one of many."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        for first in (1, 300):
            client.ask(
                "1", "subscription ($n: Int!) { count(to: 1) { parts(first: $n) { name } } }", variables={"n": first}
            )
            assert len((await client.heard())["payload"]["data"]["count"]["parts"]) == first
            assert (await client.heard())["type"] == "complete"
    assert [each == get_ident() for each in stage.threads] == [True, False]


async def test_two_subscriptions_come_by_turns() -> None:
    """Neither waits for the other, and each ends by itself."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.ask("a", "subscription { count(to: 1000000) { number } }")
        client.ask("b", "subscription { count(to: 1000000) { number } }")
        seen = [(await client.heard())["id"] for _ in range(40)]
        assert min(seen.count("a"), seen.count("b")) > 10
        client.say({"type": "complete", "id": "a"}, {"type": "ping"})
        await _until_pong(client)
        assert {(await client.heard())["id"] for _ in range(10)} == {"b"}


async def _until_pong(client: Client) -> None:
    while (await client.heard())["type"] != "pong":
        pass


@pytest.mark.parametrize("query", ["subscription { silent }", "subscription { count { number } }"])
@pytest.mark.parametrize("how", ["completes", "leaves", "says nonsense"])
async def test_what_nobody_listens_to_ends(query: str, how: str) -> None:
    """However a client ends it, what gives the events is closed."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("1", query)
        await stage.begun.get()
        if how == "completes":
            client.say({"type": "complete", "id": "1"}, {"type": "ping"})
            await _until_pong(client)
        elif how == "leaves":
            client.leave()
            await client.ended()
        else:
            client.say("nonsense")
            await client.closed()
        await asyncio.sleep(0)
        assert len(stage.ended) == 1


async def test_one_that_fails_as_it_ends_is_not_heard_of(caplog: pytest.LogCaptureFixture) -> None:
    """A client that completed an operation is told nothing of it; the fault is in the log."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { stubborn }")
        await client.heard()
        client.say({"type": "complete", "id": "1"}, {"type": "ping"})
        assert await client.heard() == {"type": "pong"}
        await asyncio.sleep(0)
        assert client.sent.empty()
    assert stage.ended == ["stubborn"]
    assert "ZeroDivisionError" in caplog.text


async def test_one_that_breaks_off_ends_with_an_error() -> None:
    """What came before was answered; nothing comes after."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { breaks }")
        assert (await client.heard())["payload"] == {"data": {"breaks": 1}}
        assert (await client.heard())["type"] == "error"
        client.say({"type": "ping"})
        assert await client.heard() == {"type": "pong"}


async def test_a_slow_reader_holds_up_its_own_events_only() -> None:
    """Events wait until the last was taken, so that nothing gathers in memory; others get theirs."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        slow, quick = await begun(open_one), await begun(open_one)
        for client in (slow, quick):
            client.ask("1", "subscription { count { number seen } }")
        await slow.heard()
        slow.takes.clear()
        for _ in range(5):
            await quick.heard()
        waiting = slow.sent.qsize()
        for _ in range(50):
            await quick.heard()
        assert slow.sent.qsize() == waiting


async def test_subscriptions_that_do_not_begin_are_given_up() -> None:
    """One whose events nobody gives within the time of a query is refused."""
    async with clients(endpoint_of(schema_on(Stage()), seconds=0.05)) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { late }")
        message = await client.heard()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "TIMEOUT")
