"""The parts of a coverage score, against their definitions worked out with whole matrices."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph import EdgeKind, Graph, NodeKind
from graph.store.memory.coverage import (
    FLOOR,
    LIKENESS_WEIGHT,
    MATCH_WEIGHT,
    RELATED_WEIGHT,
    RankedCoverage,
)
from graph.store.memory.snapshot import Snapshot
from graph.store.questions import Subject
from tests.graphs import graph_of

WORDS = st.sampled_from(["camera", "police", "sale", "shop", "tree", "lake"])
CORPORA = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS,
            "excerpt": st.lists(WORDS, max_size=4).map(" ".join),
            "related": st.lists(st.integers(0, 9), max_size=4),
        }
    ),
    max_size=10,
)


def corpus(documents: list[dict[str, Any]]) -> Graph:
    files = {}
    for number, document in enumerate(documents):
        related = [{"title": "pond", "webUrl": f"https://a.example/{target}"} for target in document["related"]]
        files[f"{number}.md"] = {**document, "webUrl": f"https://a.example/{number}", "related": related}
    return graph_of(files)


def walked(graph: Graph, match: NDArray[np.float64], hops: int) -> NDArray[np.float64]:
    """Nearness along related edges: a random walk's steps summed, over the greatest sum."""
    steps = np.zeros((len(match), len(match)))
    table = graph.edges[EdgeKind.RELATED]
    steps[table.source, table.target] = steps[table.target, table.source] = 1
    steps /= np.maximum(steps.sum(axis=1, keepdims=True), 1)
    reached = np.zeros(len(match))
    present = match / max(match.sum(), 1e-300)
    for _ in range(hops):
        present = 0.5 * present @ steps
        reached += present
    return reached / (reached.max() if reached.any() else 1)


def dense(snapshot: Snapshot) -> NDArray[np.float64]:
    vectors = snapshot.vectors
    matrix = np.zeros((vectors.size, len(vectors.words)))
    for row in range(vectors.size):
        codes, weights = vectors.vector(row)
        matrix[row, codes] = weights
    return matrix


@given(documents=CORPORA, words=st.lists(WORDS, min_size=1, max_size=2, unique=True), hops=st.integers(0, 3))
def test_parts_are_what_they_are_defined_to_be(documents: list[dict[str, Any]], words: list[str], hops: int) -> None:
    """Match is BM25 times the share of the words, over the greatest; likeness the cosine to the weighted mean of the best
    five matches; related the truncated walk from the matches: weighed, summed, and cut off at the floor."""
    graph = corpus(documents)
    snapshot = Snapshot(graph)
    size = len(graph.articles)
    hits = snapshot.text.all(" ".join(words), [NodeKind.ARTICLE])
    match = np.zeros(size)
    match[hits.rows] = hits.scores * snapshot.vectors.share(words)[hits.rows]
    match /= match.max() if match.any() else 1
    best = sorted(np.flatnonzero(match).tolist(), key=lambda row: (-match[row], row))
    matrix = dense(snapshot)
    mean = (match[best[:5], None] * matrix[best[:5]]).sum(axis=0)
    likeness = matrix @ mean / (np.linalg.norm(mean) if mean.any() else 1)
    related = walked(graph, match, hops)
    scores = MATCH_WEIGHT * match + LIKENESS_WEIGHT * likeness + RELATED_WEIGHT * related
    parts = {
        article.id: (MATCH_WEIGHT * match[row], LIKENESS_WEIGHT * likeness[row], RELATED_WEIGHT * related[row])
        for row, article in enumerate(graph.articles)
    }

    page = RankedCoverage(snapshot, Subject(" ".join(words), hops)).page(1000, None)
    found = {node.id: page.detail(index) for index, node in enumerate(page.nodes)}
    for id_, detail in found.items():
        assert (detail.match, detail.likeness, detail.related) == pytest.approx(parts[id_])
    for row, article in enumerate(graph.articles):
        if abs(scores[row] - FLOOR) > 1e-9:
            assert (article.id in found) is bool(match[row] > 0 or (hops > 0 and scores[row] > FLOOR))


def test_what_a_search_finds_is_a_match_though_no_vector_has_its_words() -> None:
    """A beginning, a typo, and a word far down in a body are found, so they match."""
    graph = graph_of({"a.md": '{"title": "cameras"}\n' + "x " * 1500 + "buried", "b.md": {"title": "other"}})
    snapshot = Snapshot(graph)
    for of in ("camer*", "camreas~", "buried"):
        page = RankedCoverage(snapshot, Subject(of, 0)).page(10, None)
        assert [node.title for node in page.nodes] == ["cameras"]
        assert page.detail(0).match == 1.0


def test_the_most_alike_match_is_the_way() -> None:
    """What no related edge leads to is reached in one step, from that of the best matches which it is most alike to."""
    documents = {
        "a.md": {"title": "camera", "excerpt": "lake boat water"},
        "b.md": {"title": "camera", "excerpt": "police arrest court"},
        "c.md": {"title": "arrest", "excerpt": "police court judge"},
    }
    page = RankedCoverage(Snapshot(graph_of(documents)), Subject("camera", 1)).page(10, None)
    [way] = [page.detail(index).path for index, node in enumerate(page.nodes) if node.title == "arrest"]
    assert [article.excerpt for article in way] == ["police arrest court", "police court judge"]
