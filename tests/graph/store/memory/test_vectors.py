"""Articles as vectors, against the formula worked out word by word."""

from collections import Counter
from math import log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph
from graph.store.memory.vectors import TextVectors
from tests.graphs import graph_of

TEXTS = st.lists(st.sampled_from(["red", "green", "blue", "tree"]), max_size=5).map(" ".join)
CORPORA = st.lists(st.fixed_dictionaries({"title": TEXTS.map(lambda text: text or "…"), "excerpt": TEXTS}), max_size=6)


def corpus(documents: list[dict[str, Any]]) -> Graph:
    return graph_of({f"{number}.md": document for number, document in enumerate(documents)})


def weighed(graph: Graph) -> list[dict[str, float]]:
    """The vectors of all articles, by the definition: (1 + ln tf) · ln(1 + N / df), of length 1; titles count twice."""
    texts = [
        Counter(f"{article.title} {article.title} {article.excerpt or ''}".replace("…", "").split())
        for article in graph.articles
    ]
    found = []
    for text in texts:
        weights = {
            word: (1 + log(count)) * log(1 + len(texts) / sum(word in other for other in texts))
            for word, count in text.items()
        }
        length = sqrt(sum(weight**2 for weight in weights.values()))
        found.append({word: weight / length for word, weight in weights.items()})
    return found


@given(documents=CORPORA)
def test_weights_are_tf_idf(documents: list[dict[str, Any]]) -> None:
    """Each article has its words with the formula's weights; an article without words has none."""
    graph = corpus(documents)
    vectors = TextVectors(graph)
    names = {code: word for word, code in vectors.words.items()}
    for row, expected in enumerate(weighed(graph)):
        codes, weights = vectors.vector(row)
        found = dict(zip((names[code] for code in codes.tolist()), weights.tolist(), strict=True))
        assert found == pytest.approx(expected)


@given(documents=CORPORA)
def test_cosines_are_sums_of_products(documents: list[dict[str, Any]]) -> None:
    """The cosines to an article's own vector are the sums of products with all others, and 1 to itself."""
    graph = corpus(documents)
    vectors, expected = TextVectors(graph), weighed(graph)
    for row, own in enumerate(expected):
        cosines = vectors.cosines(*vectors.vector(row))
        products = [sum(own[word] * other.get(word, 0) for word in own) for other in expected]
        assert cosines.tolist() == pytest.approx(products)
        assert ((cosines >= 0) & (cosines <= 1)).all()


def test_no_words_are_like_nothing() -> None:
    """A vector without words, or without weight, has a cosine of 0 to all."""
    vectors = TextVectors(corpus([{"title": "red"}]))
    assert vectors.cosines(np.empty(0, np.int32), np.empty(0)).tolist() == [0]
    assert vectors.cosines(np.zeros(1, np.int32), np.zeros(1)).tolist() == [0]


@given(documents=CORPORA, words=st.lists(st.sampled_from(["red", "blue", "unheard"]), unique=True))
def test_shares_are_of_the_summed_idf(documents: list[dict[str, Any]], words: list[str]) -> None:
    """An article's share of some words is the idf of those that it says over that of all, words that none says among
    them."""
    graph = corpus(documents)
    texts = [set(f"{article.title} {article.excerpt or ''}".split()) for article in graph.articles]

    def idf(word: str) -> float:
        return log(1 + len(texts) / max(1, sum(word in text for text in texts)))

    total = sum(idf(word) for word in words)
    expected = [sum(idf(word) for word in words if word in text) / total if total else 0 for text in texts]
    assert TextVectors(graph).share(words).tolist() == pytest.approx(expected)


def test_only_the_beginning_of_a_body_counts() -> None:
    """Words further down than 2,000 characters, and those in tags, are no words of the vector."""
    markup = '{"title": "t"}\n<p class="hidden">near</p>' + "x " * 1000 + "far"
    assert set(TextVectors(graph_of({"a.md": markup})).words) == {"t", "near", "x"}
