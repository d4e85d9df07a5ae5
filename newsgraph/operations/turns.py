"""Turns: what is answered beside requests, on sockets and in streams, lets all else in between.

A short operation is answered without a break; a thousand that came at once would keep every other client waiting until the last.
"""

from asyncio import Semaphore, sleep, wrap_future
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from graph.store.base import Store
from newsgraph.operations.threads import Threads
from schema import Context, Limits

T = TypeVar("T")

_IN_A_ROUND = 4
"""How many operations have their turn in one round of the event loop."""


class Turns:
    """Gives the operations of one process their turn, first come, first served, with a view of the store each."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
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
        with self._store.view() as view:
            yield Context.beginning(view, self._limits)

    async def long(self, work: Callable[[], T]) -> T:
        """What `work` gives, from a thread, once others have ended theirs; it goes on to its end, whoever still waits for it."""
        return await wrap_future(self._threads.begin(work))
