"""Coverage: what is known about a subject, in which order, and by which way each article is reached."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, NodeKind
from graph.errors import CursorExpired, CursorInvalid
from graph.store.answers import CoverageDetail
from graph.store.base import Coverage
from graph.store.conditions import Compare, Comparison
from graph.store.pages import Page
from graph.store.questions import Hop, Search, Subject
from tests.graphs import FEW, graph_of
from tests.reference import Reference
from tests.store_contract.conftest import OpenView

WORDS = st.sampled_from(["camera", "police", "sale", "shop", "tree", "lake"])
CORPORA = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
            "excerpt": st.lists(WORDS, max_size=5).map(" ".join),
            "related": st.lists(st.integers(0, 11), max_size=4),
            "quality": st.integers(0, 1),
        }
    ),
    max_size=10,
)
SUBJECTS = st.sampled_from(
    ["camera", "camera police", "+lake tree", '"police sale"', "cam*", "pollice~ sale", "-tree", ""]
)

CHAIN = graph_of(
    {
        f"{number}.md": {
            "title": title,
            "webUrl": f"https://a.example/{number}",
            "quality": number,
            "related": [{"title": "x", "webUrl": f"https://a.example/{number + 1}"}] if number < 4 else [],
        }
        for number, title in enumerate(["rekognition camera", "second", "third camera", "fourth", "fifth"])
    }
)
"""Five articles of which each lists the next; only the first says “rekognition”, and the third is
alike to it."""


def corpus(documents: list[dict[str, Any]]) -> Graph:
    files = {}
    for number, document in enumerate(documents):
        related = [{"title": "shop", "webUrl": f"https://a.example/{target}"} for target in document["related"]]
        files[f"{number}.md"] = {**document, "webUrl": f"https://a.example/{number}", "related": related}
    return graph_of(files)


def details(coverage: Coverage) -> list[tuple[Any, CoverageDetail]]:
    page = coverage.page(1000, None)
    return [(node, page.detail(index)) for index, node in enumerate(page.nodes)]


@FEW
@given(documents=CORPORA, of=SUBJECTS, hops=st.integers(0, 3))
def test_each_answer_says_how_it_was_reached(
    open_view: OpenView, documents: list[dict[str, Any]], of: str, hops: int
) -> None:
    """A match's path is itself; any other begins at a match and goes to it within `hops` steps along related edges, or
    in one step by likeness; parts sum to the score, and lie within their bounds; scores do not rise."""
    graph = corpus(documents)
    reference = Reference(graph)
    with open_view(graph) as view:
        matches = view.search(Search(of, (NodeKind.ARTICLE,)), 1000, None).nodes
        found = details(view.coverage(Subject(of, hops)))
        assert [detail.score for _, detail in found] == sorted((d.score for _, d in found), reverse=True)
        for node, detail in found:
            assert detail.match + detail.likeness + detail.related == pytest.approx(detail.score, abs=1e-9)
            assert min(detail.match, detail.likeness, detail.related) >= 0
            assert (detail.match > 0) is (node in matches)
            path = list(detail.path)
            assert path[0] in matches
            assert path[-1] == node
            assert len(path) == 1 or node not in matches
            assert len(set(path)) == len(path)
            along_edges = all(
                there in reference.neighbours(here, EdgeKind.RELATED, Direction.BOTH) for here, there in pairwise(path)
            )
            if along_edges:
                assert len(path) <= hops + 1
            else:
                assert len(path) == 2
                assert detail.likeness > 0
        assert {node for node, detail in found if detail.match} == set(matches)


@FEW
@given(documents=CORPORA, of=SUBJECTS)
def test_no_hops_are_the_matches(open_view: OpenView, documents: list[dict[str, Any]], of: str) -> None:
    """Without hops only what says the words is there; more hops lose nothing of it."""
    with open_view(corpus(documents)) as view:
        matches = set(view.search(Search(of, (NodeKind.ARTICLE,)), 1000, None).nodes)
        near = view.coverage(Subject(of, 0)).page(1000, None)
        assert set(near.nodes) == matches
        assert near.total() == len(matches)
        assert matches <= set(view.coverage(Subject(of, 2)).page(1000, None).nodes)


@FEW
@given(documents=CORPORA, of=SUBJECTS)
def test_filters_choose_answers_and_not_the_way(open_view: OpenView, documents: list[dict[str, Any]], of: str) -> None:
    """A filter leaves, of all answers, those that fulfil it, each as it was: with its score, and a way that may lead
    over articles that do not fulfil it."""
    where = Compare("quality", Comparison.EQ, 1)
    with open_view(corpus(documents)) as view:
        everything = details(view.coverage(Subject(of, 2)))
        good = [(node, detail) for node, detail in everything if node.quality == 1]
        filtered = view.coverage(Subject(of, 2, where))
        assert details(filtered) == good
        assert filtered.page(1, None).total() == len(good)


def test_ways_lead_over_what_a_filter_leaves_out(open_view: OpenView) -> None:
    """An article two steps from the only match is found though neither the match nor the one between may be shown."""
    with open_view(CHAIN) as view:
        [(third, detail)] = details(view.coverage(Subject("rekognition", 2, Compare("quality", Comparison.EQ, 2))))
        assert third.title == "third camera"
        assert [step.quality for step in detail.path] == [0, 1, 2]


@pytest.mark.parametrize(
    ("hops", "ways"),
    [
        (0, {0: [0]}),
        (1, {0: [0], 1: [0, 1], 2: [0, 2]}),
        (2, {0: [0], 1: [0, 1], 2: [0, 1, 2]}),
    ],
)
def test_hops_bound_the_way(open_view: OpenView, hops: int, ways: dict[int, list[int]]) -> None:
    """Related edges are the way where they lead there within `hops` steps, else likeness is, in one."""
    with open_view(CHAIN) as view:
        found = details(view.coverage(Subject("rekognition", hops)))
        assert {node.quality: [step.quality for step in detail.path] for node, detail in found} == ways


@pytest.mark.parametrize("of", ["", " ", '"', "nowhere", "-rekognition", "+"])
def test_no_subject_has_no_coverage(open_view: OpenView, of: str) -> None:
    """What no article says, and text without words, has no coverage."""
    with open_view(CHAIN) as view:
        page = view.coverage(Subject(of, 2)).page(10, None)
        assert (page.nodes, page.total(), page.has_next) == ([], 0, False)


@FEW
@given(documents=CORPORA, of=SUBJECTS, first=st.integers(1, 3))
def test_pages_of_coverage_are_parts_of_it(
    open_view: OpenView, documents: list[dict[str, Any]], of: str, first: int
) -> None:
    """Page by page coverage gives each article once, as all at once does, and so does a view of an equal graph."""
    with open_view(corpus(documents)) as view:
        whole = details(view.coverage(Subject(of, 2)))
        found: list[tuple[Any, CoverageDetail]] = []
        cursor, more = None, True
        while more:
            part = view.coverage(Subject(of, 2)).page(first, cursor)
            found += [(node, part.detail(index)) for index, node in enumerate(part.nodes)]
            assert len(found) <= 1000, "the walk does not end"
            more = part.has_next
            cursor = part.cursor(len(part.nodes) - 1) if part.nodes else None
        assert found == whole
    with open_view(corpus(documents)) as again:
        assert details(again.coverage(Subject(of, 2))) == whole


def test_cursors_are_of_one_subject_and_one_version(open_view: OpenView) -> None:
    """A cursor of another subject is CursorInvalid, one of another version of the graph CursorExpired."""
    subject = Subject("rekognition", 2)
    with open_view(CHAIN) as view:
        cursor = view.coverage(subject).page(1, None).cursor(0)
        for other in (Subject("rekognition", 1), Subject("second", 2)):
            with pytest.raises(CursorInvalid):
                view.coverage(other).page(1, cursor)
        listed = view.page(None, Hop(NodeKind.ARTICLE), Page(first=1)).cursor(0)
        for bad in ("", "x", listed):
            with pytest.raises(CursorInvalid):
                view.coverage(subject).page(1, bad)
    with open_view(graph_of({"1.md": {"title": "rekognition"}})) as view, pytest.raises(CursorExpired):
        view.coverage(subject).page(1, cursor)
