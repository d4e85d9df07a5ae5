"""Stories: articles that cover one happening, how they are listed, and what each knows of its articles."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, NodeKind
from graph.errors import CursorInvalid
from graph.keys import StoryId, story_id
from graph.records import Story
from graph.store.base import View
from graph.store.conditions import Compare, Comparison, Condition
from graph.store.orders import OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Hop, Search
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference, greatest
from tests.store_contract.conftest import OpenView

ALL = Page(first=1000)
ARTICLES = Hop(NodeKind.ARTICLE)
GOOD = Compare("quality", Comparison.EQ, 1)
START = datetime(2020, 1, 1, tzinfo=UTC)

Happening = list[tuple[int, list[int]]]
"""Articles of one happening: the quality of each, and which ones of all it lists."""

HAPPENINGS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 1), st.lists(st.integers(0, 9), max_size=2)), min_size=1, max_size=4),
        st.integers(0, 3),
    ),
    max_size=5,
)


def documents(happenings: list[tuple[Happening, int]]) -> dict[str, Any]:
    """Documents of happenings, each with the day it was on: those of one say the same words, within an hour, and those of
    different ones have no word in common."""
    titles = [f"a{number} b{number} c{number}" for number, (articles, _) in enumerate(happenings) for _ in articles]
    files: dict[str, Any] = {}
    for number, (articles, day) in enumerate(happenings):
        for place, (quality, related) in enumerate(articles):
            files[f"{number}-{place}.md"] = {
                "title": titles[len(files)],
                "webUrl": f"https://s.example/{len(files)}",
                "publishedDateTime": (START + timedelta(days=day, minutes=place)).isoformat(),
                "quality": quality,
                "topics": [f"T{place % 2}"],
                "provider": {"name": f"P{place % 3}", "domain": f"p{place % 3}.example"},
                "related": [
                    {"title": titles[other], "webUrl": f"https://s.example/{other}"}
                    for other in related
                    if other < len(titles)
                ],
            }
    return files


def made(*sizes: int) -> dict[str, Any]:
    """Documents of happenings of these sizes, each on the day after the one before."""
    return documents([([(number % 2, [])] * size, number) for number, size in enumerate(sizes)])


def titled(graph: Graph) -> dict[str, list[Any]]:
    """The articles of each happening, by their title."""
    found: dict[str, list[Any]] = {}
    for article in graph.articles:
        found.setdefault(article.title, []).append(article)
    return found


def listed(view: View, where: Condition | None = None, min_size: int = 2) -> list[Story]:
    return view.stories(where, min_size, 1000, None).nodes


@given(happenings=HAPPENINGS)
def test_happenings_are_stories(open_view: OpenView, happenings: list[tuple[Happening, int]]) -> None:
    """Articles that say the same at one time are one story, whatever they list; it has as many articles as it says, from
    the first to the last, bears the title of the highest-ranked, and its id is made of that one's key. An article that
    nothing is like is in no story."""
    graph = graph_of(documents(happenings))
    several = {title: articles for title, articles in titled(graph).items() if len(articles) > 1}
    with open_view(graph) as view:
        found = {story.label: story for story in listed(view)}
        assert len(found) == view.stories(None, 2, 1, None).total() == len(several)
        for title, articles in several.items():
            story, dates = found[title], [article.published_date_time for article in articles]
            assert (story.size, story.first, story.last) == (len(articles), min(dates), max(dates))
            label = max(view.rank(article) for article in articles)
            assert story.id in {story_id(article.key) for article in articles if view.rank(article) == label}
            assert set(view.page(story, ARTICLES, ALL).nodes) == set(articles)
        alone = [article for article in graph.articles if article.title not in several]
        assert [view.story_of(article) for article in alone] == [None] * len(alone)


@FEW
@given(graph=HAPPENINGS.map(documents).map(graph_of) | graphs())
def test_stories_and_articles_agree(open_view: OpenView, graph: Graph) -> None:
    """A story's articles are those whose story it is, at least two, in no other; its id finds it."""
    with open_view(graph) as view:
        members: dict[StoryId, list[Any]] = {}
        for article in graph.articles:
            if story := view.story_of(article):
                members.setdefault(story.id, []).append(article)
        everything = listed(view, min_size=0)
        assert {story.id for story in everything} == members.keys()
        for story in everything:
            assert view.story(story.id) == story
            assert {node.id for node in view.page(story, ARTICLES, ALL).nodes} == {a.id for a in members[story.id]}
            assert len(members[story.id]) == story.size >= 2
            assert [view.story_of(article) for article in members[story.id]] == [story] * story.size


