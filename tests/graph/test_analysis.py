"""Analysis: ranks against those of networkx, stories and their labels, and the happenings of the corpus."""

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph import EdgeKind, Graph
from graph.analysis import Analysis, analyse, story_order
from graph.keys import story_id
from graph.records import Story
from graph.search.postings import Postings
from graph.stories import NO_STORY
from tests.graphs import examples, graph_of, graphs


def analysed(graph: Graph) -> Analysis:
    return analyse(graph, Postings(graph))


@given(graph=graphs())
def test_ranks_are_pageranks_over_related_edges(graph: Graph) -> None:
    """Each article's rank is its PageRank over related edges as documents state them, in its row; all ranks sum to 1."""
    found = analysed(graph)
    stated: nx.DiGraph[str] = nx.DiGraph()
    stated.add_nodes_from(article.id for article in graph.articles)
    stated.add_edges_from((edge.source, edge.target) for edge in graph.each_edge() if edge.kind is EdgeKind.RELATED)
    expected: dict[str, float] = nx.pagerank(stated, alpha=0.85, tol=1e-12, max_iter=1000) if stated else {}
    ids = [article.id for article in graph.articles]
    assert dict(zip(ids, found.ranks.tolist(), strict=True)) == pytest.approx(expected, abs=1e-9)
    assert found.ranks.sum() == pytest.approx(1.0 if ids else 0.0)
    assert found.version == graph.version


def members(found: Analysis) -> list[NDArray[np.int32]]:
    """The rows of each story's articles."""
    return [found.members(place) for place in range(len(found.stories))]


@examples(4)
@given(graph=graphs())
def test_members_are_those_of_stories(graph: Graph) -> None:
    """A story's members are the rows of its articles, ascending, two or more, all dated; each article is in the one that
    `story_of` names, or in none."""
    found = analysed(graph)
    assert len(found.member_starts) == len(found.stories) + 1
    places = {row: place for place, rows in enumerate(members(found)) for row in rows.tolist()}
    assert [places.get(row, NO_STORY) for row in range(len(graph.articles))] == found.story_of.tolist()
    assert len(places) == sum(len(rows) for rows in members(found))
    for story, rows in zip(found.stories, members(found), strict=True):
        assert story.size == len(rows) >= 2
        assert rows.tolist() == sorted(rows.tolist())
        assert all(graph.articles[row].published_date_time for row in rows.tolist())


@examples(4)
@given(graph=graphs())
def test_a_story_is_called_as_its_first_article_is(graph: Graph) -> None:
    """A story bears the title of its highest-ranked article, of several the one of the least id, and its id is made of that
    article's key; it lasts from its first article to its last."""
    found = analysed(graph)
    for story, rows in zip(found.stories, members(found), strict=True):
        articles = [graph.articles[row] for row in rows.tolist()]
        highest = max(found.ranks[rows].tolist())
        label = min((graph.articles[row] for row in rows.tolist() if found.ranks[row] == highest), key=lambda a: a.id)
        assert (story.label, story.id) == (label.title, story_id(label.key))
        instants = [article.published_date_time for article in articles if article.published_date_time]
        assert (story.first, story.last) == (min(instants), max(instants))


@examples(4)
@given(graph=graphs())
def test_stories_are_in_their_order(graph: Graph) -> None:
    """The largest come first, of equal ones those that ended last, then those of lesser ids."""
    stories = list(analysed(graph).stories)
    by_id = sorted(stories, key=lambda story: story.id)
    by_end = sorted(by_id, key=lambda story: story.last, reverse=True)
    assert stories == sorted(by_end, key=lambda story: story.size, reverse=True)


STORIES = st.builds(
    Story,
    st.sampled_from("abc").map(story_id),
    st.just("x"),
    st.integers(2, 4),
    st.just(datetime(2020, 1, 1, tzinfo=UTC)),
    st.sampled_from([datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, microsecond=1, tzinfo=UTC)]),
)


