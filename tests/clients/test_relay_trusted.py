"""Relay with trusted documents, as docs/clients.md sets it up: a server that answers what its compiler wrote, and nothing else."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.clients.conftest import Ask, BeginNode
from tests.clients.projects import NodeProject, Project
from tests.servers import serving

HEADING = "Relay with trusted documents"
PAGE_SIZE = 10


@pytest.fixture(scope="module")
def project(begin_node: BeginNode) -> NodeProject:
    """A project whose queries are compiled, and written into a folder."""
    project = begin_node("Relay")
    project.project.write(HEADING)
    trusted = project.project.folder / "trusted"
    trusted.mkdir()
    (trusted / "relay.json").write_text("{}", "utf-8")
    project.compile()
    return project


@pytest.fixture(scope="module")
def documents(project: NodeProject) -> dict[str, str]:
    """What the compiler wrote: texts by their ids."""
    documents: dict[str, str] = json.loads((project.project.folder / "trusted" / "relay.json").read_text("utf-8"))
    return documents


@pytest.fixture(scope="module")
def trusting(project: NodeProject, sample: MemoryStore) -> Iterator[NodeProject]:
    """The project, for a server that answers its queries only."""
    folder = str(project.project.folder / "trusted")
    with serving(create_app(sample, Settings(trusted_documents=folder, only_trusted=True))) as address:
        trusting = NodeProject(Project(project.project.folder, address), project.node)
        trusting.project.write(HEADING)
        yield trusting


def test_ids_are_hashes(documents: dict[str, str]) -> None:
    """The compiler wrote the three queries of the page, each under the SHA-256 hash of its text."""
    assert len(documents) == 3
    assert [*documents] == [hashlib.sha256(text.encode()).hexdigest() for text in documents.values()]


def test_an_app_sends_ids_only(trusting: NodeProject, documents: dict[str, str], ask: Ask) -> None:
    """All three queries are answered by their ids, and two pages are one list as they are elsewhere."""
    facts: dict[str, Any] = trusting.facts("relay.mjs")
    whole = ask("query ($n: Int) { articles(first: $n) { nodes { id } } }", n=2 * PAGE_SIZE)
    assert facts["bothPages"] == [node["id"] for node in whole["articles"]["nodes"]]
    assert facts["refetched"] == facts["details"][0]
    assert not any(each["query"] for each in facts["requests"])
    assert {each["document"] for each in facts["requests"]} == set(documents)


def test_nothing_else_is_answered(trusting: NodeProject) -> None:
    """A query that the app does not have is refused."""
    refused = httpx2.post(f"{trusting.project.address}/graphql", json={"query": "{ graph { articles } }"})
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["extensions"]["code"]) == (403, "FORBIDDEN")
