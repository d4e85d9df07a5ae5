"""Variables of a request: taken as they are where a look at their class says that graphql-core would take them so."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLSchema,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
    VariableDefinitionNode,
)
from graphql.execution.values import VariableValues, get_variable_values
from msgspec import Struct

Test = Callable[[Any], bool]

_INT_BITS = 31


class Unusual(Exception):
    """Variables, or arguments made of them, that are for graphql-core to make or to refuse."""


class Refused(Unusual):
    """Variables that graphql-core refuses."""


class _Declared(Struct, frozen=True):
    """A declared variable: its test, whether it may be null, and its default, if it has one."""

    name: str
    is_plain: Test | None
    nullable: bool
    has_default: bool
    default: Any


class Declarations:
    """The variables that an operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._nodes = operation.variable_definitions or ()
        defaults = get_variable_values(schema, [each for each in self._nodes if each.default_value], {})
        coerced = {} if isinstance(defaults, list) else defaults.coerced
        self._declared = [_declared(each, coerced) for each in self._nodes]

    def read(self, given: Mapping[str, Any]) -> "Variables":
        """The values of the variables. Raises Refused."""
        try:
            coerced = {}
            for each in self._declared:
                value = given.get(each.name, each.default)
                if each.is_plain and each.is_plain(value):
                    coerced[each.name] = value
                else:
                    coerced.update(_taken(each, given))
            return Variables(coerced, self, given)
        except Unusual:
            values = self.coerce(given)
            return Variables(values.coerced, self, given, values)

    def coerce(self, given: Mapping[str, Any]) -> VariableValues:
        """The same as graphql-core has it. Raises Refused."""
        values = get_variable_values(self._schema, self._nodes, dict(given), max_errors=1)
        if isinstance(values, list):
            raise Refused
        return values


class Variables:
    """One request's variables: `coerced` has their values by name; those without a value are left out."""

    __slots__ = ("_declarations", "_given", "_values", "coerced")

    def __init__(
        self,
        coerced: dict[str, Any],
        declarations: Declarations,
        given: Mapping[str, Any],
        values: VariableValues | None = None,
    ) -> None:
        self.coerced = coerced
        self._declarations = declarations
        self._given = given
        self._values = values

    @property
    def values(self) -> VariableValues:
        """All that graphql-core knows of them."""
        if self._values is None:
            self._values = self._declarations.coerce(self._given)
        return self._values


def _taken(declared: _Declared, given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The variable with its value, or nothing where it has none. Raises Unusual."""
    if declared.name not in given:
        if declared.has_default:
            return [(declared.name, declared.default)]
        if declared.nullable:
            return []
        raise Unusual
    value = given[declared.name]
    if value is None and declared.nullable:
        return [(declared.name, None)]
    if value is None or declared.is_plain is None or not declared.is_plain(value):
        raise Unusual
    return [(declared.name, value)]


def _declared(node: VariableDefinitionNode, defaults: dict[str, Any]) -> _Declared:
    name = node.variable.name.value
    # A default that graphql-core does not take leaves the variable without one here, and its value for graphql-core.
    known = node.default_value is None or name in defaults
    test = _test(node.type) if known else None
    nullable = not isinstance(node.type, NonNullTypeNode) and known
    return _Declared(name, test, nullable, name in defaults, defaults.get(name))


def _test(type_: TypeNode) -> Test | None:
    """What tells whether a value that is not null stands as it is; None for types of which nothing is known here."""
    if isinstance(type_, NonNullTypeNode):
        return _test(type_.type)
    if isinstance(type_, ListTypeNode):
        item = _test(type_.type)
        return None if item is None else lambda value: value.__class__ is list and all(map(item, value))
    assert isinstance(type_, NamedTypeNode)
    return _PLAIN.get(type_.name.value)


_PLAIN: dict[str, Test] = {
    "String": lambda value: value.__class__ is str,
    "ID": lambda value: value.__class__ is str,
    "Boolean": lambda value: value.__class__ is bool,
    "Int": lambda value: value.__class__ is int and -(1 << _INT_BITS) <= value < 1 << _INT_BITS,
}
