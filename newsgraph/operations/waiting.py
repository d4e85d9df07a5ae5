"""Views of a store that waits for another machine: opened and asked by threads, so that the event loop goes on meanwhile.

So many are open at once; who finds all of them taken waits without a thread, and who finds too many that wait is told to come
again. What nobody waits for any more is cancelled, so that its connection is free at once. Who has seen more elsewhere than is
here yet keeps nobody from what is here: nothing is held while they wait.
"""

from asyncio import CancelledError, Future, Semaphore, sleep, timeout, wait, wrap_future
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future as Begun
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from math import inf
from time import monotonic
from typing import Any, TypeVar

import structlog

from graph.errors import BookmarkInvalid, StoreBehind, StoreBusy, StoreError, StoreUnavailable
from graph.store.base import Store, View
from newsgraph.errors import Busy, RequestRefused
from newsgraph.operations.reader import Reader
from newsgraph.operations.threads import Threads
from newsgraph.statuses import always

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.5
"""Seconds after which a store that is behind is asked again, twice as many each time after, and at most."""


class Waiting:
    """Opens views of a store that waits; used by one event loop."""

    def __init__(self, store: Store, count: int, most: int, patience: float) -> None:
        """So many views at once (`count`), and at `most` with those that wait for one, each for at most `patience` seconds."""
        self._store = store
        self._most = most
        self._patience = patience
        self._places = Semaphore(count)
        self._under_way = 0
        self._threads = Threads("store", count)
        self._enders = Threads("cancel", count)

    async def answer(self, make: Callable[[View], Awaitable[T]], reader: Reader) -> T:
        """What `make` gives of a view for a reader; where the database was lost meanwhile, what it gives of another view. Whatever
        is not to be done twice raises no StoreUnavailable. Raises what `view` does."""
        async with self.view(reader) as view:
            # A database that has begun anew, or has another host in its place, is there for who asks again.
            with suppress(StoreUnavailable):
                return await make(view)
        async with self.view(reader) as view:
            return await make(view)

    @asynccontextmanager
    async def view(self, reader: Reader) -> AsyncIterator[View]:
        """A view of the present version, which is asked by `run` alone, and is none older than the reader has seen; they are told
        which it is.

        Raises Busy, RequestRefused for bookmarks that are none, StoreBusy, StoreUnavailable, and StoreBehind where the store has
        not come so far within the patience.
        """
        async with AsyncExitStack() as held:
            view = await self._caught_up(held, reader)
            reader.shown = view.bookmark
            yield view

    async def _caught_up(self, held: AsyncExitStack, reader: Reader) -> View:
        until = monotonic() + self._patience
        pause = _FIRST_PAUSE
        while True:
            try:
                return await held.enter_async_context(self._present(reader.bookmark))
            except StoreBehind:
                left = until - monotonic()
                if left <= 0:
                    raise
            except BookmarkInvalid as invalid:
                raise RequestRefused(str(invalid), always(400)) from None
            await sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)

    @asynccontextmanager
    async def _present(self, bookmark: str | None) -> AsyncIterator[View]:
        """A view in a place of its own. Raises what opening it does."""
        async with self._place():
            opening = self._store.view(bookmark)
            view = await _opened(opening, self._threads.begin(opening.__enter__))
            try:
                yield view
            finally:
                opening.__exit__(None, None, None)

    async def run(self, view: View, work: Callable[[], T], deadline: float) -> T:
        """What `work` gives that asks a view, from a thread. At the `deadline`, a time of the monotonic clock, and when who waits
        for it goes, the view is cancelled; the work has ended when this returns."""
        done = wrap_future(self._threads.begin(work))
        try:
            await wait({done}, timeout=max(deadline - monotonic(), 0) if deadline < inf else None)
        except CancelledError:
            await self._end(done, view)
            raise
        if not done.done():
            await self._end(done, view)
        return done.result()

    async def _end(self, done: Future[T], view: View) -> None:
        """Cancels a view, and waits until what asks it has ended, also where who waits is told to go meanwhile: others may have
        the connection only then."""
        cancelled = wrap_future(self._enders.begin(view.cancel))
        told_to_go: CancelledError | None = None
        both: set[Future[Any]] = {done, cancelled}
        while not all(each.done() for each in both):
            try:
                await wait(both)
            except CancelledError as error:
                told_to_go = error
        # Where nobody is told of it any more.
        done.exception()
        if told_to_go:
            raise told_to_go

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        if self._under_way >= self._most:
            raise Busy(f"{self._most} requests are being answered, which is as many as may be; come again in a moment.")
        self._under_way += 1
        try:
            try:
                async with timeout(self._patience):
                    await self._places.acquire()
            except TimeoutError:
                raise StoreBusy from None
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._under_way -= 1


async def _opened(opening: AbstractContextManager[View], begun: Begun[View]) -> View:
    """The view that a thread opens. Where who waits for it goes, it is closed as soon as it is open."""
    opened = wrap_future(begun)
    try:
        await wait({opened})
    except CancelledError:
        opened.add_done_callback(partial(_close, opening))
        raise
    return opened.result()


def _close(opening: AbstractContextManager[View], opened: Future[View]) -> None:
    if not opened.cancelled() and not opened.exception():
        opening.__exit__(None, None, None)


def refusal_of(failed: StoreError) -> Busy:
    """What is told to who asked a store that does not answer at the moment; the log is told why."""
    reason = getattr(failed, "reason", str(failed))
    structlog.get_logger().warning("the database did not answer", error=type(failed).__name__, reason=reason)
    return Busy(str(failed))
