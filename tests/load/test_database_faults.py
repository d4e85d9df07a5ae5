"""A database that is killed while it is asked and loaded loses nothing acknowledged; loaders that are killed are not seen."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from msgspec import Struct, field

from graph import Graph
from graph.errors import StoreError
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import connected
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load
from tests.graphs import graph_of
from tests.processes import serve_process

pytestmark = pytest.mark.slow

READERS = 4
BEFORE, AWAY, AFTER = 2.0, 8.0, 4.0
LONGEST_ANSWER = 15.0
"""Seconds that an answer may take while the database is away: those that a query waits for a connection, and some."""
KILLS = 12
QUERY = {"query": "{ graph { version articles } articles(first: 3) { nodes { title provider { name } } } }"}


class Answer(Struct, frozen=True):
    """What a reader was told, and when."""

    at: float
    took: float
    status: int
    version: str | None
    code: str | None


class Seen(Struct):
    """What happened: answers by reader, and generations that were acknowledged."""

    answers: list[list[Answer]] = field(default_factory=lambda: [[] for _ in range(READERS)])
    acknowledged: list[tuple[float, int]] = field(default_factory=list)


def graphs() -> list[Graph]:
    """Two graphs that are loaded by turns."""
    return [
        graph_of({f"{number}.md": {"title": f"{title} {number}", "provider": {"name": "Wire"}} for number in range(20)})
        for title in ("One", "Another")
    ]


def kill(server: Any) -> None:
    """Ends the database without a word."""
    os.kill(server.get_pid(), signal.SIGKILL)


def start(server: Any) -> None:
    """Starts it again, as soon as what it has left behind is gone."""
    for _ in range(20):
        with suppress(subprocess.CalledProcessError):
            server.ensure_postgres_running()
            return
        time.sleep(0.5)
    raise AssertionError


def read(port: int, ended: Event, answers: list[Answer]) -> None:
    """Asks again and again, over one connection as long as that lasts."""
    while not ended.is_set():
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            while not ended.is_set():
                start_, body = time.monotonic(), json.dumps(QUERY)
                connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                told = json.loads(response.read())
                code = told["errors"][0]["extensions"]["code"] if "errors" in told else None
                version = told["data"]["graph"]["version"] if code is None else None
                answers.append(Answer(start_, time.monotonic() - start_, response.status, version, code))


def write(dsn: str, ended: Event, acknowledged: list[tuple[float, int]]) -> None:
    """Loads one graph and another by turns; what fails is tried again."""
    snapshots = [Snapshot(each) for each in graphs()]
    turn = 0
    while not ended.is_set():
        with suppress(StoreError), connected(dsn) as connection:
            while not ended.is_set():
                load(connection, snapshots[turn % 2])
                acknowledged.append((time.monotonic(), latest(connection).number))
                turn += 1
        ended.wait(0.05)


@contextmanager
def all_at_once(works: Sequence[Callable[[], None]], ended: Event) -> Iterator[None]:
    """Threads that work until it is over."""
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_a_database_that_is_killed_comes_back(postgres: Any, tmp_path: Path) -> None:
    """While it is away, reads wait for it a while, then end with 503 and a code; afterwards they go on, and nothing that was
    acknowledged is lost."""
    dsn = postgres.get_uri()
    with connected(dsn) as connection:
        load(connection, Snapshot(graphs()[1]))
    seen, ended = Seen(), Event()
    with serve_process(tmp_path / "log", "--store", dsn) as server:
        port = server.port
        readers = [lambda answers=answers: read(port, ended, answers) for answers in seen.answers]
        with all_at_once([*readers, lambda: write(dsn, ended, seen.acknowledged)], ended):
            time.sleep(BEFORE)
            kill(postgres)
            time.sleep(AWAY)
            start(postgres)
            back = time.monotonic()
            time.sleep(AFTER)
    for answers in seen.answers:
        assert all(each.took < LONGEST_ANSWER for each in answers)
        assert {(each.status, each.code) for each in answers} <= {(200, None), (503, "UNAVAILABLE")}
        assert any(each.at > back and each.code is None for each in answers)
    assert any(each.code for answers in seen.answers for each in answers)
    assert any(at > back for at, _ in seen.acknowledged)
    with connected(dsn) as connection:
        assert latest(connection).number >= max(number for _, number in seen.acknowledged)


def test_loaders_that_are_killed_are_not_seen(postgres: Any) -> None:
    """Whenever one is killed, the old graph is there whole; the next one ends well."""
    dsn = postgres.get_uri()
    old = Snapshot(graphs()[0])
    with connected(dsn) as connection:
        load(connection, old)
    drawn = random.Random(7)  # noqa: S311 the same moments each time, as far as a machine has any
    killed = 0
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-m", "newsgraph", "load", "data", "--store", dsn]) as loader:
            with suppress(subprocess.TimeoutExpired):
                loader.wait(drawn.uniform(0.3, 2.5))
            if loader.poll() is None:
                loader.kill()
                killed += 1
        with connected(dsn) as connection:
            present = latest(connection)
            if present.version == old.version:
                assert count(connection, present.number) == len(old.graph.articles)
            else:
                assert count(connection, present.number) == present.summary.articles
                load(connection, old)
    assert killed
    subprocess.run([sys.executable, "-m", "newsgraph", "load", "data", "--store", dsn], check=True)
    with connected(dsn) as connection:
        present = latest(connection)
        assert count(connection, present.number) == present.summary.articles > len(old.graph.articles)


def count(connection: Any, generation: int) -> int:
    """How many articles there are in a generation."""
    [(found,)] = connection.execute(
        "SELECT count(*) FROM article WHERE since <= %(generation)s AND until > %(generation)s",
        {"generation": generation},
    )
    return int(found)
