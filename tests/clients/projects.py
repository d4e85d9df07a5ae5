"""Projects of people who ask with a client: the files that docs/clients.md gives for it, and programs of tests that use them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from msgspec import Struct

from tests.conftest import ROOT

HERE = Path(__file__).parent
_PAGE = (ROOT / "docs" / "clients.md").read_text("utf-8")
_FILE = re.compile(r"`(?P<name>[\w.]+)`:\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)
_DOCUMENTED = "127.0.0.1:8000"
_SECONDS = 120


def documented(heading: str) -> dict[str, str]:
    """The files that stand under a heading of docs/clients.md, by their names."""
    part = _PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = {each["name"]: each["text"] for each in _FILE.finditer(part)}
    assert len(found) * 2 == part.count("\n```"), f"a block under “{heading}” has no name of a file of its own"
    return found


class Project(Struct, frozen=True):
    """A folder of files that are for the server at `address`."""

    folder: Path
    address: str

    def write(self, heading: str) -> None:
        """Writes the files of a section, with the server's address in them."""
        for name, text in documented(heading).items():
            (self.folder / name).write_text(text.replace(_DOCUMENTED, urlsplit(self.address).netloc), "utf-8")

    def add(self, *names: str) -> None:
        """Adds files that stand beside this module."""
        for name in names:
            shutil.copy(HERE / name, self.folder)

    def run(self, *command: str) -> str:
        """What a command prints in the project's folder; it has to succeed."""
        run = subprocess.run(
            command, capture_output=True, encoding="utf-8", check=False, cwd=self.folder, timeout=_SECONDS
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout


class NodeProject(Struct, frozen=True):
    """A project that Node.js runs, with the packages of this folder."""

    project: Project
    node: str

    def facts(self, program: str, *arguments: str) -> dict[str, Any]:
        """What a program of this folder says of what it found, in JSON."""
        self.project.add("requests.mjs", program)
        facts: dict[str, Any] = json.loads(self.project.run(self.node, program, *arguments))
        return facts

    def compile(self) -> None:
        """Compiles the project's queries with Relay's compiler, for the schema that the server serves."""
        schema = httpx2.get(f"{self.project.address}/schema.graphql").text
        (self.project.folder / "schema.graphql").write_text(schema, "utf-8")
        self.project.run(self.node, "node_modules/relay-compiler/cli.js")
