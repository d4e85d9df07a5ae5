"""The parts of a coverage score, against their definitions worked out word by word and step by step."""

import math
from typing import Any, NamedTuple

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EdgeKind, Graph, NodeKind
from graph.store.answers import CoverageDetail
from graph.store.memory.coverage import SnapshotCoverage
from graph.store.memory.snapshot import Snapshot
from graph.store.questions import Subject
from tests.graph.test_stories import inner, said, vectors
from tests.graphs import FEW, graph_of

WORDS = st.sampled_from(["camera", "police", "sale", "shop", "tree", "lake"])
CORPORA = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS,
            "excerpt": st.lists(WORDS, max_size=4).map(" ".join),
            "related": st.lists(st.integers(0, 11), max_size=4),
        }
    ),
    max_size=12,
)


def corpus(documents: list[dict[str, Any]]) -> Graph:
    files = {}
    for number, document in enumerate(documents):
        related = [{"title": "pond", "webUrl": f"https://a.example/{target}"} for target in document.get("related", ())]
        files[f"{number}.md"] = {**document, "webUrl": f"https://a.example/{number}", "related": related}
    return graph_of(files)


def bm25(graph: Graph, words: list[str]) -> list[float]:
    """The scores of articles for some words, each counted once: BM25 as Lucene has it, with k1 = 1.2 and b = 0.75."""
    counts = said(graph)
    lengths = [sum(each.values()) for each in counts]
    scores = [0.0] * len(counts)
    for word in dict.fromkeys(words):
        having = sum(word in each for each in counts)
        rarity = math.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
        for row, each in enumerate(counts):
            damping = 1.2 * (1 - 0.75 + 0.75 * lengths[row] * len(counts) / sum(lengths))
            scores[row] += rarity * 2.2 * each[word] / (each[word] + damping)
    return scores


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    length = math.sqrt(inner(one, one) * inner(other, other))
    return inner(one, other) / length if length else 0.0


class Parts(NamedTuple):
    """What coverage is made of, by rows: three parts before they are weighed, the vectors of all articles, the ten best
    matches, and, step by step, how much of walks along related edges from the matches is where."""

    match: list[float]
    likeness: list[float]
    related: list[float]
    vectors: list[dict[str, float]]
    best: list[int]
    present: list[list[float]]


def worked_out(graph: Graph, joined: "nx.Graph[int]", words: list[str], hops: int) -> Parts:
    rows = range(len(graph.articles))
    scores, unit = bm25(graph, words), vectors(graph)
    match = over_greatest(scores)
    best = sorted((row for row in rows if match[row]), key=lambda row: (-match[row], row))[:10]
    mean: dict[str, float] = {}
    for row in best:
        for word, weight in unit[row].items():
            mean[word] = mean.get(word, 0.0) + match[row] * weight
    present = [[score / (sum(match) or 1.0) for score in match]]
    for _ in range(hops):
        shares = [present[-1][row] / max(joined.degree(row), 1) for row in rows]
        present.append([sum(shares[other] for other in joined[row]) / 2 for row in rows])
    related = over_greatest([sum(step[row] for step in present[1:]) for row in rows])
    return Parts(match, [cosine(mean, each) for each in unit], related, unit, best, present)


def over_greatest(values: list[float]) -> list[float]:
    greatest = max(values, default=0.0) or 1.0
    return [value / greatest for value in values]


def related_rows(graph: Graph) -> "nx.Graph[int]":
    """Articles by their rows, joined where one lists the other."""
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(len(graph.articles)))
    table = graph.edges[EdgeKind.RELATED]
    joined.add_edges_from(zip(table.source.tolist(), table.target.tolist(), strict=True))
    return joined


def covered(snapshot: Snapshot, of: str, hops: int) -> dict[int, CoverageDetail]:
    """The coverage of a subject by rows."""
    page = SnapshotCoverage(snapshot, Subject(of, hops)).page(1000, None)
    return {snapshot.rows[node.id]: page.detail(index) for index, node in enumerate(page.nodes)}


SUBJECTS = st.lists(WORDS, min_size=1, max_size=2)
WEIGHTS = (1.0, 0.3, 0.3)
FLOOR = 0.08
"""As docs/ranking.md has them."""