@given(happenings=HAPPENINGS, min_size=st.integers(-1, 5), where=st.sampled_from([None, GOOD]), first=st.integers(1, 3))
def test_stories_are_listed_page_by_page(
    open_view: OpenView, happenings: list[tuple[Happening, int]], min_size: int, where: Condition | None, first: int
) -> None:
    """Stories of at least so many articles, of which some fulfil a condition, come the largest first, then those that ended
    last, then by their ids; in pages of any size each comes once."""
    graph = graph_of(documents(happenings))
    with open_view(graph) as view:
        chosen = [
            articles
            for articles in titled(graph).values()
            if len(articles) >= max(2, min_size)
            and (where is None or any(article.quality == 1 for article in articles))
        ]
        whole = listed(view, where, min_size)
        assert {story.label for story in whole} == {articles[0].title for articles in chosen}
        assert [(-story.size, START - story.last, story.id) for story in whole] == sorted(
            (-story.size, START - story.last, story.id) for story in whole
        )
        found: list[Story] = []
        cursor = None
        while True:
            part = view.stories(where, min_size, first, cursor)
            assert part.total() == len(whole)
            assert part.has_previous is (cursor is not None)
            found += part.nodes
            assert len(found) <= 1000, "the walk does not end"
            if not part.has_next:
                break
            assert len(part.nodes) == first
            cursor = part.cursor(first - 1)
        assert found == whole


@FEW
@given(graph=HAPPENINGS.map(documents).map(graph_of), descending=st.booleans())
def test_articles_of_a_story_are_a_list(open_view: OpenView, graph: Graph, descending: bool) -> None:
    """The articles of a story come newest first, else in the order that is asked for, filtered or not; counts are of them,
    and so are facets."""
    reference = Reference(graph)
    order = (OrderTerm(OrderField.QUALITY, descending=descending),)
    with open_view(graph) as view:
        for story in listed(view):
            articles = [article for article in graph.articles if view.story_of(article) == story]
            newest = reference.ordered(articles, [("published_date_time", True)])
            assert view.page(story, ARTICLES, ALL).nodes == newest
            by_quality = reference.ordered(articles, [("quality", descending)])
            assert view.page(story, Hop(NodeKind.ARTICLE, order=order), ALL).nodes == by_quality
            second = view.page(story, ARTICLES, Page(first=1, after=view.page(story, ARTICLES, ALL).cursor(0)))
            assert second.nodes == newest[1:2]
            good = Hop(NodeKind.ARTICLE, where=GOOD)
            chosen = [article for article in newest if article.quality == 1]
            assert view.page(story, good, ALL).nodes == chosen
            assert view.count(story, good) == view.page(story, good, Page(first=0)).total() == len(chosen)
            for hop, counted in ((ARTICLES, newest), (good, chosen)):
                facets = view.facets(story, hop)
                topics = [topic for each in counted for topic in reference.targets(each, EdgeKind.HAS_TOPIC)]
                assert [(count.topic, count.count) for count in facets.topics(5)] == greatest(topics, 5)
                names = [provider for each in counted for provider in reference.targets(each, EdgeKind.PUBLISHED_BY)]
                assert [(count.provider, count.count) for count in facets.providers(2)] == greatest(names, 2)


