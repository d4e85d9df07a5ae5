"""Subscriptions as the schema admits them; their events are tested with what sends these to clients."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from strawberry.types.execution import PreExecutionError

from graph.store.memory import MemoryStore
from schema import Context, Limits, build_schema
from schema.subscriptions import Result, Source, subscribe
from tests.graphs import graph_of

STORE = MemoryStore(graph_of({}))
SPREADS = (
    "subscription {"
    + " ".join(f"...F{n}" for n in range(400))
    + "} "
    + " ".join(f"fragment F{n} on Query {{ graph {{ articles }} }}" for n in range(400))
)


def no_context() -> AbstractAsyncContextManager[Context]:
    """What no event is there to be answered with."""
    raise AssertionError("there is no event")


def no_thread(_work: Callable[[], Result]) -> Awaitable[Result]:
    """What no answer takes long enough for."""
    raise AssertionError("there is no answer")


def test_subscriptions_are_validated_in_bounds() -> None:
    """What takes seconds to compare is refused as it is where it stands in a query: with the bound, and that alone."""

    async def begun() -> object:
        return await subscribe(build_schema(), SPREADS, None, None, Source(STORE, Limits()), no_context, no_thread)

    refused = asyncio.run(begun())
    assert isinstance(refused, PreExecutionError)
    assert refused.errors
    assert [(each.extensions or {})["code"] for each in refused.errors] == ["LIMIT_EXCEEDED"]
