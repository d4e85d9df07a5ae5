"""Apollo Client, as docs/clients.md sets it up, against the running server."""

from typing import Any

import pytest

from tests.clients.conftest import Ask, BeginNode

PAGE_SIZE, PAGES = 10, 3


@pytest.fixture(scope="module")
def node_ids(ask: Ask) -> list[str]:
    """An article, a provider and a topic."""
    found = ask(
        "{ articles(first: 1) { nodes { id } } providers(first: 1) { nodes { id } } topics(first: 1) { nodes { id } } }"
    )
    return [connection["nodes"][0]["id"] for connection in found.values()]


@pytest.fixture(scope="module")
def facts(begin_node: BeginNode, node_ids: list[str]) -> dict[str, Any]:
    """What apollo.mjs found."""
    return begin_node("Apollo Client").facts("apollo.mjs", *node_ids)


def test_pages_are_merged(facts: dict[str, Any], ask: Ask) -> None:
    """Three pages, one after another, are in the cache what one page of thrice the size is: no article twice, none left out."""
    whole = ask("query ($n: Int) { articles(first: $n) { nodes { id title } } }", n=PAGE_SIZE * PAGES)
    merged = [{"id": node["id"], "title": node["title"]} for node in facts["pages"]]
    assert merged == whole["articles"]["nodes"]
    assert len({node["id"] for node in merged}) == PAGE_SIZE * PAGES


def test_articles_are_cached_by_id(facts: dict[str, Any]) -> None:
    """The cache has each article once, under its type and id, and the list refers to it."""
    names = [f"Article:{node['id']}" for node in facts["pages"]]
    assert [facts["cached"][name]["id"] for name in names] == [node["id"] for node in facts["pages"]]
    [articles] = (kept for name, kept in facts["cached"]["ROOT_QUERY"].items() if name.startswith("articles"))
    assert [edge["node"] for edge in articles["edges"]] == [{"__ref": name} for name in names]


def test_fragments_on_interfaces_match(facts: dict[str, Any], node_ids: list[str], ask: Ask) -> None:
    """A fragment on GraphNode is read from the cache for each kind of node."""
    found = ask("query ($ids: [ID!]!) { nodes(ids: $ids) { ... on GraphNode { label kind } } }", ids=node_ids)
    assert facts["labels"] == found["nodes"]
    assert {node["kind"] for node in facts["labels"]} == {"ARTICLE", "PROVIDER", "TOPIC"}


def test_documented_possible_types_are_those_of_the_schema(facts: dict[str, Any]) -> None:
    """What the page gives as `possibleTypes` is what introspection gives."""
    assert facts["configured"] == facts["possibleTypes"]


def test_queries_are_persisted(facts: dict[str, Any]) -> None:
    """A hash that the server does not know is followed by the query, after which the hash alone is enough, in an address."""
    sent = [(each["method"], each["query"], each["hash"]) for each in facts["pageRequests"]]
    assert sent == [("GET", False, True), ("POST", True, True), ("GET", False, True), ("GET", False, True)]
    unknown, _, *known = facts["pageRequests"]
    assert unknown["tag"] is None
    assert all(each["status"] == 200 and each["tag"] for each in known)


def test_answers_are_json(facts: dict[str, Any]) -> None:
    """Every answer is of the media type that Apollo Client wants most."""
    assert {each["type"] for each in facts["requests"]} == {"application/graphql-response+json; charset=utf-8"}


def test_errors_have_codes(facts: dict[str, Any]) -> None:
    """An argument out of bounds is an error of GraphQL to the client, with its code, not a failure of the network."""
    assert facts["refused"] == {"combined": True, "codes": ["BAD_USER_INPUT"]}


def test_partial_answers_are_kept(facts: dict[str, Any], ask: Ask) -> None:
    """Under `errorPolicy: "all"` what was answered comes beside the error that tells of the rest."""
    answered = {**ask("{ graph { articles } }"), "node": None}
    answered["graph"]["__typename"] = "GraphInfo"
    assert facts["partial"] == {"data": answered, "codes": ["BAD_USER_INPUT"], "paths": [["node"]]}
