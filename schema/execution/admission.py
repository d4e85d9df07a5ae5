"""Admission: which requests graphql-core is given to validate and to execute, of those that are not answered from a plan."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError, GraphQLSchema

from schema.execution.costs import Costs
from schema.execution.definitions import fragments_of, operations_of
from schema.execution.limits import DocumentLimits, LimitExceeded, parse_within


class OperationUnclear(GraphQLError):
    """A document of several operations, of which it is not said which is meant."""

    def __init__(self) -> None:
        super().__init__(
            "There are several operations; `operationName` says which is meant.",
            extensions={"code": "BAD_USER_INPUT"},
        )


def admit(
    schema: GraphQLSchema, text: str, name: str | None, variables: Mapping[str, Any], limits: DocumentLimits
) -> int:
    """What the operation that is asked costs (`Costs`); nothing where there is none. Raises LimitExceeded, OperationUnclear, and
    GraphQLSyntaxError."""
    document = parse_within(text, limits)
    operations, fragments = operations_of(document), fragments_of(document)
    if name is None and len(operations) > 1:
        raise OperationUnclear
    asked = [each for each in operations if name is None or (each.name and each.name.value == name)]
    cost = max([Costs(schema, each, fragments).of(variables) for each in asked], default=0)
    if cost > limits.cost:
        raise LimitExceeded("fields, counted as often as rows are asked for", cost, limits.cost, "COST_LIMIT")
    return cost
