"""A client of sockets that speaks to the endpoint itself, and a schema whose operations tests hold in their hands."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from threading import get_ident
from typing import Any

import strawberry
from starlette.types import Message
from starlette.types import Scope as Handshake

from graph.store.memory import MemoryStore
from newsgraph.access import NOBODY, Grant, Scope
from newsgraph.access.rates import RateLimit
from newsgraph.errors import Unauthenticated
from newsgraph.operations.answers import Operations
from newsgraph.operations.edits import Edits
from newsgraph.operations.persisted import PersistedQueries
from newsgraph.operations.places import Places
from newsgraph.operations.subscriptions import Subscriptions
from newsgraph.operations.turns import Turns
from newsgraph.sockets import Answering, SocketEndpoint, SocketLimits
from newsgraph.telemetry.counts import RequestCounts
from schema import Limits, NewsgraphSchema
from schema.following import Source
from tests.editors import NoEditor
from tests.graphs import graph_of

STORE = MemoryStore(graph_of({"a.md": {"title": "Title"}}))
PROTOCOL = "graphql-transport-ws"
SOON = 5
"""Seconds after which what should have come is missing."""


async def granting(token: str | None) -> Grant:
    """Reads for all, writes for whoever knows the word."""
    if token is None:
        return NOBODY
    if token == "word":  # noqa: S105 the word of these tests
        return Grant("writer", frozenset({Scope.WRITE}))
    raise Unauthenticated("Nobody has this token.")


class Stage:
    """What resolvers of the test's schema saw and did."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.views: list[object] = []
        self.threads: list[int] = []
        self.go = asyncio.Event()
        self.begun: asyncio.Queue[str] = asyncio.Queue()

    def begin(self, what: str) -> None:
        """Notes that a resolver was called, for whoever looks and whoever waits for it."""
        self.began.append(what)
        self.begun.put_nowait(what)


@strawberry.type
class Part:
    """What there may be many of."""

    name: str = "part"


def schema_on(stage: Stage) -> NewsgraphSchema:
    """A schema of a query, a mutation and subscriptions."""

    @strawberry.type
    class Query:
        @strawberry.field
        def word(self, info: strawberry.Info) -> str:
            stage.begin("word")
            return f"word {info.context.view.version != ''}"

        @strawberry.field
        def long(self) -> str:
            return "x" * 100_000

        @strawberry.field
        def broken(self) -> str:
            raise ZeroDivisionError

        @strawberry.field
        def unsendable(self) -> str:
            return "\ud800"

    @strawberry.type
    class Mutation:
        @strawberry.mutation
        def write(self) -> str:
            stage.begin("write")
            return "written"

    @strawberry.type
    class Count:
        number: int

        @strawberry.field
        def seen(self, info: strawberry.Info) -> str:
            stage.views.append(info.context.view)
            return "seen"

        @strawberry.field
        def parts(self, first: int) -> list[Part]:
            stage.threads.append(get_ident())
            return [Part()] * first

    @strawberry.type
    class Subscription:
        @strawberry.subscription
        async def count(self, info: strawberry.Info[Source, None], to: int = 1_000_000) -> AsyncGenerator[Count, None]:
            assert info.context.store is STORE
            stage.begin(f"count {to}")
            try:
                for number in range(to):
                    yield Count(number=number)
                    await asyncio.sleep(0)
            finally:
                stage.ended.append(f"count {to}")

        @strawberry.subscription
        async def silent(self) -> AsyncGenerator[int, None]:
            stage.begin("silent")
            try:
                await stage.go.wait()
                yield 1
            finally:
                stage.ended.append("silent")

        @strawberry.subscription
        async def breaks(self) -> AsyncGenerator[int, None]:
            yield 1
            raise ZeroDivisionError

        @strawberry.subscription
        async def stubborn(self) -> AsyncGenerator[int, None]:
            try:
                yield 1
                await stage.go.wait()
            finally:
                stage.ended.append("stubborn")
                raise ZeroDivisionError

        @strawberry.subscription
        def never(self) -> AsyncGenerator[int, None]:
            raise ZeroDivisionError

        @strawberry.subscription
        async def late(self) -> AsyncGenerator[int, None]:
            await stage.go.wait()
            return _once()

    return NewsgraphSchema(query=Query, mutation=Mutation, subscription=Subscription)


