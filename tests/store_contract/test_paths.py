"""Paths: the loopless ways from one node to another, against networkx."""

from collections.abc import Iterator
from itertools import combinations, islice, pairwise, product
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, Edge, EdgeKind, Graph, NodeId, NodeKind
from graph.store.answers import Path
from graph.store.base import View
from graph.store.questions import Route
from tests.graphs import examples, graph_of, graphs
from tests.reference import Reference
from tests.store_contract.conftest import OpenView

SITE = "https://a.example/"
KINDS = st.just(tuple(EdgeKind)) | st.sampled_from([kinds for n in range(5) for kinds in combinations(EdgeKind, n)])
ROUTES = st.builds(Route, KINDS, st.sampled_from(Direction), st.sampled_from([4, 3, 2, 1, 0]))
ENTRIES = st.lists(st.integers(0, 6), min_size=1, max_size=3)
LINKED = st.lists(st.tuples(ENTRIES, ENTRIES, st.sampled_from("PQ"), st.sampled_from("TUV")), min_size=4, max_size=6)


def article(name: str, *related: str, **values: Any) -> dict[str, Any]:
    """An article that is called `name` and lists others as related."""
    listed = [{"title": other, "webUrl": SITE + other} for other in related]
    return {"title": name, "webUrl": SITE + name, "related": listed, **values}


def network(linked: list[tuple[list[int], list[int], str, str]]) -> Graph:
    """A graph of articles that all list some others, in two ways, and have a provider and a topic; topics are below T."""
    files: dict[str, Any] = {name: {"taxonomy": "topic", "name": name, "parent": "T"} for name in "UV"}
    for number, (related, items, provider, topic) in enumerate(linked):
        links = {"items": [f"{item}.md" for item in items], "topics": [topic], "provider": {"name": provider}}
        files[f"{number}.md"] = article(f"n{number}", *(f"n{other}" for other in related), **links)
    return graph_of(files)


GRAPHS = LINKED.map(network) | graphs(6)

CHAIN = graph_of({f"{n}.md": article(f"n{n}", f"n{n + 1}") for n in range(7)} | {"apart.md": article("apart")})
"""Eight articles, n0 to n7, of which each lists the next, and one that nothing leads to."""

MANY = graph_of(
    {
        "a.md": article("a", "b", items=["b"], topics=["T"], provider={"name": "P", "domain": "p.example"}),
        "b.md": article("b", "a", items=["c"], topics=["T"]),
        "c.md": article("c", "b", provider={"name": "P", "domain": "p.example"}),
        "t.md": {"taxonomy": "topic", "name": "T", "parent": "Top"},
        "u.md": {"taxonomy": "topic", "name": "Top"},
    }
)
"""Articles a and b, which list each other; b, which c lists and which is a collection with c in it; a is one with b."""


def allowed(edges: list[Edge], here: str, there: str, route: Route) -> Iterator[Edge]:
    """The edges that a step may take, the one that it has to take first."""
    for kind in EdgeKind:
        for way, ends in ((Direction.OUT, (here, there)), (Direction.IN, (there, here))):
            if kind in route.edges and route.direction in {way, Direction.BOTH}:
                yield from (edge for edge in edges if edge.kind is kind and (edge.source, edge.target) == ends)


def ways(reference: Reference, source: str, target: str, route: Route) -> list[tuple[str, ...]]:
    """All loopless ways, as networkx finds them, shortest first, then by ids."""
    if source == target:
        return [(source,)]
    web: nx.DiGraph[str] = nx.DiGraph()
    web.add_nodes_from(reference.nodes)
    for edge in reference.edges:
        if edge.kind in route.edges and route.direction is not Direction.IN:
            web.add_edge(edge.source, edge.target)
        if edge.kind in route.edges and route.direction is not Direction.OUT:
            web.add_edge(edge.target, edge.source)
    found = nx.all_simple_paths(web, source, target, cutoff=route.max_hops) if route.max_hops else []
    return sorted(map(tuple, found), key=lambda way: (len(way), way))