@given(one=STORIES, other=STORIES)
def test_what_stories_are_listed_by(one: Story, other: Story) -> None:
    """A story stands before another one if it is larger, or as large and ended later, or else has the lesser id."""
    before = (
        one.size > other.size
        if one.size != other.size
        else one.last > other.last
        if one.last != other.last
        else one.id < other.id
    )
    assert (story_order(one) < story_order(other)) is before


def happening(word: str, size: int, day: int, **values: Any) -> dict[str, Any]:
    """Articles about one thing, on days from one on in June 2020."""
    return {
        f"{word}{number}.md": {
            "title": f"{word} words {word}{number}",
            "excerpt": " ".join(f"{word}{letter}" for letter in "abcde"),
            "webUrl": f"https://a.example/{word}{number}",
            "publishedDateTime": f"2020-06-{day + number:02}",
            **values,
        }
        for number in range(size)
    }


def test_of_equal_stories_the_one_that_ended_last_comes_first() -> None:
    """Four articles come before three, and of three and three the later ones, whatever ranks they have."""
    related = [{"title": "x", "webUrl": "https://a.example/early2"}]
    graph = graph_of(
        {**happening("early", 3, 1, related=related), **happening("late", 3, 20), **happening("large", 4, 3)}
    )
    found = analysed(graph).stories
    assert [(story.size, story.first.day, story.last.day) for story in found] == [(4, 3, 6), (3, 20, 22), (3, 1, 3)]
    assert found[2].label == "early words early2"
    assert found[2].id == story_id("a.example/early2")


def test_nothing_has_no_analysis() -> None:
    """No articles have no ranks and no stories."""
    found = analysed(graph_of({}))
    assert (found.ranks.tolist(), found.stories, members(found), found.story_of.tolist()) == ([], (), [], [])


@pytest.fixture(scope="module")
def news(corpus: Graph) -> Analysis:
    """The analysis of the whole corpus."""
    return analysed(corpus)


def stories_of(graph: Graph, found: Analysis, pattern: str) -> list[int]:
    """The stories of the articles whose titles have some words, NO_STORY among them."""
    rows = [row for row, article in enumerate(graph.articles) if re.search(pattern, article.title)]
    return [int(story) for story in found.story_of[rows]]


HAPPENINGS = {
    "Microsoft's emails to the DEA": r"Microsoft.*(\bDEA\b|[Ee]mails)|([Ee]mails|\bDEA\b).*Microsoft",
    "Boston's ban": r"\bBoston\b.*\b([Bb]an|[Bb]ans|Banned)\b|\bBan\b.*\bBoston\b",
    "the suit over schools in Lockport": r"\bLockport\b|\b([Ss]ues|[Ll]awsuit)\b.*\b[Ss]chools\b",
    "South Wales Police in court": r"South Wales Police|landmark court case|Court of Appeal",
}


@pytest.mark.parametrize("pattern", HAPPENINGS.values(), ids=list(HAPPENINGS))
def test_happenings_of_the_corpus_are_stories(corpus: Graph, news: Analysis, pattern: str) -> None:
    """Four in five or more of the articles whose titles tell of one happening in clear words are in one story."""
    found = stories_of(corpus, news, pattern)
    assert len(found) >= 4
    [(story, count)] = Counter(found).most_common(1)
    assert story != NO_STORY
    assert count >= 0.8 * len(found)


def test_happenings_of_the_corpus_are_different_stories(corpus: Graph, news: Analysis) -> None:
    """What happened in different places, though all about one technology within a fortnight, is not one story."""
    assert len({Counter(stories_of(corpus, news, each)).most_common(1)[0][0] for each in HAPPENINGS.values()}) == 4


@pytest.mark.parametrize("pattern", ["Ai Weiwei and me", "Original Voice Of Shrek", "^Deep Learning with Python$"])
def test_single_articles_of_the_corpus_are_no_story(corpus: Graph, news: Analysis, pattern: str) -> None:
    """The only article about a painter or a film, and one without a date, are in no story."""
    assert stories_of(corpus, news, pattern) == [NO_STORY]
