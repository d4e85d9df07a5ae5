"""What no plan is made of, and how it is answered all the same."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NewType

import pytest
import strawberry
from graphql import Undefined
from strawberry.directive import DirectiveLocation, DirectiveValue
from strawberry.extensions import SchemaExtension
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig

from tests.schema.execution.conftest import CONTEXT, Asking
from tests.schema.execution.schemas import SCHEMA
from tests.schema.execution.small import Small, field


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("mutation { put(number: 1) }", {"put": 1}),
        ('{ doubled(text: "ab") }', {"doubled": "abab"}),
        ("{ own }", {"own": "own"}),
        (
            "{ __schema { queryType { name } } leaf { int } }",
            {"__schema": {"queryType": {"name": "Query"}}, "leaf": {"int": 1}},
        ),
        ('{ __type(name: "Leaf") { name } }', {"__type": {"name": "Leaf"}}),
        ('{ leaf { int } ... { __type(name: "Leaf") { name } } }', {"leaf": {"int": 1}, "__type": {"name": "Leaf"}}),
    ],
)
def test_what_is_not_compiled(text: str, data: object, ask: Asking) -> None:
    """Mutations, introspection, fields with extensions and fields that answer in their own way are graphql-core's."""
    core = ask(text)
    assert core is not None
    assert core.data == data
    assert ask.counts.refused == 1
    assert ask.counts.plans == 0


def test_what_is_left_out_refuses_nothing(ask: Asking) -> None:
    """What @skip leaves out does not keep a query from being compiled."""
    query = "query($s: Boolean!) { leaf { int } doubled @skip(if: $s) ... @skip(if: $s) { __schema { description } } }"
    assert ask.hits(query, {"s": True}) == {"leaf": {"int": 1}}
    ask(query, {"s": False})
    assert ask.counts.refused == 1


def test_subscriptions(ask: Asking) -> None:
    """A subscription has no plan, and is subscribed to as ever."""
    text = "subscription { numbers }"
    assert ask.executor.answer(text, None, None, CONTEXT) is None
    assert ask.counts.refused == 1

    async def told() -> list[Any]:
        results = await SCHEMA.subscribe(text)
        assert not isinstance(results, strawberry.types.ExecutionResult)
        return [each.data async for each in results]

    assert asyncio.run(told()) == [{"numbers": 1}, {"numbers": 2}]


async def later(value: Any) -> Any:
    return value


async def said() -> str:
    return "later"


class Waited:
    """What is waited for, and has what it is asked for before."""

    name = "waited"

    def __await__(self) -> Any:
        """An object with a name."""
        return later(Named(name="later")).__await__()


Anything = NewType("Anything", object)


@strawberry.type
class Named:
    """A type with a name."""

    name: str


@strawberry.type
class Asynchronous:
    """Fields that are waited for: those that say so, and those whose values turn out to be."""

    said: str = field(said, str)
    text: str = field(lambda: later("later"), str)
    anything: Anything = field(lambda: later([1]), Anything)
    named: Named = field(Waited, Named)
    many: list[Named] = field(lambda: [Waited(), Named(name="now")], list[Named])


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{ said }", {"said": "later"}),
        ("{ text }", {"text": "later"}),
        ("{ anything }", {"anything": [1]}),
        ("{ named { name } }", {"named": {"name": "later"}}),
        ("{ named { __typename } }", {"named": {"__typename": "Named"}}),
        ("{ many { name } }", {"many": [{"name": "later"}, {"name": "now"}]}),
    ],
)
def test_what_is_waited_for(text: str, data: object) -> None:
    """Values that must be waited for are never in an answer from a plan, nor is what they are asked for."""
    scalars: dict[object, Any] = {Anything: strawberry.scalar(name="Anything")}
    ask = Small(Asynchronous, config=StrawberryConfig(scalar_map=scalars))
    assert ask.executor.answer(text, None, None, None) is None

    async def told() -> Any:
        return (await ask.schema.execute(text)).data

    assert asyncio.run(told()) == data


def test_types_that_are_waited_for() -> None:
    """Nor is a type that says only later what is its own."""

    @strawberry.type
    class Slow:
        name: str

        @classmethod
        async def is_type_of(cls, value: object, info: object) -> bool:
            return False

    query = strawberry.type(type("Query", (), {"slow": field(lambda: Named(name="a"), Slow)}))
    assert Small(query).executor.answer("{ slow { name } }", None, None, None) is None


@strawberry.directive(locations=[DirectiveLocation.FIELD])
def loud(value: DirectiveValue[str]) -> str:
    """Text in capitals."""
    return value.upper()


@strawberry.type
class Simple:
    """A field of text."""

    text: str = field(lambda: "a", str)


def test_directives() -> None:
    """A field with a directive of the schema's own is graphql-core's; without one it is compiled."""
    ask = Small(Simple, directives=[loud])
    assert ask("{ text @loud }").data == {"text": "A"}
    assert ask("{ text @loud @skip(if: false) }").data == {"text": "A"}
    assert ask.counts.refused == 2
    assert ask("{ text @skip(if: false) }").data == {"text": "a"}
    assert ask.counts.hits == 1


class Louder(SchemaExtension):
    """An extension of a schema, which may do anything to answers."""

    def resolve(self, _next: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        """Text in capitals."""
        return _next(root, info, *args, **kwargs).upper()


def test_extensions_of_schemas() -> None:
    """Nothing is compiled of a schema with extensions."""
    ask = Small(Simple, extensions=[Louder])
    assert ask("{ text }").data == {"text": "A"}
    assert ask.counts.refused == 1


class Never(BasePermission):
    """A permission that nobody has."""

    message = "no"

    def has_permission(self, *_: Any, **__: Any) -> bool:
        """Never."""
        return False


def test_permissions() -> None:
    """A field that not everyone may ask is never answered from a plan."""
    query = strawberry.type(type("Query", (), {"text": field(lambda: "a", str, permission_classes=[Never])}))
    core = Small(query)("{ text }")
    assert core.errors
    assert core.errors[0].message == "no"


def test_resolvers_of_the_configuration() -> None:
    """Where the schema has a way of its own to find attributes, they are graphql-core's to find."""

    @strawberry.type
    class Query:
        text: str

    config = StrawberryConfig(default_resolver=lambda _, name: f"the {name}")
    ask = Small(Query, config=config)
    assert ask("{ text }").data == {"text": "the text"}
    assert ask.counts.refused == 1


def test_undefined_is_no_value() -> None:
    """graphql-core's Undefined is a null, also for a scalar that takes anything."""
    scalars: dict[object, Any] = {Anything: strawberry.scalar(name="Anything")}
    query = strawberry.type(type("Query", (), {"none": field(lambda: Undefined, Anything | None)}))
    ask = Small(query, config=StrawberryConfig(scalar_map=scalars))
    assert ask("{ none }").data == {"none": None}


async def _numbers() -> AsyncIterator[int]:
    yield 1


def test_asynchronous_lists() -> None:
    """A list that is told bit by bit is graphql-core's."""
    query = strawberry.type(type("Query", (), {"numbers": field(lambda: _numbers(), list[int])}))  # noqa: PLW0108
    ask = Small(query)
    assert ask.executor.answer("{ numbers }", None, None, None) is None

    async def told() -> Any:
        return (await ask.schema.execute("{ numbers }")).data

    assert asyncio.run(told()) == {"numbers": [1]}