def ids(path: Path) -> tuple[str, ...]:
    return tuple(node.id for node in path.nodes)


def named(view: View, name: str) -> NodeId:
    """The id of the node that a document of this name is of."""
    node = view.document_node(f"site/{name}.md")
    assert node
    return node.id


def labels(view: View, source: str, target: str, route: Route, first: int = 10) -> list[list[str]]:
    found = list(islice(view.paths(named(view, source), named(view, target), route), first))
    return [[node.label for node in path.nodes] for path in found]


@examples(2)
@given(graph=GRAPHS, route=ROUTES, first=st.integers(0, 20), place=st.integers(0, 9))
def test_paths_are_the_first_of_all(open_view: OpenView, graph: Graph, route: Route, first: int, place: int) -> None:
    """Along edges of any kinds, in any direction and of at most any number of steps, the paths are the first of all that
    networkx finds; each step's edge is the first of those that the route allows."""
    reference = Reference(graph)
    sources = list(reference.nodes)[place : place + 1]
    with open_view(graph) as view:
        for source, target in product(sources, reference.nodes):
            found = list(islice(view.paths(NodeId(source), NodeId(target), route), first))
            assert [ids(path) for path in found] == ways(reference, source, target, route)[:first]
            for path in found:
                assert path.nodes == tuple(reference.nodes[id_] for id_ in ids(path))
                steps = pairwise(ids(path))
                assert list(path.edges) == [next(allowed(reference.edges, *step, route)) for step in steps]


@given(graph=GRAPHS, route=ROUTES)
def test_lengths_are_networkx_distances(open_view: OpenView, graph: Graph, route: Route) -> None:
    """From a node to each other one the first path is as long as networkx's shortest one; there is none where that is too
    long, or where there is none at all."""
    reference = Reference(graph)
    web: nx.DiGraph[str] = nx.DiGraph()
    web.add_nodes_from(reference.nodes)
    web.add_edges_from((edge.source, edge.target) for edge in reference.edges if edge.kind in route.edges)
    oracle: Any = web.to_undirected() if route.direction is Direction.BOTH else web
    oracle = web.reverse() if route.direction is Direction.IN else oracle
    with open_view(graph) as view:
        for source in list(reference.nodes)[::4]:
            distances = nx.single_source_shortest_path_length(oracle, source, cutoff=route.max_hops)
            for target in reference.nodes:
                found = list(islice(view.paths(NodeId(source), NodeId(target), route), 1))
                assert [len(path.edges) for path in found] == ([distances[target]] if target in distances else [])


@given(graph=GRAPHS, route=ROUTES)
def test_a_node_is_one_path_from_itself(open_view: OpenView, graph: Graph, route: Route) -> None:
    """From a node to itself there is one path, of no steps, whatever the route; none where none is asked for."""
    with open_view(graph) as view:
        for id_, node in Reference(graph).nodes.items():
            assert list(view.paths(NodeId(id_), NodeId(id_), route)) == [Path((node,), ())]


@pytest.mark.parametrize("hops", range(9))
def test_no_path_has_more_steps_than_allowed(open_view: OpenView, hops: int) -> None:
    """A node that is six steps away is reached by six and more, and not by fewer."""
    with open_view(CHAIN) as view:
        expected = [[f"n{n}" for n in range(7)]] if hops >= 6 else []
        assert labels(view, "0", "6", Route(max_hops=hops)) == expected


@pytest.mark.parametrize(
    ("source", "target", "direction", "found"),
    [
        ("0", "2", Direction.OUT, True),
        ("0", "2", Direction.IN, False),
        ("0", "2", Direction.BOTH, True),
        ("2", "0", Direction.OUT, False),
        ("2", "0", Direction.IN, True),
        ("2", "0", Direction.BOTH, True),
        ("0", "apart", Direction.BOTH, False),
        ("apart", "0", Direction.BOTH, False),
    ],
)
def test_steps_go_the_way_of_the_route(
    open_view: OpenView, source: str, target: str, direction: Direction, found: bool
) -> None:
    """OUT goes along edges, IN against them, BOTH either way; what nothing leads to is not reached."""
    with open_view(CHAIN) as view:
        assert bool(labels(view, source, target, Route(direction=direction))) is found


