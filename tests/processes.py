"""Servers that tests start in processes of their own, as a person does: what they say, take and use."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_ADDRESS = re.compile(r"^Open http://127\.0\.0\.1:(\d+);", re.MULTILINE)


class ServerProcess:
    """A server of the sample documents, on a free port of this machine alone."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @cached_property
    def port(self) -> int:
        """The port that it was given, once it has told of it."""
        told = _ADDRESS.search(self.said)
        assert told, self.said
        return int(told[1])

    @property
    def said(self) -> str:
        """All that it has written."""
        return self._log.read_text("utf-8", "replace")

    @property
    def seconds(self) -> float:
        """The processor's time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def anonymous_bytes(self) -> int:
        """Its memory that no file is mapped to."""
        return anonymous_bytes(self.process.pid)

    def workers(self) -> list[int]:
        """The processes that it has started and that answer requests."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii").split()
        return [int(child) for child in children if "spawn_main" in _command(child)]

    def listens(self) -> bool:
        """Whether it has told of its address, and connections are taken there."""
        assert self.process.poll() is None, self.said
        if not _ADDRESS.search(self.said):
            return False
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except OSError:
            return False
        return True


@contextmanager
def serve_process(log: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[ServerProcess]:
    """A server, which has to end well when it is told to, and must not have logged a traceback."""
    command = [sys.executable, "-m", "newsgraph", "serve", "--port", "0", *options]
    with (
        log.open("wb") as written,
        subprocess.Popen(command, stderr=written, stdout=written, env={**os.environ, **(environment or {})}) as process,
    ):
        server = ServerProcess(process, log)
        try:
            eventually(server.listens)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, server.said
    assert "Traceback" not in server.said


@contextmanager
def serve_until_killed(log: Path, *options: str) -> Iterator[ServerProcess]:
    """A server that is killed at the end, if it is not before, and must not have logged a traceback."""
    command = [sys.executable, "-m", "newsgraph", "serve", "--port", "0", *options]
    with log.open("wb") as written, subprocess.Popen(command, stderr=written, stdout=written) as process:
        server = ServerProcess(process, log)
        try:
            eventually(server.listens)
            yield server
        finally:
            process.kill()
    assert "Traceback" not in server.said


def anonymous_bytes(pid: int) -> int:
    """The memory of a process that no file is mapped to."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    [told] = [line for line in lines if line.startswith("RssAnon:")]
    return int(told.split()[1]) * 1024


def eventually(holds: Callable[[], bool], seconds: float = 120) -> None:
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"nothing came of it within {seconds:g} seconds"
        time.sleep(0.05)


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""
