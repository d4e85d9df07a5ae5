"""Subscriptions as server-sent events: what is streamed, what keeps a silent stream open, and that it ends with its client."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message

from newsgraph.errors import RequestRefused
from newsgraph.http.events import BEAT, EventStreams
from newsgraph.operations.request import Request
from newsgraph.operations.subscriptions import Refusal
from tests.newsgraph.sockets.clients import SOON, Stage, answering_of, schema_on

pytestmark = pytest.mark.anyio

COMPLETE = b"event: complete\ndata:\n\n"


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that tests which are coroutines run in."""
    return "asyncio"


class Listener:
    """One client of a stream."""

    def __init__(self, streams: EventStreams, query: str) -> None:
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.ending = asyncio.Event()
        self.takes = asyncio.Event()
        self.takes.set()
        request = Request(query, None, None, None)
        self.task = asyncio.create_task(streams.answer(request, self._receive, self._send, self.ending))

    async def _receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        await self.takes.wait()
        self.sent.put_nowait(message)

    async def part(self) -> bytes:
        """The next part of the body."""
        message = await asyncio.wait_for(self.sent.get(), SOON)
        body: bytes = message["body"]
        return body

    async def started(self) -> dict[bytes, bytes]:
        """The headers of an answer that has begun."""
        message = await asyncio.wait_for(self.sent.get(), SOON)
        assert (message["type"], message["status"]) == ("http.response.start", 200)
        assert await self.part() == BEAT
        return dict(message["headers"])

    async def ended(self) -> Refusal | None:
        """What the endpoint gave back."""
        return await asyncio.wait_for(self.task, SOON)


def streams_on(stage: Stage, most: int = 10, heartbeat: float = 5.0) -> EventStreams:
    return EventStreams(answering_of(schema_on(stage)).subscriptions, most, heartbeat)


def data_of(part: bytes) -> Any:
    head, data, rest = part.split(b"\n", 2)
    assert (head, data[:6], rest) == (b"event: next", b"data: ", b"\n")
    return json.loads(data[6:])


async def test_events_come_in_order_and_the_end_is_told() -> None:
    """The stream begins at once, has an event for each answer, and ends with `complete`."""
    stage = Stage()
    streams = streams_on(stage)
    before = asyncio.all_tasks()
    listener = Listener(streams, "subscription { count(to: 3) { number } }")
    headers = await listener.started()
    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert headers[b"cache-control"] == b"no-store"
    for number in range(3):
        assert data_of(await listener.part()) == {"data": {"count": {"number": number}}}
    assert await listener.part() == COMPLETE
    assert await listener.part() == b""
    assert await listener.ended() is None
    assert (streams.open, stage.ended) == (0, ["count 3"])
    assert asyncio.all_tasks() <= before


@pytest.mark.parametrize("query", ["{", "subscription { nothing }", "subscription { never }"])
async def test_what_does_not_begin_is_given_back(query: str) -> None:
    """Nothing is sent where a subscription is refused, so that it can be answered with a status of its own."""
    streams = streams_on(Stage())
    listener = Listener(streams, query)
    refusal = await listener.ended()
    assert refusal
    assert len(refusal.errors) == 1
    assert listener.sent.empty()
    assert streams.open == 0


async def test_one_that_breaks_off_tells_so_and_ends() -> None:
    """The last event has errors only."""
    listener = Listener(streams_on(Stage()), "subscription { breaks }")
    await listener.started()
    assert data_of(await listener.part()) == {"data": {"breaks": 1}}
    told = data_of(await listener.part())
    assert ([*told], told["errors"][0]["extensions"]["code"]) == (["errors"], "INTERNAL_SERVER_ERROR")
    assert await listener.part() == COMPLETE


async def test_a_silent_stream_beats() -> None:
    """Comments come while there is nothing to tell, and the event that was waited for is not lost."""
    stage = Stage()
    listener = Listener(streams_on(stage, heartbeat=0.02), "subscription { silent }")
    await listener.started()
    for _ in range(3):
        assert await listener.part() == BEAT
    stage.go.set()
    while (part := await listener.part()) == BEAT:
        pass
    assert data_of(part) == {"data": {"silent": 1}}


@pytest.mark.parametrize("query", ["subscription { silent }", "subscription { count { number } }"])
async def test_a_client_that_goes_ends_its_subscription(query: str) -> None:
    """Whether or not an event is being waited for, what gives the events is closed."""
    stage = Stage()
    before = asyncio.all_tasks()
    listener = Listener(streams_on(stage), query)
    await listener.started()
    await stage.begun.get()
    listener.gone.set()
    await listener.ended()
    assert len(stage.ended) == 1
    assert asyncio.all_tasks() <= before


async def test_a_client_that_takes_nothing_is_let_go() -> None:
    """A part that is not taken within a heartbeat ends the stream."""
    stage = Stage()
    listener = Listener(streams_on(stage, heartbeat=0.05), "subscription { count { number } }")
    await listener.started()
    listener.takes.clear()
    await listener.ended()
    assert stage.ended == ["count 1000000"]


async def test_a_server_that_ends_ends_streams() -> None:
    """Cancelled, a stream ends its subscription before it is gone."""
    stage = Stage()
    streams = streams_on(stage)
    listener = Listener(streams, "subscription { silent }")
    await listener.started()
    await stage.begun.get()
    listener.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listener.task
    assert (stage.ended, streams.open) == (["silent"], 0)


@pytest.mark.parametrize("query", ["subscription { silent }", "subscription { count { number } }"])
async def test_a_server_that_is_ending_ends_streams_without_complete(query: str) -> None:
    """Clients take a stream that ends so for one that broke off, and come again."""
    stage = Stage()
    streams = streams_on(stage)
    before = asyncio.all_tasks()
    listener = Listener(streams, query)
    await listener.started()
    await stage.begun.get()
    listener.ending.set()
    assert await listener.ended() is None
    sent = [listener.sent.get_nowait()["body"] for _ in range(listener.sent.qsize())]
    assert sent[-1] == b""
    assert COMPLETE not in sent
    assert len(stage.ended) == 1
    assert asyncio.all_tasks() <= before


async def test_there_are_only_so_many_streams() -> None:
    """One too many is refused with 503."""
    streams = streams_on(Stage(), most=1)
    first = Listener(streams, "subscription { silent }")
    await first.started()
    with pytest.raises(RequestRefused) as refused:
        await Listener(streams, "subscription { silent }").ended()
    assert (refused.value.code, refused.value.statuses.json) == ("UNAVAILABLE", 503)
    first.gone.set()
    await first.ended()
