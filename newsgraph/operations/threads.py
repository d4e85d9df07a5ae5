"""Threads for what takes long, so that the event loop goes on meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")

_COUNT = 4
"""More would share the same processor, so that each took longer."""


class Threads:
    """A few threads, which do one work after another; more than a few only where they wait for others most of the time."""

    def __init__(self, name: str, count: int = _COUNT) -> None:
        self._pool = ThreadPoolExecutor(count, f"newsgraph-{name}")

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """What `work` will have given, once a thread was free for it and has done it; it sees what the caller's context has."""
        return self._pool.submit(copy_context().run, work)
