"""Carrying: ranks, stories, places and what was often asked for, from one snapshot to the next."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from graph import EdgeKind, Graph, NodeKind
from graph.keys import story_id
from graph.store.memory.indexes import make_indexes
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import settle
from graph.store.memory.view import MemoryView
from graph.store.orders import OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Hop, Subject
from tests.graph.store.memory.asking import found_sets, ranked, unranked
from tests.graphs import graph_of
from tests.succeeding import successor

DAYS = {"red green": [1, 2, 3], "lake tree": [1, 2], "alone": [1]}
DOCUMENTS: dict[str, dict[str, Any]] = {
    f"{text} {day}.md": {
        "title": text,
        "webUrl": f"https://a.example/{text.split()[0]}{day}",
        "publishedDateTime": f"2020-01-0{day}",
        "related": [{"title": text, "webUrl": f"https://a.example/{text.split()[0]}{days[0]}"}],
    }
    for text, days in DAYS.items()
    for day in days
}
GRAPH = graph_of(DOCUMENTS)
RED = [article for article in GRAPH.articles if article.key.startswith("a.example/red")]


def without(*names: str, **others: Any) -> Graph:
    """The graph without some documents, and with others."""
    kept = {name: each for name, each in DOCUMENTS.items() if name not in names}
    return graph_of({**kept, **{f"{name}.md": each for name, each in others.items()}})


def stories(snapshot: Snapshot) -> list[tuple[str, int, list[str]]]:
    """What stories are called, how large they are, and the keys of their articles."""
    articles = snapshot.graph.articles
    return [
        (story.label, story.size, [articles[row].key for row in snapshot.analysis.members(place).tolist()])
        for place, story in enumerate(snapshot.analysis.stories)
    ]


@pytest.fixture
def first() -> Snapshot:
    """The snapshot of all documents, of which everything was asked."""
    snapshot = Snapshot(GRAPH)
    ask(snapshot)
    assert [size for _, size, _ in stories(snapshot)] == [3, 2]
    return snapshot


def ask(snapshot: Snapshot) -> Sequence[Any]:
    """All that a snapshot can be asked."""
    view = MemoryView(snapshot)
    return unranked(view, snapshot.graph), found_sets(view), ranked(view, snapshot.graph)


def test_ranks_are_carried_by_ids(first: Snapshot) -> None:
    """An article has the rank that it had; a new one has the least."""
    found = successor(first, without("alone 1.md", new={"title": "new", "webUrl": "https://a.example/new"}))
    ranks = {article.key: MemoryView(found).rank(article) for article in found.graph.articles}
    before = {article.key: MemoryView(first).rank(article) for article in GRAPH.articles}
    assert ranks.pop("a.example/new") == min(before.values())
    assert ranks == {key: rank for key, rank in before.items() if key in ranks}
    assert found.analysis.version == GRAPH.version


def test_a_story_that_lost_an_article_goes_on_without_it(first: Snapshot) -> None:
    """It is as large as it has articles, in the order of stories, and is called by the one of the highest rank that is left."""
    label = GRAPH.articles[int(max(first.analysis.members(0), key=lambda row: (first.analysis.ranks[row], -row)))]
    name = next(name for name, each in DOCUMENTS.items() if each["webUrl"].endswith(label.key[1:]))
    rest = {key: {**each, "related": []} for key, each in DOCUMENTS.items() if key != name}
    found = successor(first, graph_of(rest))
    ask(found)
    left = sorted(
        (article for article in found.graph.articles if article in RED or article.title == "red green"), key=id_of
    )
    assert [size for _, size, _ in stories(found)] == [2, 2]
    [red] = [story for story in found.analysis.stories if story.label == "red green"]
    ranks = MemoryView(found).rank
    assert red.id == story_id(max(left, key=lambda article: (ranks(article), -found.rows[article.id])).key)
    assert MemoryView(found).story(story_id(label.key)) is None


def id_of(article: Any) -> str:
    return str(article.id)


def test_a_story_of_one_article_is_none(first: Snapshot) -> None:
    """What falls under two articles is no story, and its last article is in none."""
    found = successor(first, without("lake tree 2.md"))
    ask(found)
    assert [label for label, _, _ in stories(found)] == ["red green"]
    [lake] = [article for article in found.graph.articles if article.key == "a.example/lake1"]
    assert MemoryView(found).story_of(lake) is None


def test_a_story_is_called_as_its_article_is_now(first: Snapshot) -> None:
    """A new title is the story's, and new dates are its dates; one without any dates is none."""
    changed = {
        name: {**each, "title": "red blue", "publishedDateTime": "2021-01-01"} if name.startswith("red") else each
        for name, each in DOCUMENTS.items()
    }
    found = successor(first, graph_of(changed))
    ask(found)
    [red] = [story for story in found.analysis.stories if story.label == "red blue"]
    assert (red.first.year, red.last.year, red.size) == (2021, 2021, 3)
    undated = {name: {**each, "publishedDateTime": None} for name, each in DOCUMENTS.items()}
    assert successor(found, graph_of(undated)).analysis.stories == ()


def test_a_layout_keeps_its_places(first: Snapshot) -> None:
    """Nodes stay where they were; a new one is in the middle of those that it is joined to."""
    before = first.places
    related = [{"title": "red green", "webUrl": f"https://a.example/red{day}"} for day in (1, 2)]
    found = successor(first, without(new={"title": "new", "webUrl": "https://a.example/new", "related": related}))
    for article in GRAPH.articles:
        assert np.array_equal(found.places[found.number(article.id)], before[first.number(article.id)])
    places = {article.key: found.places[found.number(article.id)] for article in found.graph.articles}
    assert places["a.example/new"] == pytest.approx((places["a.example/red1"] + places["a.example/red2"]) / 2)


def test_what_is_often_asked_is_there_before_it_is_asked(first: Snapshot) -> None:
    """Lists and coverage that were asked for more than once are kept by the next snapshot, of its own articles."""
    first.cache.clear()
    hop = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.TITLE),))
    gone = next(article for article in GRAPH.articles if article.key == "a.example/alone1")
    questions: list[Callable[[MemoryView], Any]] = [
        lambda view: view.page(None, hop, Page(first=1)).nodes,
        lambda view: view.page(view.stories(None, 0, 1, None).nodes[0], hop, Page()).nodes,
        lambda view: view.page(gone, Hop(NodeKind.ARTICLE, EdgeKind.RELATED), Page()).nodes,
        lambda view: view.coverage(Subject("red", 1)).page(1, None).nodes,
    ]
    for question in questions * 3:
        question(MemoryView(first))
    found = successor(first, without("alone 1.md"))
    kept = set(found.cache)
    assert ("listing", None, hop) in kept
    assert ("coverage", Subject("red", 1)) in kept
    assert not any(gone.id in key for key in kept)
    for question in (questions[0], questions[1], questions[3]):
        question(MemoryView(found))
    assert kept == set(found.cache)


def test_a_snapshot_settles(first: Snapshot) -> None:
    """With indexes that were made for its graph it answers everything as one that is made of the graph alone, and is named so."""
    graph = without("lake tree 2.md", new={"title": "Wholly new", "tags": ["x"]})
    found = successor(first, graph)
    ask(found)
    settled, fresh = settle(found, graph, make_indexes(graph)), Snapshot(graph)
    assert settled.version == fresh.version
    assert ask(settled) == ask(fresh)
    after = successor(settled, replace(GRAPH, version="other"))
    assert ask(after)[:2] == ask(Snapshot(replace(GRAPH, version="other")))[:2]
