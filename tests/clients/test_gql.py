"""gql for Python, as docs/clients.md sets it up, against the running server."""

import asyncio
import runpy
from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from graphql import GraphQLError

from tests.clients.conftest import Ask, Begin
from tests.clients.projects import Project

NEWEST = "query ($n: Int) { articles(first: $n) { nodes { id title } } }"


@pytest.fixture(scope="module")
def project(begin: Begin) -> Project:
    return begin("gql for Python")


@pytest.fixture
def client(project: Project) -> Client:
    """The page's client, which has not asked anything yet."""
    client: Client = runpy.run_path(str(project.folder / "client.py"))["client"]
    return client


def test_queries_are_answered(client: Client, ask: Ask) -> None:
    """A query with variables gives what it gives without gql."""
    with client as session:
        assert session.execute(GraphQLRequest(NEWEST, variable_values={"n": 3})) == ask(NEWEST, n=3)


def test_the_schema_is_fetched_and_queries_are_checked_against_it(client: Client) -> None:
    """What does not fit the schema is refused by gql, with graphql-core's words, before the server is asked."""
    with client as session, pytest.raises(GraphQLError, match="Cannot query field 'nothing' on type 'Query'"):
        session.execute(gql("{ nothing }"))


def test_queries_can_be_written_in_python(client: Client, ask: Ask) -> None:
    """The language that gql has in Python finds every type and field in the schema that it fetched."""
    with client as session:
        assert client.schema is not None
        schema = DSLSchema(client.schema)
        articles = schema.Query.articles(first=2).select(
            schema.ArticleConnection.nodes.select(schema.Article.id, schema.Article.title)
        )
        assert session.execute(dsl_gql(DSLQuery(articles))) == ask(NEWEST, n=2)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        pytest.param(NEWEST, {"n": -1}, id="argument"),
        pytest.param("query ($by: ArticleBy!) { article(by: $by) { id } }", {"by": {"url": "nothing"}}, id="variable"),
    ],
)
def test_errors_have_codes(client: Client, query: str, variables: dict[str, Any]) -> None:
    """What the server refuses is an error of the query to gql, with its code, not one of the transport."""
    with client as session, pytest.raises(TransportQueryError) as refused:
        session.execute(GraphQLRequest(query, variable_values=variables))
    assert refused.value.errors is not None
    assert [error["extensions"]["code"] for error in refused.value.errors] == ["BAD_USER_INPUT"]


def test_queries_are_answered_at_once(project: Project, ask: Ask) -> None:
    """The page's asynchronous client asks several queries at once, and each gets its own answer."""
    client: Client = runpy.run_path(str(project.folder / "asynchronous.py"))["client"]

    async def answers() -> list[Any]:
        async with client as session:
            asked = [session.execute(GraphQLRequest(NEWEST, variable_values={"n": n})) for n in range(5)]
            return [*await asyncio.gather(*asked)]

    assert asyncio.run(answers()) == [ask(NEWEST, n=n) for n in range(5)]
