"""Validation is bounded: in how much it tells, and in how much it compares."""

from typing import Any

import pytest
from graphql import parse, specified_rules, validate

from graph.store.memory import MemoryStore
from schema import Context, NewsgraphSchema
from schema.execution.validity import errors_of
from tests.graphs import graph_of
from tests.schema.conftest import SCHEMA, UNCOMPILED

CORE = UNCOMPILED.graphql_schema
UNKNOWN = "{ articles(where: { " + " ".join(f"z{n}: 1" for n in range(3_000)) + " }) { totalCount } }"
REPEATED = {
    "a field": "{" + "graph { articles } " * 900 + "}",
    "fragments": "{"
    + " ".join(f"...F{n}" for n in range(400))
    + "} "
    + " ".join(f"fragment F{n} on Query {{ graph {{ articles }} }}" for n in range(400)),
}


STORE = MemoryStore(graph_of({"a.md": {"title": "A"}}))


def errors_told(schema: NewsgraphSchema, text: str) -> list[dict[str, Any]]:
    """The errors of the answer to a query, as they are sent."""
    with STORE.view() as view:
        answer = schema.execute_sync(text, context_value=Context(view))
    return [dict(each.formatted) for each in answer.errors or ()]


@pytest.mark.parametrize("text", ["{ a b c }", "{ articles { totalCount } }", "{ graph { a: articles a: providers } }"])
def test_errors_are_those_of_graphql_core(text: str) -> None:
    """What is within the bounds has the errors that graphql-core finds."""
    document = parse(text)
    assert [each.message for each in errors_of(CORE, document)] == [
        each.message for each in validate(CORE, document, specified_rules)
    ]


@pytest.mark.parametrize("schema", [SCHEMA, UNCOMPILED], ids=["compiled", "not compiled"])
def test_five_errors_are_told_of(schema: NewsgraphSchema) -> None:
    """Of thousands of errors the first five are told, and each repeats no more of the document than can be read."""
    errors = errors_told(schema, UNKNOWN)
    assert len(errors) == 5
    assert max(len(each["message"]) for each in errors) <= 1_001


@pytest.mark.parametrize("schema", [SCHEMA, UNCOMPILED], ids=["compiled", "not compiled"])
@pytest.mark.parametrize("text", REPEATED.values(), ids=REPEATED)
def test_what_comes_too_often_is_not_compared(schema: NewsgraphSchema, text: str) -> None:
    """Fields or fragments that are repeated hundreds of times are refused as too much, not as wrong."""
    [error] = errors_told(schema, text)
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": 50_000}
    assert "of the same name" in error["message"]


def test_what_a_page_may_ask_is_compared() -> None:
    """A hundred fields of one name, and a hundred fragments in one place, are within the bounds."""
    fields = "{" + "graph { articles } " * 100 + "}"
    fragments = "{" + " ".join(f"...F{n}" for n in range(100)) + "} "
    fragments += " ".join(f"fragment F{n} on Query {{ graph {{ articles }} }}" for n in range(100))
    assert [errors_of(CORE, parse(text)) for text in (fields, fragments)] == [[], []]
