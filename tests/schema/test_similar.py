"""What is worked out over the API: similar articles, ranks, what occurs together, and highlights."""

from typing import Any

import pytest
from hypothesis import given

from graph import Graph, NodeKind
from graph.keys import node_id
from graph.store.memory import MemoryStore
from schema import Limits
from tests.graphs import FEW, graph_of, graphs
from tests.schema.conftest import Ask, asking, codes, data_at

SIMILAR = """query($id: ID!, $where: ArticleFilter, $first: Int, $after: String) { article(by: { id: $id }) {
  similar(where: $where, first: $first, after: $after) { nodes { title } edges { cursor score node { title quality } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
RANKED = """query($by: [ArticleOrder!], $first: Int, $after: String) { articles(orderBy: $by, first: $first, after: $after) {
  nodes { id rank } pageInfo { endCursor hasNextPage } } }"""
BY_RANK = [{"field": "RANK"}]


def id_of(name: str) -> str:
    return node_id(NodeKind.ARTICLE, f"s.example/{name}")


def article(name: str, title: str, *related: str, **values: Any) -> dict[str, Any]:
    """An article at an address that lists those at others."""
    listed = [{"title": title, "webUrl": f"https://s.example/{other}"} for other in related]
    return {"title": title, "webUrl": f"https://s.example/{name}", "related": listed, **values}


FILES = {
    **{f"{n}.md": article(str(n), f"camera police w{n} x{n}" if n else "camera police", quality=n) for n in range(13)},
    "same.md": article("same", "camera police", quality=99),
    "apart.md": article("apart", "unheard"),
}


@pytest.fixture(scope="module")
def ask() -> Ask:
    """An article that says what twelve others say among other words, one that says the same, and one that is unlike."""
    return asking(graph_of(FILES))


def similar(ask: Ask, name: str = "0", **variables: Any) -> Any:
    return data_at(ask, "article.similar", SIMILAR, id=id_of(name), **variables)


def test_similar_articles_are_scored(ask: Ask) -> None:
    """Articles that are alike come best first with scores from 0 to 1, without the article itself and what is unlike."""
    edges = similar(ask, first=100)["edges"]
    scores = [edge["score"] for edge in edges]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 1
    assert edges[0]["node"]["quality"] == 99
    assert {edge["node"]["quality"] for edge in edges} == {*range(1, 13), 99}
    nothing = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert similar(ask, "apart") == {"nodes": [], "edges": [], "pageInfo": nothing}


@pytest.mark.parametrize("size", [1, 5, 13, 20])
def test_similar_articles_are_paged(ask: Ask, size: int) -> None:
    """In pages of any size each article comes once, in the order of all at once, filtered or not."""
    for where in (None, {"quality": {"lt": 5}}):
        whole = similar(ask, first=100, where=where)["edges"]
        found, after = [], None
        while True:
            page = similar(ask, first=size, after=after, where=where)
            assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
            found += page["edges"]
            assert len(found) <= len(whole), "the walk does not end"
            if not page["pageInfo"]["hasNextPage"]:
                break
            assert len(page["edges"]) == size
            after = page["pageInfo"]["endCursor"]
        assert found == whole


def test_similar_articles_are_filtered(ask: Ask) -> None:
    """A filter leaves, of all that are alike, those that fulfil it, as they were."""
    chosen = [edge for edge in similar(ask, first=100)["edges"] if edge["node"]["quality"] > 5]
    found = similar(ask, first=100, where={"quality": {"gt": 5}})["edges"]
    assert [(edge["score"], edge["node"]) for edge in found] == [(edge["score"], edge["node"]) for edge in chosen]
    assert similar(ask, where={"or": []})["nodes"] == []


def test_ten_similar_articles_are_a_page(ask: Ask) -> None:
    """Ten come where nothing is said or null is given, none where none is asked for."""
    whole = similar(ask, first=100)["nodes"]
    assert similar(ask)["nodes"] == similar(ask, first=None)["nodes"] == whole[:10]
    nothing = similar(ask, first=0)
    assert (nothing["nodes"], nothing["pageInfo"]["hasNextPage"]) == ([], True)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"first": -1}, "“first” is -1"),
        ({"first": 101}, "at most 100"),
        ({"after": "x"}, "“x” is not a cursor"),
        ({"after": ""}, "use a cursor that the same list gave"),
        ({"where": {"id": {"in": ["x"]}}}, "“x” is not an id"),
    ],
)
def test_mistakes_are_bad_input(ask: Ask, variables: dict[str, Any], told: str) -> None:
    """Sizes out of their bounds, and cursors and ids that are none, are BAD_USER_INPUT."""
    answer = ask(SIMILAR, id=id_of("0"), **variables)
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert told in answer["errors"][0]["message"]


def test_cursors_are_of_one_article_and_filter(ask: Ask) -> None:
    """Another article, another filter, another version of the graph: BAD_USER_INPUT, BAD_USER_INPUT, CURSOR_EXPIRED."""
    cursor = similar(ask, first=1)["pageInfo"]["endCursor"]
    for other in ({"id": id_of("1")}, {"id": id_of("0"), "where": {"stub": False}}):
        assert codes(ask(SIMILAR, after=cursor, **other)) == ["BAD_USER_INPUT"]
    again = asking(graph_of(dict(FILES)))
    assert similar(again, first=5, after=cursor) == similar(ask, first=5, after=cursor)
    changed = asking(graph_of({**FILES, "apart.md": article("apart", "unheard of")}))
    answer = changed(SIMILAR, id=id_of("0"), after=cursor)
    assert codes(answer) == ["CURSOR_EXPIRED"]
    assert "ask for its first page again" in answer["errors"][0]["message"]


@FEW
@given(graph=graphs())
def test_ranks_are_those_of_the_view(graph: Graph) -> None:
    """An article's rank is the one that lists are ordered by, the highest first unless asked for otherwise; all ranks sum
    to 1."""
    with MemoryStore(graph).view() as view:
        expected = {each.id: view.rank(each) for each in graph.articles}
    ask = asking(graph)
    nodes = data_at(ask, "articles.nodes", RANKED, by=BY_RANK, first=100)
    assert {node["id"]: node["rank"] for node in nodes} == expected
    assert [node["id"] for node in nodes] == sorted(expected, key=lambda id_: (-expected[id_], id_))
    assert sum(expected.values()) == pytest.approx(1.0 if expected else 0.0)
    ascending = data_at(ask, "articles.nodes", RANKED, by=[{"field": "RANK", "direction": "ASC"}], first=100)
    assert [node["id"] for node in ascending] == sorted(expected, key=lambda id_: (expected[id_], id_))


def test_cursors_by_rank_expire() -> None:
    """A cursor of a list by rank is good for an equal graph, and CURSOR_EXPIRED for another."""
    files = {f"{n}.md": article(str(n), "a", str(n + 1)) for n in range(3)}
    page = data_at(asking(graph_of(files)), "articles", RANKED, by=BY_RANK, first=1)
    after = page["pageInfo"]["endCursor"]
    whole = data_at(asking(graph_of(files)), "articles.nodes", RANKED, by=BY_RANK)
    rest = data_at(asking(graph_of(files)), "articles.nodes", RANKED, by=BY_RANK, after=after)
    assert page["nodes"] + rest == whole
    answer = asking(graph_of({**files, "new.md": article("new", "a")}))(RANKED, by=BY_RANK, after=after)
    assert codes(answer) == ["CURSOR_EXPIRED"]
    assert codes(asking(graph_of(files))(RANKED, by=[{"field": "TITLE"}], after=after)) == ["BAD_USER_INPUT"]


TOGETHER = """query($first: Int) {
  provider(by: { name: "P" }) { relatedProviders(first: $first) { provider { name } count } }
  topic(by: { name: "T" }) { cooccurring(first: $first) { topic { name } count } } }"""


@pytest.fixture(scope="module")
def together() -> Ask:
    """Two articles of P, related to one of each of twelve providers, the first of which one lists too; and each has all of
    twelve topics and T, or all but U0."""
    others = [f"q{n}" for n in range(12)]
    topics = ["T", *(f"U{n}" for n in range(12))]
    files: dict[str, Any] = {
        "p1.md": article("p1", "a", *others, "p2", topics=topics, provider={"name": "P"}),
        "p2.md": article("p2", "a", "q3", topics=topics[:1] + topics[2:], provider={"name": "P"}),
    }
    for name in others:
        files[f"{name}.md"] = article(name, "a", *(["p1"] if name == "q0" else []), provider={"name": name.upper()})
    return asking(
        graph_of(
            files,
        )
    )


@pytest.mark.parametrize(("first", "count"), [({}, 10), ({"first": None}, 10), ({"first": 0}, 0), ({"first": 100}, 12)])
def test_what_occurs_together(together: Ask, first: dict[str, int | None], count: int) -> None:
    """Other providers come by pairs of related articles, each pair once, and other topics by articles that have both, the
    greatest first and ties by name; ten where nothing is said or null is given."""
    names = sorted(f"Q{n}" for n in range(12))
    providers = [("Q3", 2), *((name, 1) for name in names if name != "Q3")]
    found = data_at(together, "provider.relatedProviders", TOGETHER, **first)
    assert [(each["provider"]["name"], each["count"]) for each in found] == providers[:count]
    topics = [*((name, 2) for name in sorted(f"U{n}" for n in range(1, 12))), ("U0", 1)]
    found = data_at(together, "topic.cooccurring", TOGETHER, **first)
    assert [(each["topic"]["name"], each["count"]) for each in found] == topics[:count]


@pytest.mark.parametrize("first", [-1, 101])
def test_counts_are_bounded(together: Ask, first: int) -> None:
    """Fewer than none and more than a page may have are BAD_USER_INPUT, for providers and for topics."""
    assert codes(together(TOGETHER, first=first)) == ["BAD_USER_INPUT"] * 2


HIGHLIGHTS = """query($query: String!, $first: Int) { search(query: $query, first: $first) {
  edges { node { label } highlights { field html } } } }"""


def test_highlights_show_where_words_were_found() -> None:
    """Each found node has, for each of its texts that has some of the words, the text's field and its HTML: escaped, with
    the words in <mark>."""
    files = {
        "a.md": '{"title": "Réd foxes & co", "excerpt": "one fox", "quality": 1}\n<p>a <b>fox</b> here</p>',
        "t.md": {"taxonomy": "topic", "name": "Foxes", "description": "nothing", "keywords": ["fox"]},
        "o.md": {"taxonomy": "organization", "name": "Fox Media", "domain": "fox.example"},
    }
    ask = asking(graph_of(files), Limits(page_size=2))
    edges = data_at(ask, "search.edges", HIGHLIGHTS, query="fox")
    found = {edge["node"]["label"]: [(each["field"], each["html"]) for each in edge["highlights"]] for edge in edges}
    assert set(found) == {"Réd foxes & co", "Foxes", "Fox Media"}
    assert found["Réd foxes & co"][:2] == [
        ("title", "Réd <mark>foxes</mark> &amp; co"),
        ("excerpt", "one <mark>fox</mark>"),
    ]
    assert [field for field, _ in found["Réd foxes & co"]] == ["title", "excerpt", "body"]
    assert "<mark>fox</mark>" in found["Réd foxes & co"][2][1]
    assert found["Foxes"] == [("name", "<mark>Foxes</mark>"), ("keywords", "<mark>fox</mark>")]
    assert found["Fox Media"] == [("name", "<mark>Fox</mark> Media")]
    [edge] = data_at(ask, "search.edges", HIGHLIGHTS, query='"réd foxes" -media', first=1)
    assert edge["highlights"] == [{"field": "title", "html": "<mark>Réd</mark> <mark>foxes</mark> &amp; co"}]
