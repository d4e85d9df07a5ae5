"""Servers in processes of their own: how they are started, asked and watched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
PYTHON = (sys.executable, "-m")
_ROOT = HERE.parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """A server that runs."""

    name: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """What its process used so far, all threads and the system's part included."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / _TICKS

    def ask(self, bodies: list[str]) -> Iterator[bytes]:
        """Its answers, one after another."""
        connection = HTTPConnection("127.0.0.1", self.port)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        for body in bodies:
            connection.request("POST", "/graphql", body, headers)
            yield connection.getresponse().read()
        connection.close()


@contextmanager
def running(name: str, *command: str) -> Iterator[Server]:
    """A server that a command starts, which prints its port."""
    environment = {**os.environ, "NODE_ENV": "production"}
    with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 the command is this project's own
        try:
            assert process.stdout is not None
            port = process.stdout.readline()
            if not port:
                raise SystemExit(f"{name} did not start.")
            yield Server(name, int(port), process.pid)
        finally:
            process.terminate()


def node() -> str:
    """The command `node`, with the peers' packages installed."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        raise SystemExit("The peers need Node.js and npm, and they are not here.")
    if not (HERE / "node_modules").is_dir():
        print("Installing the peers (once) …", file=sys.stderr)
        command = [npm, "ci", "--silent", "--no-audit", "--no-fund", "--prefix", str(HERE)]
        subprocess.run(command, check=True)  # noqa: S603 the command is this project's own
    return found


def node_version(command: str) -> str:
    """What Node.js says it is."""
    return subprocess.run([command, "--version"], check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 the command is this project's own


def peer_versions() -> dict[str, Any]:
    """The peers' packages, as they are pinned."""
    versions: dict[str, Any] = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    return versions
