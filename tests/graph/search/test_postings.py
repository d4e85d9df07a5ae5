"""Postings: BM25 scores, TF-IDF vectors and their cosines, against the formulas worked out word by word."""

from collections import Counter
from math import log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph
from graph.search.fields import TITLE_COUNTS
from graph.search.postings import Postings, words_of
from graph.search.weighing import Vector
from graph.search.words import Language, language_of, words
from tests.graphs import graph_of

NO_WORDS = "…"
VOCABULARY = ["dog", "dogs", "Hund", "Hunde", "running", "Ran", "東京"]
TEXTS = st.lists(st.sampled_from(VOCABULARY), max_size=6).map(lambda said: " ".join(said) or NO_WORDS)
CORPORA = st.lists(
    st.fixed_dictionaries(
        {"title": TEXTS, "excerpt": TEXTS}, optional={"locale": st.sampled_from(["en", "de", "klingon"])}
    ),
    max_size=6,
)


def corpus(documents: list[dict[str, Any]]) -> Graph:
    return graph_of({f"{number}.md": document for number, document in enumerate(documents)})


def said(graph: Graph) -> list[Counter[str]]:
    """The words of all articles, which have no bodies, as often as they count."""
    return [
        Counter(words(" ".join([article.title] * TITLE_COUNTS + [article.excerpt or ""]), language_in(article.locale)))
        for article in graph.articles
    ]


def language_in(locale: str | None) -> Language | None:
    """The language of an article in a folder that is in English."""
    return language_of(locale or "en")


def bm25(graph: Graph, word: str, k1: float = 1.2, b: float = 0.75) -> dict[int, float]:
    """The scores of the articles that say a word in a form of their own language, by row.

    Source: Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009, equation 3.15, with Lucene's idf.
    """
    counters = said(graph)
    mean = sum(map(Counter.total, counters)) / max(len(counters), 1)
    counts = {}
    for row, article in enumerate(graph.articles):
        form = words(word, language_in(article.locale))[0]
        if form in counters[row]:
            counts[row] = counters[row][form]
    idf = log(1 + (len(counters) - len(counts) + 0.5) / (len(counts) + 0.5))
    return {
        row: idf * count * (k1 + 1) / (count + k1 * (1 - b + b * counters[row].total() / mean))
        for row, count in counts.items()
    }


def tf_idf(graph: Graph) -> list[dict[str, float]]:
    """The vectors of all articles, by the definition: (1 + ln tf) · ln(1 + N / df), of length 1."""
    counters = said(graph)
    found = []
    for counter in counters:
        weights = {
            word: (1 + log(count)) * log(1 + len(counters) / sum(word in other for other in counters))
            for word, count in counter.items()
        }
        length = sqrt(sum(weight**2 for weight in weights.values()))
        found.append({word: weight / length for word, weight in weights.items()})
    return found


def scores(postings: Postings, *forms: str) -> dict[int, float]:
    """What `term` adds, by row."""
    term = postings.term([[form] for form in forms])
    assert len(set(term.rows.tolist())) == len(term.rows) == len(term.scores)
    return dict(zip(term.rows.tolist(), term.scores.tolist(), strict=True))


def by_word(postings: Postings, vector: Vector) -> dict[str, float]:
    """A vector's weights by words."""
    names = {code: word for word, code in postings.codes.items()}
    return dict(zip((names[code] for code in vector.codes.tolist()), vector.weights.tolist(), strict=True))


@given(documents=CORPORA, word=st.sampled_from([*VOCABULARY, "unheard"]))
def test_scores_are_bm25(documents: list[dict[str, Any]], word: str) -> None:
    """An article that says a word, in any form that it has in its own language, has the formula's score, which is more
    than none; no other has one."""
    graph = corpus(documents)
    postings = Postings(graph)
    found = scores(postings, *(words(word, language)[0] for language in postings.languages))
    assert found == pytest.approx(bm25(graph, word), rel=1e-5)
    assert all(score > 0 for score in found.values())


def test_forms_of_a_word_count_together() -> None:
    """An article that says a word in two forms has the score of one that says it in one as often."""
    apart, together = ({"title": "t", "excerpt": text} for text in ("red blue", "red red"))
    first, second = (Postings(corpus([document, {"title": "u"}])) for document in (apart, together))
    found, expected = first.term([["red", "blue"]]), second.term([["red"]])
    assert len(found.rows) == len(expected.rows) == 1
    assert found.scores == pytest.approx(expected.scores)


def test_a_score_by_hand() -> None:
    """Of two articles, with three words and with six, the shorter one says a word that the other does not: a mean of
    4.5 words, three of them said, and one of two articles give ln 2 · 2.2 · 3 / (3 + 1.2 · (0.25 + 0.75 · 3 / 4.5))."""
    assert TITLE_COUNTS == 3
    graph = corpus([{"title": "red"}, {"title": "green tree"}])
    [row] = [row for row, article in enumerate(graph.articles) if article.title == "red"]
    assert scores(Postings(graph), "red") == {row: pytest.approx(log(2) * 6.6 / 3.9, rel=1e-6)}


