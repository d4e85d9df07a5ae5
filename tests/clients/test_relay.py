"""Relay, as docs/clients.md sets it up: what its compiler makes of the served schema, asking the running server."""

from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)

from tests.clients.conftest import Ask, BeginNode
from tests.clients.projects import NodeProject

PAGE_SIZE = 10
DETAILS = "{ id title label publishedDateTime provider { name } }"


@pytest.fixture(scope="module")
def project(begin_node: BeginNode) -> NodeProject:
    """A project whose queries are compiled."""
    project = begin_node("Relay")
    project.compile()
    return project


@pytest.fixture(scope="module")
def facts(project: NodeProject) -> dict[str, Any]:
    """What relay.mjs found."""
    return project.facts("relay.mjs")


@pytest.fixture(scope="module")
def served(project: NodeProject) -> GraphQLSchema:
    """The schema that the compiler read."""
    return build_schema((project.project.folder / "schema.graphql").read_text("utf-8"))


def test_pages_become_one_list(facts: dict[str, Any], ask: Ask) -> None:
    """Two pages are, in the connection that Relay keeps, what one page of twice the size is."""
    whole = ask("query ($n: Int) { articles(first: $n) { nodes { id } } }", n=2 * PAGE_SIZE)
    ids = [node["id"] for node in whole["articles"]["nodes"]]
    assert facts["firstPage"] == ids[:PAGE_SIZE]
    assert facts["bothPages"] == ids
    assert facts["pageInfo"]["hasNextPage"]


def test_records_are_kept_by_id(facts: dict[str, Any]) -> None:
    """The store has one record for each article, under its id, and the list's edges refer to these."""
    records = facts["records"]
    edges = [records[each] for each in records["client:root:__articles_articles_connection"]["edges"]["__refs"]]
    assert [edge["node"]["__ref"] for edge in edges] == facts["bothPages"]
    assert [records[each]["__typename"] for each in facts["bothPages"]] == ["Article"] * len(edges)


def test_a_node_is_asked_for_again_by_its_id(facts: dict[str, Any], ask: Ask) -> None:
    """Fragments of a list's rows have their data, and one fetched anew through `node` has the same."""
    whole = ask(f"query ($n: Int) {{ articles(first: $n) {{ nodes {DETAILS} }} }}", n=2 * PAGE_SIZE)
    assert facts["details"] == whole["articles"]["nodes"]
    assert facts["refetched"] == facts["details"][0]


def signature(field: GraphQLField) -> tuple[str, dict[str, str]]:
    """A field's type, and its arguments' types by name."""
    return str(field.type), {name: str(argument.type) for name, argument in field.args.items()}


def types_of(schema: GraphQLSchema) -> list[GraphQLObjectType | GraphQLInterfaceType]:
    """The schema's own types that have fields."""
    return [
        each
        for name, each in schema.type_map.items()
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__")
    ]


def test_nodes_are_those_of_relays_specification(served: GraphQLSchema) -> None:
    """`node` and `nodes` give what ids stand for, and whatever has an id of its own is a Node."""
    assert served.query_type is not None
    assert signature(served.query_type.fields["node"]) == ("Node", {"id": "ID!"})
    assert signature(served.query_type.fields["nodes"]) == ("[Node]!", {"ids": "[ID!]!"})
    node = served.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert {name: str(field.type) for name, field in node.fields.items()} == {"id": "ID!"}
    of_id = [each for each in types_of(served) if each is not node and "id" in each.fields]
    assert of_id
    assert all(node in each.interfaces for each in of_id)


def test_connections_are_those_of_relays_specification(served: GraphQLSchema) -> None:
    """Each type named a connection has edges with nodes and cursors, and page information; each field that gives one takes
    `first` and `after`."""
    page = served.type_map["PageInfo"]
    assert isinstance(page, GraphQLObjectType)
    assert {name: str(field.type) for name, field in page.fields.items()} == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }
    connections = [each for each in types_of(served) if each.name.endswith("Connection")]
    assert connections
    for connection in connections:
        assert str(connection.fields["pageInfo"].type) == "PageInfo!"
        edge = get_named_type(connection.fields["edges"].type)
        assert str(connection.fields["edges"].type) == f"[{edge.name}!]!"
        assert isinstance(edge, GraphQLObjectType)
        assert str(edge.fields["cursor"].type) == "String!"
        assert "node" in edge.fields
    giving = [
        field
        for each in types_of(served)
        for field in each.fields.values()
        if get_named_type(field.type) in connections
    ]
    assert len(giving) >= len(connections)
    for field in giving:
        _, arguments = signature(field)
        assert (arguments["first"], arguments["after"]) == ("Int", "String")
