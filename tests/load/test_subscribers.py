"""A thousand subscribers over sockets: those that read are told of all, and those that do not cost a bounded amount of memory."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import httpx2
import pytest

from tests.load.changes import KEPT, UPDATED, VERSIONS, raise_limit
from tests.load.subscribers import Subscriber
from tests.processes import anonymous_bytes, eventually

pytestmark = pytest.mark.slow

SUBSCRIBERS = 1_000
WARM = 40
"""How many changes come before memory is measured, so that all is there that comes with the first ones."""
CHANGES = 50
AT_ONCE = 5
"""How many changes come one right after the other."""
LONGEST = 30
"""Seconds within which all that read are told of those. On a machine that does nothing else it takes less than one."""
BUFFERED = 64 * 1024
"""What the server's transport takes of what waits, before it has those wait who send more."""
MOST_HELD = 4
"""How many messages there may be of a subscriber beside that: the one that passed the bound, and one that waits, twice: as text
and as what is sent."""
SLACK = 20 * 1024 * 1024


class ChangingServer:
    """A server whose graph changes when it is told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._line())

    @property
    def memory(self) -> int:
        """Its memory that no file is mapped to."""
        return anonymous_bytes(self._process.pid)

    @property
    def version(self) -> str:
        """The present version, as it answers."""
        asked = {"query": "{ graph { version } }"}
        version: str = httpx2.post(f"http://127.0.0.1:{self.port}/graphql", json=asked).json()["data"]["graph"][
            "version"
        ]
        return version

    def change(self, times: int = 1) -> int:
        """Shows the next versions; how many listeners the store has."""
        assert self._process.stdin
        for _ in range(times):
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            listeners = int(self._line())
        return listeners

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


@contextmanager
def changing_server() -> Iterator[ChangingServer]:
    """A server in a process of its own, which ends well and says nothing."""
    command = [sys.executable, "-m", "tests.load.changes"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        yield ChangingServer(process)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")


async def all_know(subscribers: Sequence[Subscriber], version: str) -> float:
    """Waits until all have read of a version; how many seconds that took."""
    began = time.monotonic()
    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*[each.read_until(version) for each in subscribers])
    return time.monotonic() - began


async def begun(port: int, since: str) -> list[Subscriber]:
    """As many subscribers as there are to be, some of which connect at once."""
    subscribers = [Subscriber(port, since) for _ in range(SUBSCRIBERS)]
    for first in range(0, SUBSCRIBERS, 50):
        await asyncio.gather(*[each.begin() for each in subscribers[first : first + 50]])
    return subscribers


def is_chain(subscriber: Subscriber) -> bool:
    """Whether each event went on from where the one before it led to."""
    return all(before.version == after.previous for before, after in pairwise(subscriber.told))


async def outcome(server: ChangingServer) -> None:
    """What happens to those that read, to those that stop and begin again, and to the server."""
    subscribers = await begun(server.port, server.version)
    readers, sleepers = subscribers[::2], subscribers[1::2]
    try:
        for _ in range(WARM // AT_ONCE):
            server.change(AT_ONCE)
            await all_know(subscribers, server.version)
        before = server.memory
        for _ in range(CHANGES // AT_ONCE):
            assert server.change(AT_ONCE) == 1
            await all_know(readers, server.version)
        grown = server.memory - before
        size = readers[0].told[-1].size
        assert CHANGES < VERSIONS
        assert grown <= len(sleepers) * (BUFFERED + MOST_HELD * size) + SLACK
        for each in readers:
            assert is_chain(each)
            assert [(event.missed, event.updated) for event in each.told] == [(False, UPDATED)] * (WARM + CHANGES)
        # Less than half of what was told can be on its way to somebody who does not read.
        assert CHANGES * size > 2 * (BUFFERED + MOST_HELD * size)
        await all_know(sleepers, server.version)
        for each in sleepers:
            assert is_chain(each)
            assert sum(event.missed for event in each.told) == 1
            assert len(each.told) < WARM + CHANGES - KEPT
        server.change()
        await all_know(subscribers, server.version)
        assert not any(each.told[-1].missed for each in subscribers)
    finally:
        for each in subscribers:
            each.close()
    await asyncio.to_thread(eventually, lambda: server.change() == 0, LONGEST)


def test_who_reads_is_told_of_all_and_who_does_not_costs_little() -> None:
    """Of a thousand half stop reading while there are fifty changes. The others are told of each once, in order and in time;
    the server holds no more of those that wait than a few messages and what a transport takes; when they read again, each is
    told once that it missed some, and of the next change as all are. When all have gone, nothing listens any more."""
    raise_limit()
    with changing_server() as server:
        asyncio.run(outcome(server))
