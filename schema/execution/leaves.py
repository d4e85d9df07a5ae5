"""Leaf values: how generated code makes of them what answers hold, and agrees with graphql-core on each.

For most values a look at their class says that they stand as they are. All others go through the type's own coercion.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from graphql import GraphQLEnumType, GraphQLLeafType

from schema.execution.surprises import Surprise

AS_THEY_ARE = {
    "String": "{0}.__class__ is str",
    "ID": "{0}.__class__ is str",
    "Boolean": "{0}.__class__ is bool",
    "Int": "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    # A float that is no number, or not finite, is not equal to itself less itself and zero.
    "Float": "{0}.__class__ is float and {0} - {0} == 0.0",
}
"""For built-in scalars, the test that a value passes which stands as it is."""


def coercion(type_: GraphQLLeafType) -> Callable[[Any], Any]:
    """What makes a value that is not None one of an answer; raises whatever graphql-core would, or Surprise where it refuses."""
    coerce = type_.coerce_output_value

    def coerced(value: Any) -> Any:
        made = coerce(value)
        if made is None:
            raise Surprise
        return made

    return coerced


def enum_coercion(type_: GraphQLEnumType) -> Callable[[Any], Any]:
    """The same for an enum, whose members' names are remembered by the members, which live as long as the type."""
    coerced = coercion(type_)
    names: dict[int, str] = {}

    def name(value: Any) -> Any:
        known = names.get(id(value))
        if known is None:
            known = coerced(value)
            if isinstance(value, Enum):
                names[id(value)] = known
        return known

    return name
