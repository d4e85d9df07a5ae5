"""Subscriptions as streams of server-sent events: one response each, which lasts as long as its client listens.

Source: graphql-sse, “Distinct connections mode”; HTML standard, section “Server-sent events”.
"""

import logging
from asyncio import FIRST_COMPLETED, Task, create_task, timeout, wait
from asyncio import Event as Ending
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from starlette.types import Receive, Send

from newsgraph.errors import Busy
from newsgraph.http.going import gone
from newsgraph.http.responses import Header
from newsgraph.operations.request import Request
from newsgraph.operations.subscriptions import Event, Refusal, Subscriptions
from schema.errors import FAULT
from schema.execution import encode

logger = logging.getLogger("newsgraph.http.events")

BEAT = b":\n\n"
"""A comment, which clients pass over and which keeps what lies between from ending a stream that is silent."""
_COMPLETE = b"event: complete\ndata:\n\n"
_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx would keep events back until there are many.
    (b"x-accel-buffering", b"no"),
)


class EventStreams:
    """Streams what subscriptions are answered with, to `most` clients at once; `open` is how many there are.

    Each `heartbeat` seconds a stream that is silent sends a comment, and a client takes what it is sent within as many.
    """

    def __init__(self, subscriptions: Subscriptions, most: int, heartbeat: float) -> None:
        self._subscriptions = subscriptions
        self._most = most
        self._heartbeat = heartbeat
        self.open = 0

    async def answer(self, request: Request, receive: Receive, send: Send, ending: Ending) -> Refusal | None:
        """Streams a subscription until it ends, its client goes or the server is `ending`; where it does not begin, says why and
        sends nothing.

        `receive` has given the whole of the request. Raises RequestRefused before anything is sent: where there is nothing
        that can be answered, and where there are as many streams as may be.
        """
        if self.open >= self._most:
            raise Busy("As many streams are open as may be; try again later.")
        self.open += 1
        try:
            begun = await self._subscriptions.begin(request)
            if isinstance(begun, Refusal):
                return begun
            async with aclosing(parts(begun, self._heartbeat, ending)) as body:
                await self._send(body, receive, send)
            return None
        finally:
            self.open -= 1

    async def _send(self, body: AsyncGenerator[bytes, None], receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS]})
        going = create_task(gone(receive))
        sending = create_task(_send_all(body, send, self._heartbeat))
        try:
            await wait({going, sending}, return_when=FIRST_COMPLETED)
        finally:
            await _end(going)
            await _end(sending)
        # A server tells of a client that has gone by an OSError, of which the time that is up is one.
        if not sending.cancelled() and not isinstance(sending.exception(), OSError):
            sending.result()


async def _send_all(body: AsyncGenerator[bytes, None], send: Send, seconds: float) -> None:
    """Sends a body, each part of which is taken within so many seconds. Raises TimeoutError."""
    async for part in body:
        async with timeout(seconds):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def parts(outcomes: AsyncGenerator[Event, None], heartbeat: float, ending: Ending) -> AsyncGenerator[bytes, None]:
    """The body of a stream: a comment, so that it begins at once, an event for each outcome, and one that tells of the end.

    A server that is `ending` ends it without that event, by which clients know that they may connect again. Closing it closes the
    outcomes.
    """
    yield BEAT
    async with aclosing(outcomes), aclosing(_with_beats(_contents(outcomes), heartbeat, ending)) as contents:
        async for content in contents:
            yield BEAT if content is None else b"event: next\ndata: %b\n\n" % content
    if not ending.is_set():
        yield _COMPLETE


async def _contents(outcomes: AsyncGenerator[Event, None]) -> AsyncGenerator[bytes, None]:
    """What is told of each outcome; whatever goes wrong is logged, and told of as the last."""
    try:
        async for outcome in outcomes:
            if isinstance(outcome, Refusal):
                yield encode({"errors": [error.formatted for error in outcome.errors]})
            else:
                yield outcome.content
    except Exception:
        logger.exception("A subscription could not be answered.")
        yield encode({"errors": [FAULT]})


async def _with_beats(
    contents: AsyncGenerator[bytes, None], heartbeat: float, ending: Ending
) -> AsyncGenerator[bytes | None, None]:
    """The contents, and None whenever none has come for so many seconds."""
    ended = create_task(ending.wait())
    coming = None
    try:
        while not ended.done():
            coming = coming or create_task(_next(contents))
            await wait({coming, ended}, timeout=heartbeat, return_when=FIRST_COMPLETED)
            if coming.done():
                content, coming = coming.result(), None
                if content is None:
                    return
                yield content
            elif not ended.done():
                yield None
    finally:
        # Whoever closes this meanwhile ends the wait, and with it the contents.
        for each in (coming, ended):
            if each:
                await _end(each)


async def _next(contents: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(contents, None)


async def _end(task: Task[Any]) -> None:
    """Ends a task, and waits until it has ended."""
    task.cancel()
    await wait({task})
