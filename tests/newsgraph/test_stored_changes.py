"""graphChanged over a database: who follows one server is told of what is loaded elsewhere, and goes on at another server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import httpx2
import pytest

from graph import Graph
from graph.store.base import Store
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from newsgraph.app import create_app
from newsgraph.settings import Settings
from newsgraph.telling import Teller
from tests.databases import database
from tests.graphs import graph_of
from tests.servers import serving

QUERY = """subscription ($since: String) { graphChanged(since: $since) {
  previousVersion version missed updated { label } added { label } } }"""
VERSIONS = [
    graph_of(
        {f"{name}.md": {"title": f"{name} {number}", "webUrl": f"https://a.example/{name}"} for name in "ab"[:count]}
    )
    for number, count in enumerate((1, 1, 2))
]
FIRST, SECOND, THIRD = (graph.version for graph in VERSIONS)


@pytest.fixture
def dsn() -> Iterator[str]:
    """A database that holds the first version."""
    with database() as made:
        fill(made, VERSIONS[0])
        yield made


def fill(dsn: str, graph: Graph) -> None:
    """Loads a graph, as another process does."""
    with connected(dsn) as connection:
        load(connection, Snapshot(graph))


@contextmanager
def server(dsn: str, settings: Settings) -> Iterator[str]:
    """The address of a server of the database."""
    store = PostgresStore(dsn, size=2)
    try:
        application = create_app(cast(Store, store), settings, teller=Teller(store.catch_up, 0.05))
        with serving(application) as address:
            yield address
    finally:
        store.close()


@contextmanager
def followed(address: str, **variables: Any) -> Iterator[Iterator[dict[str, Any]]]:
    """What is told of changes at an address."""
    with streamed(address, **variables) as events:
        yield (event["data"]["graphChanged"] for event in events)


@contextmanager
def streamed(address: str, **variables: Any) -> Iterator[Iterator[dict[str, Any]]]:
    """The events that tell of changes at an address."""
    asked = {"query": QUERY, "variables": variables}
    headers = {"accept": "text/event-stream"}
    with httpx2.stream("POST", f"{address}/graphql", json=asked, headers=headers, timeout=10) as response:
        lines = response.iter_lines()
        assert next(lines) == ":"
        yield (json.loads(line[6:]) for line in lines if line.startswith("data: "))


def test_who_follows_is_told_of_what_is_loaded(dsn: str, settings: Settings) -> None:
    """Of each version, with the nodes as they are then."""
    with server(dsn, settings) as address, followed(address) as events:
        fill(dsn, VERSIONS[1])
        second = next(events)
        fill(dsn, VERSIONS[2])
        third = next(events)
    assert (second["previousVersion"], second["version"], second["missed"]) == (FIRST, SECOND, False)
    assert second["updated"] == [{"label": "a 1"}]
    assert (third["previousVersion"], third["version"]) == (SECOND, THIRD)
    assert {"label": "b 2"} in third["added"]


def test_each_event_has_a_bookmark(dsn: str, settings: Settings) -> None:
    """Of how far the database has come, for who asks another server of it for what has changed."""
    with server(dsn, settings) as address, streamed(address) as events:
        for number, version in enumerate(VERSIONS[1:], 2):
            fill(dsn, version)
            assert next(events)["extensions"] == {"bookmark": str(number)}


def test_who_was_told_by_one_server_goes_on_at_another(dsn: str, settings: Settings) -> None:
    """Where they were, also at a server that began later; a version that nobody knows of was missed."""
    for version in VERSIONS[1:]:
        fill(dsn, version)
    with server(dsn, settings) as address:
        with followed(address, since=SECOND) as events:
            assert next(events)["version"] == THIRD
        with followed(address, since="unknown") as events:
            missed = next(events)
    assert (missed["previousVersion"], missed["version"], missed["missed"]) == ("unknown", THIRD, True)


def test_who_has_the_present_version_is_told_of_the_next(settings: Settings) -> None:
    """Also of a database into which nothing had been loaded."""
    with database() as dsn, server(dsn, settings) as address:
        with followed(address, since="") as events:
            fill(dsn, VERSIONS[0])
            assert next(events)["version"] == FIRST
        with followed(address, since=FIRST) as events:
            fill(dsn, VERSIONS[1])
            assert next(events)["version"] == SECOND
