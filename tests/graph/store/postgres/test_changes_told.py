"""Changes: every store on a database is told of each generation that is loaded into it, in order, whoever loads it."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from graph import Graph
from graph.changes import GraphChange
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from tests.databases import database
from tests.graphs import graph_of

VERSIONS = [graph_of({"a.md": {"title": str(number), "webUrl": "https://a.example/a"}}) for number in range(4)]


@pytest.fixture
def dsn() -> Iterator[str]:
    """A database that holds the first version."""
    with database() as made:
        fill(made, VERSIONS[0])
        yield made


def fill(dsn: str, *graphs: Graph) -> None:
    """Loads graphs one after the other."""
    with connected(dsn) as connection:
        for each in graphs:
            load(connection, Snapshot(each))


def steps(changes: list[GraphChange]) -> list[tuple[str, str]]:
    """From which version to which."""
    return [(change.previous_version, change.version) for change in changes]


def test_every_store_is_told_of_each_generation_in_order(dsn: str) -> None:
    """Once, with what became of nodes; views see it by then."""
    stores = [PostgresStore(dsn, size=1) for _ in range(2)]
    told: list[list[GraphChange]] = [[], []]
    seen: list[str] = []
    for store, changes in zip(stores, told, strict=True):
        store.changes.listen(changes.append)
    fill(dsn, *VERSIONS[1:])
    for store in stores:
        store.catch_up()
        store.catch_up()
        with store.view() as view:
            seen.append(view.summary.version)
        store.close()
    names = [graph.version for graph in VERSIONS]
    assert [steps(changes) for changes in told] == [[*pairwise(names)]] * 2
    assert all(change.updated and not change.missed for changes in told for change in changes)
    assert seen == [names[-1]] * 2


def test_a_store_knows_what_was_told_before_it_began(dsn: str) -> None:
    """So that who was told by another process goes on where they were."""
    fill(dsn, *VERSIONS[1:])
    store = PostgresStore(dsn, size=1)
    place = store.changes.history.place_of(VERSIONS[1].version)
    assert place is not None
    step = store.changes.history.step(place)
    assert step is not None
    assert step[0].version == VERSIONS[2].version
    told: list[GraphChange] = []
    store.changes.listen(told.append)
    store.catch_up()
    assert told == []
    store.close()
