"""Conditions: which nodes fulfil them, against an evaluation node by node."""

import operator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, Node, NodeId, NodeKind
from graph.errors import IdInvalid
from graph.store.conditions import (
    ALWAYS,
    ITEM,
    And,
    Compare,
    Comparison,
    Condition,
    IsNull,
    Items,
    Linked,
    Matches,
    Not,
    OneOf,
    Or,
    Quantifier,
    Relation,
    TextComparison,
    TextIs,
    Value,
)
from graph.store.pages import Page
from graph.store.questions import Hop, Search
from tests.graphs import FEW, NAMES, TITLES, TOPICS, VALUES, examples, graph_of, graphs
from tests.reference import Reference, plain, words
from tests.store_contract.conftest import OpenView

TEXTS = st.sampled_from([*TITLES, *NAMES, *TOPICS, *VALUES, "p.example", "t2", "en", "article"])
PARTS = st.sampled_from(["", "e", "É", "ew", "N", "b n", "zz"])
NUMBERS = st.integers(-2, 3)
INSTANTS = st.sampled_from(
    [datetime(2020, 1, 5, 23, 59, 59, 999999, UTC), datetime(2020, 1, 6, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)]
)
EQUALITY = st.sampled_from([Comparison.EQ, Comparison.NE])
FIELDS = {
    NodeKind.ARTICLE: ["title", "category", "type", "locale"],
    NodeKind.PROVIDER: ["name", "domain"],
    NodeKind.TOPIC: ["name", "slug"],
}


def on_text(fields: list[str]) -> st.SearchStrategy[Condition]:
    field = st.sampled_from(fields)
    return st.one_of(
        st.builds(Compare, field, EQUALITY, TEXTS),
        st.builds(OneOf, field, st.lists(TEXTS, max_size=3).map(tuple)),
        st.builds(TextIs, field, st.sampled_from(TextComparison), PARTS),
        st.builds(IsNull, field),
    )


def combined(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def extend(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, max_size=3).map(tuple)
        return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, inner))

    return st.recursive(leaves, extend, max_leaves=5)


