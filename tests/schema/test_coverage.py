"""Coverage over the API, on small graphs and on the corpus."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph
from tests.graphs import FEW, graph_of
from tests.reference import Reference
from tests.schema.conftest import Ask, asking, codes, data_at

QUERY = """query($of: String!, $hops: Int, $where: ArticleFilter, $first: Int) {
  coverage(of: $of, hops: $hops, where: $where, first: $first) {
    totalCount nodes { id }
    edges { score hops path { id title } reasons { kind score } node { id title excerpt body url quality stub } } } }"""


@pytest.fixture(scope="module")
def chain() -> Ask:
    """Four articles of which each lists the next: the first says “rekognition”, the third is alike to it; and one that
    nothing leads to."""
    titles = ["rekognition camera", "second", "third camera", "fourth", "apart"]
    return asking(
        graph_of(
            {
                f"{number}.md": {
                    "title": title,
                    "webUrl": f"https://a.example/{number}",
                    "quality": number,
                    "related": [{"title": "x", "webUrl": f"https://a.example/{number + 1}"}] if number < 3 else [],
                }
                for number, title in enumerate(titles)
            }
        )
    )


def ways(ask: Ask, **variables: Any) -> dict[int, tuple[int, list[str]]]:
    """By quality, the hops of each answer and the titles on its path."""
    edges = data_at(ask, "coverage.edges", QUERY, of="rekognition", **variables)
    return {edge["node"]["quality"]: (edge["hops"], [step["title"] for step in edge["path"]]) for edge in edges}


def test_paths_begin_at_a_match(chain: Ask) -> None:
    """A match's path is itself; others are reached along related edges within `hops` steps, else by likeness in one; two
    hops are the default, also where null is given."""
    match = {0: (0, ["rekognition camera"])}
    near = {1: (1, ["rekognition camera", "second"])}
    assert ways(chain, hops=0) == match
    assert ways(chain, hops=1) == match | near | {2: (1, ["rekognition camera", "third camera"])}
    both = match | near | {2: (2, ["rekognition camera", "second", "third camera"])}
    assert ways(chain, hops=2) == ways(chain) == ways(chain, hops=None) == both


def test_filters_choose_answers_and_not_the_way(chain: Ask) -> None:
    """An article that fulfils the filter is reached over articles that do not; and counts are of those that do."""
    found = data_at(chain, "coverage", QUERY, of="rekognition", where={"quality": {"eq": 2}}, first=1)
    assert found["totalCount"] == 1
    assert [step["title"] for step in found["edges"][0]["path"]] == ["rekognition camera", "second", "third camera"]
    assert data_at(chain, "coverage.totalCount", QUERY, of="rekognition", where={"or": []}) == 0


@pytest.mark.parametrize("of", ["", "  ", '"', "-camera", "unheard"])
def test_no_subject_has_no_coverage(chain: Ask, of: str) -> None:
    """Blank text, text without words, and words that no article says, have no coverage."""
    assert data_at(chain, "coverage", QUERY, of=of) == {"totalCount": 0, "nodes": [], "edges": []}


@pytest.mark.parametrize("hops", [-1, 7, 2**31 - 1])
def test_hops_are_bounded(chain: Ask, hops: int) -> None:
    """Fewer than no steps, and more than six, are BAD_USER_INPUT."""
    answer = chain(QUERY, of="camera", hops=hops)
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "0 to 6" in answer["errors"][0]["message"]
    assert "errors" not in chain(QUERY, of="camera", hops=6)


WORDS = st.sampled_from(["camera", "police", "sale", "shop", "tree"])
CORPORA = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
            "related": st.lists(st.integers(0, 9), max_size=4),
        }
    ),
    max_size=8,
)


@FEW
@given(documents=CORPORA, of=st.sampled_from(["camera", "police sale", "+tree shop"]), hops=st.integers(0, 3))
def test_reasons_and_paths_explain_each_answer(documents: list[dict[str, Any]], of: str, hops: int) -> None:
    """Reasons are positive, of distinct kinds, the greatest first, and sum to the score; `hops` are the steps of the
    path, which ends at the article; matches alone have MATCH among their reasons; each step is a related edge, or the
    only one; and asking again gives the same."""
    files = {
        f"{n}.md": {
            "title": document["title"],
            "webUrl": f"https://a.example/{n}",
            "related": [{"title": "shop", "webUrl": f"https://a.example/{target}"} for target in document["related"]],
        }
        for n, document in enumerate(documents)
    }
    graph = graph_of(files)
    reference, ask = Reference(graph), asking(graph)
    found = data_at(ask, "coverage", QUERY, of=of, hops=hops, first=100)
    assert found == data_at(asking(graph_of(files)), "coverage", QUERY, of=of, hops=hops, first=100)
    assert found["totalCount"] == len(found["edges"])
    scores = [edge["score"] for edge in found["edges"]]
    assert scores == sorted(scores, reverse=True)
    for edge in found["edges"]:
        parts = [reason["score"] for reason in edge["reasons"]]
        assert sum(parts) == pytest.approx(edge["score"], abs=1e-9)
        assert parts == sorted(parts, reverse=True)
        assert min(parts) > 0
        kinds = {reason["kind"] for reason in edge["reasons"]}
        assert len(kinds) == len(parts)
        assert ("MATCH" in kinds) is (edge["hops"] == 0)
        path = [reference.nodes[step["id"]] for step in edge["path"]]
        assert edge["hops"] == len(path) - 1
        assert path[-1].id == edge["node"]["id"]
        related = [b in reference.neighbours(a, EdgeKind.RELATED, Direction.BOTH) for a, b in pairwise(path)]
        assert all(related) or len(path) == 2


ON_SALES_TO_POLICE = {
    "https://venturebeat.com/2020/06/17/rep-gomez-demands-answers-from-amazon-ceo-jeff-bezos-on-facial-recognition/",
    "https://www.geekwire.com/2020/congressman-slams-amazons-use-facial-recognition-technology-calls-new-disclosures/",
    (
        "https://www.forbes.com/sites/larrymagid/2020/06/12/"
        "ibm-microsoft-and-amazon-not-letting-police-use-their-facial-recognition-technology/"
    ),
    (
        "https://www.zdnet.com/video/"
        "amazon-puts-one-year-moratorium-on-rekognition-facial-recognition-technology-for-police-use/"
    ),
    (
        "https://www.forbes.com/sites/korihale/2020/06/15/"
        "amazon-microsoft--ibm-slightly-social-distancing-from-the-8-billion-facial-recognition-market/"
    ),
    "https://www.cmo.com.au/article/680575/spotlight-facial-recognition-after-ibm-amazon-microsoft-bans/",
    "https://www.buzzfeednews.com/article/carolinehaskins1/amazon-ibm-and-microsoft-wont-say-which-police-departments",
    "https://www.bizjournals.com/washington/news/2020/06/16/mr-bezos-goes-to-washington-maybe.html",
    "https://www.mic.com/p/amazon-is-banning-cops-from-using-its-facial-recognition-tech-for-one-year-22976063",
    "https://www.bloomberg.com/news/articles/2020-06-19/amazon-microsoft-leave-many-face-recognition-queries-unanswered",
    "https://www.cnbc.com/2020/06/12/amazon-microsoft-face-opponents-of-police-use-of-facial-recognition.html",
    (
        "https://www.inc.com/jason-aten/"
        "why-it-matters-that-microsoft-amazon-will-no-longer-sell-facial-recognition-to-police.html"
    ),
    "https://www.seattletimes.com/business/amazon-microsoft-leave-many-face-recognition-queries-unanswered/",
    "https://www.fastcompany.com/90516450/ibm-microsoft-and-amazons-face-recognition-bans-dont-go-far-enough?partner=rss",
    "https://www.sfgate.com/cnet/article/Microsoft-bans-police-from-using-its-facial-15333340.php",
    "https://www.npr.org/2020/06/22/881845711/tech-companies-are-limiting-police-use-of-facial-recognition-heres-why",
}
"""Articles of the corpus on the sale of facial recognition to police by Amazon, IBM or Microsoft, by reading them; none
of them says “Rekognition” in its title, excerpt or body."""


def says_it(node: dict[str, Any]) -> bool:
    return "rekognition" in f"{node['title']} {node['excerpt']} {node['body']}".lower()


def test_coverage_of_a_happening(corpus: Graph) -> None:
    """Of “Amazon Rekognition”: what says Rekognition comes before all that does not; at least ten of the first thirty
    never say it, at least eight of those are on what it is about, and each of them is reached by a path."""
    ask = asking(corpus)
    everything = data_at(ask, "coverage.nodes", '{ coverage(of: "Amazon Rekognition", first: 100) { nodes { url } } }')
    query = """{ coverage(of: "Amazon Rekognition", first: 30) { totalCount edges {
      score hops path { id title } node { id title excerpt body url provider { name } } } } }"""
    found = data_at(ask, "coverage", query)
    assert found["totalCount"] == len(everything) >= 30
    nodes = [edge["node"] for edge in found["edges"]]
    said = [says_it(node) for node in nodes]
    in_corpus = [a for a in corpus.articles if "rekognition" in f"{a.title} {a.excerpt}".lower()]
    assert {node["id"] for node in nodes[: len(in_corpus)]} == {article.id for article in in_corpus}
    assert sorted(said, reverse=True) == said
    unsaid = [node["url"] for node, says in zip(nodes, said, strict=True) if not says]
    assert len(unsaid) >= 10
    assert len(ON_SALES_TO_POLICE & set(unsaid)) >= 8
    for edge in found["edges"]:
        assert len(edge["path"]) == edge["hops"] + 1 <= 3
        assert edge["path"][-1] == {name: edge["node"][name] for name in ("id", "title")}


def test_coverage_reaches_what_says_no_word_of_it(corpus: Graph) -> None:
    """Of “Rekognition” alone, articles on what it is about are reached though they say no word of it: none without hops,
    some with them, each by a path from one that says it; a filter for stubs leaves the stubs of them as they were."""
    ask = asking(corpus)
    near = data_at(ask, "coverage.edges", QUERY, of="Rekognition", hops=0, first=100)
    assert near
    assert all(says_it(edge["node"]) for edge in near)
    far = data_at(ask, "coverage.edges", QUERY, of="Rekognition", first=100)
    reached = [edge for edge in far if edge["node"]["url"] in ON_SALES_TO_POLICE]
    assert reached
    matches = {edge["node"]["id"] for edge in near}
    assert all(edge["path"][0]["id"] in matches and edge["hops"] > 0 for edge in reached)
    stubs = data_at(ask, "coverage.edges", QUERY, of="Rekognition", where={"stub": True}, first=100)
    assert stubs == [edge for edge in far if edge["node"]["stub"]]