async def _once() -> AsyncGenerator[int, None]:
    yield 1


class Client:
    """One client: what it sends is read by the endpoint, and what it was sent waits in `sent`."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.takes = asyncio.Event()
        self.takes.set()
        self.fails: type[Exception] | None = None
        self.task: asyncio.Task[None] | None = None

    def say(self, *messages: Any) -> None:
        """Sends messages, text as it is and all else as JSON."""
        for each in messages:
            text = each if isinstance(each, str) else json.dumps(each)
            self.events.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        """Goes without a word."""
        self.events.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def ask(self, id: str, query: str, **payload: Any) -> None:
        """Asks for an operation."""
        self.say({"type": "subscribe", "id": id, "payload": {"query": query, **payload}})

    async def event(self) -> Message:
        """The next event that the endpoint sent."""
        return await asyncio.wait_for(self.sent.get(), SOON)

    async def heard(self) -> Any:
        """The next message."""
        event = await self.event()
        assert event["type"] == "websocket.send", event
        return json.loads(event["text"])

    async def closed(self) -> tuple[int, str]:
        """With which code and reason the socket is closed, whatever was sent before."""
        while True:
            event = await self.event()
            if event["type"] == "websocket.close":
                await self.ended()
                return event["code"], event["reason"]

    async def ended(self) -> None:
        """Waits until the endpoint is done with this client. Raises what it raised."""
        assert self.task
        await asyncio.wait_for(asyncio.shield(self.task), SOON)

    async def _receive(self) -> Message:
        return await self.events.get()

    async def _send(self, event: Message) -> None:
        await self.takes.wait()
        if self.fails:
            raise self.fails
        self.sent.put_nowait(event)

    def call(self, endpoint: SocketEndpoint, scope: Handshake) -> None:
        """Opens a socket."""
        self.events.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(endpoint(scope, self._receive, self._send))


def scope_of(
    headers: Iterable[tuple[bytes, bytes]] = (), subprotocols: Iterable[str] = (PROTOCOL,), extensions: bool = True
) -> Handshake:
    """The scope of a handshake at example.org."""
    return {
        "type": "websocket",
        "path": "/graphql",
        "client": ("192.0.2.1", 50_000),
        "headers": [(b"host", b"example.org"), *headers],
        "subprotocols": [*subprotocols],
        "extensions": {"websocket.http.response": {}} if extensions else {},
    }


def answering_of(schema: NewsgraphSchema, seconds: float = 30.0, *, writes: bool = True) -> Answering:
    """What answers operations of a schema over a store of one article."""
    limits, persisted = Limits(seconds=seconds), PersistedQueries(10_000)
    turns = Turns(STORE, limits)
    subscriptions = Subscriptions(STORE, schema, persisted, limits, turns)
    edits = Edits(STORE, NoEditor()) if writes else None
    return Answering(Operations(schema, persisted, Places(4), edits), subscriptions, turns)


def endpoint_of(
    schema: NewsgraphSchema,
    limits: SocketLimits | None = None,
    seconds: float = 30.0,
    origins: Iterable[str] = (),
    rate: RateLimit | None = None,
    *,
    writes: bool = True,
) -> SocketEndpoint:
    """An endpoint over a store of one article."""
    answering = answering_of(schema, seconds, writes=writes)
    return SocketEndpoint(answering, limits or SocketLimits(), [*origins], granting, RequestCounts(), rate)


Open = Callable[..., Client]


@asynccontextmanager
async def clients(endpoint: SocketEndpoint) -> AsyncIterator[Open]:
    """Opens clients, and lets go of them at the end; no task of any is left, and no socket counted."""
    before = asyncio.all_tasks()
    opened: list[Client] = []

    def open_one(**scope: Any) -> Client:
        client = Client()
        client.call(endpoint, scope_of(**scope))
        opened.append(client)
        return client

    yield open_one
    for each in opened:
        each.takes.set()
        each.leave()
        if not (each.task and each.task.cancelled()):
            await each.ended()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() <= before
    assert endpoint._counts.sockets == 0


async def begun(open_one: Open, payload: Any = None, **scope: Any) -> Client:
    """A client that has been acknowledged."""
    client = open_one(**scope)
    assert (await client.event())["type"] == "websocket.accept"
    client.say({"type": "connection_init", "payload": payload})
    assert await client.heard() == {"type": "connection_ack"}
    return client
