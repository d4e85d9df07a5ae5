"""Leaf values: how generated code makes of them what answers hold, and agrees with graphql-core on each.

For most values a look at their class says that they stand as they are. All others go through the type's own coercion.
"""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLEnumType, GraphQLLeafType, Undefined

from schema.execution.surprises import Surprise, expect

AS_THEY_ARE = {
    "String": "{0}.__class__ is str",
    "ID": "{0}.__class__ is str",
    "Boolean": "{0}.__class__ is bool",
    "Int": "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    # A float that is no number, or not finite, is not equal to itself less itself and zero.
    "Float": "{0}.__class__ is float and {0} - {0} == 0.0",
}
"""For built-in scalars, whose names no other type may have, the test that a value passes which stands as it is."""


def coercion(type_: GraphQLLeafType) -> Callable[[Any], Any]:
    """What makes a value that is not None one of an answer; raises whatever graphql-core would, or Surprise where it refuses."""
    coerce = type_.coerce_output_value
    expected: set[type] = set()

    def coerced(value: Any) -> Any:
        if value.__class__ not in expected:
            expect(value)
            expected.add(value.__class__)
        made = coerce(value)
        if made is None or made is Undefined:
            raise Surprise
        return made

    return coerced


def enum_coercion(type_: GraphQLEnumType) -> Callable[[Any], Any]:
    """The same for an enum, whose members' names are remembered by the members, which live as long as the type."""
    coerced = coercion(type_)
    members = getattr(type_, "wrapped_cls", ())
    names: dict[int, str] = {}

    def name(value: Any) -> Any:
        known = names.get(id(value))
        if known is None:
            known = coerced(value)
            if isinstance(value, members):
                names[id(value)] = known
        return known

    return name
