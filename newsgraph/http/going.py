"""Clients that go before they are answered."""

from asyncio import FIRST_COMPLETED, create_task, wait
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

T = TypeVar("T")


async def gone(receive: Receive) -> None:
    """Returns once the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        continue


async def unless_gone(receive: Receive, answering: Coroutine[Any, Any, T]) -> T | None:
    """What `answering` gives; None where its client goes before, upon which it is cancelled and waited for."""
    answered, going = create_task(answering), create_task(gone(receive))
    try:
        await wait({answered, going}, return_when=FIRST_COMPLETED)
        return answered.result() if answered.done() else None
    finally:
        for each in (answered, going):
            each.cancel()
            await wait({each})
            if not each.cancelled():
                # Nobody is told of it where the client has gone.
                each.exception()
