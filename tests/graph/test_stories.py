"""Stories: which articles are brought together, against what joins two articles worked out pair by pair."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, permutations, product
from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph import Graph
from graph.search.postings import Postings
from graph.stories import ALIKE, FADING_DAYS, LEAST_LIKENESS, NO_STORY, RELATED, RESOLUTION, _likeness, find_stories
from tests.graphs import graph_of
from tests.reference import plain

Pairs = dict[tuple[int, int], float]
"""What joins articles: by the article and the other one."""

TEXTS = st.lists(
    st.lists(st.sampled_from("red green blue lake tree sale".split()), min_size=1, max_size=5).map(" ".join), max_size=9
)
DAYS = st.none() | st.integers(0, 120)


def said(graph: Graph) -> list[Counter[str]]:
    """How often each article says each word, those of titles counted three times; no two words may have the same stem."""
    texts = [" ".join([*3 * [each.title, *each.other_titles], each.excerpt or ""]) for each in graph.articles]
    return [Counter(re.findall(r"\w+", plain(text))) for text in texts]


def vectors(graph: Graph) -> list[dict[str, float]]:
    """The TF-IDF vectors of articles, by rows: (1 + ln tf) · ln(1 + N / df) a word, of length 1."""
    counts = said(graph)
    having = Counter(word for each in counts for word in each)
    scaled = [
        {word: (1 + math.log(times)) * math.log(1 + len(counts) / having[word]) for word, times in each.items()}
        for each in counts
    ]
    return [{word: weight / math.hypot(*each.values()) for word, weight in each.items()} for each in scaled]


def inner(one: dict[str, float], other: dict[str, float]) -> float:
    """The sum over all words of what both weigh them."""
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


class Made(NamedTuple):
    """Articles that are told apart by their numbers, of which the rows do not depend."""

    graph: Graph
    postings: Postings
    numbers: list[int]
    days: NDArray[np.float64]

    def rows(self, pairs: Iterable[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of numbers as rows, in both directions, each once."""
        both = {pair for one, other in pairs for pair in ((one, other), (other, one))}
        rows = np.array([[self.numbers.index(end) for end in pair] for pair in sorted(both)], np.int64)
        return rows.reshape(-1, 2)[:, 0], rows.reshape(-1, 2)[:, 1]

    def stories(self, listed: Iterable[tuple[int, int]] = ()) -> set[frozenset[int]]:
        """The stories by the numbers of their articles."""
        found: dict[int, set[int]] = {}
        for number, story in zip(self.numbers, find_stories(self.postings, self.days, self.rows(listed)), strict=True):
            if story != NO_STORY:
                found.setdefault(int(story), set()).add(number)
        return {frozenset(story) for story in found.values()}

    def likeness(self, passed_over: str = "") -> Pairs:
        """How much each two dated articles are alike; a word that is passed over adds nothing to it."""
        unit = dict(zip(self.numbers, vectors(self.graph), strict=True))
        days = {
            number: day for number, day in zip(self.numbers, self.days.tolist(), strict=True) if not math.isnan(day)
        }
        for vector in unit.values():
            vector.pop(passed_over, None)
        return {
            (one, other): inner(unit[one], unit[other]) * math.exp(-abs(days[one] - days[other]) / FADING_DAYS)
            for one, other in permutations(days, 2)
        }

    def found_alike(self) -> Pairs:
        """What articles are joined by because they are alike."""
        found = _likeness(self.postings, self.days)
        pairs = [(self.numbers[row], self.numbers[other]) for row, other in zip(found.rows, found.others, strict=True)]
        assert len(set(pairs)) == len(pairs)
        return dict(zip(pairs, found.weights.tolist(), strict=True))


def made(texts: Sequence[str], days: Sequence[float | None], names: Sequence[int] | None = None) -> Made:
    """Articles of these texts, numbered from 0; their names, of which their rows depend, may be others."""
    called = names or range(len(texts))
    graph = graph_of({f"{called[n]}.md": {"title": text, "quality": n} for n, text in enumerate(texts)})
    numbers = [article.quality for article in graph.articles if article.quality is not None]
    by_row = [math.nan if (day := days[number]) is None else day for number in numbers]
    return Made(graph, Postings(graph), numbers, np.array(by_row, np.float64))


