"""Subgraphs: the nodes around others, nearest first, and the edges among them, against a plain search level by level."""

from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from graph import Article, Direction, Edge, EdgeKind, Graph, NodeId, NodeKind
from graph.store.base import View
from graph.store.conditions import ALWAYS, Compare, Comparison, Condition, Not
from graph.store.questions import Around
from tests.graphs import examples, graph_of, graphs
from tests.reference import Reference
from tests.store_contract.conftest import OpenView

SITE = "https://a.example/"
UNLIMITED = 1000
GOOD = Compare("quality", Comparison.EQ, 1)
WHERES: dict[Condition | None, Callable[[Any], bool]] = {
    None: lambda _: True,
    ALWAYS: lambda _: True,
    GOOD: lambda article: article.quality == 1,
    Not(GOOD): lambda article: article.quality != 1,
    Not(ALWAYS): lambda _: False,
}
KINDS = st.just(tuple(EdgeKind)) | st.sampled_from([kinds for n in range(5) for kinds in combinations(EdgeKind, n)])
ENTRIES = st.lists(st.integers(0, 7), min_size=1, max_size=3)
LINKED = st.lists(
    st.tuples(ENTRIES, ENTRIES, st.sampled_from("PQ"), st.sampled_from("TUV"), st.integers(0, 1)),
    min_size=4,
    max_size=7,
)
SEEDS = st.lists(st.integers(0, 9), min_size=1, max_size=3)


def article(name: str, *related: str, **values: Any) -> dict[str, Any]:
    """An article that is called `name` and lists others as related."""
    listed = [{"title": other, "webUrl": SITE + other} for other in related]
    return {"title": name, "webUrl": SITE + name, "related": listed, **values}


def network(linked: list[tuple[list[int], list[int], str, str, int]]) -> Graph:
    """A graph of articles that list some others, in two ways, and have a provider and a topic; topics are below T."""
    files: dict[str, Any] = {name: {"taxonomy": "topic", "name": name, "parent": "T"} for name in "UV"}
    for number, (related, items, provider, topic, quality) in enumerate(linked):
        links = {"items": [f"{item}.md" for item in items], "topics": [topic], "provider": {"name": provider}}
        files[f"{number}.md"] = article(f"n{number}", *(f"n{n}" for n in related), quality=quality, **links)
    return graph_of(files)


GRAPHS = LINKED.map(network) | graphs(6)


@st.composite
def questions(draw: st.DrawFn, reference: Reference) -> Around:
    """What may be asked around named nodes of a graph, without a limit."""
    names = list(reference.nodes)
    named = tuple(NodeId(names[place % len(names)]) for place in draw(SEEDS) if names)
    hops, where = draw(st.sampled_from([2, 1, 3, 0])), draw(st.none() | st.sampled_from(list(WHERES)))
    return Around(named, hops, draw(KINDS), draw(st.sampled_from(Direction)), where, UNLIMITED)


def levels(reference: Reference, around: Around, seeds: Iterable[str]) -> list[set[str]]:
    """The nodes at each distance from some others, over nothing but what passes."""
    passes = WHERES[around.where]
    found = [set(seeds)]
    for _ in range(around.hops):
        near = set()
        for edge in reference.edges:
            for way, here, there in (
                (Direction.OUT, edge.source, edge.target),
                (Direction.IN, edge.target, edge.source),
            ):
                if edge.kind in around.edges and around.direction in {way, Direction.BOTH} and here in found[-1]:
                    near.add(there)
        nodes = {id_: reference.nodes[id_] for id_ in near - set().union(*found)}
        found.append({id_ for id_, node in nodes.items() if node.kind is not NodeKind.ARTICLE or passes(node)})
    return found


def among(reference: Reference, ids: set[NodeId]) -> list[Edge]:
    """All edges among some nodes, in their order."""
    kinds = list(EdgeKind)
    inside = [edge for edge in reference.edges if edge.source in ids and edge.target in ids]
    return sorted(inside, key=lambda edge: (kinds.index(edge.kind), edge.source, edge.position))