def linked(relation: Relation, condition: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.builds(Linked, st.just(relation), st.sampled_from(Quantifier), condition)


PROVIDERS = combined(on_text(FIELDS[NodeKind.PROVIDER]))
TOPIC_LEAVES = on_text(FIELDS[NodeKind.TOPIC])
TOPICS_ = combined(
    TOPIC_LEAVES | st.builds(Linked, st.just(Relation.WITHIN), st.just(Quantifier.SOME), combined(TOPIC_LEAVES))
)
ARTICLE_LEAVES = st.one_of(
    on_text(FIELDS[NodeKind.ARTICLE]),
    st.builds(Compare, st.sampled_from(["quality", "heat"]), st.sampled_from(Comparison), NUMBERS),
    st.builds(OneOf, st.sampled_from(["quality", "heat"]), st.lists(NUMBERS, max_size=2).map(tuple)),
    st.builds(
        Compare, st.sampled_from(["published_date_time", "updated_date_time"]), st.sampled_from(Comparison), INSTANTS
    ),
    st.builds(IsNull, st.sampled_from(["quality", "published_date_time", "published"])),
    st.builds(Compare, st.sampled_from(["published", "removed", "stub"]), EQUALITY, st.booleans()),
    st.builds(
        Items,
        st.just("tags"),
        st.sampled_from(Quantifier),
        on_text([ITEM]) | st.builds(And, st.lists(on_text([ITEM]), max_size=2).map(tuple)),
    ),
    st.builds(Matches, st.sampled_from(["news", "a b", "é", "", "-a"])),
)
ARTICLES = combined(
    st.one_of(
        ARTICLE_LEAVES,
        st.builds(Linked, st.just(Relation.PROVIDER), st.just(Quantifier.SOME), PROVIDERS),
        linked(Relation.TOPICS, TOPICS_),
        linked(Relation.RELATED, combined(ARTICLE_LEAVES)),
    )
)

COMPARE = {
    Comparison.GT: operator.gt,
    Comparison.GTE: operator.ge,
    Comparison.LT: operator.lt,
    Comparison.LTE: operator.le,
}


def fulfils(reference: Reference, condition: Condition, node: Any) -> bool:
    """Whether a node fulfils a condition, as `graph.store.conditions` words it."""
    match condition:
        case And(conditions=parts):
            return all(fulfils(reference, part, node) for part in parts)
        case Or(conditions=parts):
            return any(fulfils(reference, part, node) for part in parts)
        case Not(condition=part):
            return not fulfils(reference, part, node)
        case Items(field=field, quantifier=quantifier, condition=part):
            return quantified(quantifier, [fulfils(reference, part, item) for item in getattr(node, field)])
        case Linked(relation=relation, quantifier=quantifier, condition=part):
            return quantified(quantifier, [fulfils(reference, part, n) for n in follow(reference, relation, node)])
        case Matches(query=query):
            asked = {plain(word) for word in query.split() if not word.startswith("-")}
            return bool(asked & words(node))
        case Compare(field=field, comparison=comparison, value=asked):
            return compares(comparison, attribute(node, field), asked)
        case OneOf(field=field, values=values):
            return attribute(node, field) in values
        case TextIs(field=field, comparison=text_comparison, value=text):
            return text_is(text_comparison, attribute(node, field), text)
        case IsNull(field=field):
            return attribute(node, field) is None


def attribute(node: Any, field: str) -> Any:
    return node if field == ITEM else getattr(node, field)


def compares(comparison: Comparison, value: Any, asked: Value) -> bool:
    if comparison in {Comparison.EQ, Comparison.NE}:
        return (value == asked) is (comparison is Comparison.EQ)
    return value is not None and bool(COMPARE[comparison](value, asked))


def text_is(comparison: TextComparison, value: str | None, asked: str) -> bool:
    if value is None:
        return False
    if comparison is TextComparison.CONTAINS:
        return plain(asked) in plain(value)
    return plain(value).startswith(plain(asked))


def quantified(quantifier: Quantifier, found: list[bool]) -> bool:
    if quantifier is Quantifier.EVERY:
        return all(found)
    return any(found) is (quantifier is Quantifier.SOME)


def follow(reference: Reference, relation: Relation, node: Any) -> list[Any]:
    match relation:
        case Relation.PROVIDER:
            return reference.targets(node, EdgeKind.PUBLISHED_BY)
        case Relation.TOPICS:
            return reference.targets(node, EdgeKind.HAS_TOPIC)
        case Relation.RELATED:
            return reference.neighbours(node, EdgeKind.RELATED, Direction.BOTH)
        case Relation.WITHIN:
            return reference.ancestry(node)


def within(name: str) -> Condition:
    """The topic of a name, or one below it."""
    return Linked(Relation.WITHIN, Quantifier.SOME, Compare("name", Comparison.EQ, name))


def check(open_view: OpenView, graph: Graph, kind: NodeKind, condition: Condition) -> None:
    reference = Reference(graph)
    expected = {node.id for node in graph.nodes(kind) if fulfils(reference, condition, node)}
    hop = Hop(kind, where=condition)
    with open_view(graph) as view:
        assert {node.id for node in view.page(None, hop, Page(first=1000)).nodes} == expected
        assert view.count(None, hop) == len(expected)


@examples(5 / 2)
@given(graph=graphs(6), condition=ARTICLES)
def test_articles_fulfil_what_they_should(open_view: OpenView, graph: Graph, condition: Condition) -> None:
    """Any condition on articles, nested through their provider, topics, tags and related articles, holds for those
    that an evaluation article by article gives."""
    check(open_view, graph, NodeKind.ARTICLE, condition)


@FEW
@given(graph=graphs(6), condition=PROVIDERS)
def test_providers_fulfil_what_they_should(open_view: OpenView, graph: Graph, condition: Condition) -> None:
    """Any condition on providers holds for those that an evaluation one by one gives."""
    check(open_view, graph, NodeKind.PROVIDER, condition)


@FEW
@given(graph=graphs(6), condition=TOPICS_)
def test_topics_fulfil_what_they_should(open_view: OpenView, graph: Graph, condition: Condition) -> None:
    """Any condition on topics, also on those above them, holds for those that an evaluation one by one gives."""
    check(open_view, graph, NodeKind.TOPIC, condition)


@FEW
@given(graph=graphs(6), condition=ARTICLES)
def test_conditions_apply_to_every_list(open_view: OpenView, graph: Graph, condition: Condition) -> None:
    """Around any node a condition leaves of a list what fulfils it, in the list's order; in a search it leaves nodes
    of other kinds alone."""
    reference = Reference(graph)
    with open_view(graph) as view:
        nodes: list[Node] = [*graph.articles[:3], *graph.providers[:2], *graph.topics[:2]]
        edges = {
            NodeKind.ARTICLE: Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH),
            NodeKind.PROVIDER: Hop(NodeKind.ARTICLE, EdgeKind.PUBLISHED_BY, Direction.IN),
            NodeKind.TOPIC: Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN, subtopics=True),
        }
        for node in nodes:
            hop = edges[node.kind]
            whole = view.page(node, hop, Page(first=1000)).nodes
            filtered = view.page(node, Hop(hop.kind, hop.edge, hop.direction, condition, (), hop.subtopics), Page(1000))
            assert filtered.nodes == [n for n in whole if fulfils(reference, condition, n)]
        found = view.search(Search("a b news"), 1000, None).nodes
        passing = view.search(Search("a b news", where=condition), 1000, None)
        assert passing.nodes == [n for n in found if n.kind is not NodeKind.ARTICLE or fulfils(reference, condition, n)]
        assert passing.total() == len(passing.nodes)


