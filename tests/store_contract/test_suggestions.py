"""Suggestions: completions of what a person has typed so far."""

from collections.abc import Iterator
from operator import le
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from graph import NodeKind
from graph.store.base import View
from tests.graphs import FEW, graph_of
from tests.store_contract.conftest import OpenView

WORDS = ["lake", "laek", "lke", "lak", "harbour", "harbours", "hrabours", "hrabouxs", "hxrbx", "tree", "treee"]
NAMES = st.lists(
    st.sampled_from(["lake", "lakes", "harbour", "harbours", "tree", "treasure"]), min_size=1, max_size=2
).map(" ".join)

NAMED = graph_of(
    {
        "1.md": {"title": "Machine learning for birds", "excerpt": "aviary", "topics": ["Machine Vision"]},
        "2.md": {"title": "A new Machine", "provider": {"name": "Machinery Today"}},
        "3.md": {"title": "Écoles de mécanique"},
        "t.md": {"taxonomy": "topic", "name": "Robots", "shortname": "Machines"},
    }
)


def count_mistakes(typed: str, name: str) -> int | None:
    """The most mistakes in any word that was typed, beside the word of a name that begins most as it does; None where there
    are too many for a word of its length."""
    least = [
        min(OSA.distance(word, other[:end]) for other in name.split() for end in range(len(other) + 1))
        for word in typed.split()
    ]
    allowed = [(len(word) >= 4) + (len(word) >= 8) for word in typed.split()]
    return max(least) if all(map(le, least, allowed)) else None


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
        ("mach learning", {"Machine learning for birds"}),
        ("l mach b", {"Machine learning for birds"}),
        ("mach vis", {"Machine Vision"}),
        ("mach zebra", set()),
        ("mac mac mac", {"Machine learning for birds", "A new Machine", "Machine Vision", "Machinery Today", "Robots"}),
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
    """Each word may be begun only, and they may stand in any order; titles, names and shortnames are looked into, excerpts
    are not; case and accents do not count."""
    found = view.suggest(prefix, list(NodeKind), 10)
    assert {suggestion.text for suggestion in found} == texts
    assert all(suggestion.text == suggestion.node.label for suggestion in found)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("mechanique", {"Écoles de mécanique"}),
        ("mehcaniq", {"Écoles de mécanique"}),
        ("mxcaxiq", set()),
        ("mxcaxiqu", {"Écoles de mécanique"}),
        ("mxcaxiqx", set()),
        ("ecloes", {"Écoles de mécanique"}),
        ("xcoles", {"Écoles de mécanique"}),
        ("ecxoles", {"Écoles de mécanique"}),
        ("ecles", {"Écoles de mécanique"}),
        ("ecls", set()),
        ("exxles", set()),
        ("exo", set()),
        ("exol", {"Écoles de mécanique"}),
        ("brids", {"Machine learning for birds"}),
        ("mahcine laerning", {"Machine learning for birds"}),
        ("mahcine vision", {"Machine Vision"}),
        ("nwe mahcine", set()),
        ("new mahcine", {"A new Machine"}),
    ],
)
def test_typing_mistakes_are_overlooked(view: View, typed: str, texts: set[str]) -> None:
    """In each word of four letters or more one letter may be wrong, missing, too many or swapped with the next, two in one
    of eight or more."""
    assert {suggestion.text for suggestion in view.suggest(typed, list(NodeKind), 10)} == texts


@FEW
@given(
    names=st.lists(NAMES, max_size=6),
    typed=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join),
    first=st.integers(0, 7),
)
def test_fewer_mistakes_come_first(open_view: OpenView, names: list[str], typed: str, first: int) -> None:
    """All nodes come that have words beginning as those that were typed, but for as many mistakes as their lengths allow;
    those with none first, then those with one, then those with two; and where so many are not asked for, the first of
    these."""
    graph = graph_of({f"{n}.md": {"title": name} for n, name in enumerate(names)})
    mistakes = [count for name in names if (count := count_mistakes(typed, name)) is not None]
    with open_view(graph) as view:
        found = view.suggest(typed, list(NodeKind), first)
        assert [count_mistakes(typed, suggestion.text) for suggestion in found] == sorted(mistakes)[:first]


def test_what_begins_as_a_whole_comes_first(view: View) -> None:
    """Titles that begin with what was typed come before those that have it further on; of either, names of topics and
    providers come before titles."""
    found = [suggestion.text for suggestion in view.suggest("machine", list(NodeKind), 10)]
    assert set(found[:2]) == {"Machine Vision", "Machinery Today"}
    assert found[2:] == ["Machine learning for birds", "Robots", "A new Machine"]


def test_what_more_is_known_of_comes_first(open_view: OpenView) -> None:
    """Of names, those with more articles come first; of titles, those of a higher rank."""
    related = [{"title": "Data three", "webUrl": "https://s.example/3"}]
    files: dict[str, Any] = {
        "1.md": {"title": "Data one", "topics": ["Data A"], "provider": {"name": "Data P"}, "related": related},
        "2.md": {
            "title": "Data two",
            "topics": ["Data B", "Data A"],
            "provider": {"name": "Data P"},
            "related": related,
        },
        "3.md": {"title": "Data three", "webUrl": "https://s.example/3", "topics": ["Data A"]},
        "t.md": {"taxonomy": "topic", "name": "Data C"},
    }
    with open_view(graph_of(files)) as view:
        found = [suggestion.text for suggestion in view.suggest("data", list(NodeKind), 10)]
        assert found[:5] == ["Data A", "Data P", "Data B", "Data C", "Data three"]
        assert set(found[5:]) == {"Data one", "Data two"}


@pytest.mark.parametrize("first", [1, 2, 3, 20])
def test_few_are_the_best_of_many(open_view: OpenView, first: int) -> None:
    """What begins with all that was typed comes first though many others, of a higher rank, begin with its first word."""
    others = [{"title": f"Machine and learning {n}", "webUrl": f"https://s.example/{n}"} for n in range(12)]
    files: dict[str, Any] = {f"{n}.md": {"title": f"lists {n}", "related": others} for n in range(3)}
    with open_view(graph_of(files | {"it.md": {"title": "Machine learning"}})) as view:
        found = [suggestion.text for suggestion in view.suggest("machine learning", list(NodeKind), first)]
        everything = [suggestion.text for suggestion in view.suggest("machine learning", list(NodeKind), 20)]
        assert found == everything[:first]
        assert found[0] == "Machine learning"
        assert len(everything) == 13


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
