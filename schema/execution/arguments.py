"""Arguments of fields: worked out once where a query states them, once a request where variables do."""

from collections.abc import Callable
from typing import Any

from graphql import FieldNode, GraphQLField
from graphql.execution.values import VariableValues, get_argument_values
from strawberry import Schema
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from schema.execution.documents import variables_in

Arguments = dict[str, Any]
"""A resolver's arguments by their names in Python; what was not given and has no default is left out."""

Read = Callable[[VariableValues], Arguments]


def depend_on_variables(node: FieldNode) -> bool:
    """Whether a field's arguments are not the same for every request."""
    return bool(variables_in(node.arguments or ()))


def reading(schema: Schema, field: StrawberryField, definition: GraphQLField, node: FieldNode) -> Read:
    """What makes the arguments of the field at `node` from a request's variables; raises what graphql-core would."""
    registry, config = schema.schema_converter.scalar_registry, schema.config

    def read(variables: VariableValues) -> Arguments:
        values = get_argument_values(definition, node, variables)
        return convert_arguments(values, field.arguments, registry, config)

    return read
