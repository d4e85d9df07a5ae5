"""The stores that must pass this suite; it asks them through the interface of `graph.store.base` only."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from graph import Graph
from graph.store.base import Store, View
from graph.store.memory import MemoryStore
from tests.saving import reopened
from tests.succeeding import settled

MakeStore = Callable[[Graph], Store]
OpenView = Callable[[Graph], AbstractContextManager[View]]

STORES = [
    pytest.param(MemoryStore, id="memory"),
    pytest.param(reopened, id="reopened", marks=pytest.mark.slow),
    pytest.param(settled, id="settled", marks=pytest.mark.slow),
]


@pytest.fixture(params=STORES, scope="session")
def make_store(request: pytest.FixtureRequest) -> MakeStore:
    """What keeps a graph in a store, for each kind of store; one in memory is asked anew when it was saved and
    opened, and when a change came to it."""
    made: MakeStore = request.param
    return made


@pytest.fixture(scope="session")
def open_view(make_store: MakeStore) -> OpenView:
    """What keeps a graph in a store and opens a view of it."""

    @contextmanager
    def opened(graph: Graph) -> Iterator[View]:
        with make_store(graph).view() as view:
            yield view

    return opened
