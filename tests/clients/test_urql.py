"""urql, as docs/clients.md sets it up, against the running server."""

from typing import Any

import pytest

from tests.clients.conftest import Ask, BeginNode


@pytest.fixture(scope="module")
def facts(begin_node: BeginNode, address: str) -> dict[str, Any]:
    """What urql.mjs found."""
    return begin_node("urql").facts("urql.mjs", f"{address}/graphql")


@pytest.mark.parametrize(("name", "size"), [("first", 3), ("again", 4), ("whole", 5)])
def test_queries_are_answered(facts: dict[str, Any], ask: Ask, name: str, size: int) -> None:
    """A query gives what it gives without urql, whether it is sent whole or by its hash."""
    expected = ask("query ($n: Int) { articles(first: $n) { nodes { id title } } }", n=size)
    assert facts[name] == {"data": expected}


def test_queries_are_persisted(facts: dict[str, Any]) -> None:
    """All is asked in addresses: a hash that the server does not know, the query with it, and then hashes alone; or the query
    alone, by a client that has no hashes."""
    sent = [(each["method"], each["query"], each["hash"]) for each in facts["requests"]]
    unknown, both, known, whole = [
        ("GET", False, True),
        ("GET", True, True),
        ("GET", False, True),
        ("GET", True, False),
    ]
    assert sent == [unknown, both, known, known, whole]


def test_answers_are_json_though_events_are_taken(facts: dict[str, Any]) -> None:
    """JSON is what urql gets, which takes streams of events too."""
    assert all("text/event-stream" in each["accept"] for each in facts["requests"])
    assert {each["type"] for each in facts["requests"]} == {"application/graphql-response+json; charset=utf-8"}


def test_errors_have_codes(facts: dict[str, Any]) -> None:
    """An argument out of bounds is an error of GraphQL to the client, with its code."""
    assert facts["refused"] == {"data": None, "codes": ["BAD_USER_INPUT"]}
