"""A schema that has everything that a schema can have; what it answers is often wrong."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry import Schema
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from tests.schema.execution.inputs import SCALARS, Anything, echo, required
from tests.schema.execution.outputs import (
    SHAPES,
    CatType,
    Circle,
    DogType,
    Failure,
    Keywords,
    Leaf,
    Lists,
    Named,
    Pet,
    Shaky,
    Shape,
    Square,
    Thing,
    leaf_of,
)
from tests.schema.execution.values import PETS, VALUES


class Doubling(FieldExtension):
    """An extension of a field: what it answers, twice."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        """The field's answer, twice."""
        return next_(source, info, **kwargs) * 2


class OwnField(StrawberryField):
    """A field that answers in its own way."""

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        """Its name, whatever its resolver says."""
        return self.python_name if super().get_result(source, info, args, kwargs) else None


@strawberry.type
class Query:
    """Where queries begin."""

    echo: Anything = strawberry.field(resolver=echo)
    required: Anything = strawberry.field(resolver=required)
    own: str = OwnField(base_resolver=StrawberryResolver(lambda: "own"), type_annotation=StrawberryAnnotation(str))  # type: ignore[assignment]

    @strawberry.field
    def pet(self, number: int) -> Pet | None:
        """A pet, or what is none."""
        return PETS[number % len(PETS)]  # type: ignore[no-any-return]

    @strawberry.field
    def named(self, numbers: list[int]) -> list[Named | None]:
        """Pets, or what are none."""
        return [PETS[number % len(PETS)] for number in numbers]

    @strawberry.field
    def cat(self, number: int = 0) -> CatType | None:
        """A cat, or what is none."""
        return PETS[number % len(PETS)]  # type: ignore[no-any-return]

    @strawberry.field
    def shapes(self, numbers: list[int]) -> list[Shape | None]:
        """Shapes, or what are none."""
        return [SHAPES[number % len(SHAPES)] for number in numbers]

    @strawberry.field
    def things(self, numbers: list[int]) -> list[Thing | None]:
        """Things, or what are none."""
        return [SHAPES[number % len(SHAPES)] for number in numbers]

    @strawberry.field
    def leaf(self, number: int = 0) -> Leaf:
        """A value, as each kind of leaf."""
        return leaf_of(VALUES[number % len(VALUES)])

    @strawberry.field
    def itself(self, number: int) -> Leaf | None:
        """A value in place of an object."""
        return VALUES[number % len(VALUES)]  # type: ignore[no-any-return]

    @strawberry.field
    def lists(self, numbers: list[int], kind: int = 0) -> Lists:
        """Lists of values, in an iterable of a kind."""
        return Lists(kind=kind, of=[VALUES[number % len(VALUES)] for number in numbers])

    @strawberry.field
    def shaky(self, depth: int = 1, kind: int = 0) -> Shaky | None:
        """What fails as many steps down as `depth` says."""
        return Shaky(failure=Failure(depth, kind))

    @strawberry.field
    def keywords(self) -> Keywords:
        """Fields that are called as Python's keywords."""
        return Keywords()

    @strawberry.field(extensions=[Doubling()])  # type: ignore[untyped-decorator]
    def doubled(self, text: str = "a") -> str:
        """A field with an extension."""
        return text


@strawberry.type
class Mutation:
    """What could change something."""

    @strawberry.mutation
    def put(self, number: int) -> int:
        """The number."""
        return number


@strawberry.type
class Subscription:
    """What is told of again and again."""

    @strawberry.subscription
    async def numbers(self) -> AsyncIterator[int]:
        """Two numbers."""
        yield 1
        yield 2


class QuietSchema(Schema):
    """A schema that does not log the errors that it tells of."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing."""


SCHEMA = QuietSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[CatType, DogType, Square, Circle],
    config=StrawberryConfig(scalar_map=SCALARS),
)
CORE = SCHEMA._schema
