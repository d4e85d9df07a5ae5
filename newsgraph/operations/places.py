"""Places for what takes long: work that other requests do not wait for, done by a few threads, and only so much of it at once."""

from asyncio import wrap_future
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TypeVar

from newsgraph.errors import Busy
from newsgraph.operations.threads import Threads

T = TypeVar("T")


class Places:
    """So many places; who finds none is told to come again."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = BoundedSemaphore(count)
        self._threads = Threads("long")

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as it is held. Raises Busy where there is none."""
        self._take()
        try:
            yield
        finally:
            self._free.release()

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` gives, from a thread, which keeps its place until the work is done, whoever still waits for it.

        Raises Busy where there is no place.
        """
        self._take()
        done = self._threads.begin(work)
        done.add_done_callback(lambda _: self._free.release())
        return await wrap_future(done)

    def _take(self) -> None:
        if not self._free.acquire(blocking=False):
            raise Busy(
                f"{self._count} requests that take long are being answered, which is as many as may be; come again in a moment."
            )
