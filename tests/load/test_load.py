"""A server under load answers everything, and takes no more memory than at the start; so it does while its workers are replaced."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from tests.load.client import Outcomes, ask_until
from tests.load.questions import questions
from tests.processes import ServerProcess, eventually, serve_process

pytestmark = pytest.mark.slow

CLIENTS = 64
WARM = 15
LONG = 45
SHORT = 15
MOST_GROWTH = 20 * 1024 * 1024


def ask_for(server: ServerProcess, seconds: float, outcomes: Outcomes) -> None:
    """Loads the server for so long."""
    asking = questions(server.port)
    asyncio.run(ask_until(server.port, asking, CLIENTS, time.monotonic() + seconds, outcomes))


def test_everything_is_answered_and_memory_stays(tmp_path: Path) -> None:
    """For a minute 64 clients are answered as they may be, and from the fifteenth second on memory is the same."""
    with serve_process(tmp_path / "log") as server:
        outcomes = Outcomes()
        ask_for(server, WARM, outcomes)
        before = server.anonymous_bytes
        ask_for(server, LONG, outcomes)
        grown = server.anonymous_bytes - before
    assert outcomes.unexpected[:5] == []
    assert outcomes.unanswered[:5] == []
    assert grown <= MOST_GROWTH
    assert outcomes.answered > 1_000


async def _ask_while(server: ServerProcess, signalled: int, pid: int, outcomes: Outcomes) -> None:
    asking = questions(server.port)
    load = asyncio.create_task(ask_until(server.port, asking, CLIENTS, time.monotonic() + SHORT, outcomes))
    await asyncio.sleep(3)
    os.kill(pid, signalled)
    await load


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no such signal")
def test_replacing_workers_loses_no_request(tmp_path: Path) -> None:
    """On SIGHUP under load both workers are replaced, and whatever was asked is answered."""
    with serve_process(tmp_path / "log", "--workers", "2", "--cache", str(tmp_path / "cache")) as server:
        eventually(lambda: len(server.workers()) == 2)
        before = set(server.workers())
        outcomes = Outcomes()
        asyncio.run(_ask_while(server, signal.SIGHUP, server.process.pid, outcomes))
        eventually(lambda: len(server.workers()) == 2 and not before & set(server.workers()))
    assert outcomes.unexpected[:5] == []
    assert outcomes.unanswered[:5] == []
    assert outcomes.repeated <= CLIENTS
    assert outcomes.answered > 300


def test_a_killed_worker_loses_only_what_it_was_answering(tmp_path: Path) -> None:
    """Of two workers one is killed under load: at most one request of each connection is lost, and the others are answered."""
    with serve_process(tmp_path / "log", "--workers", "2", "--cache", str(tmp_path / "cache")) as server:
        eventually(lambda: len(server.workers()) == 2)
        killed, left = server.workers()
        outcomes = Outcomes()
        asyncio.run(_ask_while(server, signal.SIGKILL, killed, outcomes))
        eventually(lambda: len(server.workers()) == 2)
        assert killed not in server.workers()
        assert left in server.workers()
        ask_for(server, 2, outcomes)
    assert outcomes.unexpected[:5] == []
    assert len(outcomes.unanswered) + outcomes.repeated <= CLIENTS
    assert outcomes.answered > 300