@settings(FEW, max_examples=40)
@given(documents=CORPORA, words=SUBJECTS, hops=st.integers(0, 3))
def test_parts_are_what_they_are_defined_to_be(documents: list[dict[str, Any]], words: list[str], hops: int) -> None:
    """Match is BM25 over the greatest; likeness the cosine to the weighted mean of the ten best matches; related the walks'
    share over the greatest: weighed, summed, and, for what does not say the words, cut off at the floor."""
    graph = corpus(documents)
    parts = worked_out(graph, related_rows(graph), words, hops)
    found = covered(Snapshot(graph), " ".join(words), hops)
    for row in range(len(graph.articles)):
        weighed = zip(WEIGHTS, (parts.match[row], parts.likeness[row], parts.related[row]), strict=True)
        expected = tuple(weight * part for weight, part in weighed)
        if row in found:
            detail = found[row]
            assert (detail.match, detail.likeness, detail.related) == pytest.approx(expected, abs=1e-5)
            assert detail.score == pytest.approx(sum(expected), abs=1e-5)
        if abs(sum(expected) - FLOOR) > 1e-5:
            assert (row in found) is (parts.match[row] > 0 or (hops > 0 and sum(expected) > FLOOR))


@settings(FEW, max_examples=40)
@given(documents=CORPORA, words=SUBJECTS, hops=st.integers(0, 3))
def test_ways_are_those_by_which_most_comes(documents: list[dict[str, Any]], words: list[str], hops: int) -> None:
    """What related edges lead to within the hops has a shortest way from a match, by the neighbour from which most of the
    walks come; all else has one step, from that of the ten best matches which it is most alike."""
    graph = corpus(documents)
    snapshot = Snapshot(graph)
    joined = related_rows(graph)
    parts = worked_out(graph, joined, words, hops)
    matches = {row for row, match in enumerate(parts.match) if match}
    steps = nx.multi_source_dijkstra_path_length(joined, matches) if matches else {}
    for row, detail in covered(snapshot, " ".join(words), hops).items():
        path = [snapshot.rows[article.id] for article in detail.path]
        assert path[-1] == row
        assert path[0] in matches
        if row in matches:
            assert path == [row]
        elif steps.get(row, math.inf) <= hops:
            assert len(path) == steps[row] + 1
            for place in range(1, len(path)):
                shares = {
                    other: parts.present[place - 1][other] / joined.degree(other)
                    for other in joined[path[place]]
                    if steps[other] == place - 1
                }
                assert shares[path[place - 1]] == pytest.approx(max(shares.values()))
        else:
            alike = {model: cosine(parts.vectors[model], parts.vectors[row]) for model in parts.best}
            assert len(path) == 2
            assert alike[path[0]] == pytest.approx(max(alike.values()), abs=1e-6)


def titled(graph: Graph, of: str, hops: int) -> dict[str, CoverageDetail]:
    """The coverage of a subject by titles."""
    return {graph.articles[row].title: detail for row, detail in covered(Snapshot(graph), of, hops).items()}


@pytest.mark.parametrize(
    "of", ["camera", "camer*", "camreas~", "buried", '"deeply buried"', "deeply-buried", "+cameras -shop"]
)
def test_what_a_search_finds_is_a_match(of: str) -> None:
    """What is found by another form, a beginning, with a typing mistake, as a phrase, by signs, or far down in a body, matches
    in full."""
    graph = graph_of(
        {"a.md": '{"title": "cameras"}\n' + "x " * 1500 + "deeply buried", "b.md": {"title": "shop digs deeply"}}
    )
    found = titled(graph, of, 0)
    assert {title: detail.match for title, detail in found.items()} == {"cameras": 1.0}


@FEW
@given(documents=CORPORA, of=st.sampled_from(["cam*", "lakke~ tree", "+camera lake", "tree -shop", '"tree lake" shop']))
def test_what_the_index_finds_is_weighed_as_it_does(documents: list[dict[str, Any]], of: str) -> None:
    """A subject with phrases, beginnings, mistakes or signs has as matches what a search finds, by its scores over the
    greatest."""
    snapshot = Snapshot(corpus(documents))
    hits = snapshot.text.all(of, [NodeKind.ARTICLE])
    scores = dict(zip(hits.numbers.tolist(), over_greatest(hits.scores.tolist()), strict=True))
    found = {row: detail.match for row, detail in covered(snapshot, of, 2).items() if detail.match}
    assert found == pytest.approx(scores, abs=1e-6)


FORMS = st.sampled_from(["camera", "cameras", "Kamera", "Kameras", "house", "houses", "Häuser", "haus"])


