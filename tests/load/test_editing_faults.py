"""Documents that were written into a database are there, whenever it, or who writes into it, was killed."""

import json
import random
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from graph import Folder
from graph.store.memory.opening import Opening
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from tests.conftest import WriteFolder
from tests.databases import database
from tests.load.test_database_faults import all_at_once, kill, start
from tests.processes import serve_process, serve_until_killed

pytestmark = pytest.mark.slow

ROUNDS = 6
LONGEST_LIFE = 1.5
PUT = """mutation ($source: String!, $content: String!) {
  putDocument(source: $source, content: $content) { written revision } }"""


def document(number: int) -> str:
    return f"---\ntitle: Number {number}\ntopics: [Counting]\n---\n"


def put(port: int, number: int) -> str | None:
    """The revision that a put acknowledges, None where nothing is; what is refused has a code."""
    variables = {"source": f"site/{number}.md", "content": document(number)}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": PUT, "variables": variables}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            told = json.load(response)
    except HTTPError as refused:
        told = json.load(refused)
    except (URLError, OSError):
        return None
    if "errors" in told:
        assert {error["extensions"]["code"] for error in told["errors"]} <= {"UNAVAILABLE", "WRITE_FAILED"}, told
        return None
    revision: str = told["data"]["putDocument"]["revision"]
    return revision


def fill(dsn: str, folder: Folder) -> None:
    """Loads a folder."""
    with connected(dsn) as connection:
        load(connection, Opening([folder]).store().snapshot)


def assert_all_are_there(dsn: str, acknowledged: dict[int, str], folder: Folder) -> None:
    """What was acknowledged is there; and with what else is there, the graph is that of a folder that holds the same."""
    store = PostgresStore(dsn)
    try:
        with store.view() as view:
            found = {number: view.document(f"site/{number}.md") for number in range(max(acknowledged) + 2)}
            version = view.summary.version
    finally:
        store.close()
    for number, revision in acknowledged.items():
        kept = found[number]
        assert kept
        assert kept.revision == revision
    for number, kept in found.items():
        if kept:
            (folder.path / f"{number}.md").write_text(kept.content, "utf-8")
    assert version == Opening([folder]).store().graph.version


def test_a_database_that_is_killed_has_what_was_acknowledged(
    postgres: Any, write_folder: WriteFolder, tmp_path: Path
) -> None:
    """While it is away, puts are refused with a code, and afterwards they go on."""
    dsn, folder = postgres.get_uri(), write_folder({"a.md": document(0)})
    fill(dsn, folder)
    acknowledged: dict[int, str] = {}
    ended = Event()
    with serve_process(tmp_path / "log", "--store", dsn, "--write", "--insecure") as server:

        def write() -> None:
            for number in range(10_000):
                if ended.is_set():
                    return
                revision = put(server.port, number)
                if revision:
                    acknowledged[number] = revision

        with all_at_once([write], ended):
            time.sleep(3)
            before = len(acknowledged)
            kill(postgres)
            time.sleep(2)
            start(postgres)
            time.sleep(6)
        assert before
        assert len(acknowledged) > before
    assert_all_are_there(dsn, acknowledged, folder)


def test_who_writes_and_is_killed_has_written_what_was_acknowledged(write_folder: WriteFolder, tmp_path: Path) -> None:
    """At whichever moment; the next process goes on with what is there, and the graph is whole."""
    drawn = random.Random(11)  # noqa: S311 the same moments each time, as far as a machine has any
    folder = write_folder({"a.md": document(0)})
    acknowledged: dict[int, str] = {}
    number = 0
    with database() as dsn:
        fill(dsn, folder)
        for life in range(ROUNDS):
            with serve_until_killed(tmp_path / f"log{life}", "--store", dsn, "--write", "--insecure") as server:
                number += 1
                revision = put(server.port, number)
                assert revision, "who begins anew goes on"
                acknowledged[number] = revision
                killing = Timer(drawn.uniform(0, LONGEST_LIFE), server.process.kill)
                killing.start()
                with suppress(ConnectionError):
                    while server.process.poll() is None:
                        number += 1
                        revision = put(server.port, number)
                        if revision:
                            acknowledged[number] = revision
                killing.join()
        assert_all_are_there(dsn, acknowledged, folder)
