"""The schema as one object, and as text."""

from graphql import GraphQLError, GraphQLSchema
from strawberry import Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from schema.article import Article
from schema.errors import code_errors
from schema.provider import Provider
from schema.query import Query
from schema.scalars import SCALARS
from schema.story import Story
from schema.topic import Topic


class NewsgraphSchema(Schema):
    """The schema, with errors as clients are told of them."""

    @property
    def graphql_schema(self) -> GraphQLSchema:
        """The schema as graphql-core has it."""
        return self._schema

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Codes the errors of one operation in place, and logs those that are a fault of ours."""
        executed = execution_context is not None and execution_context.result is not None
        code_errors(errors, executed=executed)


def build_schema() -> NewsgraphSchema:
    """The schema; executing it needs a `schema.Context` as `context_value`."""
    return NewsgraphSchema(
        query=Query, types=[Article, Provider, Topic, Story], config=StrawberryConfig(scalar_map=SCALARS)
    )


def sdl() -> str:
    """The schema in GraphQL's schema definition language, as it is served, ending in a newline."""
    return build_schema().as_str().rstrip() + "\n"
