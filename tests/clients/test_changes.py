"""graphql-ws and graphql-sse follow changes as docs/clients.md has them do, while their server ends and another takes its place."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsgraph.app import create_app
from tests.changing import Changing, numbered
from tests.clients.conftest import REASON
from tests.clients.projects import HERE, NodeProject, Project
from tests.node import node_command
from tests.processes import eventually
from tests.servers import serving


@pytest.fixture
def node(request: pytest.FixtureRequest) -> str:
    """Node.js; without it or the packages tests are skipped, but fail in continuous integration."""
    found, _ = node_command(HERE / "requests.mjs", request, REASON)
    return found


def project_of(client: str, folder: Path, address: str, node: str) -> NodeProject:
    """What the documentation gives for a client that follows changes."""
    project = Project(folder, address)
    project.write(client)
    project.write("Following changes")
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    return NodeProject(project, node)


def followed(changing: Changing) -> None:
    """Waits until somebody follows."""
    eventually(lambda: changing.store.changes.listeners == 1, 30)


@pytest.mark.slow
@pytest.mark.parametrize("client", ["graphql-ws", "graphql-sse"])
def test_nothing_is_lost_between_servers(client: str, tmp_path: Path, node: str) -> None:
    """What changes while there is no server is told of by the next one, each change once and in order."""
    changing = Changing(numbered(0))
    since = changing.version
    with ThreadPoolExecutor() as threads:
        with serving(create_app(changing.store)) as address:
            project = project_of(client, tmp_path, address, node)
            facts = threads.submit(project.facts, "followed.mjs", since, "3")
            followed(changing)
            versions = [changing.show(numbered(1)).version]
        versions.append(changing.show(numbered(2)).version)
        with serving(create_app(changing.store), port=urlsplit(address).port or 0):
            followed(changing)
            versions.append(changing.show(numbered(3)).version)
            events: list[dict[str, Any]] = facts.result(60)["events"]
    assert [(event["version"], event["missed"]) for event in events] == [(version, False) for version in versions]
    assert events[-1]["updated"][0]["label"] == "Number 3"


@pytest.mark.slow
@pytest.mark.parametrize("client", ["graphql-ws", "graphql-sse"])
def test_who_missed_some_is_told_so(client: str, tmp_path: Path, node: str) -> None:
    """A server that has begun anew does not know what became of the version that a client has."""
    before, after = Changing(numbered(0)), Changing(numbered(5))
    with ThreadPoolExecutor() as threads:
        with serving(create_app(before.store)) as address:
            project = project_of(client, tmp_path, address, node)
            facts = threads.submit(project.facts, "followed.mjs", before.version, "1")
            followed(before)
        with serving(create_app(after.store), port=urlsplit(address).port or 0):
            [event] = facts.result(60)["events"]
    assert event == {"version": after.version, "missed": True, "added": [], "updated": [], "removed": []}
