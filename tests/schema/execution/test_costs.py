"""Costs: fields counted by the rows that are asked for, whichever way these are said."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from msgspec.structs import replace

from graph.store.memory import MemoryStore
from schema import Context, build_uncompiled_schema
from schema import build_schema as build_compiled_schema
from schema.execution import DocumentLimits, LimitExceeded, admit
from schema.execution.costs import Costs
from schema.execution.definitions import fragments_of
from tests.graphs import graph_of
from tests.schema.execution.conftest import NEARLY_NONE

SCHEMA = build_schema(
    """
    interface Named { name: String }
    type Thing implements Named { name: String, parts(first: Int, last: Int): Parts, some(limit: Int = 7): [Thing] }
    type Parts { total: Int, nodes: [Thing] }
    type Query {
      thing: Thing, named: Named, things(first: Int, after: String): Parts, nodes(ids: [ID!]!): [Named]
      found(where: Where, orderBy: [Order!], around: [ID!]): Thing, ways(maxHops: Int = 6, first: Int = 3): [Thing]
    }
    type Mutation { put(first: Int): Thing, write: Int }
    input Order { a: Int }
    input Where { a: Int, b: Float, and: [Where!], in: [Int!] }
    """
)


def cost(text: str, page_size: int = 20, **variables: Any) -> int:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    costs = Costs(SCHEMA, operation, fragments_of(document), page_size)
    found = costs.of(variables)
    assert costs.of(variables) == found
    return found


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("{ thing { name } }", {}, 2),
        ("mutation { put { name } write __typename }", {}, 2 * 1_001 + 20 + 1),
        (
            "mutation { a: put(first: 3) { name } ...F ... { write } } fragment F on Mutation { write }",
            {},
            3 * 1_001 + 3,
        ),
        ("{ things(first: 3) { total nodes { name } } }", {}, 1 + 3 * (1 + 1 + 1)),
        ("{ things { nodes { name } } }", {}, 1 + 20 * 2),
        ("{ things(first: 3) { nodes { parts(last: 4) { nodes { name } } } } }", {}, 1 + 3 * (1 + 1 + 4 * 2)),
        ("{ thing { parts(first: 3, last: 5) { total } } }", {}, 1 + 1 + 5),
        ("{ thing { some { name } } }", {}, 1 + 1 + 7),
        ("{ thing { some(limit: 2) { name } } }", {}, 1 + 1 + 2),
        ('{ nodes(ids: ["a", "b"]) { name } }', {}, 1 + 2),
        ("query ($ids: [ID!]!) { nodes(ids: $ids) { name } }", {"ids": ["a", "b", "c"]}, 1 + 3),
        ("query ($n: Int) { things(first: $n) { total } }", {"n": 9}, 1 + 9),
        ("query ($n: Int) { things(first: $n) { total } }", {}, 1 + 20),
        ("query ($n: Int = 4) { things(first: $n) { total } }", {}, 1 + 4),
        ("query ($n: Int = 4) { things(first: $n) { total } }", {"n": 6}, 1 + 6),
        ("query ($n: Int) { things(first: $n) { total } }", {"n": "no number"}, 1 + 20),
        ("query ($n: Int) { things(first: $n) { total } }", {"n": 9.0}, 1 + 9),
        ("query ($n: Int = 1e999) { things(first: $n) { total } }", {}, 1 + 10_000),
        ("query ($n: Int) { things(first: $n) { total } }", {"n": -1e999}, 1),
        ("query ($n: Int) { things(first: $n) { total } }", {"n": float("nan")}, 1),
        ('query ($ids: [ID!]! = ["a", "b"]) { nodes(ids: $ids) { name } }', {}, 1 + 2),
        ("{ things(first: -5) { total } }", {}, 1),
        ("{ things(first: 999999999999) { total } }", {}, 1 + 10_000),
        ("query ($n: Int) { things(first: $n) { total } }", {"n": 2**40}, 1 + 10_000),
        (
            "{ things(first: 3) { ...P ...P } } fragment P on Parts { nodes { ...T } } fragment T on Thing { name }",
            {},
            13,
        ),
        ("{ named { ... on Thing { some(limit: 3) { name } } } }", {}, 1 + 1 + 3),
        ("query ($n: Int) { ...Q } fragment Q on Query { things(first: $n) { total } }", {"n": 8}, 1 + 8),
        ("{ ways { name } }", {}, 1 + 3 + 3 * 6 * 10),
        ("{ ways(maxHops: 2, first: 5) { name } }", {}, 1 + 5 + 5 * 2 * 10),
        ("query ($n: Int) { ways(maxHops: $n) { name } }", {"n": 4}, 1 + 3 + 3 * 4 * 10),
        ("{ __schema { types { name } } }", {}, 3),
        ("{ nothing(first: 100) { nothing } }", {}, 2),
        ("{ ...Q } fragment Q on Query { thing { name } ...Q ...Missing }", {}, 2),
    ],
)
def test_fields_cost_as_often_as_there_are_rows(text: str, variables: dict[str, Any], expected: int) -> None:
    """A field costs one; below one that is asked for rows, as often as these; what is not valid is for validation."""
    assert cost(text, **variables) == expected


NESTED = {"a": 1, "and": [{"a": 2}, {"in": [1, 2, 3]}]}
OF_NESTED = 4 * 10 + 10
"""Four keys, and ten values: three objects, two lists, and five numbers."""


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("{ found(where: { a: 1, and: [{ a: 2 }, { in: [1, 2, 3] }] }) { name } }", {}, OF_NESTED),
        ("query ($w: Where) { found(where: $w) { name } }", {"w": NESTED}, OF_NESTED),
        (
            "query ($w: Where = { a: 1, and: [{ a: 2 }, { in: [1, 2, 3] }] }) { found(where: $w) { name } }",
            {},
            OF_NESTED,
        ),
        ("query ($w: Where = { a: 1 }) { found(where: $w) { name } }", {"w": NESTED}, OF_NESTED),
        ("query ($w: [Where!]) { found(where: { a: 1, and: $w }) { name } }", {"w": NESTED["and"]}, OF_NESTED),
        ("query ($w: Where) { found(where: { and: [$w, $w] }) { name } }", {"w": {"a": 1}}, 3 * 10 + 6),
        ("query ($w: [Int!]) { found(where: { in: $w }) { name } }", {"w": [1] * 5_000}, 10 + 2 + 5_000),
        ("query ($w: [Where!]) { found(where: { and: $w }) { name } }", {"w": [{}] * 5_000}, 10 + 2 + 5_000),
        ("query ($n: Int) { found(where: { a: $n }) { name } }", {"n": 10_000}, 10 + 2),
        ("query ($n: Float) { found(where: { b: $n }) { name } }", {"n": 10_000.0}, 10 + 2),
        ("query ($n: Int = 10000) { found(where: { a: $n }) { name } }", {}, 10 + 2),
        ("query ($w: Where) { found(where: $w) { name } }", {"w": 7}, 1),
        ("query ($w: Where) { found(where: $w) { name } }", {"w": None}, 0),
        ("query ($w: Where) { found(where: $w) { name } }", {}, 0),
        ("{ found(where: {}) { name } }", {}, 1),
        ("{ found(orderBy: [{ a: 1 }, { a: 2 }]) { name } }", {}, 2 * 10 + 5),
        ("query ($o: [Order!]) { found(orderBy: $o) { name } }", {"o": [{"a": 1}] * 2_000}, 2_000 * 12 + 1),
        ("query ($i: [ID!]) { found(around: $i) { name } }", {"i": ["a"] * 2_000}, 2_000 + 1),
    ],
)
def test_filters_cost_what_they_ask_for(text: str, variables: dict[str, Any], expected: int) -> None:
    """Each key costs ten, and each value one, whether they are stated, given or there by default; no number counts as rows. What
    an order has, and where one looks around, costs likewise."""
    assert cost(text, **variables) == 1 + 1 + expected


def test_a_number_may_be_rows_here_and_part_of_a_filter_there() -> None:
    """What a variable costs as rows it does not cost in a filter, in the same operation."""
    text = "query ($n: Int) { things(first: $n) { total } found(where: { a: $n }) { name } }"
    assert [cost(text, n=n) for n in (1, 9)] == [1 + n + (1 + 1 + 10 + 2) for n in (1, 9)]


@pytest.mark.parametrize("page_size", [1, 20, 500])
def test_lists_without_a_number_cost_a_page(page_size: int) -> None:
    """Lists of which nothing is said have as many rows as the server's pages; those that have a default of their own, that."""
    assert cost("{ things { nodes { parts { total } } } }", page_size) == 1 + page_size * (1 + 1 + page_size)
    assert cost("query ($n: Int) { things(first: $n) { total } }", page_size) == 1 + page_size
    assert cost("query ($n: Int) { things(first: $n) { total } }", page_size, n=None) == 1 + page_size
    assert cost("{ things(first: null) { total } }", page_size) == 1 + page_size
    assert cost("{ things(first: 3) { total } }", page_size) == 1 + 3
    assert cost("{ thing { some { name } } }", page_size) == 1 + 1 + 7


