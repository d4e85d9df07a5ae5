"""Suggestions: completions of what a person has typed so far."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NodeKind
from graph.store.base import View
from tests.graphs import graph_of
from tests.store_contract.conftest import OpenView

NAMED = graph_of(
    {
        "1.md": {"title": "Machine learning for birds", "excerpt": "aviary", "topics": ["Machine Vision"]},
        "2.md": {"title": "A new Machine", "provider": {"name": "Machinery Today"}},
        "3.md": {"title": "Écoles de mécanique"},
        "t.md": {"taxonomy": "topic", "name": "Robots", "shortname": "Machines"},
    }
)


@pytest.fixture(scope="module")
def view(open_view: OpenView) -> Iterator[View]:
    """A view of what is named."""
    with open_view(NAMED) as opened:
        yield opened


@pytest.mark.parametrize(
    ("prefix", "texts"),
    [
        ("mach", {"Machine learning for birds", "A new Machine", "Machine Vision", "Machinery Today", "Robots"}),
        ("machine l", {"Machine learning for birds"}),
        ("learning machine", {"Machine learning for birds"}),
        ("mach learning", set()),
        ("ÉCO", {"Écoles de mécanique"}),
        ("ecoles mecan", {"Écoles de mécanique"}),
        ("avia", set()),
        ("zebra", set()),
        ("", set()),
        (" ", set()),
        ("*", set()),
    ],
)
def test_words_are_completed(view: View, prefix: str, texts: set[str]) -> None:
    """The last word may be begun only, others are whole; titles, names and shortnames are looked into, excerpts are not;
    case and accents do not count."""
    found = view.suggest(prefix, list(NodeKind), 10)
    assert {suggestion.text for suggestion in found} == texts
    assert all(suggestion.text == suggestion.node.label for suggestion in found)


def test_what_begins_as_a_whole_comes_first(view: View) -> None:
    """Titles that begin with what was typed come before those that have it further on."""
    found = [suggestion.text for suggestion in view.suggest("machine", list(NodeKind), 10)]
    assert set(found[:3]) == {"Machine learning for birds", "Machine Vision", "Machinery Today"}
    assert set(found[3:]) == {"A new Machine", "Robots"}


@pytest.mark.parametrize("first", range(4))
def test_no_more_than_asked_for(view: View, first: int) -> None:
    """At most `first` come, the best of all."""
    everything = view.suggest("mach", list(NodeKind), 10)
    assert view.suggest("mach", list(NodeKind), first) == everything[:first]


def test_kinds_are_kept_to(view: View) -> None:
    """Nodes of other kinds than those that were asked for do not come."""
    assert {s.text for s in view.suggest("mach", [NodeKind.TOPIC], 10)} == {"Machine Vision", "Robots"}
    assert view.suggest("mach", [], 10) == []


@given(prefix=st.text(st.characters()))
def test_any_text_can_be_typed(view: View, prefix: str) -> None:
    """No text is an error."""
    assert len(view.suggest(prefix, list(NodeKind), 3)) <= 3
