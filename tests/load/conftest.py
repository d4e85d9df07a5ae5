"""What tests of load and of faults have: databases of their own, which they may kill."""

from collections.abc import Iterator
from typing import Any

import pytest

from graph.store.postgres.connections import connected
from graph.store.postgres.migrations import migrate
from tests.databases import own_server


@pytest.fixture
def postgres() -> Iterator[Any]:
    """A server of the test's own, with newsgraph's tables in it."""
    with own_server() as server:
        with connected(server.get_uri()) as connection:
            migrate(connection)
        yield server