def labels(view: View, around: Around) -> list[str]:
    return [node.label for node in view.subgraph(around).nodes]


def ranked(view: View, articles: Iterable[Article]) -> list[Article]:
    """Articles by their ranks, the highest first, then by their ids."""
    return sorted(articles, key=lambda node: (-view.rank(node), node.id))


@examples(3 / 2)
@given(graph=GRAPHS, data=st.data())
def test_nodes_are_those_within_some_hops(open_view: OpenView, graph: Graph, data: st.DataObject) -> None:
    """Along any kinds of edges in any direction, each node within some hops is there once, those that are named first and
    then the nearer ones; providers and topics of one distance come before its articles, of which higher-ranked ones come
    first; nothing is cut."""
    reference = Reference(graph)
    around = data.draw(questions(reference))
    with open_view(graph) as view:
        found = view.subgraph(around)
        assert not found.truncated
        assert list(found.nodes) == [reference.nodes[node.id] for node in found.nodes]
        rest = list(found.nodes)
        for distance, level in enumerate(levels(reference, around, around.nodes or ())):
            here, rest = rest[: len(level)], rest[len(level) :]
            assert {node.id for node in here} == level
            if distance:
                are_articles = [isinstance(node, Article) for node in here]
                assert are_articles == sorted(are_articles)
                ranks = [view.rank(node) for node in here if isinstance(node, Article)]
                assert all(lower <= higher + 1e-12 for higher, lower in pairwise(ranks))
        assert rest == []


@given(graph=GRAPHS, data=st.data())
def test_a_limit_keeps_the_first(open_view: OpenView, graph: Graph, data: st.DataObject) -> None:
    """Under any limit the nodes are the first of those without one, and `truncated` tells whether that is fewer."""
    around = data.draw(questions(Reference(graph)))
    with open_view(graph) as view:
        whole = view.subgraph(around).nodes
        for limit in range(len(whole) + 2):
            part = view.subgraph(structs.replace(around, limit=limit))
            assert list(part.nodes) == list(whole[:limit])
            assert part.truncated is (limit < len(whole))


@examples(3 / 2)
@given(graph=GRAPHS, data=st.data(), limit=st.integers(0, 8) | st.just(UNLIMITED))
def test_edges_are_all_among_the_nodes(open_view: OpenView, graph: Graph, data: st.DataObject, limit: int) -> None:
    """Whatever kinds were followed, all edges among the nodes are there, once each, by kind, then by their sources' ids,
    then by their positions, also where a limit cut the nodes."""
    reference = Reference(graph)
    around = structs.replace(data.draw(questions(reference)), limit=limit)
    with open_view(graph) as view:
        found = view.subgraph(around)
        assert found.edges() == among(reference, {node.id for node in found.nodes})


@given(graph=GRAPHS, where=st.sampled_from(list(WHERES)), limit=st.integers(0, 12))
def test_the_highest_ranked_articles_are_shown(
    open_view: OpenView, graph: Graph, where: Condition | None, limit: int
) -> None:
    """Where no node is named and no step is taken, the nodes are the highest-ranked of the articles that pass, and
    `truncated` tells whether there are more."""
    with open_view(graph) as view:
        best = ranked(view, filter(WHERES[where], graph.articles))
        found = view.subgraph(Around(None, hops=0, where=where, limit=limit))
        ranks = [view.rank(node) for node in found.nodes if isinstance(node, Article)]
        assert ranks == pytest.approx([view.rank(node) for node in best[:limit]], abs=1e-12)
        assert set(found.nodes) <= set(best)
        assert len(set(found.nodes)) == len(found.nodes) == min(limit, len(best))
        assert found.truncated is (limit < len(best))
        assert found.edges() == among(Reference(graph), {node.id for node in found.nodes})


