"""The stores that must pass this suite; it asks them through the interface of `graph.store.base` only."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from graph import Graph
from graph.store.base import Store, View
from graph.store.memory import MemoryStore
from graph.store.memory.snapshot import Snapshot
from tests.graph.store.postgres.viewing import emptied, view_of
from tests.saving import reopened
from tests.succeeding import settled

OpenView = Callable[[Graph], AbstractContextManager[View]]

STORES = [
    pytest.param(MemoryStore, id="memory"),
    pytest.param(reopened, id="reopened", marks=pytest.mark.slow),
    pytest.param(settled, id="settled", marks=pytest.mark.slow),
    pytest.param(None, id="postgres", marks=pytest.mark.slow),
]


@pytest.fixture(params=STORES, scope="session")
def open_view(request: pytest.FixtureRequest) -> Iterator[OpenView]:
    """What keeps a graph in a store and opens a view of it, for each kind of store; one in memory is asked anew when it was
    saved and opened, and when a change came to it; a database holds one graph after another."""
    make_store: Callable[[Graph], Store] | None = request.param

    if make_store is None:
        with emptied() as connection:
            yield lambda graph: nullcontext(view_of(connection, Snapshot(graph)))
    else:
        yield lambda graph: make_store(graph).view()