@st.composite
def drawn(draw: st.DrawFn) -> Made:
    """Articles of few words, of any dates or none."""
    texts = draw(TEXTS)
    return made(texts, draw(st.lists(DAYS, min_size=len(texts), max_size=len(texts))))


@given(sizes=st.lists(st.integers(1, 6), max_size=5), names=st.permutations(range(30)), data=st.data())
def test_what_is_told_in_nearly_the_same_words_is_one_story(
    sizes: list[int], names: list[int], data: st.DataObject
) -> None:
    """Articles that share most words, published within days, are one story each; one with words of its own is none. What
    documents are called, and so which rows their articles have, does not matter."""
    happenings = [happening for happening, size in enumerate(sizes) for _ in range(size)]
    texts = [f"{' '.join(f'h{h}{letter}' for letter in 'abcd')} own{number}" for number, h in enumerate(happenings)]
    days = data.draw(st.lists(st.integers(0, 6), min_size=len(texts), max_size=len(texts)))
    numbers = range(len(texts))
    expected = [frozenset(n for n in numbers if happenings[n] == h) for h in range(len(sizes))]
    assert made(texts, days, names).stories() == {story for story in expected if len(story) > 1}


@pytest.mark.parametrize(
    ("gap", "listed", "joined"),
    [
        (0, False, True),
        (75, False, True),
        (77, False, False),
        (77, True, True),
        (88, False, False),
        (88, True, True),
        (91, True, False),
        (365, False, False),
        (365, True, False),
    ],
)
def test_likeness_fades_with_time(gap: float, *, listed: bool, joined: bool) -> None:
    """Two articles of the same text are joined by e^(-days / 30), which must be over 0.08 (75 days have 0.082, 77 have
    0.077); a related edge adds 0.05 to that, but nothing is left to add it to where it is under 0.05 (88 days have 0.053,
    91 have 0.048)."""
    corpus = made(["red green", "red green"], [0, gap])
    assert corpus.stories([(0, 1)] if listed else []) == ({frozenset({0, 1})} if joined else set())


def test_related_edges_alone_make_no_story() -> None:
    """Articles that all list each other, on one day, are no story while their texts have nothing in common."""
    corpus = made(["red", "green", "blue", "lake", "tree"], [0.0] * 5)
    assert corpus.stories(combinations(range(5), 2)) == set()


def test_what_has_no_date_joins_nothing() -> None:
    """Of articles of one text that all list each other, those without a date are in no story, nor are they one."""
    corpus = made(["red green"] * 6, [0, 1, 2, None, None, None])
    assert corpus.stories(combinations(range(6), 2)) == {frozenset({0, 1, 2})}
    assert made(["red green"] * 3, [None] * 3).stories(combinations(range(3), 2)) == set()


def test_what_has_nothing_in_common_stands_alone() -> None:
    """Where no two articles share a word, or there are none at all, each has NO_STORY."""
    apart = made(["red", "green", "blue"], [0, 0, 0])
    assert find_stories(apart.postings, apart.days, apart.rows([])).tolist() == [NO_STORY] * 3
    nothing = made([], [])
    assert find_stories(nothing.postings, nothing.days, nothing.rows([])).tolist() == []


@settings(max_examples=150)
@given(corpus=drawn(), data=st.data())
def test_a_story_hangs_together(corpus: Made, data: st.DataObject) -> None:
    """Every story has two articles or more, each of them dated. They hang together by what joins two of them, which is in
    sum at least RESOLUTION for each pair; for no two stories or articles that stand alone it is more than that between
    them."""
    pairs = list(permutations(corpus.numbers, 2))
    listed = data.draw(st.lists(st.sampled_from(pairs), max_size=8) if pairs else st.just([]))
    stories = corpus.stories(listed)
    joined: nx.Graph[int] = nx.Graph()
    assert len(corpus.numbers) <= ALIKE
    likeness = corpus.likeness().items()
    joined.add_edges_from((*pair, {"weight": weight}) for pair, weight in likeness if weight >= LEAST_LIKENESS)
    for one, other in {(min(pair), max(pair)) for pair in listed}:
        before = joined[one][other]["weight"] if joined.has_edge(one, other) else 0.0
        joined.add_edge(one, other, weight=before + RELATED)

    def gain(pairs: Iterable[tuple[int, int]]) -> float:
        return math.fsum((joined[a][b]["weight"] if joined.has_edge(a, b) else 0.0) - RESOLUTION for a, b in pairs)

    for story in stories:
        assert len(story) >= 2
        assert not any(math.isnan(corpus.days[corpus.numbers.index(number)]) for number in story)
        assert nx.is_connected(joined.subgraph(story))
        assert gain(combinations(story, 2)) >= -1e-5
    alone = [frozenset({number}) for number in corpus.numbers if not any(number in story for story in stories)]
    for here, there in combinations([*stories, *alone], 2):
        assert gain(product(here, there)) <= 1e-5


