"""The server as the audit of the npm package graphql-http finds it."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.graphs import graph_of
from tests.servers import serving

WAYS = {"compiled": Settings(), "not compiled": Settings(compiled=False)}


@pytest.fixture(scope="module", params=WAYS)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server's GraphQL, for each way in which queries are answered."""
    application = create_app(MemoryStore(graph_of({"a.md": {"title": "A"}})), WAYS[request.param])
    with serving(application) as served:
        yield f"{served}/graphql"


def test_the_audit_finds_nothing(audit_command: list[str], address: str) -> None:
    """All that GraphQL over HTTP asks of servers, recommends and allows, as the audit has it, is as it says."""
    run = subprocess.run([*audit_command, address], capture_output=True, text=True, check=True, timeout=60)
    results: list[dict[str, Any]] = json.loads(run.stdout)
    assert [each for each in results if each["status"] != "ok"] == []
    assert len(results) == 61