@pytest.mark.parametrize(
    ("source", "target", "route", "step"),
    [
        ("a", "b", Route(), (EdgeKind.RELATED, "a", "b")),
        ("b", "a", Route(), (EdgeKind.RELATED, "b", "a")),
        ("a", "b", Route(direction=Direction.IN), (EdgeKind.RELATED, "b", "a")),
        ("b", "a", Route((EdgeKind.CONTAINS,)), (EdgeKind.CONTAINS, "a", "b")),
        ("b", "c", Route(), (EdgeKind.RELATED, "c", "b")),
        ("b", "c", Route(direction=Direction.OUT), (EdgeKind.CONTAINS, "b", "c")),
        ("c", "b", Route(direction=Direction.IN), (EdgeKind.CONTAINS, "b", "c")),
    ],
)
def test_the_edge_of_a_step_is_of_the_first_kind(
    open_view: OpenView, source: str, target: str, route: Route, step: tuple[EdgeKind, str, str]
) -> None:
    """Of several edges that a step could take it has the first kind's, even against it, and of one kind the one that goes
    its way."""
    kind, start, end = step
    with open_view(MANY) as view:
        path = next(view.paths(named(view, source), named(view, target), route))
        assert [(edge.kind, edge.source, edge.target) for edge in path.edges] == [
            (kind, named(view, start), named(view, end))
        ]


def test_paths_lead_over_nodes_of_any_kind(open_view: OpenView) -> None:
    """Providers and topics are on the way like articles, topics above others too; edges of other kinds do not count."""
    top = Route((EdgeKind.HAS_TOPIC, EdgeKind.SUBTOPIC_OF))
    with open_view(MANY) as view:
        assert labels(view, "a", "c", Route((EdgeKind.PUBLISHED_BY,))) == [["a", "P", "c"]]
        assert labels(view, "a", "b", Route((EdgeKind.HAS_TOPIC,))) == [["a", "T", "b"]]
        assert labels(view, "a", "u", top) == [["a", "T", "Top"]]
        assert labels(view, "a", "b", Route((EdgeKind.SUBTOPIC_OF,))) == []
        assert labels(view, "a", "b", Route(())) == []


def test_equally_long_paths_come_by_ids(open_view: OpenView) -> None:
    """Where only the middle differs, paths come by its id, and as many as are asked for; longer ones come last."""
    middle = [f"m{n}" for n in range(5)]
    files = {"s.md": article("s", *middle), "t.md": article("t")}
    files |= {f"{name}.md": article(name, "t", *middle) for name in middle}
    graph = graph_of(files)
    by_id = [node.title for node in sorted(graph.articles, key=lambda node: node.id) if node.title in middle]
    route = Route(direction=Direction.OUT, max_hops=3)
    with open_view(graph) as view:
        found = labels(view, "s", "t", route, 100)
        assert found[:5] == [["s", name, "t"] for name in by_id]
        assert found[5:] == [["s", a, b, "t"] for a in by_id for b in by_id if a != b]
        assert [labels(view, "s", "t", route, first) for first in range(8)] == [found[:first] for first in range(8)]


def test_paths_know_all_of_their_nodes_and_edges(open_view: OpenView) -> None:
    """A path's nodes are of all three kinds' records, and its edges say which documents state them."""
    with open_view(MANY) as view:
        provider = view.provider_at("p.example")
        assert provider
        [path] = view.paths(named(view, "c"), provider.id, Route((EdgeKind.PUBLISHED_BY,)))
        assert [node.kind for node in path.nodes] == [NodeKind.ARTICLE, NodeKind.PROVIDER]
        assert path.nodes[1] == provider
        assert [edge.sources for edge in path.edges] == [("site/c.md",)]
