"""Which type a value is of: asked of the types once for each class of values, whose instances must all be of one type.

Mappings are the exception, since what they hold may tell their types, and so is what Strawberry was told the type of; each
of them is asked about.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLAbstractType, GraphQLObjectType, GraphQLSchema, default_type_resolver
from graphql.pyutils import is_awaitable
from msgspec import Struct
from strawberry.types.cast import get_strawberry_type_cast

from schema.execution.surprises import Surprise, expect

Answer = Callable[[Any, Any, Any, Any], Any]

Table = dict[type, Answer]
"""What answers a selection, by the class of the value that it is of."""


class Place(Struct, frozen=True):
    """Where a value stands."""

    schema: GraphQLSchema
    field_name: str


class TypeInfo(Struct, frozen=True):
    """What types are asked with: of graphql-core's info, all that its own answers and Strawberry's use."""

    context: Any
    schema: GraphQLSchema
    field_name: str
    is_awaitable: Callable[[Any], bool] = is_awaitable


def choosing(
    place: Place,
    abstract: GraphQLAbstractType,
    types: Sequence[GraphQLObjectType],
    functions: list[Answer],
    table: Table,
) -> Callable[[Any, Any], Answer]:
    """What finds the function, of `functions`, for a value that no class in `table` is the class of, and enters it there.

    The functions are those of `types`, among which `abstract` decides as it does for graphql-core. It raises Surprise where
    a value is of none.
    """
    resolve_type: Any = abstract.resolve_type or default_type_resolver

    def choose(value: Any, info: Any) -> Answer:
        expect(value)
        asked = TypeInfo(info.context, place.schema, place.field_name)
        name = resolve_type(value, asked, abstract)
        expect(name)
        for type_, function in zip(types, functions, strict=True):
            if type_.name == name:
                _ask(type_, value, asked)
                if _is_told_by_class(value):
                    table[value.__class__] = function
                return function
        raise Surprise

    return choose


def checking(place: Place, type_: GraphQLObjectType, known: set[type]) -> Callable[[Any, Any], None]:
    """What raises Surprise where a value is not of `type_`, and enters its class in `known` where it is."""

    def check(value: Any, info: Any) -> None:
        expect(value)
        _ask(type_, value, TypeInfo(info.context, place.schema, place.field_name))
        if _is_told_by_class(value):
            known.add(value.__class__)

    return check


def _is_told_by_class(value: Any) -> bool:
    return not isinstance(value, Mapping) and get_strawberry_type_cast(value) is None


def _ask(type_: GraphQLObjectType, value: Any, asked: Any) -> None:
    """Raises Surprise where a type says that a value is none of its own."""
    if type_.is_type_of is None:
        return
    told = type_.is_type_of(value, asked)
    expect(told)
    if not told:
        raise Surprise
