"""Arguments: what resolvers are given, of literals, variables and defaults."""

from typing import Any

import pytest

from tests.schema.execution.conftest import Asking


@pytest.mark.parametrize(
    ("arguments", "declared", "requests"),
    [
        ("", "", [{}]),
        ('(int: 1, float: 2, string: "a", id: 3, boolean: false, colour: BLUE, class: 4)', "", [{}]),
        ("(int: null, id: null, boolean: null, colours: null, grid: null, box: null, anything: null)", "", [{}]),
        ("(level: TOP, colours: [RED, null], numbers: [1, 2], grid: [[1], []])", "", [{}]),
        ("(colours: RED, numbers: 1, grid: 1, boxes: {needed: RED})", "", [{}]),
        ('(anything: {a: [1, {b: RED}], c: null}, stamp: "iii")', "", [{}]),
        ("(box: {needed: RED})", "", [{}]),
        ("(box: {needed: RED, number: 1, text: null, name: null, colours: null, inner: {needed: BLUE}})", "", [{}]),
        ("(either: {number: 1}, boxes: [{needed: RED, boxes: [{needed: GREEN}], grid: [[1, null], [2]]}])", "", [{}]),
        ('(either: {box: {needed: RED, stamp: "i", anything: [1]}})', "", [{}]),
        ("(int: $a)", "$a: Int", [{}, {"a": None}, {"a": 0}, {"a": 1.0}, {"a": -(2**31)}]),
        ("(int: $a)", "$a: Int = 5", [{}, {"a": None}, {"a": 0}]),
        ("(int: $a)", "$a: Int! = 5", [{}, {"a": 0}]),
        ("(float: $a)", "$a: Float! = 5", [{}, {"a": 1}, {"a": 0.5}]),
        ("(float: $a, string: $b)", '$a: Float, $b: String = "b"', [{}, {"a": 1, "b": "c"}, {"b": "d"}]),
        ("(id: $a)", "$a: ID", [{}, {"a": 1}, {"a": "1"}, {"a": ""}]),
        ("(boolean: $a, int: $b)", "$a: Boolean, $b: Int = null", [{}, {"a": False}, {"a": None, "b": 2}]),
        ("(colour: $a, level: $b)", "$a: Colour! = RED, $b: Level", [{}, {"a": "BLUE", "b": "TOP"}, {"b": None}]),
        ("(colour: $a)", "$a: Colour = RED", [{}, {"a": "BLUE"}]),
        ("(colours: $a)", "$a: [Colour]", [{}, {"a": []}, {"a": ["RED", None]}, {"a": "RED"}, {"a": None}]),
        ("(colours: [$a, RED, $b])", "$a: Colour, $b: Colour = BLUE", [{}, {"a": "GREEN"}, {"a": None, "b": None}]),
        ("(numbers: $a)", "$a: [Int!]", [{}, {"a": [1, 2]}, {"a": 1}, {"a": []}]),
        ("(grid: $a)", "$a: [[Int!]!] = [[1], 2]", [{}, {"a": [[1, 2], []]}, {"a": 1}, {"a": [[3]]}]),
        ("(grid: [[$a, 1], $b])", "$a: Int!, $b: [Int!]!", [{"a": 1, "b": [2]}, {"a": 3, "b": 4}]),
        ("(box: $a)", "$a: Box", [{}, {"a": None}, {"a": {"needed": "RED"}}, {"a": {"needed": "BLUE", "number": 9}}]),
        ("(box: $a)", "$a: Box = {needed: GREEN, inner: {needed: RED}}", [{}, {"a": {"needed": "RED", "text": None}}]),
        (
            "(box: {needed: $a, name: $b})",
            "$a: Colour!, $b: String",
            [{"a": "RED"}, {"a": "BLUE", "b": "b"}, {"a": "RED", "b": None}],
        ),
        (
            "(box: {needed: RED, number: $a, text: $b})",
            "$a: Int! = 1, $b: String",
            [{}, {"a": 2, "b": "b"}, {"b": None}],
        ),
        (
            '(box: {needed: RED, number: 1, text: "", colours: [$a], grid: [[$b]]})',
            "$a: Colour!, $b: Int",
            [{"a": "RED"}, {"a": "BLUE", "b": 1}],
        ),
        (
            "(boxes: [{needed: RED, inner: $a}, $b])",
            "$a: Box, $b: Box!",
            [{"b": {"needed": "RED"}}, {"a": {"needed": "BLUE"}, "b": {"needed": "RED"}}],
        ),
        ("(boxes: {needed: RED, name: $a})", "$a: String", [{}, {"a": "a"}]),
        ("(either: {number: $a})", "$a: Int!", [{"a": 1}, {"a": 2}]),
        ("(either: {names: [$a]})", "$a: String!", [{"a": "1"}, {"a": "2"}]),
        ("(either: $a)", "$a: Either", [{}, {"a": {"number": 1}}, {"a": {"box": {"needed": "RED"}}}]),
        ("(stamp: $a)", "$a: Stamp", [{}, {"a": "iii"}, {"a": None}]),
        ("(stamp: $a)", '$a: Stamp! = "ii"', [{}, {"a": "iii"}]),
        ("(anything: $a)", "$a: Anything", [{}, {"a": None}, {"a": [1, {"b": "c"}]}, {"a": "x"}]),
        ("(anything: {a: $a, b: [$b, 1]})", "$a: Int, $b: String", [{}, {"a": 1, "b": "b"}, {"a": None}]),
        (
            "(int: $int, class: $None, string: $self)",
            "$int: Int, $None: Int, $self: String!",
            [{"int": 1, "None": 2, "self": "s"}, {"self": ""}],
        ),
    ],
)
def test_resolvers_are_given_what_graphql_core_gives(
    arguments: str, declared: str, requests: list[dict[str, Any]], ask: Asking
) -> None:
    """A resolver is given the same arguments from a plan, in whatever order requests come: their values, their classes, which
    were left out, and which are defaults."""
    query = f"query{f'({declared})' if declared else ''} {{ echo{arguments} }}"
    for variables in requests + requests[::-1]:
        ask.hits(query, variables)
    assert ask.counts.plans == 1


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($a: Float = 1) { echo(float: $a) }", {"a": None}),
        ("query($a: Colour = RED) { echo(box: {needed: $a}) }", {"a": None}),
        ("query($a: Int = 1) { echo(box: {needed: RED, number: $a}) }", {"a": None}),
        ("query($a: [Int!]) { leaf(number: 0) { int } echo(numbers: [1, 2], grid: [$a]) }", {"a": None}),
        ("query($a: Boolean = true) { leaf { int @skip(if: $a) } }", {"a": None}),
        ("query($a: Either) { echo(either: $a) }", {"a": {}}),
        ("query($a: Either) { echo(either: $a) }", {"a": {"number": 1, "names": []}}),
        ("query($a: Either) { echo(either: $a) }", {"a": {"number": None}}),
        ("query($a: Stamp) { echo(stamp: $a) }", {"a": 5}),
        ("query($a: Colour) { echo(colours: [$a]) }", {"a": "r"}),
        ("query($a: Box) { echo(box: $a) }", {"a": {}}),
        ("query($a: Box) { echo(box: $a) }", {"a": {"needed": "RED", "other": 1}}),
        ("{ echo(either: {}) }", {}),
        ("{ echo(either: {number: 1, names: []}) }", {}),
        ("{ echo(stamp: 5) }", {}),
    ],
)
def test_wrong_arguments_are_graphql_cores(query: str, variables: dict[str, Any], ask: Asking) -> None:
    """Arguments that graphql-core refuses are refused, also where it finds out only when it asks the field."""
    core = ask(query, variables)
    assert core is not None
    assert core.errors
    assert ask.counts.hits == 0


def test_fields_in_fragments_are_read_once(ask: Asking) -> None:
    """Where a fragment is spread many times, on types that differ in an argument's default too, each field has its own
    arguments."""
    query = """query($to: String!) {
      a: pet(number: 0) { ...F } b: pet(number: 1) { ...F } named(numbers: [0, 1]) { ...F }
    } fragment F on Named { ... on Cat { greeting(to: $to) again: greeting } ... on Dog { greeting(to: $to) again: greeting } }"""
    for to in ("x", "y"):
        data = ask.hits(query, {"to": to})
        cat = {"greeting": f"Felix greets {to} at here", "again": "Felix greets you at here"}
        dog = {"greeting": f"Rex greets {to} at here", "again": "Rex greets you at here"}
        assert data == {"a": cat, "b": dog, "named": [cat, dog]}