@given(texts=TEXTS)
@example(texts=[f"ring{number} ring{(number + 1) % 30}" for number in range(30)])
def test_equal_graphs_have_equal_stories(texts: list[str]) -> None:
    """The same documents, read in another order, give the same numbers of stories, also where articles, each alike to the
    next one in a ring, could be brought together in many ways."""
    documents = {f"{number}.md": {"title": text} for number, text in enumerate(texts)}
    days = np.zeros(len(texts))
    none = np.empty(0, np.int64), np.empty(0, np.int64)
    found = find_stories(Postings(graph_of(documents)), days, none)
    assert found.tolist() == find_stories(Postings(graph_of(dict(reversed(documents.items())))), days, none).tolist()


@settings(max_examples=150)
@given(corpus=drawn(), most=st.integers(1, 4), block=st.integers(1, 4))
def test_likeness_is_that_of_each_pair(corpus: Made, most: int, block: int) -> None:
    """Each article is joined with those that it is most alike: by the cosine of their TF-IDF vectors, which fades with the
    days between them; none that is under LEAST_LIKENESS, and no more than ALIKE. It does not matter in which blocks pairs
    are looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.stories.ALIKE", most)
        patch.setattr("graph.stories._BLOCK", block)
        found = corpus.found_alike()
    expected = corpus.likeness()
    assume(all(abs(weight - LEAST_LIKENESS) > 1e-6 for weight in expected.values()))
    assert found == pytest.approx({pair: expected[pair] for pair in found}, abs=1e-5)
    for number in corpus.numbers:
        own = sorted((weight for (one, _), weight in found.items() if one == number), reverse=True)
        weights = [weight for (one, _), weight in expected.items() if one == number and weight >= LEAST_LIKENESS]
        assert own == pytest.approx(sorted(weights, reverse=True)[:most], abs=1e-5)


@pytest.mark.parametrize(
    ("most", "apart", "passed_over"),
    [(198, 0, ""), (197, 0, "common"), (117, 0, "common"), (66, 365, ""), (65, 365, "common")],
)
def test_what_is_too_frequent_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, most: int, apart: int, passed_over: str
) -> None:
    """Where all words together would have more pairs of articles looked at than may be, the most frequent one joins nothing
    but keeps its share of the vectors' lengths; stories that are clear are found nevertheless.

    Nine articles have nine words that one of them says, twelve that three say, and one that all say: 9 · 1 + 12 · 9 = 117
    pairs, and 81 of the last; a third of them where three are published a year.
    """
    texts = [f"a{n // 3} b{n // 3} c{n // 3} d{n // 3} own{n} common" for n in range(9)]
    corpus = made(texts, [n % 3 + apart * (n // 3) for n in range(9)])
    monkeypatch.setattr("graph.stories._MOST_PAIRS", most)
    monkeypatch.setattr("graph.stories._BLOCK", 3)
    expected = {pair: weight for pair, weight in corpus.likeness(passed_over).items() if weight >= LEAST_LIKENESS}
    assert corpus.found_alike() == pytest.approx(expected, abs=1e-6)
    assert corpus.stories() == {frozenset({0, 1, 2}), frozenset({3, 4, 5}), frozenset({6, 7, 8})}


def test_no_pairs_may_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the rarest words may be looked at, nothing is alike, and nothing fails."""
    monkeypatch.setattr("graph.stories._MOST_PAIRS", 0)
    assert made(["red green"] * 3, [0, 0, 0]).stories() == set()
