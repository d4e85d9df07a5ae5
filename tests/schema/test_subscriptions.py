"""Subscriptions as the schema admits them; their events are tested with what sends these to clients."""

import asyncio
from typing import Any

from strawberry.types.execution import PreExecutionError

from graph.store.memory import MemoryStore
from schema import Limits, build_schema
from schema.following import Source
from schema.subscriptions import subscribe
from tests.graphs import graph_of

STORE = MemoryStore(graph_of({}))
SPREADS = (
    "subscription {"
    + " ".join(f"...F{n}" for n in range(400))
    + "} "
    + " ".join(f"fragment F{n} on Query {{ graph {{ articles }} }}" for n in range(400))
)


NO_EVENTS: Any = None
"""What answers events, where there are none."""


def test_subscriptions_are_validated_in_bounds() -> None:
    """What takes seconds to compare is refused as it is where it stands in a query: with the bound, and that alone."""

    async def begun() -> object:
        return await subscribe(build_schema(), SPREADS, None, None, Source(STORE, Limits()), NO_EVENTS)

    refused = asyncio.run(begun())
    assert isinstance(refused, PreExecutionError)
    assert refused.errors
    assert [(each.extensions or {})["code"] for each in refused.errors] == ["LIMIT_EXCEEDED"]
