"""Similar articles: their scores, worked out with sets and word by word."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph
from graph.store.conditions import Compare, Comparison
from graph.store.memory.ground import SnapshotGround
from graph.store.memory.snapshot import Snapshot
from graph.store.similar import LEAST_SCORE, NEIGHBOURHOOD_WEIGHT, TEXT_WEIGHT, similar
from tests.graph.test_stories import inner, vectors
from tests.graphs import FEW, graph_of
from tests.reference import Reference

WORDS = st.sampled_from(["camera", "police", "sale", "shop", "tree", "lake"])
CORPORA = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
            "excerpt": st.lists(WORDS, max_size=3).map(" ".join),
            "related": st.lists(st.integers(0, 8), max_size=3),
            "quality": st.integers(0, 1),
        }
    ),
    min_size=1,
    max_size=8,
)


def corpus(documents: list[dict[str, Any]]) -> Graph:
    titles = [document["title"] for document in documents] + ["pond"] * 9
    files = {}
    for number, document in enumerate(documents):
        targets = document.get("related", ())
        related = [{"title": titles[target], "webUrl": f"https://a.example/{target}"} for target in targets]
        files[f"{number}.md"] = {**document, "webUrl": f"https://a.example/{number}", "related": related}
    return graph_of(files)


def scored(graph: Graph, row: int) -> dict[str, float]:
    """The score of each other article by its id: the cosines of texts and of closed neighbourhoods, weighed."""
    reference, unit = Reference(graph), vectors(graph)
    closed = [
        {article.id, *(other.id for other in reference.neighbours(article, EdgeKind.RELATED, Direction.BOTH))}
        for article in graph.articles
    ]
    return {
        article.id: TEXT_WEIGHT * inner(unit[row], unit[other])
        + NEIGHBOURHOOD_WEIGHT * len(closed[row] & closed[other]) / math.sqrt(len(closed[row]) * len(closed[other]))
        for other, article in enumerate(graph.articles)
        if other != row
    }


def found(snapshot: Snapshot, row: int, where: Compare | None = None) -> list[tuple[str, float]]:
    ranking = similar(SnapshotGround(snapshot), snapshot.graph.articles[row].id, row, where)
    page = ranking.page(1000, None, SnapshotGround(snapshot).articles, ranking.scores)
    return [(node.id, page.detail(index)) for index, node in enumerate(page.nodes)]


@settings(FEW, max_examples=30)
@given(documents=CORPORA)
def test_scores_are_what_they_are_defined_to_be(documents: list[dict[str, Any]]) -> None:
    """An article's score is 0.9 times the cosine of the two texts, plus 0.1 times that of their neighbourhoods along related
    edges either way, each with itself in it. Those below LEAST_SCORE are left out, and so is the article itself; the others
    come by their scores, which are between 0 and 1."""
    graph = corpus(documents)
    snapshot = Snapshot(graph)
    for row in range(len(graph.articles)):
        expected = scored(graph, row)
        answer = found(snapshot, row)
        assert dict(answer) == pytest.approx(
            {id_: score for id_, score in expected.items() if score >= LEAST_SCORE - 1e-9}, abs=1e-6
        )
        assert len(dict(answer)) == len(answer)
        assert answer == sorted(answer, key=lambda each: (-each[1], each[0]))
        assert all(LEAST_SCORE <= score <= 1 for _, score in answer)


@FEW
@given(documents=CORPORA)
def test_filters_choose_answers_and_not_scores(documents: list[dict[str, Any]]) -> None:
    """A filter leaves, of all answers, those that fulfil it, with the scores that they had, whatever the article itself
    is."""
    graph = corpus(documents)
    snapshot = Snapshot(graph)
    good = {article.id for article in graph.articles if article.quality == 1}
    for row in range(len(graph.articles)):
        chosen = found(snapshot, row, Compare("quality", Comparison.EQ, 1))
        assert chosen == [each for each in found(snapshot, row) if each[0] in good]


def alike(documents: list[dict[str, Any]]) -> dict[int | None, float]:
    """What is alike to the article of the first document, whose quality is 0: qualities with scores."""
    graph = corpus([{**document, "quality": number} for number, document in enumerate(documents)])
    [row] = [row for row, article in enumerate(graph.articles) if article.quality == 0]
    qualities: dict[str, int | None] = {article.id: article.quality for article in graph.articles}
    return {qualities[id_]: score for id_, score in found(Snapshot(graph), row)}


def test_what_is_the_same_but_for_its_address_is_alike_in_all() -> None:
    """Of the same words, and with the same neighbours, each other among them, two articles have a score of 1."""
    documents = [{"title": "camera", "excerpt": "tree", "related": [0, 1, 2]} for _ in range(2)]
    assert alike([*documents, {"title": "lake", "related": []}])[1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("related", "scores"),
    [
        ([[1], [], []], {1: 0.1}),
        ([[1], [0], []], {1: 0.1}),
        ([[1], [2], []], {}),
        ([[1, 2], [2], []], {1: 0.1, 2: 0.1}),
        ([[2], [2], []], {}),
        ([[], [], []], {}),
    ],
)
def test_the_least_score_is_that_of_the_same_neighbours(related: list[list[int]], scores: dict[int, float]) -> None:
    """Without a word in common two articles are just alike where they and their neighbours are the same articles, and are
    not where either has one that the other has not."""
    texts = ["camera", "tree", "lake"]
    documents = [{"title": title, "related": each} for title, each in zip(texts, related, strict=True)]
    assert alike(documents) == pytest.approx(scores)


def test_an_article_alone_is_like_none() -> None:
    """Where there is no other article nothing is alike, not even the article itself."""
    assert alike([{"title": "camera"}]) == {}
