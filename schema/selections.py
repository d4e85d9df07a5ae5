"""Filters as JSON, for what is asked for outside of GraphQL: exports take the same filters as queries do."""

import re
from typing import cast

import orjson
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import convert_argument

from graph.store.conditions import Condition
from schema.build import NewsgraphSchema
from schema.context import Limits
from schema.errors import BadUserInput, in_graphqls_words
from schema.filters import ArticleFilter, condition_of

_ASKING = "query($where: ArticleFilter!) { __typename }"
_PREAMBLE = re.compile(r"^Variable '\$where' has invalid value(?: at (?P<place>[^:]+))?: ")


def read_filter(schema: NewsgraphSchema, text: str, limits: Limits) -> Condition | None:
    """The condition that an ArticleFilter, written as JSON, asks for; None where it asks for nothing.

    Raises BadUserInput with the place of what is wrong, IdInvalid or SearchTooLong.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"The filter is no JSON from line {error.lineno}, column {error.colno} on; write it as in the API."
        raise BadUserInput("where", message) from None
    [operation] = parse(_ASKING).definitions
    variables = cast("OperationDefinitionNode", operation).variable_definitions
    read = get_variable_values(schema.graphql_schema, variables or (), {"where": value}, max_errors=1)
    if isinstance(read, list):
        raise BadUserInput("where", _message(read[0].message))
    where = convert_argument(
        read.coerced["where"],
        StrawberryAnnotation(ArticleFilter).resolve(),
        schema.schema_converter.scalar_registry,
        schema.config,
    )
    return condition_of(cast("ArticleFilter", where), limits)


def _message(told: str) -> str:
    found = _PREAMBLE.match(told)
    place = f" at {found['place'].lstrip('.')}" if found and found["place"] else ""
    return f"The filter is wrong{place}: {in_graphqls_words(_PREAMBLE.sub('', told))}"
