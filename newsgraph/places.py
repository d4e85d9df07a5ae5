"""Places for what takes long: work that other requests do not wait for, in threads, and only so much of it at once."""

from asyncio import get_running_loop
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

from newsgraph.errors import RequestRefused
from newsgraph.statuses import always

T = TypeVar("T")

_AGAIN_IN = b"1"
"""After how many seconds who is refused may come again."""


class Places:
    """So many places; who finds none is told to come again."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._threads = ThreadPoolExecutor(count, "newsgraph-long")
        self.taken = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as it is held. Raises RequestRefused where there is none."""
        self._take()
        try:
            yield
        finally:
            self.taken -= 1

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` gives, from a thread, which keeps its place until the work is done, whoever still waits for it.

        Raises RequestRefused where there is no place.
        """
        self._take()

        def place_given_back(_done: object) -> None:
            self.taken -= 1

        done = get_running_loop().run_in_executor(self._threads, copy_context().run, work)
        done.add_done_callback(place_given_back)
        return await done

    def _take(self) -> None:
        if self.taken >= self._count:
            raise RequestRefused(
                f"This server answers {self._count} requests that take long at once, and is at it; come again in a moment.",
                always(503),
                "UNAVAILABLE",
                {b"retry-after": _AGAIN_IN},
            )
        self.taken += 1
