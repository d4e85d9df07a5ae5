"""What goes on beside requests as long as the application runs: in a thread of its own, which is gone afterwards."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Thread


@asynccontextmanager
async def beside(work: Callable[[], None], end: Callable[[], None], name: str) -> AsyncIterator[None]:
    """Does `work` in a thread called `name` as long as it is held; then `end` tells it to end, which is waited for."""
    thread = Thread(target=work, name=name)
    thread.start()
    try:
        yield
    finally:
        end()
        await to_thread(thread.join)
