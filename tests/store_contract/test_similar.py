"""Similar articles: alike in text and neighbourhood, how they are ranked, and how the ranking is paged."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Article, Graph, NodeKind
from graph.errors import CursorExpired, CursorInvalid
from graph.store.base import View
from graph.store.conditions import ALWAYS, Compare, Comparison, Condition, Not
from graph.store.pages import Page
from graph.store.questions import Hop, Search
from tests.graphs import graph_of, graphs
from tests.store_contract.conftest import OpenView

WORDS = st.sampled_from(["camera", "police", "sale", "shop", "tree", "lake"])
ARTICLES = st.lists(
    st.tuples(
        st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
        st.lists(WORDS, max_size=4).map(" ".join),
        st.lists(st.integers(0, 9), max_size=3),
    ),
    min_size=2,
    max_size=9,
)


def written(articles: list[tuple[str, str, list[int]]]) -> Graph:
    """A graph of articles with titles and excerpts that list each other by their numbers; every other one is good."""
    files: dict[str, Any] = {}
    for number, (title, excerpt, related) in enumerate(articles):
        listed = [(articles[n][0] if n < len(articles) else "stub", f"https://s.example/{n}") for n in related]
        files[f"{number}.md"] = {
            "title": title,
            "excerpt": excerpt,
            "webUrl": f"https://s.example/{number}",
            "quality": number % 2,
            "related": [{"title": name, "webUrl": address} for name, address in listed],
        }
    return graph_of(files)


GRAPHS = ARTICLES.map(written) | graphs()


def called(view: View, source: str) -> Article:
    """The article of a document."""
    found = view.document_node(f"site/{source}")
    assert isinstance(found, Article)
    return found


def scored(view: View, article: Article, where: Condition | None = None) -> list[tuple[Article, float]]:
    page = view.similar(article, where, 1000, None)
    return [(node, page.detail(index)) for index, node in enumerate(page.nodes)]


@given(graph=GRAPHS)
def test_scores_are_bounded_and_mutual(open_view: OpenView, graph: Graph) -> None:
    """Scores are above 0 and at most 1, and do not rise; equal ones come by ids; an article is not among those that are
    alike to it, and is as much alike to each of them as that one is to it."""
    with open_view(graph) as view:
        scores: dict[tuple[str, str], float] = {}
        for article in graph.articles:
            rows = scored(view, article)
            assert [(-score, node.id) for node, score in rows] == sorted((-score, node.id) for node, score in rows)
            assert all(0 < score <= 1 for _, score in rows)
            ids = {node.id for node, _ in rows}
            assert article.id not in ids
            assert len(ids) == len(rows) == view.similar(article, None, 1, None).total()
            scores |= {(article.id, node.id): score for node, score in rows}
        assert scores == pytest.approx({(a, b): scores.get((b, a), 0.0) for a, b in scores}, abs=1e-5)


@given(graph=GRAPHS, first=st.integers(1, 4), where=st.sampled_from([None, Compare("quality", Comparison.EQ, 1)]))
def test_pages_of_a_ranking_are_parts_of_it(
    open_view: OpenView, graph: Graph, first: int, where: Condition | None
) -> None:
    """Page by page, filtered or not, each row comes once, with its score, as all at once does; and so it does from a view
    of an equal graph."""
    with open_view(graph) as view, open_view(graph) as again:
        for article in graph.articles:
            whole = scored(view, article, where)
            found: list[tuple[Article, float]] = []
            cursor = None
            while True:
                part = again.similar(article, where, first, cursor)
                assert part.has_previous is (cursor is not None)
                found += [(node, part.detail(index)) for index, node in enumerate(part.nodes)]
                assert len(found) <= len(whole), "the walk does not end"
                if not part.has_next:
                    break
                assert len(part.nodes) == first
                cursor = part.cursor(first - 1)
            assert found == whole


@given(graph=GRAPHS)
def test_filters_choose_answers(open_view: OpenView, graph: Graph) -> None:
    """A filter leaves, of all that are alike, those that fulfil it, each with its score; the article itself need not."""
    good = Compare("quality", Comparison.EQ, 1)
    with open_view(graph) as view:
        for article in graph.articles:
            everything = scored(view, article)
            assert scored(view, article, good) == [(node, score) for node, score in everything if node.quality == 1]
            assert scored(view, article, ALWAYS) == everything
            assert scored(view, article, Not(ALWAYS)) == []
            assert view.similar(article, good, 1, None).total() == len(scored(view, article, good))


TEXTS = [
    ("camera police", "sale of the lake", []),
    ("camera police", "sale of the lake", []),
    ("camera police", "shop", []),
    ("tree", "police", []),
    ("unheard", "words", []),
    ("willow", "", [6]),
    ("poplar", "", []),
    ("poplar", "", []),
    ("poplar", "", [6]),
]
ALIKE = written(TEXTS)


def test_what_is_more_alike_comes_first(open_view: OpenView) -> None:
    """The same text comes before one that shares a title, and that before one that shares a word; what shares none, nor
    any neighbour, is not alike."""
    with open_view(ALIKE) as view:
        alike = scored(view, called(view, "0.md"))
        assert [node for node, _ in alike][:2] == [called(view, "1.md"), called(view, "2.md")]
        assert {node.title for node, _ in alike[2:]} <= {"tree"}
        assert alike[0][1] > alike[1][1]
        assert scored(view, called(view, "4.md")) == []


def test_neighbours_make_more_alike(open_view: OpenView) -> None:
    """Of two articles with the same text, the one that is related comes first."""
    with open_view(ALIKE) as view:
        alike = scored(view, called(view, "6.md"))
        assert [node for node, _ in alike][:2] == [called(view, "8.md"), called(view, "7.md")]
        assert alike[0][1] > alike[1][1]


def test_cursors_are_of_one_article_and_one_version(open_view: OpenView) -> None:
    """A cursor of another article, another filter or another list is CursorInvalid, one of another version of the graph
    CursorExpired."""
    changed = written([*TEXTS[:4], ("unheard", "other words", []), *TEXTS[5:]])
    grown = [written([*TEXTS, *[("new", "", [])] * count]) for count in range(1, 4)]
    with open_view(ALIKE) as view:
        first, second = called(view, "0.md"), called(view, "1.md")
        cursor = view.similar(first, None, 1, None).cursor(0)
        assert view.similar(first, None, 5, cursor).nodes == [node for node, _ in scored(view, first)][1:]
        with pytest.raises(CursorInvalid):
            view.similar(second, None, 1, cursor)
        with pytest.raises(CursorInvalid):
            view.similar(first, ALWAYS, 1, cursor)
        listed = view.page(None, Hop(NodeKind.ARTICLE), Page(first=1)).cursor(0)
        for bad in ("", "x", "ﬀ", listed, view.search(Search("camera"), 1, None).cursor(0)):
            with pytest.raises(CursorInvalid):
                view.similar(first, None, 1, bad)
    for version in (changed, *grown):
        with open_view(version) as view, pytest.raises(CursorExpired):
            view.similar(called(view, "0.md"), None, 1, cursor)


@pytest.mark.parametrize("place", [99, 2**31, 2**63 - 1])
def test_a_forged_place_is_behind_all_rows(open_view: OpenView, place: int) -> None:
    """A cursor that was altered to stand far behind the last row finds nothing there."""
    with open_view(ALIKE) as view:
        article = called(view, "0.md")
        cursor = view.similar(article, None, 1, None).cursor(0)
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        forged = base64.urlsafe_b64encode(json.dumps([*parts[:-1], place]).encode()).decode().rstrip("=")
        found = view.similar(article, None, 10, forged)
        assert (found.nodes, found.has_next) == ([], False)


def test_nothing_is_alike_to_the_only_article(open_view: OpenView) -> None:
    """An article that is alone has none that are alike to it; where no rows are asked for none come."""
    with open_view(graph_of({"0.md": {"title": "camera"}})) as view:
        assert scored(view, called(view, "0.md")) == []
    with open_view(ALIKE) as view:
        nothing = view.similar(called(view, "0.md"), None, 0, None)
        assert (nothing.nodes, nothing.has_next) == ([], True)
