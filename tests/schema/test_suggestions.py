"""Suggestions over the API."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NodeKind
from graph.keys import node_id
from schema import Limits
from tests.graphs import graph_of
from tests.schema.conftest import Ask, asking, codes, data_at

QUERY = """query($prefix: String!, $kinds: [NodeKind!], $first: Int) {
  suggest(prefix: $prefix, kinds: $kinds, first: $first) { text node { id __typename kind label } } }"""


@pytest.fixture(scope="module")
def ask() -> Ask:
    """An article, a topic and a provider with “machine” in their names, and two articles without."""
    return asking(
        graph_of(
            {
                "1.md": {
                    "title": "Machine learning for birds",
                    "webUrl": "https://s.example/1",
                    "topics": ["Machines"],
                },
                "2.md": {"title": "A réport", "provider": {"name": "Machine News", "domain": "m.example"}},
                "3.md": {"title": "Other", "excerpt": "machine"},
            }
        )
    )


def texts(ask: Ask, prefix: str, **variables: Any) -> list[str]:
    """What is suggested: texts, each of them its node's label."""
    found = data_at(ask, "suggest", QUERY, prefix=prefix, **variables)
    assert [each["text"] for each in found] == [each["node"]["label"] for each in found]
    return [each["text"] for each in found]


EVERYTHING = {"Machines", "Machine News", "Machine learning for birds"}


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("mach", EVERYTHING),
        ("MACHINE", EVERYTHING),
        ("birds mach", {"Machine learning for birds"}),
        ("rep", {"A réport"}),
        ("a rép", {"A réport"}),
        ("mahcine news", {"Machine News"}),
        ("zebra", set()),
        ("", set()),
        ("  ", set()),
        ("*", set()),
    ],
)
def test_what_was_typed_is_completed(ask: Ask, prefix: str, found: set[str]) -> None:
    """Titles and names with words that begin as those that were typed are suggested, case, accents and a typing mistake
    apart; excerpts are not looked into, and nothing is suggested for blank text."""
    assert set(texts(ask, prefix)) == found


def test_suggestions_name_their_nodes(ask: Ask) -> None:
    """Each suggestion has the node that it names, of whatever kind."""
    nodes = {each["text"]: each["node"] for each in data_at(ask, "suggest", QUERY, prefix="machine")}
    expected = {
        "Machine learning for birds": (node_id(NodeKind.ARTICLE, "s.example/1"), "Article", "ARTICLE"),
        "Machine News": (node_id(NodeKind.PROVIDER, "m.example"), "Provider", "PROVIDER"),
        "Machines": (node_id(NodeKind.TOPIC, "machines"), "Topic", "TOPIC"),
    }
    assert {text: (node["id"], node["__typename"], node["kind"]) for text, node in nodes.items()} == expected


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (None, EVERYTHING),
        ([], set()),
        (["TOPIC"], {"Machines"}),
        (["ARTICLE", "PROVIDER"], {"Machine News", "Machine learning for birds"}),
        (["PROVIDER", "PROVIDER"], {"Machine News"}),
    ],
)
def test_kinds_are_kept_to(ask: Ask, kinds: list[str] | None, found: set[str]) -> None:
    """Nodes of the kinds that are named come, of all where null is given, and none for an empty list."""
    suggested = texts(ask, "mach", kinds=kinds)
    assert set(suggested) == found
    assert len(suggested) == len(found)


def test_no_more_than_asked_for() -> None:
    """Ten come where nothing is said or null is given, else as many as are asked for, the first of all."""
    ask = asking(graph_of({f"{n}.md": {"title": f"Machine {n}"} for n in range(12)}), Limits(max_page_size=11))
    most = texts(ask, "machine", first=11)
    assert len(set(most)) == 11
    assert texts(ask, "machine") == texts(ask, "machine", first=None) == most[:10]
    for first in (0, 1, 5):
        assert texts(ask, "machine", first=first) == most[:first]
    assert len(data_at(ask, "suggest", '{ suggest(prefix: "m") { text } }')) == 10


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"prefix": "m", "first": -1}, "“first” is -1"),
        ({"prefix": "m", "first": 101}, "at most 100"),
        ({"prefix": "m" * 1001}, "1,001 characters"),
        ({"prefix": "m", "kinds": ["STORY"]}, "STORY"),
        ({"prefix": "m", "kinds": [None]}, "null"),
        ({"prefix": None}, "null"),
    ],
)
def test_mistakes_are_bad_input(ask: Ask, variables: dict[str, Any], told: str) -> None:
    """Numbers out of their bounds, too long a text and kinds that there are not are BAD_USER_INPUT."""
    answer = ask(QUERY, **variables)
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert told in answer["errors"][0]["message"]


def test_the_longest_text_may_be_typed(ask: Ask) -> None:
    """Text of the greatest length is no error."""
    assert texts(ask, "m" * 1000) == []


@given(text=st.text(st.characters()) | st.text('mach réport"+-*~ \\^:()[]{}/', max_size=20))
def test_any_text_is_valid(ask: Ask, text: str) -> None:
    """No text is an error, whatever characters it has, lone surrogates among them, and nothing is suggested twice."""
    found = [each["node"]["id"] for each in data_at(ask, "suggest", QUERY, prefix=text, first=100)]
    assert len(set(found)) == len(found)
