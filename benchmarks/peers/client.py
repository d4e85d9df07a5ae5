"""The process that load comes from: it is given one job after another (`benchmarks.peers.load`)."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.peers.load import Load
from benchmarks.peers.servers import PYTHON, Server


class Client:
    """A process that keeps servers busy."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def begin(self, server: Server, bodies: list[str], connections: int, seconds: float) -> None:
        """Has it keep a server busy for some seconds."""
        job = {"port": server.port, "bodies": bodies, "connections": connections, "seconds": seconds}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()

    def seen(self, server: Server) -> Load:
        """What it saw of that server, once the time is over."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{server.name} failed under load.")
        return Load(**json.loads(line))


@contextmanager
def load_client() -> Iterator[Client]:
    """A client, for as long as it is held."""
    command = [*PYTHON, "benchmarks.peers.load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 the command is this project's own
        try:
            yield Client(process)
        finally:
            process.terminate()
