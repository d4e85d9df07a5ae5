"""A server of the sample documents, and the projects that ask it. Where what they need is missing, tests say so loudly."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

import graph
from graph import Folder
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from tests.clients.projects import HERE, NodeProject, Project
from tests.conftest import ROOT
from tests.node import node_command
from tests.servers import serving

REASON = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reason = terminalreporter.config.stash.get(REASON, None)
    if reason:
        terminalreporter.write_line(f"NOT EVERY CLIENT ASKED THE SERVER: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def sample() -> MemoryStore:
    """The sample documents' store."""
    return MemoryStore(graph.load([Folder.at(ROOT / "data", "data")]))


@pytest.fixture(scope="module")
def address(sample: MemoryStore) -> Iterator[str]:
    """The address of a server that nobody has asked anything yet."""
    with serving(create_app(sample)) as served:
        yield served


Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(address: str) -> Ask:
    """Asks the server without a client: the data of a query that has no errors."""

    def ask(query: str, **variables: Any) -> Any:
        answer = httpx2.post(f"{address}/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in answer
        return answer["data"]

    return ask


Begin = Callable[[str], Project]
BeginNode = Callable[[str], NodeProject]


@pytest.fixture(scope="module")
def begin(address: str, tmp_path_factory: pytest.TempPathFactory) -> Begin:
    """Begins a project of what stands under a heading of docs/clients.md."""

    def begin(heading: str) -> Project:
        project = Project(tmp_path_factory.mktemp("project"), address)
        project.write(heading)
        return project

    return begin


@pytest.fixture(scope="module")
def begin_node(request: pytest.FixtureRequest, begin: Begin) -> BeginNode:
    """Begins a project that Node.js runs; without Node.js or the packages tests are skipped, but fail in continuous integration."""
    node, _ = node_command(HERE / "requests.mjs", request, REASON)

    def begin_node(heading: str) -> NodeProject:
        project = begin(heading)
        (project.folder / "node_modules").symlink_to(HERE / "node_modules")
        return NodeProject(project, node)

    return begin_node


@pytest.fixture(scope="session")
def codegen(request: pytest.FixtureRequest) -> str:
    """The Python that has ariadne-codegen, which does not go with the server's own packages. Without it tests are skipped, but
    fail in continuous integration."""
    python = HERE / ".venv" / "bin" / "python"
    if python.exists():
        return str(python)
    missing = f"{python.relative_to(ROOT)} is missing; scripts/setup makes it"
    if os.environ.get("CI"):
        pytest.fail(missing)
    request.config.stash[REASON] = missing
    pytest.skip(missing)
