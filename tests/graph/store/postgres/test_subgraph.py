"""Subgraphs and paths in PostgreSQL, against those of the same graph in memory."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, NodeKind
from graph.store.answers import Path
from graph.store.conditions import Compare, Comparison
from graph.store.memory import MemoryStore
from graph.store.postgres.view import PostgresView
from graph.store.questions import Around, Route
from tests.databases import stored
from tests.graphs import FEW, graph_of, graphs

pytestmark = pytest.mark.slow


WHERES = st.sampled_from([None, None, Compare("quality", Comparison.EQ, 1)])
KINDS = st.just(tuple(EdgeKind)) | st.lists(st.sampled_from(EdgeKind)).map(tuple)


@FEW
@given(
    graph=graphs(),
    kinds=KINDS,
    direction=st.sampled_from(Direction),
    hops=st.integers(0, 3),
    where=WHERES,
    limit=st.integers(0, 12),
)
def test_subgraphs_are_those_of_memory(
    graph: Graph, kinds: tuple[EdgeKind, ...], direction: Direction, hops: int, where: Compare | None, limit: int
) -> None:
    """Around each node, and around the highest-ranked articles, there are the same nodes in the same order, the same edges,
    and as much is cut."""
    named = [(node.id,) for kind in NodeKind for node in graph.nodes(kind)]
    with stored(graph) as store, store.view() as view, MemoryStore(graph).view() as memory:
        for nodes in (None, *named):
            around = Around(nodes, hops, kinds, direction, where, limit)
            found, expected = view.subgraph(around), memory.subgraph(around)
            assert list(found.nodes) == list(expected.nodes)
            assert found.truncated is expected.truncated
            assert found.edges() == expected.edges()


CHAIN = graph_of(
    {
        f"{n}.md": {
            "title": f"n{n}",
            "webUrl": f"https://a.example/n{n}",
            "related": [{"title": f"n{n + 1}", "webUrl": f"https://a.example/n{n + 1}"}],
        }
        for n in range(7)
    }
)
"""Eight articles, n0 to n7, of which each lists the next."""


def test_a_level_costs_a_round_trip() -> None:
    """A subgraph of three hops is waited for four times: for the ids of what is named, and for each level; its nodes and
    edges once each."""
    with stored(CHAIN) as store, store.view() as view:
        named = view.document_node("site/0.md")
        assert named
        before = view.session.round_trips
        found = view.subgraph(Around((named.id,), 3))
        assert view.session.round_trips == before + 4
        assert [node.label for node in found.nodes] == ["n0", "n1", "n2", "n3"]
        assert len(found.edges()) == 3
        assert view.session.round_trips == before + 6


def test_what_paths_meet_is_asked_for_once() -> None:
    """A path of six steps is waited for as often as it has steps, at most, and for its ends' ids and its records; the same
    again costs these ids and its edges only."""
    with stored(CHAIN) as store, store.view() as view:
        ends = [view.document_node(f"site/{n}.md") for n in (0, 6)]
        source, target = (end.id for end in ends if end)
        for most in (8, 2):
            before = view.session.round_trips
            [path] = islice(view.paths(source, target, Route()), 1)
            assert [node.label for node in path.nodes] == [f"n{n}" for n in range(7)]
            assert view.session.round_trips <= before + most


def are_published(view: PostgresView, path: Path) -> bool:
    """Whether each node of a path has the provider that is called like it."""
    providers = [view.neighbour(node, EdgeKind.PUBLISHED_BY) for node in path.nodes]
    return [provider and provider.label for provider in providers] == [f"P{node.label}" for node in path.nodes]


def test_the_nodes_of_all_paths_are_a_cohort() -> None:
    """What is asked of a node on a path is asked of those on all paths that were given out before, in one round trip; paths
    that are given out after that have theirs as well."""
    middle = ["b", "c", "d"]
    links = {"a": middle, "b": ["e"], "c": ["e"], "d": ["e"], "e": []}
    graph = graph_of(
        {
            f"{name}.md": {
                "title": name,
                "webUrl": f"https://a.example/{name}",
                "provider": {"name": f"P{name}"},
                "related": [{"title": other, "webUrl": f"https://a.example/{other}"} for other in others],
            }
            for name, others in links.items()
        }
    )
    with stored(graph) as store, store.view() as view:
        ends = [view.document_node(f"site/{name}.md") for name in "ae"]
        source, target = (end.id for end in ends if end)
        paths = list(view.paths(source, target, Route((EdgeKind.RELATED,), Direction.OUT)))
        assert len(paths) == 3
        before = view.session.round_trips
        assert all(are_published(view, path) for path in paths)
        assert view.session.round_trips == before + 1
        again = view.paths(source, target, Route((EdgeKind.RELATED,), Direction.OUT))
        assert [are_published(view, path) for path in again] == [True, True, True]
