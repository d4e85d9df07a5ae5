"""Filters: what they hold for, against an evaluation of the same filter row by row."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.keys import node_id
from tests.graphs import FEW, NAMES, STUBS, TITLES, TOPICS, VALUES, examples, graph_of, graphs
from tests.reference import Reference
from tests.schema.conftest import Ask, asking, codes, data_at

TEXTS = st.sampled_from([*TITLES, *NAMES, *TOPICS, *VALUES, "p.example", "t2", "en"])
PARTS = st.sampled_from(["", "e", "É", "ew", "N", "b n"])
NUMBERS = st.integers(-2, 3)
INSTANTS = st.sampled_from(
    ["2020-01-05T23:59:59.999999Z", "2020-01-06T01:00:00+01:00", "2020-02-29T23:00:00Z", "2021-01-01T00:00:00-12:00"]
)


def conditions(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Filters of these fields, of which any may be left out or null."""
    return st.fixed_dictionaries({}, optional={name: value | st.none() for name, value in fields.items()})


def sized(values: st.SearchStrategy[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return conditions(eq=values, gt=values, gte=values, lt=values, lte=values, isNull=st.booleans(), **fields)


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=2)


def quantified(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return conditions(some=inner, every=inner, none=inner)


def combined(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Filters of one or two of these fields, joined by and, or and not."""
    names = st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True)
    leaves = names.flatmap(lambda chosen: st.fixed_dictionaries({name: fields[name] for name in chosen}))

    def extend(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
        joined = conditions(**{"and": several(inner), "or": several(inner), "not": inner})
        return st.tuples(leaves, joined).map(lambda parts: {**parts[0], **parts[1]})

    return st.recursive(leaves, extend, max_leaves=4)


STRINGS = conditions(
    eq=TEXTS, ne=TEXTS, contains=PARTS, startsWith=PARTS, isNull=st.booleans(), **{"in": several(TEXTS)}
)
INTS = sized(NUMBERS, ne=NUMBERS, **{"in": several(NUMBERS)})
PLAIN = {
    **dict.fromkeys(("title", "category", "type", "locale"), STRINGS),
    **dict.fromkeys(("quality", "heat"), INTS),
    **dict.fromkeys(("publishedDateTime", "updatedDateTime"), sized(INSTANTS)),
    **dict.fromkeys(("published", "removed", "stub"), st.booleans() | st.none()),
    "tags": quantified(STRINGS),
    "text": st.sampled_from(["news", "a b", "é", "", " "]),
}
PROVIDERS = combined(name=STRINGS, domain=STRINGS)
TOPICS_ = combined(name=STRINGS, slug=STRINGS, within=combined(name=STRINGS, slug=STRINGS))
ARTICLES = combined(
    **PLAIN, provider=PROVIDERS, topics=quantified(TOPICS_), related=quantified(combined(**PLAIN, provider=PROVIDERS))
)


def check(graph: Graph, kind: NodeKind, where: dict[str, Any]) -> None:
    """That a filter, as a variable, leaves and counts those of a kind that fulfil it, in the order of all."""
    field = f"{kind.value}s"
    query = f"query($where: {kind.value.title()}Filter) {{ {field}(where: $where, first: 100) {{ totalCount nodes {{ id }} }} }}"
    reference = Reference(graph)
    expected = {node.id for node in graph.nodes(kind) if reference.holds(where, node)}
    ask = asking(graph)
    everything = [node["id"] for node in data_at(ask, f"{field}.nodes", query)]
    found = data_at(ask, field, query, where=where)
    assert [node["id"] for node in found["nodes"]] == [id_ for id_ in everything if id_ in expected]
    assert found["totalCount"] == len(expected)


@examples(3 / 2)
@given(graph=graphs(6), where=ARTICLES)
def test_article_filters(graph: Graph, where: dict[str, Any]) -> None:
    """Any filter on articles, on all their fields and nested through all their relations, holds for the articles that an
    evaluation row by row gives."""
    check(graph, NodeKind.ARTICLE, where)


@FEW
@given(graph=graphs(6), where=PROVIDERS)
def test_provider_filters(graph: Graph, where: dict[str, Any]) -> None:
    """Any filter on providers holds for those that an evaluation one by one gives."""
    check(graph, NodeKind.PROVIDER, where)


@FEW
@given(graph=graphs(6), where=TOPICS_)
def test_topic_filters(graph: Graph, where: dict[str, Any]) -> None:
    """Any filter on topics, and on those above them, holds for those that an evaluation one by one gives."""
    check(graph, NodeKind.TOPIC, where)


@pytest.fixture(scope="module")
def three() -> Ask:
    """Three articles: one with everything, one with other values, one with nothing."""
    return asking(
        graph_of(
            {
                "1.md": {
                    "title": "Één",
                    "webUrl": "https://a.example/1",
                    "ampWebUrl": "https://amp.example/1",
                    "category": "x",
                    "tags": ["t"],
                    "quality": 7,
                    "publishedDateTime": "2020-01-01",
                    "published": True,
                    "provider": {"name": "P", "domain": "p.example"},
                    "topics": ["A"],
                    "related": [{"title": "2", "webUrl": "https://a.example/2"}],
                },
                "2.md": {
                    "title": "two",
                    "webUrl": "https://a.example/2",
                    "quality": 4,
                    "tags": ["t", "u"],
                    "provider": {"name": "Q"},
                    "topics": ["B"],
                },
                "3.md": {"title": "three"},
                "a.md": {"taxonomy": "topic", "name": "A", "parent": "Top"},
                "t.md": {"taxonomy": "topic", "name": "Top"},
            }
        )
    )


ALL = {"Één", "two", "three"}


@pytest.mark.parametrize(
    ("where", "titles"),
    [
        ("null", ALL),
        ("{}", ALL),
        ("{ and: [] }", ALL),
        ("{ and: [{}] }", ALL),
        ("{ and: null, or: null, not: null, title: null }", ALL),
        ("{ or: [] }", set()),
        ("{ or: [{}] }", ALL),
        ("{ not: {} }", set()),
        ("{ not: { or: [] } }", ALL),
        ("{ title: {} }", ALL),
        ("{ title: { eq: null, ne: null, in: null, contains: null, startsWith: null, isNull: null } }", ALL),
        ("{ title: { in: [] } }", set()),
        ('{ title: { eq: "één" } }', set()),
        ('{ title: { in: ["Één", "zwei"] } }', {"Één"}),
        ('{ title: { contains: "EE" } }', {"Één", "three"}),
        ('{ title: { startsWith: "ee" } }', {"Één"}),
        ('{ category: { eq: "x" } }', {"Één"}),
        ('{ category: { eq: "X" } }', set()),
        ('{ category: { ne: "x" } }', {"two", "three"}),
        ('{ not: { category: { eq: "x" } } }', {"two", "three"}),
        ('{ category: { contains: "" } }', {"Één"}),
        ("{ category: { isNull: true } }", {"two", "three"}),
        ("{ category: { isNull: false } }", {"Één"}),
        ("{ quality: { ne: 7 } }", {"two", "three"}),
        ("{ quality: { lt: 7 } }", {"two"}),
        ("{ not: { quality: { lt: 7 } } }", {"Één", "three"}),
        ("{ quality: { gte: 4, lt: 7 } }", {"two"}),
        ("{ quality: { in: [4, 5] } }", {"two"}),
        ("{ quality: { in: [] } }", set()),
        ("{ published: true }", {"Één"}),
        ("{ published: false }", set()),
        ("{ not: { published: false } }", ALL),
        ("{ published: null }", ALL),
        ('{ publishedDateTime: { eq: "2020-01-01T02:00:00+02:00" } }', {"Één"}),
        ('{ publishedDateTime: { gt: "2020-01-01T00:00:00Z" } }', set()),
        ('{ tags: { some: { eq: "u" } } }', {"two"}),
        ('{ tags: { every: { eq: "t" } } }', {"Één", "three"}),
        ('{ tags: { none: { eq: "u" } } }', {"Één", "three"}),
        ("{ tags: { some: {} } }", {"Één", "two"}),
        ("{ tags: { none: {} } }", {"three"}),
        ("{ tags: { every: {} } }", ALL),
        ("{ tags: {} }", ALL),
        ('{ tags: { some: { eq: "t" }, none: { eq: "u" } } }', {"Één"}),
        ('{ provider: { name: { ne: "P" } } }', {"two"}),
        ('{ not: { provider: { name: { eq: "P" } } } }', {"two", "three"}),
        ('{ provider: { not: { name: { eq: "P" } } } }', {"two"}),
        ("{ provider: { domain: { isNull: true } } }", {"two"}),
        ("{ provider: { or: [] } }", set()),
        ("{ provider: null }", ALL),
        ("{ topics: { every: { or: [] } } }", {"three"}),
        ('{ topics: { some: { within: { name: { eq: "Top" } } } } }', {"Één"}),
        ('{ topics: { some: { within: { slug: { eq: "a" } } } } }', {"Één"}),
        ("{ topics: { some: { within: null } } }", {"Één", "two"}),
        ('{ related: { some: { title: { eq: "two" } } } }', {"Één"}),
        ("{ related: { some: { quality: { eq: 7 } } } }", {"two"}),
        ("{ related: { none: {} } }", {"three"}),
        ('{ related: { every: { text: "two" } } }', {"Één", "three"}),
        ('{ text: "een" }', {"Één"}),
        ('{ text: "+two three" }', {"two"}),
        ('{ text: "" }', set()),
        ('{ text: "-two" }', set()),
        ('{ not: { text: "" } }', ALL),
        ("{ text: null }", ALL),
        ('{ quality: { gt: 1 }, tags: { some: { eq: "u" } } }', {"two"}),
        ('{ or: [{ quality: { eq: 7 } }, { title: { eq: "three" } }] }', {"Één", "three"}),
        ('{ or: [{ quality: { eq: 7 } }, { title: { eq: "three" } }], stub: false, tags: { some: {} } }', {"Één"}),
    ],
)
def test_the_contract_to_the_letter(three: Ask, where: str, titles: set[str]) -> None:
    """Absent and null conditions are none; nothing at all, missing values, empty lists and missing providers are as the
    contract has them; eq, ne and in compare exactly, contains and startsWith without case and accents."""
    found = data_at(three, "articles", f"{{ articles(where: {where}) {{ totalCount nodes {{ title }} }} }}")
    assert {node["title"] for node in found["nodes"]} == titles
    assert found["totalCount"] == len(titles)


def test_ids_are_compared_as_ids(three: Ask) -> None:
    """An id made from any address of an article is its id, alone and in a list; an id of another kind is none; what no
    node could have as its id is BAD_USER_INPUT."""
    nodes = data_at(three, "articles.nodes", "{ articles { nodes { id title } } }")
    ids = {node["title"]: node["id"] for node in nodes}
    other = data_at(three, "article.id", '{ article(by: { url: "https://amp.example/1" }) { id } }')
    assert other == ids["Één"]
    query = "query($id: IDFilter) { articles(where: { id: $id }) { nodes { title } } }"

    def titles(condition: dict[str, Any]) -> list[str]:
        return [node["title"] for node in data_at(three, "articles.nodes", query, id=condition)]

    absent = "article_" + "0" * 24
    amp = node_id(NodeKind.ARTICLE, "amp.example/1")
    assert amp != ids["Één"]
    assert titles({"eq": ids["two"]}) == ["two"]
    assert titles({"eq": amp}) == ["Één"]
    assert titles({"in": [amp, absent, ids["Één"]]}) == ["Één"]
    assert titles({"in": []}) == titles({"eq": absent}) == titles({"eq": "topic_" + "0" * 24}) == []
    assert len(titles({"eq": None, "in": None})) == 3
    for bad in ({"eq": "two"}, {"in": [absent, ""]}):
        assert codes(three(query, id=bad)) == ["BAD_USER_INPUT"]


def test_filters_apply_to_stubs_that_are_related() -> None:
    """The numbers that the drawn graphs use for stubs give articles that are known from related lists only."""
    related = [{"title": "x", "webUrl": f"https://s.example/{number}"} for number in STUBS]
    ask = asking(graph_of({"d0.md": {"title": "t", "related": related}}))
    assert data_at(ask, "articles.totalCount", "{ articles(where: { stub: true }) { totalCount } }") == len(STUBS)


def test_a_filter_has_a_thousand_conditions_at_most() -> None:
    """A thousand conditions are looked at, wherever they stand; more are refused with their number. Values of a list are one."""
    ask = asking(graph_of({"a.md": {"title": "A"}}))
    query = "query($w: ArticleFilter) { articles(where: $w) { totalCount } }"

    def some(count: int) -> dict[str, Any]:
        return {"or": [{"title": {"contains": "a"}}, {"not": {"and": [{"stub": True}] * (count - 1)}}]}

    assert "errors" not in ask(query, w=some(1_000))
    assert "errors" not in ask(query, w={"title": {"in": ["a"] * 2_000}})
    answer = ask(query, w=some(1_001))
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "1,001 conditions; at most 1,000" in answer["errors"][0]["message"]
