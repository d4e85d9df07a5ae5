"""Shared answers: what many ask of one change is answered once, and sent to all of them."""

from asyncio import Task, create_task, shield
from collections.abc import Callable, Coroutine, Hashable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, TypeVar

from cachetools import LRUCache
from msgspec import Struct
from strawberry.types.execution import ExecutionResult

from newsgraph.operations.results import contents_of
from newsgraph.operations.turns import Turns
from schema import Context
from schema.execution import encode

T = TypeVar("T")


class Answer(Struct, frozen=True):
    """What an event is answered with, in JSON; `is_whole` where it has no errors."""

    content: bytes
    is_whole: bool = True


_MOST_BYTES = 4 * 1024 * 1024
"""What is kept of answers, for those that come to ask for them a little later than others."""
_LEAST_BYTES = 1024
"""What an answer counts for at least, with what is kept beside it."""


class SharedAnswers:
    """Answers events in their turn, in JSON; used by one event loop."""

    def __init__(self, turns: Turns, most: int = _MOST_BYTES) -> None:
        self._turns = turns
        self._made: LRUCache[Hashable, Answer] = LRUCache(most, _size)
        self._being_made: dict[Hashable, Task[Answer]] = {}

    def context(self) -> AbstractAsyncContextManager[Context]:
        """The context of an event that is answered in its turn."""
        return self._turns.context()

    async def long(self, work: Callable[[], T], context: Context) -> T:
        """What `work` gives over a context, from a thread."""
        return await self._turns.long(work, context)

    def told(self, result: ExecutionResult) -> Answer:
        """An answer as it is sent."""
        return Answer(encode(contents_of(result)), not result.errors)

    async def share(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """What `make` gave to whoever asked first with an equal key, while it is kept; each has it in their turn."""
        answer = self._made.get(key)
        if answer is None:
            task = self._being_made.get(key)
            if task is None:
                task = self._being_made[key] = create_task(make())
                task.add_done_callback(partial(self._keep, key))
            # Whoever asked first may go before the others have it.
            answer = await shield(task)
        await self._turns.turn()
        return answer

    def _keep(self, key: Hashable, task: Task[Answer]) -> None:
        """Keeps an answer, unless something went wrong that need not go wrong again."""
        del self._being_made[key]
        if not task.cancelled() and not task.exception():
            answer = task.result()
            if answer.is_whole and _size(answer) <= self._made.maxsize:
                self._made[key] = answer


def _size(answer: Answer) -> int:
    return max(_LEAST_BYTES, len(answer.content))
