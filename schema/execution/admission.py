"""Admission: which requests graphql-core is given to validate and to execute, of those that are not answered from a plan; and
what is wrong with a document before anybody asks it."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, specified_rules

from schema.execution.costs import Costs
from schema.execution.definitions import fragments_of, operations_of
from schema.execution.limits import DocumentLimits, LimitExceeded, parse_within
from schema.execution.validity import Rules, errors_of


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
    operations = operations_of(document)
    if name is None and len(operations) > 1:
        raise OperationUnclear
    asked = [each for each in operations if name is None or (each.name and each.name.value == name)]
    return _cost_within(limits, schema, document, asked, variables)


def faults(
    schema: GraphQLSchema,
    text: str,
    limits: DocumentLimits,
    rules: Rules = specified_rules,
) -> list[GraphQLError]:
    """What is wrong with a document, whichever of its operations is asked, and as far as can be told without variables."""
    try:
        document = parse_within(text, limits)
        _cost_within(limits, schema, document, operations_of(document), {})
    except GraphQLError as error:
        return [error]
    return errors_of(schema, document, rules)


def _cost_within(
    limits: DocumentLimits,
    schema: GraphQLSchema,
    document: DocumentNode,
    operations: Iterable[OperationDefinitionNode],
    variables: Mapping[str, Any],
) -> int:
    fragments = fragments_of(document)
    cost = max([Costs(schema, each, fragments, limits.page_size).of(variables) for each in operations], default=0)
    if cost > limits.cost:
        raise LimitExceeded("fields, counted as often as rows are asked for", cost, limits.cost, "COST_LIMIT")
    return cost