@pytest.mark.parametrize(
    ("condition", "titles"),
    [
        (ALWAYS, {"one", "two", "three"}),
        (And(), {"one", "two", "three"}),
        (Or(), set()),
        (OneOf("title", ()), set()),
        (OneOf("id", ()), set()),
        (Not(And()), set()),
        (Compare("category", Comparison.EQ, "x"), {"one"}),
        (Compare("category", Comparison.NE, "x"), {"two", "three"}),
        (Not(Compare("category", Comparison.EQ, "x")), {"two", "three"}),
        (Compare("category", Comparison.EQ, "X"), set()),
        (IsNull("category"), {"two", "three"}),
        (Compare("quality", Comparison.LT, 5), {"two"}),
        (Not(Compare("quality", Comparison.LT, 5)), {"one", "three"}),
        (Items("tags", Quantifier.EVERY, Compare(ITEM, Comparison.EQ, "t")), {"one", "three"}),
        (Items("tags", Quantifier.SOME, And()), {"one", "two"}),
        (Items("tags", Quantifier.NONE, And()), {"three"}),
        (Linked(Relation.PROVIDER, Quantifier.SOME, Not(Compare("name", Comparison.EQ, "P"))), {"two"}),
        (Not(Linked(Relation.PROVIDER, Quantifier.SOME, Compare("name", Comparison.EQ, "P"))), {"two", "three"}),
        (Linked(Relation.PROVIDER, Quantifier.SOME, IsNull("domain")), {"one", "two"}),
        (Linked(Relation.TOPICS, Quantifier.EVERY, Or()), {"three"}),
        (Linked(Relation.TOPICS, Quantifier.SOME, within("Top")), {"one"}),
        (Linked(Relation.TOPICS, Quantifier.SOME, within("A")), {"one"}),
        (Linked(Relation.TOPICS, Quantifier.SOME, within("B")), {"two"}),
        (Linked(Relation.TOPICS, Quantifier.NONE, within("Middle")), {"two", "three"}),
        (TextIs("title", TextComparison.CONTAINS, "NÉ"), {"one"}),
        (TextIs("title", TextComparison.STARTS_WITH, "T"), {"two", "three"}),
    ],
)
def test_the_edge_cases_of_the_contract(open_view: OpenView, condition: Condition, titles: set[str]) -> None:
    """Nothing at all, missing values, empty lists and missing providers are as the contract's text has them."""
    graph = graph_of(
        {
            "1.md": {"title": "one", "category": "x", "tags": ["t"], "provider": {"name": "P"}, "topics": ["A"]},
            "2.md": {"title": "two", "quality": 4, "tags": ["t", "u"], "provider": {"name": "Q"}, "topics": ["B"]},
            "3.md": {"title": "three"},
            "a.md": {"taxonomy": "topic", "name": "A", "parent": "Middle"},
            "m.md": {"taxonomy": "topic", "name": "Middle", "parent": "Top"},
            "t.md": {"taxonomy": "topic", "name": "Top"},
        }
    )
    with open_view(graph) as view:
        found = view.page(None, Hop(NodeKind.ARTICLE, where=condition), Page(first=10)).nodes
        assert {node.label for node in found} == titles


def test_ids_are_compared_as_ids(open_view: OpenView) -> None:
    """An id made from any address of an article is its id; an id of another kind, or of no node, is none of them; what
    no node could have as its id raises IdInvalid."""
    addresses = {"webUrl": "https://a.example/z", "ampWebUrl": "https://a.example/y"}
    graph = graph_of({"a.md": {"title": "A", **addresses, "topics": ["T"]}})
    [article] = graph.articles
    [other] = graph.other_ids
    absent = NodeId("article_" + "0" * 24)
    topic = graph.topics[0].id
    with open_view(graph) as view:
        cases: list[tuple[Condition, int]] = [
            (Compare("id", Comparison.EQ, article.id), 1),
            (Compare("id", Comparison.EQ, other), 1),
            (Compare("id", Comparison.EQ, absent), 0),
            (Compare("id", Comparison.NE, other), 0),
            (Compare("id", Comparison.NE, absent), 1),
            (OneOf("id", (absent, topic, other)), 1),
            (OneOf("id", (absent, topic)), 0),
        ]
        for condition, count in cases:
            assert view.count(None, Hop(NodeKind.ARTICLE, where=condition)) == count
        with pytest.raises(IdInvalid):
            view.count(None, Hop(NodeKind.ARTICLE, where=Compare("id", Comparison.EQ, "a")))