def test_numbers_that_are_not_given_cost_what_may_stand_for_them() -> None:
    """A variable without a value leaves the argument's default or, where null counts as nothing said, a page: the greater."""
    for text in ("query ($n: Int) { thing { some(limit: $n) { name } } }", "{ thing { some(limit: null) { name } } }"):
        assert [cost(text, page_size) for page_size in (1, 50)] == [1 + 1 + 7, 1 + 1 + 50]


def test_both_ways_of_answering_know_pages() -> None:
    """A list of which nothing is said is too much where pages are large, whether it is asked of a plan or of graphql-core."""
    text = "{ articles { nodes { title } } }"
    store = MemoryStore(graph_of({}))
    for build in (build_compiled_schema, build_uncompiled_schema):
        for page_size, is_too_much in ((20, False), (100, True)):
            schema = build(limits=DocumentLimits(cost=150, page_size=page_size))
            with store.view() as view:
                answer = schema.execute_sync(text, context_value=Context(view))
            assert bool(answer.errors) is is_too_much


def test_costs_of_many_values_are_right() -> None:
    """What is remembered of values is their cost, also once some were forgotten."""
    document = parse("query ($a: Int, $b: Int) { things(first: $a) { nodes { parts(first: $b) { total } } } }")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    costs = Costs(SCHEMA, operation, {}, 20)
    for _ in range(2):
        for a in range(12):
            for b in range(12):
                assert costs.of({"a": a, "b": b}) == 1 + a * (1 + 1 + b)


def test_bombs_of_rows_cost_at_once() -> None:
    """Pages in pages, and fragments in fragments, are counted, not followed."""
    parts = " ".join(
        f"fragment F{n} on Thing {{ a: parts(first: 100) {{ ...P{n} }} b: parts(first: 100) {{ ...P{n} }} }} "
        f"fragment P{n} on Parts {{ nodes {{ ...F{n + 1} }} }}"
        for n in range(20)
    )
    bomb = "{ thing { ...F0 } } " + parts + " fragment F20 on Thing { name }"
    found = cost(bomb)
    assert found > 200**20
    with pytest.raises(LimitExceeded, match="at most 250,000") as refused:
        admit(SCHEMA, bomb, None, {}, replace(NEARLY_NONE, cost=DocumentLimits().cost))
    assert refused.value.extensions == {"code": "COST_LIMIT", "limit": 250_000}
