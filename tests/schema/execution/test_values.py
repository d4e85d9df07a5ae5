"""Values of leaves, lists and objects: right ones, ones that can be made right, and wrong ones."""

from itertools import product
from typing import Any

import pytest
from graphql import Undefined

from tests.schema.execution.conftest import Asking
from tests.schema.execution.outputs import SHAPES
from tests.schema.execution.schemas import CORE
from tests.schema.execution.values import ITERABLES, PETS, VALUES

LEAVES: list[str] = [name for name in CORE.type_map["Leaf"].fields if name != "leaf"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", LEAVES)
def test_leaves(name: str, ask: Asking) -> None:
    """Each value is answered as graphql-core answers it, and from a plan where it is no error."""
    for number, value in enumerate(VALUES):
        query = f"{{ leaf(number: {number}) {{ {name} }} }}"
        hits = ask.counts.hits
        core = ask(query)
        assert core is not None
        assert (ask.counts.hits > hits) == (not core.errors and value is not Undefined), value


@pytest.mark.parametrize("selection", ["__typename", "string", "leaf { int }", "... on Leaf { stringNeeded }"])
def test_what_is_no_object(selection: str, ask: Asking) -> None:
    """A value that graphql-core takes for no object, as an error or Undefined, is none here, even if it has all that it is
    asked for; any other is taken for one."""
    for number in range(len(VALUES)):
        ask(f"{{ itself(number: {number}) {{ {selection} }} }}")
    assert ask.counts.refused == 0


@pytest.mark.parametrize("kind", range(len(ITERABLES)))
@pytest.mark.parametrize(
    "selection", ["needed", "nullable", "nested", "loose", "leaves { __typename }", "leaves { anything }"]
)
def test_lists(selection: str, kind: int, ask: Asking) -> None:
    """Iterables of all kinds, empty or not, are answered as graphql-core answers them, and lists and tuples from a plan."""
    lists: list[list[int]] = [[], [0, 0], [2, 25], [1, len(VALUES) - 1]]
    for numbers in lists:
        hits = ask.counts.hits
        core = ask(f"{{ lists(numbers: {numbers}, kind: {kind}) {{ {selection} }} }}")
        assert core is not None
        if kind < 2 and not core.errors:
            assert ask.counts.hits > hits


@pytest.mark.parametrize(
    ("field", "count", "selection"),
    [
        ("named", len(PETS), "__typename name"),
        ("named", len(PETS), "... on Pet { size friend { name ... on Dog { barks } } }"),
        ("named", len(PETS), '... on Cat { colour near { name } greeting } ... on Dog { greeting(to: "b") }'),
        ("shapes", len(SHAPES), "__typename sides"),
        ("shapes", len(SHAPES), "... on Square { width } ... on Circle { radius scaled { radius } }"),
        ("things", len(SHAPES), "__typename"),
        ("things", len(SHAPES), "... on Shape { sides } ... on Line { length } ... on Named { name }"),
    ],
)
def test_values_of_abstract_types(field: str, count: int, selection: str, ask: Asking) -> None:
    """A value is of the type that graphql-core finds it to be of, alone and after others of other types; one that is of none
    is an error."""
    right = []
    for number in range(count):
        core = ask(f"{{ {field}(numbers: [{number}]) {{ {selection} }} }}")
        assert core is not None
        if not core.errors:
            right.append(number)
    assert len(right) > 2
    assert ask.counts.hits == len(right)
    ask.hits(f"{{ {field}(numbers: {right[::-1] + right}) {{ {selection} }} }}")


def test_types_of_shapes(ask: Asking) -> None:
    """Instances of Strawberry's classes are of their own type, not of the first one that has their interface."""
    query = "{ shapes(numbers: [1, 0, 1]) { __typename sides } things(numbers: [2, 3, 1]) { __typename } }"
    assert ask.hits(query) == {
        "shapes": [
            {"__typename": "Circle", "sides": 0},
            {"__typename": "Square", "sides": 4},
            {"__typename": "Circle", "sides": 0},
        ],
        "things": [{"__typename": "Line"}, {"__typename": "Cat"}, {"__typename": "Circle"}],
    }


@pytest.mark.parametrize("kind", range(4))
@pytest.mark.parametrize("depth", range(4))
def test_failing_fields(depth: int, kind: int, ask: Asking) -> None:
    """Errors and nulls where none may be go up as far as graphql-core has them go; all else is answered from a plan."""
    ends = ["bad", "badNeeded", "bad good badNeeded absent"]
    selections = [f"good many {{ {end} }}" for end in ends]
    for below, below_it in product(["next", "nextNeeded", "many", "some"], repeat=2):
        selections.extend(f"good {below} {{ good {below_it} {{ {end} }} }}" for end in ends[1:])
    hits = 0
    for selection in selections:
        core: Any = ask(f"{{ shaky(depth: {depth}, kind: {kind}) {{ {selection} }} }}")
        hits += not core.errors
    assert ask.counts.hits == hits
    assert ask.counts.surprises == len(selections) - hits
