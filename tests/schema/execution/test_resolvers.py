"""Resolvers: how they are called from plans, how often, and with what."""

from typing import Any

import pytest
import strawberry
from strawberry import Info

from tests.schema.execution.conftest import CONTEXT
from tests.schema.execution.small import Small, field


class Calls:
    """What was called, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def answering(self, name: str, value: Any = 1) -> Any:
        """A resolver that is noted when it is called, and answers a value, or raises it."""

        def resolver() -> Any:
            self.names.append(name)
            if isinstance(value, Exception):
                raise value
            return value

        return resolver


def query_of(**fields: Any) -> type:
    return strawberry.type(type("Query", (), fields))


def test_resolvers_are_called_once() -> None:
    """A plan calls each resolver once for each value that has its field, in the query's order."""
    calls = Calls()
    ask = Small(query_of(a=field(calls.answering("a"), int), b=field(calls.answering("b"), int)))
    assert ask.executor.answer("{ b x: a a ...F } fragment F on Query { b y: b }", None, None, None) is not None
    assert calls.names == ["b", "a", "a", "b"]


@pytest.mark.parametrize("type_", [int, int | None])
def test_resolvers_that_raise_are_called_twice_at_most(type_: Any) -> None:
    """A resolver that raises is called once from the plan, which then ends, and once by graphql-core."""
    calls = Calls()
    fields = {
        "first": field(calls.answering("first"), int),
        "bad": field(calls.answering("bad", ValueError("bad")), type_),
        "last": field(calls.answering("last"), int),
    }
    ask = Small(query_of(**fields))
    core = ask("{ first bad last }")
    assert core.errors
    assert [error.message for error in core.errors] == ["bad"]
    assert calls.names.count("bad") == 2
    assert calls.names.count("first") == 2
    assert calls.names.count("last") <= 1


def test_given_up_queries_run_once() -> None:
    """A query that was given up is run by graphql-core alone."""
    calls = Calls()
    ask = Small(query_of(bad=field(calls.answering("bad", ValueError("bad")), int | None)))
    for _ in range(20):
        ask("{ bad }")
    calls.names.clear()
    ask("{ bad }")
    assert calls.names == ["bad"]


@strawberry.type
class Called:
    """Fields whose resolvers take all that resolvers can take."""

    own: int

    @strawberry.field
    def by_self(self) -> int:
        """Of itself."""
        return self.own

    @strawberry.field
    def by_all(self, info: Info[Any, None], root: strawberry.Parent[Any], more: int = 1) -> str:
        """Of itself, of the request, of itself again, and of an argument."""
        return f"{self.own} {info.context} {root.own} {more}"

    @strawberry.field
    def by_root(root: Any) -> int:  # noqa: N805
        """Of what Strawberry once called it."""
        return int(root.own)

    @strawberry.field
    @staticmethod
    def by_nothing() -> int:
        """Of nothing."""
        return 5

    @strawberry.field
    @staticmethod
    def by_info(request: Info[Any, None]) -> str:
        """Of the request, under a name of its own."""
        return str(request.context)

    @strawberry.field
    def by_name(self, info: Info[Any, None]) -> str:
        """Of more of the request than plans know of."""
        return info.field_name


@strawberry.type
class Below(Called):
    """The same, inherited."""


@pytest.mark.parametrize("type_", [Called, Below])
def test_resolvers_are_given_what_they_take(type_: Any) -> None:
    """A resolver is given the value, the request and its arguments by whatever names it takes them, on inherited fields too."""
    ask = Small(query_of(called=field(lambda: type_(own=7), type_)))
    query = "{ called { own bySelf byAll other: byAll(more: 2) byRoot byNothing byInfo } }"
    assert ask.executor.answer(query, None, None, CONTEXT) == {
        "called": {
            "own": 7,
            "bySelf": 7,
            "byAll": "7 here 7 1",
            "other": "7 here 7 2",
            "byRoot": 7,
            "byNothing": 5,
            "byInfo": "here",
        }
    }


def test_resolvers_that_want_more() -> None:
    """A resolver that asks more of the request than its context is graphql-core's to call."""
    ask = Small(query_of(called=field(lambda: Called(own=7), Called)))
    assert ask("{ called { byName own } }").data == {"called": {"byName": "byName", "own": 7}}
    assert ask.counts.surprises == 1


def test_contexts_are_the_requests_own() -> None:
    """A plan keeps nothing of a request: each has its own context, and answers that share nothing that can be changed."""
    ask = Small(query_of(called=field(lambda: Called(own=7), Called), many=field(lambda: [[1]], list[list[int]])))
    query = "{ called { byInfo } many }"
    first = ask.executor.answer(query, None, None, "first")
    second = ask.executor.answer(query, None, None, "second")
    assert first is not None
    assert second is not None
    assert (first["called"], second["called"]) == ({"byInfo": "first"}, {"byInfo": "second"})
    first["many"][0].append(2)
    first["called"].clear()
    assert second == {"called": {"byInfo": "second"}, "many": [[1]]}
