"""graphql-ws, as docs/clients.md sets it up, against the running server."""

from typing import Any

import pytest

from tests.clients.conftest import Ask, BeginNode


@pytest.fixture(scope="module")
def facts(begin_node: BeginNode) -> dict[str, Any]:
    """What sockets.mjs found."""
    return begin_node("graphql-ws").facts("sockets.mjs")


def test_queries_share_a_socket(facts: dict[str, Any], ask: Ask) -> None:
    """Queries that are asked at once each get their own answer, and then end."""
    query = "query ($n: Int) { articles(first: $n) { nodes { id title } } }"
    assert facts["atOnce"] == [[{"data": ask(query, n=n)}] for n in (1, 2, 3)]
    assert set(facts["sockets"]) == {"graphql-transport-ws"}


def test_errors_have_codes(facts: dict[str, Any], ask: Ask) -> None:
    """A field that cannot be answered is in a result; a query that does not fit the schema has errors and no result."""
    [partial] = facts["partial"]
    assert partial["data"] == {**ask("{ graph { articles } }"), "node": None}
    assert [each["extensions"]["code"] for each in partial["errors"]] == ["BAD_USER_INPUT"]
    assert [each["extensions"]["code"] for each in facts["invalid"]] == ["GRAPHQL_VALIDATION_FAILED"]
