"""graphql-sse, as docs/clients.md sets it up, against the running server."""

from typing import Any

import pytest

from tests.clients.conftest import Ask, BeginNode


@pytest.fixture(scope="module")
def facts(begin_node: BeginNode) -> dict[str, Any]:
    """What sse.mjs found."""
    return begin_node("graphql-sse").facts("sse.mjs")


def test_a_query_is_a_stream_of_one_answer(facts: dict[str, Any], ask: Ask) -> None:
    """The client hands on one result, the query's, and then ends."""
    assert facts["answered"] == [{"data": ask("{ graph { articles } }")}]
    assert {each["type"] for each in facts["requests"]} == {"text/event-stream; charset=utf-8"}


def test_errors_come_in_the_stream(facts: dict[str, Any], ask: Ask) -> None:
    """A field that cannot be answered, and a query that does not fit the schema, are results with errors."""
    [partial], [invalid] = facts["partial"], facts["invalid"]
    assert partial["data"] == {**ask("{ graph { articles } }"), "node": None}
    assert [each["extensions"]["code"] for each in partial["errors"]] == ["BAD_USER_INPUT"]
    assert "data" not in invalid
    assert [each["extensions"]["code"] for each in invalid["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]
