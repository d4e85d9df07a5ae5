"""The stores that the suite runs against."""

from collections.abc import Callable

import pytest

from graph import Graph
from graph.store.base import Store
from graph.store.memory import MemoryStore

MakeStore = Callable[[Graph], Store]


@pytest.fixture(params=[MemoryStore])
def make_store(request: pytest.FixtureRequest) -> MakeStore:
    """What puts a graph into a store; each test runs once for every store."""
    make: MakeStore = request.param
    return make
