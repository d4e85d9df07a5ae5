"""Turns: what is answered beside requests, on sockets and in streams, lets all else in between.

A short operation is answered without a break; a thousand that came at once would keep every other client waiting until the last.
"""

from asyncio import Semaphore, sleep, wrap_future
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from graph.store.base import Store
from newsgraph.operations.reader import Reader
from newsgraph.operations.threads import Threads
from newsgraph.operations.waiting import Waiting
from schema import Context, Limits

T = TypeVar("T")

_IN_A_ROUND = 4
"""How many operations have their turn in one round of the event loop."""


class Turns:
    """Gives the operations of one process their turn, first come, first served, with a view of the store each."""

    def __init__(self, store: Store, limits: Limits, waiting: Waiting | None = None) -> None:
        """Where views wait for another machine, `waiting` opens and asks them."""
        self._store = store
        self._waiting = waiting
        self._limits = limits
        self._round = Semaphore(_IN_A_ROUND)
        self._threads = Threads("turn")

    async def turn(self) -> None:
        """Waits until it is the caller's turn."""
        async with self._round:
            await sleep(0)

    @asynccontextmanager
    async def context(self) -> AsyncIterator[Context]:
        """The context of what is answered in one turn: the present version, and the time that begins now."""
        await self.turn()
        if self._waiting is not None:
            async with self._waiting.view(Reader()) as view:
                yield Context.beginning(view, self._limits)
            return
        with self._store.view() as view:
            yield Context.beginning(view, self._limits)

    async def answer(self, make: Callable[[Context], Awaitable[T]]) -> T:
        """What `make` gives in one turn; it is asked twice where a database was lost meanwhile, unless that raises
        RequestRefused."""
        if self._waiting is not None:
            await self.turn()
            return await self._waiting.answer(lambda view: make(Context.beginning(view, self._limits)), Reader())
        async with self.context() as context:
            return await make(context)

    async def long(self, work: Callable[[], T], context: Context) -> T:
        """What `work` gives over a context, from a thread, once others have ended theirs; in memory it goes on to its end, whoever
        still waits for it."""
        if self._waiting is not None:
            return await self._waiting.run(context.held, work, context.deadline)
        return await wrap_future(self._threads.begin(work))
