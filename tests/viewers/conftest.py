"""The JavaScript programs that exports are read with, run by Node.js; where they are missing, tests say so loudly."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.graph.export.parts import Edges, Values
from tests.node import node_command

HERE = Path(__file__).parent
REASON = pytest.StashKey[str]()


class Read(NamedTuple):
    """What a program has of a graph that it read."""

    nodes: list[tuple[str, Values]]
    edges: Edges

    def attributes(self) -> dict[str, Values]:
        """The attributes of nodes, by their ids, of which none is there twice."""
        found = dict(self.nodes)
        assert len(found) == len(self.nodes)
        return found


ReadFile = Callable[[str, bytes], Read]
"""Reads a file with the program for a format."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reason = terminalreporter.config.stash.get(REASON, None)
    if reason:
        terminalreporter.write_line(f"NO EXPORT WAS READ BY A VIEWER: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def reader_command(request: pytest.FixtureRequest) -> list[str]:
    """Starts read.mjs. Without Node.js or the programs, tests are skipped, but fail in continuous integration."""
    return node_command(HERE / "read.mjs", request, REASON)


@pytest.fixture(scope="session")
def read_file(reader_command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadFile]:
    """Reads files with the programs, which one process holds."""
    path = tmp_path_factory.mktemp("viewers") / "export"
    with subprocess.Popen(
        reader_command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1
    ) as process:
        assert process.stdin
        assert process.stdout
        asked, answers = process.stdin, process.stdout

        def read(format_: str, content: bytes) -> Read:
            path.write_bytes(content)
            asked.write(json.dumps({"format": format_, "path": str(path)}) + "\n")
            answer: dict[str, Any] = json.loads(answers.readline() or '{"error": "Node.js ended"}')
            assert "error" not in answer, answer["error"]
            return Read(
                [(node["id"], node["attributes"]) for node in answer["nodes"]],
                [(edge["source"], edge["target"], edge["attributes"]) for edge in answer["edges"]],
            )

        yield read
