"""Queries that are deep, wide, or called oddly: Python bounds how deep blocks and displays may be, and has words of its own."""

import pytest

from tests.schema.execution.conftest import Asking


@pytest.mark.parametrize("field", ["next", "nextNeeded"])
@pytest.mark.parametrize("depth", [1, 11, 12, 13, 14, 19, 20, 21, 30, 60, 100])
def test_deep_objects(depth: int, field: str, ask: Asking) -> None:
    """Objects in objects are answered from a plan however deep they are, nullable ones or not."""
    ask.hits(f"{{ shaky(depth: 200) {{ {f'{field} {{ good ' * depth} absent {'}' * depth} }} }}")


@pytest.mark.parametrize("field", ["leaf", "near", "friend"])
def test_deep_mixtures(field: str, ask: Asking) -> None:
    """The same where types are abstract, and where selections are spread again and again."""
    below = {"leaf": "leaf { ...A int }", "near": "near { name ...B }", "friend": "friend { size ...C }"}[field]
    for _ in range(30):
        below = {
            "leaf": f"leaf {{ id {below} }}",
            "near": f"near(first: 1) {{ size ... on Cat {{ {below} }} ... on Dog {{ barks }} }}",
            "friend": f"friend {{ name {below} }}",
        }[field]
    on = {"leaf": "leaf", "near": "cat", "friend": "cat"}[field]
    fragment = {"leaf": "A on Leaf { string }", "near": "B on Pet { name }", "friend": "C on Named { name }"}[field]
    ask.hits(f"{{ {on} {{ {below} }} }} fragment {fragment}")


@pytest.mark.parametrize("field", ["many", "some"])
def test_deep_lists(field: str, ask: Asking) -> None:
    """Lists of objects with lists are answered from a plan."""
    for depth in range(1, 8):
        ask.hits(f"{{ shaky(depth: 200) {{ {f'{field} {{ good ' * depth} {'}' * depth} }} }}")


def test_lists_of_lists_below_objects(ask: Asking) -> None:
    """Lists of lists of lists are answered from a plan wherever they stand."""
    below = "loose nested"
    assert ask.hits(f"{{ lists(numbers: [2], kind: 1) {{ {below} }} }}")["lists"] == {
        "loose": [[["r"], None], None, [["r"]]],
        "nested": [["RED"], ["RED"], []],
    }


def test_deep_beyond_the_parser(ask: Asking) -> None:
    """What graphql-core finds nested too deeply to be parsed is its own to tell of."""
    ask(f"{{ shaky {{ {'next { ' * 250} good {'}' * 250} }} }}")
    assert ask.counts.plans == ask.counts.refused == 0


def test_fragments_that_multiply(ask: Asking) -> None:
    """A query that doubles with each fragment that it spreads is refused as soon as its plan would be too long."""
    doubling = [
        f"fragment F{n} on Shaky {{ a: nextNeeded {{ ...F{n + 1} }} b: nextNeeded {{ ...F{n + 1} }} }}"
        for n in range(40)
    ]
    query = "\n".join(["{ shaky { ...F0 } }", *doubling, "fragment F40 on Shaky { good }"])
    assert ask.executor.answer(query, None, None, None) is None
    assert ask.counts.refused == 1


def test_wide_queries(ask: Asking) -> None:
    """Hundreds of fields are answered from a plan; where there are more than a plan may have, graphql-core answers."""
    for count in (500, 7_000):
        core = ask(f"{{ leaf {{ {' '.join(f'a{n}: int' for n in range(count))} }} }}")
        assert core is not None
        assert core.data == {"leaf": {f"a{n}": 1 for n in range(count)}}
    assert ask.counts.hits == ask.counts.refused == 1


def test_long_names(ask: Asking) -> None:
    """A plan is bounded in characters, not in lines: a long alias cannot be spread any number of times."""
    alias = "a" * 20_000
    query = "{{ {} }} fragment F on Shaky {{ {}: next {{ good }} }}"
    assert ask.hits(query.format("shaky { ...F }", alias)) == {"shaky": {alias: {"good": 0}}}
    ask(query.format(" ".join(f"a{n}: shaky {{ ...F }}" for n in range(60)), alias))
    assert ask.counts.refused == 1


def test_words_of_python(ask: Asking) -> None:
    """Fields, aliases, variables, fragments and operations may be called as Python's keywords, as names in the generated code
    and with leading underscores."""
    query = """query def($class: Int, $arguments: Boolean!) {
      root: echo(class: $class) @include(if: $arguments)
      keywords { ...lambda in info arguments self __class__: class __import__: None v0: in k0: in _: class }
    } fragment lambda on Keywords { class None root lambda @include(if: $arguments) }"""
    data = ask.hits(query, {"class": 1, "arguments": True}, "def")
    assert data["keywords"] == {
        **{name: name for name in ("class", "None", "root", "lambda", "in", "info", "arguments", "self")},
        "__class__": "class",
        "__import__": "None",
        "v0": "in",
        "k0": "in",
        "_": "class",
    }


def test_text_is_data(ask: Asking) -> None:
    """Text in a query is never code, nor part of it, whatever is in it."""
    for text in ("'", '\\"', "\\\\", "{0}", "%s", "\\n", "\\u0000", "'''", "é\\uD83D\\uDE00", "}}, exit() #"):
        ask.hits(f'{{ echo(string: "{text}", anything: {{_: "{text}"}}) }}')
