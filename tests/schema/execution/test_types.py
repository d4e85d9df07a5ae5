"""Types: how often they are asked what is theirs, and in which order."""

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import GraphQLError

from tests.schema.execution.small import Small, field

asked: list[type] = []


class RecordA:
    """A record of type A."""

    name = "a"


class RecordB:
    """A record of type B."""

    name = "b"


@strawberry.interface
class Named:
    """An interface."""

    name: str


@strawberry.type
class A(Named):
    """A type that tells what is its own, and that it was asked."""

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is an A."""
        asked.append(type(value))
        return isinstance(value, RecordA)


@strawberry.type
class B(Named):
    """Another."""

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is a B."""
        asked.append(type(value))
        return isinstance(value, RecordB)


RECORDS = [RecordA(), RecordB(), RecordB(), RecordA()] * 10


@strawberry.type
class OfRecords:
    """Fields of records."""

    named: list[Named] = field(lambda: RECORDS, list[Named])
    bs: list[B] = field(lambda: [RecordB()] * 20, list[B])
    wrong: B = field(RecordA, B)


def test_types_are_asked_once_a_class() -> None:
    """However many values there are, types are asked about the first of each class, in the first run of a plan."""
    ask = Small(OfRecords, types=[A, B])
    query = "{ named { __typename name } bs { name } }"
    asked.clear()
    assert ask.executor.answer(query, None, None, None) is not None
    first = len(asked)
    assert first <= 8
    for _ in range(3):
        assert ask.executor.answer(query, None, None, None) is not None
    assert len(asked) == first
    ask(query)


def test_a_type_that_denies_its_value() -> None:
    """A value that an object's type says is none of its own is graphql-core's error, however often it is asked."""
    ask = Small(OfRecords, types=[A, B])
    for _ in range(3):
        core = ask("{ bs { name } wrong { name } }")
        assert core.errors
    assert ask.counts.surprises == 3


@strawberry.interface
class Decided:
    """An interface that decides itself."""

    name: str

    @classmethod
    def resolve_type(cls, value: Any, *_: object) -> str:
        """The type that a record says it is."""
        if value.name == "none":
            raise GraphQLError("No type.")
        return str(value.name)


@strawberry.type
class First(Decided):
    """A type that is not asked."""

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Always."""
        return True


@strawberry.type
class Second(Decided):
    """Another."""

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Always."""
        return True


def record(name: str) -> Any:
    return type(name, (), {"name": name})()


@strawberry.type
class OfDecided:
    """Fields of an interface that decides itself."""

    right: list[Decided] = field(lambda: [record("Second"), record("First"), record("Second")], list[Decided])
    wrong: list[Decided | None] = field(lambda: [record("none"), record("Decided")], list[Decided | None])


def test_interfaces_that_decide() -> None:
    """An interface's own decision is followed, before its types are asked; what it raises is graphql-core's error."""
    ask = Small(OfDecided, types=[First, Second])
    core = ask("{ right { __typename } }")
    assert core.data is not None
    assert [each["__typename"] for each in core.data["right"]] == ["Second", "First", "Second"]
    assert ask.counts.hits == 1
    core = ask("{ wrong { __typename } }")
    assert core.errors
    assert len(core.errors) == 2


def test_types_are_asked_in_their_order() -> None:
    """A value that several types claim is the first one's, as for graphql-core."""

    @strawberry.interface
    class Claimed:
        name: str

    def claiming(name: str) -> Any:
        def is_type_of(_cls: object, _value: object, _info: object) -> bool:
            return True

        return strawberry.type(type(name, (Claimed,), {"is_type_of": classmethod(is_type_of)}))

    types = [claiming(name) for name in ("Z", "Y", "X")]
    query = strawberry.type(type("Query", (), {"claimed": field(lambda: record("r"), Claimed)}))
    ask = Small(query, types=types)
    assert ask("{ claimed { __typename name } }").data == {"claimed": {"__typename": "Z", "name": "r"}}
    assert ask.counts.hits == 1


def test_lists_of_generators_are_run_once() -> None:
    """An iterable that can be read once is not begun by the plan that is surprised by it."""
    begun = []

    def numbers() -> Iterator[int]:
        begun.append(1)
        yield 1

    made = numbers()
    query = strawberry.type(type("Query", (), {"numbers": field(lambda: made, list[int])}))
    ask = Small(query)
    assert ask("{ numbers }").data == {"numbers": [1]}
    assert begun == [1]