@given(graph=GRAPHS, hops=st.integers(1, 3), where=st.sampled_from(list(WHERES)), limit=st.integers(1, 30))
def test_the_highest_ranked_articles_are_the_middle(
    open_view: OpenView, graph: Graph, hops: int, where: Condition | None, limit: int
) -> None:
    """Where no node is named, the nodes are those around some of the highest-ranked articles that pass, at least one, and
    `truncated` tells whether there are more around any."""
    reference = Reference(graph)
    with open_view(graph) as view:
        best = [node.id for node in view.subgraph(Around(None, 0, where=where, limit=UNLIMITED)).nodes]
        around = Around(None, hops, where=where, limit=limit)
        found = view.subgraph(around)
        middles = [structs.replace(around, nodes=tuple(best[:count])) for count in range(1, len(best) + 1)]
        assert list(found.nodes) in [list(view.subgraph(middle).nodes) for middle in middles] or not best
        everything = set().union(*levels(reference, around, best))
        assert found.truncated is ({node.id for node in found.nodes} != everything)


@pytest.mark.parametrize("limit", [0, 1, 200])
def test_no_nodes_have_nothing_around_them(open_view: OpenView, limit: int) -> None:
    """Around no nodes there is nothing, unlike where none is named; a graph without nodes has nothing either way."""
    with open_view(graph_of({"a.md": article("a", "b")})) as view:
        nothing = view.subgraph(Around((), hops=3, limit=limit))
        assert (list(nothing.nodes), nothing.edges(), nothing.truncated) == ([], [], False)
        assert len(view.subgraph(Around(None, hops=3, limit=limit)).nodes) == min(limit, 2)
    with open_view(graph_of({})) as view:
        nothing = view.subgraph(Around(None, hops=3, limit=limit))
        assert (list(nothing.nodes), nothing.edges(), nothing.truncated) == ([], [], False)


FILTERED = graph_of(
    {
        "a.md": article("a", "b", quality=0, topics=["T"]),
        "b.md": article("b", "c", quality=0),
        "c.md": article("c", "d", quality=1, topics=["T"]),
        "d.md": article("d", quality=1),
        "t.md": {"taxonomy": "topic", "name": "T"},
    }
)
"""Articles a, b, c and d, of which each lists the next; c and d are good; a and c have the topic T."""


@pytest.mark.parametrize(
    ("hops", "direction", "edges", "found"),
    [
        (0, Direction.BOTH, tuple(EdgeKind), ["a"]),
        (1, Direction.BOTH, tuple(EdgeKind), ["a", "T"]),
        (2, Direction.BOTH, tuple(EdgeKind), ["a", "T", "c"]),
        (3, Direction.BOTH, tuple(EdgeKind), ["a", "T", "c", "d"]),
        (9, Direction.BOTH, (EdgeKind.RELATED,), ["a"]),
        (9, Direction.OUT, tuple(EdgeKind), ["a", "T"]),
        (9, Direction.BOTH, (), ["a"]),
    ],
)
def test_steps_lead_over_what_passes(
    open_view: OpenView, hops: int, direction: Direction, edges: tuple[EdgeKind, ...], found: list[str]
) -> None:
    """A node that is named need not pass, and steps lead from it; other articles that do not pass are neither there nor
    led over, while topics always pass."""
    with open_view(FILTERED) as view:
        named = view.document_node("site/a.md")
        assert named
        assert labels(view, Around((named.id,), hops, edges, direction, GOOD)) == found


def test_named_nodes_come_first_and_once(open_view: OpenView) -> None:
    """A node that is named twice, by an id made from another of its addresses too, is there once; one that is named and
    also near another comes among the first."""
    graph = graph_of({"a.md": article("a", "b", ampWebUrl="https://amp.example/a"), "b.md": article("b", "c")})
    other = {new: old for old, new in graph.other_ids.items()}
    with open_view(graph) as view:
        a, b = (view.document_node(f"site/{name}.md") for name in "ab")
        assert a
        assert b
        assert labels(view, Around((b.id, b.id), hops=1))[0] == "b"
        assert labels(view, Around((a.id, other[a.id]), hops=1)) == ["a", "b"]
        assert set(labels(view, Around((a.id, b.id, a.id), hops=1))[:2]) == {"a", "b"}
        assert labels(view, Around((a.id, b.id, a.id), hops=1))[2:] == ["c"]