@pytest.fixture(scope="module")
def view(open_view: OpenView) -> Iterator[View]:
    """A view of four stories, of three articles and of two, and of an article that stands alone."""
    with open_view(graph_of(made(2, 3, 2, 3, 1))) as opened:
        yield opened


def test_larger_and_later_stories_come_first(view: View) -> None:
    """Of two stories of one size the one that ended later comes first, before all smaller ones."""
    assert [story.label.split()[0] for story in listed(view)] == ["a3", "a1", "a2", "a0"]
    assert [story.label.split()[0] for story in listed(view, min_size=3)] == ["a3", "a1"]
    assert [story.label.split()[0] for story in listed(view, GOOD)] == ["a3", "a1"]
    nothing = view.stories(None, 2, 0, None)
    assert (nothing.nodes, nothing.total(), nothing.has_next) == ([], 4, True)


def test_undated_articles_are_in_no_story(open_view: OpenView) -> None:
    """Articles without a date are in no story, however alike they are."""
    undated = {f"u{name}": {**values, "publishedDateTime": None, "webUrl": None} for name, values in made(3).items()}
    with open_view(graph_of(undated)) as view:
        assert view.summary.articles == 3
        assert listed(view, min_size=0) == []


def test_one_happening_long_after_another_is_its_own_story(open_view: OpenView) -> None:
    """The same words again after a year are another story."""
    files = {
        f"{year}-{name}": {**values, "webUrl": f"https://s.example/{year}{name}", "publishedDateTime": f"{year}-01-01"}
        for year in (2020, 2021)
        for name, values in made(2).items()
    }
    with open_view(graph_of(files)) as view:
        assert [(story.size, story.first.year) for story in listed(view)] == [(2, 2021), (2, 2020)]


def test_unknown_stories_are_none(view: View) -> None:
    """An id that no story has, of no story or of a node, finds none."""
    assert view.story("story_" + "0" * 24) is None
    assert view.story(listed(view)[0].id.replace("story", "article")) is None
    assert view.story("") is None


def test_cursors_hold_when_other_stories_come_and_go(open_view: OpenView, view: View) -> None:
    """A cursor continues behind its place in another version too: what stayed comes once, as in the list of all."""
    names = list(made(2, 3, 2, 3, 1))
    later = {n: v for n, v in made(2, 3, 2, 3, 1).items() if not n.startswith("1-")} | {
        f"new{n}": {**v, "title": "z y", "webUrl": f"https://s.example/new{n}"} for n, v in made(4).items()
    }
    assert len(later) == len(names) - 3 + 4
    whole = view.stories(None, 2, 10, None)
    with open_view(graph_of(later)) as now:
        rest = [[s.label[:2] for s in now.stories(None, 2, 10, whole.cursor(n)).nodes] for n in range(4)]
        assert rest == [["a2", "a0"], ["a2", "a0"], ["a0"], []]


@given(cursor=st.text() | st.text("abcdefghijklmnopqrstuvwxyzABCDEF0123456789-_="))
def test_no_other_text_is_a_cursor(view: View, cursor: str) -> None:
    """Any text that no list of stories gave is CursorInvalid, and nothing else."""
    with pytest.raises(CursorInvalid):
        view.stories(None, 2, 1, cursor)


def test_cursors_of_other_lists_are_invalid(view: View) -> None:
    """Neither a list of articles nor a search gives cursors of stories, and stories give them none."""
    own = view.stories(None, 2, 1, None).cursor(0)
    for cursor in (view.page(None, ARTICLES, ALL).cursor(0), view.search(Search("a1"), 1, None).cursor(0)):
        with pytest.raises(CursorInvalid):
            view.stories(None, 2, 1, cursor)
    for hop in (ARTICLES, Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH)):
        with pytest.raises(CursorInvalid):
            view.page(view.page(None, ARTICLES, ALL).nodes[0] if hop.edge else None, hop, Page(first=1, after=own))
