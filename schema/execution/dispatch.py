"""Which type a value is of: asked of the types once for each class of values, whose instances must all be of one type."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLObjectType

from schema.execution.surprises import Surprise

Answer = Callable[[Any, Any, Any], dict[str, Any]]

Table = dict[type, Answer]
"""What answers a selection, by the class of the value that it is of."""


def choosing(types: Sequence[GraphQLObjectType], functions: list[Answer], table: Table) -> Callable[[Any, Any], Answer]:
    """What finds the function, of `functions`, for a value that no class in `table` is the class of, and enters it there.

    Types are asked in their order, as graphql-core asks them. It raises Surprise where a value is of none.
    """

    def choose(value: Any, info: Any) -> Answer:
        for type_, function in zip(types, functions, strict=True):
            if type_.is_type_of is not None and type_.is_type_of(value, info):
                table[value.__class__] = function
                return function
        raise Surprise

    return choose


def checking(type_: GraphQLObjectType, known: set[type]) -> Callable[[Any, Any], None]:
    """What raises Surprise where a value is not of `type_`, and enters its class in `known` where it is."""
    is_type_of = type_.is_type_of
    assert is_type_of is not None

    def check(value: Any, info: Any) -> None:
        if not is_type_of(value, info):
            raise Surprise
        known.add(value.__class__)

    return check
