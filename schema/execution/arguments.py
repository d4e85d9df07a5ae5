"""Arguments of fields: made once where a query states them, and once a request where variables do.

All calls of a resolver share them, so that none may change what it is given.

Values that variables stand in for are put together as the query has them, which graphql-core would do from its syntax
each time. Where that is more than putting together, graphql-core does it.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    coerce_input_literal,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry import Schema
from strawberry.types.field import StrawberryField

from schema.execution.conversion import Conversions, Convert
from schema.execution.documents import variables_in
from schema.execution.surprises import NotCompilable
from schema.execution.variables import Unusual, Variables

Arguments = dict[str, Any]
"""A resolver's arguments by their names in Python; what was not given and has no default is left out."""

Read = Callable[[Variables], Arguments]

_Assemble = Callable[[dict[str, Any]], Any]
"""Makes a coerced value of coerced variables. Raises Unusual."""


class Reading:
    """How the arguments of fields are read, in one schema."""

    def __init__(self, schema: Schema) -> None:
        self._names = schema.config.name_converter
        self._conversions = Conversions(schema)

    def once(
        self, field: StrawberryField, definition: GraphQLField, node: FieldNode, values: VariableValues
    ) -> Arguments:
        """The arguments of a field that no variable stands in; raises what graphql-core would."""
        return self._convert(field, get_argument_values(definition, node, values))

    def each_time(self, field: StrawberryField, definition: GraphQLField, node: FieldNode) -> Read:
        """What makes the arguments of a field from a request's variables; raises what graphql-core would."""
        stated, assembled = _parts(definition, node)
        conversions = {name: (python, convert) for name, python, convert in self._arguments(field)}
        known = self._convert(field, stated)

        def read(variables: Variables) -> Arguments:
            arguments = dict(known)
            try:
                for name, assemble in assembled.items():
                    python, convert = conversions[name]
                    arguments[python] = convert(assemble(variables.coerced))
            except Unusual:
                return self._convert(field, get_argument_values(definition, node, variables.values))
            return arguments

        return read

    def _convert(self, field: StrawberryField, values: dict[str, Any]) -> Arguments:
        return {python: convert(values[name]) for name, python, convert in self._arguments(field) if name in values}

    def _arguments(self, field: StrawberryField) -> list[tuple[str, str, Convert]]:
        return [
            (self._names.from_argument(each), each.python_name, self._conversions.of(each.type))
            for each in field.arguments
        ]


def depend_on_variables(node: FieldNode) -> bool:
    """Whether a field's arguments are not the same for every request."""
    return bool(variables_in(node.arguments or ()))


def _parts(definition: GraphQLField, node: FieldNode) -> tuple[dict[str, Any], dict[str, _Assemble]]:
    """The coerced arguments that no variable stands in, and what makes the others."""
    nodes = {each.name.value: each for each in node.arguments or ()}
    varying = {name for name, each in nodes.items() if variables_in([each])}
    constant = {name: argument for name, argument in definition.args.items() if name not in varying}
    alone = FieldNode(name=node.name, arguments=tuple(each for name, each in nodes.items() if name not in varying))
    stated = get_argument_values(GraphQLField(definition.type, args=constant), alone)
    return stated, {name: _assembling(nodes[name].value, definition.args[name].type) for name in varying}


def _assembling(node: ValueNode, type_: GraphQLInputType) -> _Assemble:
    """What makes the value that `node` states of a type."""
    if isinstance(type_, GraphQLNonNull):
        return _assembling(node, type_.of_type)
    if isinstance(node, VariableNode):
        return _taking(node.name.value)
    if isinstance(node, ObjectValueNode) and isinstance(type_, GraphQLInputObjectType):
        return _object(node, type_)
    if isinstance(node, ListValueNode) and isinstance(type_, GraphQLList):
        items = [_assembling(each, type_.of_type) for each in node.values]
        return lambda variables: [item(variables) for item in items]
    if variables_in([node]):
        return _unusual
    value = coerce_input_literal(node, type_)
    if value is Undefined:
        raise NotCompilable
    return lambda _: value


def _object(node: ObjectValueNode, type_: GraphQLInputObjectType) -> _Assemble:
    stated = {each.name.value: each.value for each in node.fields}
    if any(name not in stated and _has_default(field) for name, field in type_.fields.items()):
        return _unusual
    fields = [(name, _assembling(value, type_.fields[name].type)) for name, value in stated.items()]
    return lambda variables: {name: value(variables) for name, value in fields}


def _has_default(field: GraphQLInputField) -> bool:
    return field.default is not None or field.default_value is not Undefined


def _taking(name: str) -> _Assemble:
    def take(variables: dict[str, Any]) -> Any:
        value = variables.get(name)
        # Of a variable without a value, or null, more depends than its value.
        if value is None:
            raise Unusual
        return value

    return take


def _unusual(_variables: dict[str, Any]) -> Any:
    raise Unusual
