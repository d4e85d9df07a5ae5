"""Servers as a person starts and ends them: of one process, and of several that share a port."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from graph import load
from newsgraph.serving import bind
from newsgraph.settings import Settings
from tests.conftest import WriteFolder
from tests.processes import ServerProcess, eventually, serve_process

ARTICLES = "/graphql?query=%7Bgraph%7Barticles%7D%7D"


def articles_of(server: ServerProcess) -> int:
    """How many articles a server says that there are."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{ARTICLES}") as answer:
        found: int = json.loads(answer.read())["data"]["graph"]["articles"]
        return found


def test_serve_answers_until_it_is_ended(tmp_path: Path) -> None:
    """The sample is served, a second server on the port is told so, and Ctrl-C ends the first cleanly."""
    with serve_process(tmp_path / "log") as server:
        assert articles_of(server) > 30
        command = [sys.executable, "-m", "newsgraph", "serve", "--port", str(server.port)]
        taken = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (taken.returncode, "--port" in taken.stderr) == (2, True)
    assert f"http://127.0.0.1:{server.port}/graphql" in server.said
    assert server.said.count("Ended.") == 1


def test_a_server_writes_where_it_is_told_to(tmp_path: Path, write_folder: WriteFolder) -> None:
    """With `--write` documents are put into the folder that is served, and the graph has them; other servers refuse to."""
    folder = write_folder({"a.md": "---\ntitle: A\n---\n"})
    put = {
        "query": 'mutation { putDocument(source: "site/b.md", content: "---\\ntitle: B\\n---") { graph { articles } } }'
    }
    for number, (options, articles) in enumerate([((), 1), (("--write", "--insecure"), 2)]):
        with serve_process(tmp_path / f"log{number}", str(folder.path), *options) as server:
            answer = httpx2.post(f"http://127.0.0.1:{server.port}/graphql", json=put)
            assert answer.status_code == (200 if options else 403)
            assert articles_of(server) == articles
    assert (folder.path / "b.md").read_text() == "---\ntitle: B\n---"


def test_the_sample_is_not_written_to() -> None:
    """A server that writes and is told no folder does not start, and says what to do."""
    command = [sys.executable, "-m", "newsgraph", "serve", "--port", "0", "--write", "--insecure"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, "no folder is named" in refused.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="the system does not tell of a process's children there"
)
def test_workers_share_the_port_and_are_replaced(tmp_path: Path) -> None:
    """Each of two workers has the snapshot; when one is killed the other answers on, and a new one takes its place."""
    with serve_process(tmp_path / "log", "--workers", "2", "--cache", str(tmp_path / "cache")) as server:
        articles = articles_of(server)
        eventually(lambda: len(server.workers()) == 2)
        killed, left = server.workers()
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: len(server.workers()) == 2 and killed not in server.workers())
        assert left in server.workers()
        assert {articles_of(server) for _ in range(20)} == {articles}
    assert server.said.count("Loaded ") == 1


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no such signal")
def test_workers_are_replaced_by_such_that_open_what_is_there_now(tmp_path: Path, write_folder: WriteFolder) -> None:
    """On SIGHUP new workers come up with the documents as they are then; meanwhile the old ones answer."""
    folder = write_folder({"a.md": "---\ntitle: A\n---\n"})
    with serve_process(
        tmp_path / "log", str(folder.path), "--workers", "2", "--cache", str(tmp_path / "cache")
    ) as server:
        assert articles_of(server) == 1
        write_folder({"b.md": "---\ntitle: B\n---\n"})
        server.process.send_signal(signal.SIGHUP)
        seen = [1]

        def all_are_new() -> bool:
            seen.append(articles_of(server))
            return seen[-20:] == [2] * 20

        eventually(all_are_new)
    assert set(seen) == {1, 2}


@pytest.mark.parametrize("options", [["--watch"], ["--watch", "--watch-seconds", "0.2"]])
def test_what_changes_is_served(tmp_path: Path, write_folder: WriteFolder, options: list[str]) -> None:
    """With --watch a server answers from what is in its folders now, and tells of each version where it tells of all."""
    folder = write_folder({"a.md": "---\ntitle: A\n---\n"})
    with serve_process(tmp_path / "log", str(folder.path), *options, "--log-level", "info") as server:
        assert articles_of(server) == 1
        write_folder({"b.md": "---\ntitle: B\n---\n"})
        eventually(lambda: articles_of(server) == 2)
        (folder.path / "a.md").unlink()
        (folder.path / "b.md").unlink()
        eventually(lambda: articles_of(server) == 0)
    assert "changed " in server.said


def ask(server: ServerProcess, query: str) -> Any:
    """What a server answers on a connection of its own."""
    answer = httpx2.post(f"http://127.0.0.1:{server.port}/graphql", json={"query": query})
    return answer.json()["data"]


def versions_of(server: ServerProcess) -> set[str]:
    """The versions that so many connections are told of, which come to all workers."""
    return {ask(server, "{ graph { version } }")["graph"]["version"] for _ in range(12)}


@pytest.mark.slow
def test_workers_keep_in_step(tmp_path: Path, write_folder: WriteFolder) -> None:
    """What changes in a folder, and what is written through one worker, is what all of them serve, by the same version."""
    folder = write_folder({"a.md": "---\ntitle: First\n---\n"})
    options = ("--watch", "--write", "--insecure", "--workers", "2", str(folder.path))
    with serve_process(tmp_path / "log", *options) as server:
        eventually(lambda: len(server.workers()) == 2)
        write_folder({"a.md": "---\ntitle: Second\n---\n"})
        eventually(lambda: versions_of(server) == {load([folder]).version})
        put = 'mutation { putDocument(source: "site/b.md", content: "---\\ntitle: B\\n---") { graph { version } } }'
        version = ask(server, put)["putDocument"]["graph"]["version"]
        assert version == load([folder]).version
        eventually(lambda: versions_of(server) == {version})
        assert ask(server, "mutation { reload { version } }")["reload"]["version"] == version


@pytest.mark.slow
def test_workers_without_a_cache_read_by_themselves(tmp_path: Path) -> None:
    """Where nothing is kept it is said that each worker reads everything, and they answer."""
    with serve_process(tmp_path / "log", "--workers", "2") as server:
        assert articles_of(server) > 30
    assert "Without a cache" in server.said


def test_small_answers_are_sent_at_once() -> None:
    """Connections to the server do not wait for more before they send what is little."""
    loop = asyncio.new_event_loop()
    with bind(Settings(port=0)) as listener, closing(socket.socket()) as client:
        listener.listen()
        client.connect(listener.getsockname())
        accepted, _ = listener.accept()
        transport, _ = loop.run_until_complete(loop.connect_accepted_socket(asyncio.Protocol, accepted))
        held = transport.get_extra_info("socket")
        assert held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        transport.abort()
        loop.run_until_complete(asyncio.sleep(0))
    loop.close()