def test_each_article_says_the_form_of_its_own_language() -> None:
    """Of the forms of a word, one for each language in their order, an article says that of its own language only."""
    documents = [
        {"title": word, "locale": locale} for word in ("alpha", "beta", "gamma") for locale in ("de", "en", "klingon")
    ]
    graph = corpus(documents)
    postings = Postings(graph)

    def found(forms: dict[str | None, str]) -> set[tuple[str | None, str]]:
        rows = scores(postings, *(forms[language] for language in postings.languages))
        return {(graph.articles[row].locale, graph.articles[row].title) for row in rows}

    assert set(postings.languages) == {"de", "en", None}
    assert found({"de": "alpha", "en": "beta", None: "gamma"}) == {
        ("de", "alpha"),
        ("en", "beta"),
        ("klingon", "gamma"),
    }
    assert found({"de": "alpha", "en": "alpha", None: "unheard"}) == {("de", "alpha"), ("en", "alpha")}


@given(documents=CORPORA)
def test_postings_are_counts(documents: list[dict[str, Any]]) -> None:
    """Each word is said by the articles that its part of the rows names, ascending, as often as the counts there say."""
    graph = corpus(documents)
    postings, expected = Postings(graph), said(graph)
    assert set(postings.codes) == set().union(*expected)
    for word, code in postings.codes.items():
        part = postings.of(code)
        found = list(zip(postings.rows[part].tolist(), postings.counts[part].tolist(), strict=True))
        assert found == [(row, counter[word]) for row, counter in enumerate(expected) if word in counter]
    assert [Counter(words_of(graph, article)) for article in graph.articles] == expected


@given(documents=CORPORA)
def test_vectors_are_tf_idf(documents: list[dict[str, Any]]) -> None:
    """Each article has its words with the formula's weights; one without words has none."""
    graph = corpus(documents)
    postings = Postings(graph)
    for row, expected in enumerate(tf_idf(graph)):
        assert by_word(postings, postings.vector(row)) == pytest.approx(expected, rel=1e-5)


@given(documents=CORPORA)
def test_weights_are_those_of_the_vectors(documents: list[dict[str, Any]]) -> None:
    """The weight of a word's posting is that of the word in its article's vector."""
    graph = corpus(documents)
    postings, expected = Postings(graph), tf_idf(graph)
    weights = postings.weights()
    assert len(weights) == len(postings.rows)
    for word, code in postings.codes.items():
        part = postings.of(code)
        own = [expected[row][word] for row in postings.rows[part].tolist()]
        assert weights[part].tolist() == pytest.approx(own, rel=1e-5)


@given(documents=CORPORA, longer=st.sampled_from([0.01, 1, 1000]))
def test_cosines_are_sums_of_products(documents: list[dict[str, Any]], longer: float) -> None:
    """The cosines to an article's own vector are the sums of products with all others, and 1 to itself, however long
    the vector is."""
    graph = corpus(documents)
    postings, expected = Postings(graph), tf_idf(graph)
    for row, own in enumerate(expected):
        codes, weights = postings.vector(row)
        cosines = postings.cosines(Vector(codes, weights * longer))
        products = [sum(own[word] * other.get(word, 0) for word in own) for other in expected]
        assert cosines.tolist() == pytest.approx(products, rel=1e-5, abs=1e-6)
        assert cosines[row] == pytest.approx(1.0 if own else 0.0, rel=1e-5)
        assert ((cosines >= 0) & (cosines <= 1)).all()


def test_no_words_are_like_nothing() -> None:
    """A vector without words, or without weight, has a cosine of 0 to all, and an article without words to any."""
    postings = Postings(corpus([{"title": "red"}, {"title": NO_WORDS}]))
    assert postings.cosines(Vector(np.empty(0, np.int64), np.empty(0))).tolist() == [0, 0]
    assert postings.cosines(Vector(np.zeros(1, np.int64), np.zeros(1))).tolist() == [0, 0]
    assert sorted(postings.cosines(Vector(np.zeros(1, np.int64), np.ones(1))).tolist()) == [0, pytest.approx(1)]


def test_no_word_counts_more_than_255_times() -> None:
    """An article that says a word 300 times has the vector of one that says it 255 times; the length that BM25 weighs
    is that of all words."""
    often = {number: f"{'red ' * number} tree" for number in (254, 255, 300)}
    graph = corpus([{"title": NO_WORDS, "excerpt": excerpt} for excerpt in often.values()])
    rows = {words(article.excerpt or "").count("red"): row for row, article in enumerate(graph.articles)}
    postings = Postings(graph)
    most, more, less = (by_word(postings, postings.vector(rows[number])) for number in (255, 300, 254))
    assert most["red"] / most["tree"] == pytest.approx(1 + log(255))
    assert more == pytest.approx(most)
    assert less["red"] < most["red"]
    mean = (254 + 255 + 300 + 3) / 3
    assert scores(postings, "red") == {
        row: pytest.approx(
            log(1 + 0.5 / 3.5) * 2.2 * min(number, 255) / (min(number, 255) + 0.3 + 0.9 * (number + 1) / mean), rel=1e-5
        )
        for number, row in rows.items()
    }


@pytest.mark.parametrize(
    "documents", [[], [{"title": NO_WORDS}], [{"title": NO_WORDS}, {"title": "!", "excerpt": "-"}]]
)
def test_nothing_is_said_without_words(documents: list[dict[str, Any]]) -> None:
    """Without articles, and without words in them, there are no words, weights and scores, and nothing is alike."""
    postings = Postings(corpus(documents))
    assert postings.size == len(documents)
    assert postings.languages == (["en"] if documents else [])
    assert (postings.codes, postings.weights().tolist()) == ({}, [])
    assert scores(postings, *("red" for _ in postings.languages)) == {}
    assert postings.cosines(Vector(np.empty(0, np.int64), np.empty(0))).tolist() == [0] * len(documents)
    assert all(len(postings.vector(row).codes) == 0 for row in range(postings.size))
