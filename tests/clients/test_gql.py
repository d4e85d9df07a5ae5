"""gql for Python, as docs/clients.md sets it up, against the running server."""

import asyncio
import runpy
from collections.abc import Callable
from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport
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


async def answers(client: Client) -> list[Any]:
    """What five queries give that are asked at once."""
    async with client as session:
        asked = [session.execute(GraphQLRequest(NEWEST, variable_values={"n": n})) for n in range(5)]
        return [*await asyncio.gather(*asked)]


def test_queries_are_answered_at_once(project: Project, ask: Ask) -> None:
    """The page's asynchronous client asks several queries at once, and each gets its own answer."""
    client: Client = runpy.run_path(str(project.folder / "asynchronous.py"))["client"]
    assert asyncio.run(answers(client)) == [ask(NEWEST, n=n) for n in range(5)]


@pytest.fixture
def new_socket_client(project: Project) -> Callable[[], Client]:
    """Makes the page's client that has a WebSocket."""
    new_client: Callable[[], Client] = runpy.run_path(str(project.folder / "sockets.py"))["new_client"]
    return new_client


def test_queries_share_a_socket(new_socket_client: Callable[[], Client], ask: Ask) -> None:
    """The page's client of WebSockets asks several queries at once, and each gets its own answer."""

    async def found() -> list[Any]:
        return await answers(new_socket_client())

    assert asyncio.run(found()) == [ask(NEWEST, n=n) for n in range(5)]


def test_the_newer_protocol_is_chosen(new_socket_client: Callable[[], Client]) -> None:
    """Of the two protocols of WebSockets that gql offers, the server takes the newer one, and refusals have codes there too."""

    async def refused() -> list[Any]:
        client = new_socket_client()
        assert isinstance(client.transport, WebsocketsTransport)
        async with client as session:
            with pytest.raises(TransportQueryError) as refused:
                await session.execute(GraphQLRequest(NEWEST, variable_values={"n": -1}))
            assert client.transport.subprotocol == WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL
        return refused.value.errors or []

    assert [error["extensions"]["code"] for error in asyncio.run(refused())] == ["BAD_USER_INPUT"]