@FEW
@given(
    documents=st.lists(
        st.fixed_dictionaries(
            {"title": FORMS, "excerpt": FORMS}, optional={"locale": st.sampled_from(["en", "de", "fr", "xx"])}
        ),
        max_size=8,
    ),
    words=st.lists(FORMS, min_size=1, max_size=3),
)
def test_words_match_in_each_language(documents: list[dict[str, Any]], words: list[str]) -> None:
    """Articles that say words in the forms of their own languages match: those that a search finds, and no others."""
    snapshot = Snapshot(corpus(documents))
    hits = snapshot.text.all(" ".join(words), [NodeKind.ARTICLE])
    assert set(covered(snapshot, " ".join(words), 0)) == set(hits.numbers.tolist())


@pytest.mark.parametrize("of", ["Camera camera", "CAMERA", "camera nowhere", "caméra"])
def test_the_same_words_are_the_same_subject(of: str) -> None:
    """Case, accents, words that are said again and words that no article says change nothing of what is found."""
    graph = corpus([{"title": "camera", "related": [2]}, {"title": "camera", "excerpt": "tree"}, {"title": "lake"}])
    assert titled(graph, of, 2) == titled(graph, "camera", 2)


def test_the_most_alike_match_is_the_way() -> None:
    """What no related edge leads to is reached in one step, from that of the best matches which it is most alike to."""
    documents = {
        "a.md": {"title": "camera", "excerpt": "lake boat water"},
        "b.md": {"title": "camera", "excerpt": "police arrest court"},
        "c.md": {"title": "arrest", "excerpt": "police court judge"},
    }
    way = titled(graph_of(documents), "camera", 1)["arrest"].path
    assert [article.excerpt for article in way] == ["police arrest court", "police court judge"]


LONG = {"title": "camera", "excerpt": "tree lake sale shop police", "related": [0]}
"""A match that is longer than others, so that it comes last; it lists the first document."""


@pytest.mark.parametrize(("better", "alike"), [(9, True), (10, False)])
def test_ten_matches_are_models(better: int, *, alike: bool) -> None:
    """Articles are likened to the ten best matches only: not to one that is worse."""
    graph = corpus([{"title": "tree"}, LONG, *[{"title": "camera"}] * better])
    assert (titled(graph, "camera", 1)["tree"].likeness > 0) is alike


@pytest.mark.parametrize(("better", "reached"), [(49, True), (50, False)])
def test_walks_begin_at_fifty_matches(better: int, *, reached: bool) -> None:
    """Walks begin at the fifty best matches: what only a worse one leads to is not reached."""
    graph = corpus([{"title": "pond"}, LONG, *[{"title": "camera"}] * better])
    assert ("pond" in titled(graph, "camera", 1)) is reached


@pytest.mark.parametrize(("heavy", "alike"), [(0, True), (98, True), (99, False)])
def test_a_hundred_words_are_likened(heavy: int, *, alike: bool) -> None:
    """Of the best matches' words the hundred heaviest count: where the subject and 99 words that nobody else says, each said
    twice, are heavier than all that an article says, it is not alike."""
    light = " ".join(f"light{number}" for number in range(300))
    heavier = " ".join(f"heavy{number} heavy{number}" for number in range(heavy))
    match = {"title": "camera", "excerpt": f"{light} {heavier}", "related": [0]}
    graph = corpus([{"title": "other", "excerpt": light}, match])
    assert (titled(graph, "camera", 1)["other"].likeness > 0) is alike


@pytest.mark.parametrize("hops", [0, 1])
def test_a_weak_match_is_a_match(hops: int) -> None:
    """What says any of the words is there, even if its score is below the floor: here all articles say one word, which
    counts for little, and only one says the other."""
    weak = [{"title": f"n{n}", "excerpt": " ".join(["camera", *(f"w{n}x{k}" for k in range(30))])} for n in range(9)]
    found = titled(corpus([{"title": "rare camera"}, *weak]), "rare camera", hops)
    assert set(found) == {"rare camera", *(f"n{n}" for n in range(9))}
    for title, detail in found.items():
        assert [article.title for article in detail.path] == [title]
        assert (0 < detail.score < FLOOR) is (title != "rare camera")


def test_a_match_is_its_own_way() -> None:
    """A match at which no walk begins, since fifty are better, has no way but itself, though a walk comes to it."""
    graph = corpus([{"title": "lake"}, {**LONG, "title": "last camera", "related": [2]}, *[{"title": "camera"}] * 50])
    last = titled(graph, "camera", 1)["last camera"]
    assert last.related > 0
    assert [article.title for article in last.path] == ["last camera"]
