"""The stores that must pass this suite; it asks them through the interface of `graph.store.base` only."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from graph import Graph
from graph.store.base import Store, View
from graph.store.memory import MemoryStore

STORES: dict[str, Callable[[Graph], Store]] = {"memory": MemoryStore}

MakeStore = Callable[[Graph], Store]
OpenView = Callable[[Graph], AbstractContextManager[View]]


@pytest.fixture(params=STORES, scope="session")
def store(request: pytest.FixtureRequest) -> MakeStore:
    """What keeps a graph in a store, for each kind of store."""
    return STORES[request.param]


@pytest.fixture(scope="session")
def view(store: MakeStore) -> OpenView:
    """What keeps a graph in a store and opens a view of it."""

    @contextmanager
    def open_view(graph: Graph) -> Iterator[View]:
        with store(graph).view() as opened:
            yield opened

    return open_view
