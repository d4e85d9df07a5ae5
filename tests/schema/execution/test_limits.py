"""Limits of documents: what is measured, that it is measured once, and that more is refused with figure and limit."""

from typing import Any

import pytest
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    parse,
)
from hypothesis import given
from hypothesis import strategies as st

from schema.execution import DocumentLimits, LimitExceeded
from schema.execution.limits import parse_within

ANY = DocumentLimits()


@pytest.mark.parametrize(
    ("text", "limits", "told"),
    [
        ("{" + "a " * 9_999 + "}", ANY, "more tokens; at most 10,000"),
        ("query A { a } query B { a }", DocumentLimits(operations=1), "2 operations; at most 1"),
        ("{" + "a {" * 25 + "a" + "}" * 25 + "}", ANY, "26 levels of fields; at most 25"),
        ("{" + "a " * 2_001 + "}", ANY, "2,001 fields; at most 2,000"),
        ("{ a b c { d e } }", DocumentLimits(fields=4), "5 fields; at most 4"),
        ("{ x: a y: b { z: c } }", DocumentLimits(aliases=2), "3 aliases; at most 2"),
        (
            "query @a { b @c ... @d { e } ...F @f } fragment F on T @g { h @i }",
            DocumentLimits(directives=5),
            "6 directives",
        ),
        ("{ ...F ...F } fragment F on T { a { b } }", DocumentLimits(fields=3), "4 fields; at most 3"),
        ("{ a { ...F } } fragment F on T { b { c } }", DocumentLimits(depth=2), "3 levels of fields; at most 2"),
        ("{" + "a(b: [" * 101 + "])" * 101 + "}", ANY, "203 levels of brackets"),
        ("{ a(b: " + "[" * 201 + "]" * 201 + ") }", ANY, "203 levels of brackets; at most 200"),
        ("#\n" * 3 + "{ a }", DocumentLimits(comments=2), "3 comments; at most 2"),
        ("#\n" * 1_001 + "{ a }", ANY, "1,001 comments; at most 1,000"),
        ("{ a(b: " + "1" * 4_301 + ") }", ANY, "digits in a number; at most 4,300"),
    ],
)
def test_more_is_refused(text: str, limits: DocumentLimits, told: str) -> None:
    """What exceeds a limit is refused before it is looked at any further, with how much there is where that is known."""
    with pytest.raises(LimitExceeded, match=told) as refused:
        parse_within(text, limits)
    assert refused.value.extensions
    assert refused.value.extensions["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "text",
    [
        "{" + "a " * 2_000 + "}",
        "{" + "a {" * 24 + "a" + "}" * 24 + "}",
        '{ a(b: "' + "{[(" * 500 + '") }',
        '{ a(b: """' + '{[( \\\\""" " x' * 500 + '""") }',
        "# " + "{" * 500 + "\n{ a }",
        '{ a(b: "' + "9" * 5_000 + '") }',
        "{ ...F } fragment F on T { a ...F }",
        "{ ...G }",
        "{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }" + " " * 26,
    ],
)
def test_so_much_is_read(text: str) -> None:
    """What is just within the limits, and what only looks like more, is read; fragments that cannot be are for validation."""
    assert parse_within(text, ANY) == parse(text)


def test_introspection_may_be_deep() -> None:
    """Fields of introspection count for no depth; graphql-core bounds them by a rule of its own."""
    parse_within("{ __schema { types { fields { name } } } }", DocumentLimits(depth=1))


def test_no_document_is_a_syntax_error() -> None:
    """What is no GraphQL is told of as such."""
    with pytest.raises(GraphQLSyntaxError):
        parse_within("{ a", ANY)


@pytest.mark.parametrize(
    "fragment",
    ["fragment F{0} on T {{ ...F{1} ...F{1} }}", "fragment F{0} on T {{ a {{ ...F{1} ...F{1} }} b {{ ...F{1} }} }}"],
    ids=["spreads", "fields"],
)
def test_bombs_are_measured_at_once(fragment: str) -> None:
    """Fragments that are spread twice in each other, thirty in a row, are measured once each: 2³⁰ fields are told of."""
    bomb = "{ ...F0 } " + " ".join(fragment.format(n, n + 1) for n in range(30)) + " fragment F30 on T { a b }"
    with pytest.raises(LimitExceeded):
        parse_within(bomb, DocumentLimits(depth=100))


def test_long_chains_of_fragments_are_refused() -> None:
    """A thousand fragments that lead to each other are more than can be followed, and are refused as such."""
    chain = (
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on T {{ ...F{n + 1} }}" for n in range(1_000))
        + " fragment F1000 on T { a }"
    )
    with pytest.raises(LimitExceeded, match="levels of selections"):
        parse_within(chain, DocumentLimits(tokens=100_000))


@pytest.mark.parametrize("levels", [148, 149, 150, 410])
def test_selections_nest_up_to_150_levels(levels: int) -> None:
    """Fragments in a row are levels, also where no field is in them; how many there are is told of."""
    chain = "{ ...F0 } " + " ".join(f"fragment F{n} on T {{ ...F{n + 1} }}" for n in range(levels - 1))
    chain += f" fragment F{levels - 1} on T {{ a }}"
    if levels < 150:
        parse_within(chain, ANY)
    else:
        with pytest.raises(LimitExceeded, match=f"{levels + 1:,} levels of selections; at most 150"):
            parse_within(chain, ANY)


SELECTIONS = st.recursive(
    st.sampled_from(["a", "x: b", "c @d", "...F", "...G @e"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"a {{ {' '.join(each)} }}")
        | st.lists(inner, min_size=1, max_size=3).map(lambda each: f"... @f {{ {' '.join(each)} }}")
    ),
    max_leaves=12,
)


@given(root=SELECTIONS, f=st.sampled_from(["a", "a { x: b ...G }"]), g=st.sampled_from(["y: a @h", "... { b c }"]))
def test_measures_are_those_of_the_document_with_its_fragments_written_out(root: str, f: str, g: str) -> None:
    """Each limit is met exactly where the document, every spread replaced by what it stands for, has so much and no more."""
    text = f"{{ {root} }} fragment F on T {{ {f} }} fragment G on T {{ {g} }}"
    found = written_out(text)
    parse_within(text, DocumentLimits(**found))
    for name, figure in found.items():
        if figure:
            with pytest.raises(LimitExceeded, match=f"{figure:,}"):
                parse_within(text, DocumentLimits(**{**found, name: figure - 1}))


def written_out(text: str) -> dict[str, int]:
    """The measures of a document, counted selection by selection."""
    document = parse(text)
    fragments: dict[str, Any] = {each.name.value: each for each in document.definitions[1:]}  # type: ignore[attr-defined]
    found = {"depth": 0, "fields": 0, "aliases": 0, "directives": 0}

    def walk(selections: Any, depth: int) -> None:
        for each in selections.selections:
            found["directives"] += len(each.directives or ())
            if isinstance(each, FieldNode):
                found["fields"] += 1
                found["aliases"] += each.alias is not None
                found["depth"] = max(found["depth"], depth + 1)
                if each.selection_set:
                    walk(each.selection_set, depth + 1)
            elif isinstance(each, FragmentSpreadNode):
                walk(fragments[each.name.value].selection_set, depth)
            elif isinstance(each, InlineFragmentNode):
                walk(each.selection_set, depth)

    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    walk(operation.selection_set, 0)
    return found
