"""A newsgraph that is served for a benchmark, by a process of its own, as a user starts it, and asking it."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

_STARTED = re.compile(r"^Open http://127\.0\.0\.1:(\d+);", re.MULTILINE)


class Served(NamedTuple):
    """A server: its port, and its process."""

    port: int
    pid: int


@contextmanager
def serving(arguments: Sequence[str], variables: Mapping[str, str], log: Path) -> Iterator[Served]:
    """A server that is started with these arguments and variables, which writes to `log`, once it answers."""
    command = [sys.executable, "-m", "newsgraph", "serve", *arguments, "--port", "0"]
    environment = {**os.environ, "NEWSGRAPH_LOG_LEVEL": "info", **variables}
    with (
        log.open("wb") as written,
        subprocess.Popen(command, stdout=written, stderr=written, env=environment) as server,  # noqa: S603 the command is this project's own
    ):
        try:
            while not (told := _STARTED.search(log.read_text("utf-8"))):
                assert server.poll() is None, log.read_text("utf-8")
                time.sleep(0.1)
            yield Served(int(told[1]), server.pid)
        finally:
            server.terminate()


def ask(connection: http.client.HTTPConnection, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an answer, which has no errors."""
    body = json.dumps({"query": query, "variables": variables})
    connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]
    return found
