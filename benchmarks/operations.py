"""newsgraph's operations on a graph beside networkx doing the same on the same graph: neighbours, hops, paths, ranks.

All of newsgraph's answers are held to networkx's before any is timed. Rounds alternate between the two, and no question is
asked twice of a store, so that no answer comes from a cache; what is printed is the median of all rounds. networkx has the
graph in memory already, in the form that suits each operation best. docs/benchmarks.md says how to read it.

python -m benchmarks.operations [--articles 100000] [--rounds 5]
"""

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from benchmarks.graphs import make_graph
from benchmarks.report import machine, one_line, table
from graph import Article, Direction, Edge, EdgeKind, Graph, Node, NodeKind, to_networkx
from graph.adjacency import Adjacency, both_ways
from graph.rank.nearness import RESTART, nearness
from graph.rank.pagerank import DAMPING, pagerank
from graph.store.base import View
from graph.store.memory import MemoryStore
from graph.store.pages import Page
from graph.store.questions import Around, Hop, Route

MANY, FEW = 200, 20
"""How many questions a round asks of what takes little, and of what takes longer; of what takes longest, one."""

PAGE = 10
SEEDS = 5
STEPS = 100
TOLERANCE = 1e-12
NEGLIGIBLE = 1e-4

Ranks = NDArray[np.float64]


class Networks(NamedTuple):
    """A graph as networkx has it: all of it, all of it without directions, and articles with related edges alone, with
    directions and without."""

    whole: "nx.MultiDiGraph[str]"
    joined: "nx.Graph[str]"
    listed: "nx.DiGraph[str]"
    related: "nx.Graph[str]"


class Operation(NamedTuple):
    """What is asked of both, question by question, and what has to hold of the two answers."""

    name: str
    questions: Sequence[Any]
    ours: Callable[[Any], Any]
    theirs: Callable[[Any], Any]
    equal: Callable[[Any, Any], bool]


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    graph = make_graph(arguments.articles)
    networks = _networks(to_networkx(graph))
    shares = arguments.rounds + 1
    with MemoryStore(graph).view() as view:
        for operation in _operations(graph, networks, view, shares):
            _compare(operation)
    gc.collect()
    gc.freeze()
    # This store has not been asked anything.
    with MemoryStore(graph).view() as view:
        rows = [_row(operation, shares) for operation in _operations(graph, networks, view, shares)]
    print(one_line(machine("networkx", "numpy", "scipy")), end="\n\n")
    print(f"{len(graph.articles):,} articles, {sum(graph.edge_counts.values()):,} edges", end="\n\n")
    print(table(["operation", "newsgraph, µs", "networkx, µs", "networkx / newsgraph"], rows))


def _networks(whole: "nx.MultiDiGraph[str]") -> Networks:
    listed: nx.DiGraph[str] = nx.DiGraph()
    listed.add_nodes_from(node for node, data in whole.nodes(data=True) if data["kind"] == NodeKind.ARTICLE)
    listed.add_edges_from(
        (source, target) for source, target, kind in whole.edges(keys=True) if kind == EdgeKind.RELATED
    )
    return Networks(whole, nx.Graph(whole), listed, nx.Graph(listed))


def _compare(operation: Operation) -> None:
    """Ends with a message unless both answer all questions alike."""
    for question in operation.questions:
        found, expected = operation.ours(question), operation.theirs(question)
        if not operation.equal(found, expected):
            raise SystemExit(f"{operation.name}: newsgraph and networkx differ.\n{found!r:.1000}\n{expected!r:.1000}")


def _row(operation: Operation, shares: int) -> list[str]:
    """A line of the table: times of a question. The first share of the questions warms both up."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(shares):
        share = operation.questions[number::shares]
        for answer, times in ((operation.ours, ours), (operation.theirs, theirs))[:: 1 if number % 2 else -1]:
            start = time.thread_time()
            for question in share:
                answer(question)
            times.append(1e6 * (time.thread_time() - start) / len(share))
    own, others = statistics.median(ours[1:]), statistics.median(theirs[1:])
    return [operation.name, f"{own:,.1f}", f"{others:,.1f}", f"{others / own:.3g}"]


def _operations(graph: Graph, networks: Networks, view: View, shares: int) -> list[Operation]:
    draw = random.Random(7)

    def some(count: int) -> list[Article]:
        return draw.sample(graph.articles, count * shares)

    pairs = list(zip(some(FEW), some(FEW), strict=True))
    return [
        _neighbours(networks.whole, view, some(MANY)),
        _related_articles(networks.whole, view, some(MANY)),
        _two_hops(networks.related, view, some(FEW), len(graph.articles)),
        _shortest_paths(networks.joined, view, pairs),
        _adjacency(graph, shares),
        _pagerank(graph, networks.listed, shares),
        _nearness(graph, networks.related, [draw.sample(graph.articles, SEEDS) for _ in range(shares)]),
    ]


def _neighbours(whole: "nx.MultiDiGraph[str]", view: View, articles: Sequence[Article]) -> Operation:
    def ours(article: Article) -> list[Edge]:
        return view.neighbours([article.id], [EdgeKind.RELATED], Direction.OUT)[0]

    def theirs(article: Article) -> list[str]:
        return [target for _, target, kind in whole.out_edges(article.id, keys=True) if kind == EdgeKind.RELATED]

    return Operation(
        "neighbours along an edge",
        articles,
        ours,
        theirs,
        lambda found, expected: [e.target for e in found] == expected,
    )


def _related_articles(whole: "nx.MultiDiGraph[str]", view: View, articles: Sequence[Article]) -> Operation:
    hop, page = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH), Page(first=PAGE)

    def published(id_: str) -> datetime:
        instant: datetime = whole.nodes[id_]["published_date_time"]
        return instant

    def ours(article: Article) -> Sequence[Node]:
        return view.page(article, hop, page).nodes

    def theirs(article: Article) -> list[str]:
        listed = [target for _, target, kind in whole.out_edges(article.id, keys=True) if kind == EdgeKind.RELATED]
        others = {source for source, _, kind in whole.in_edges(article.id, keys=True) if kind == EdgeKind.RELATED}
        newest = sorted(sorted(others.difference(listed)), key=published, reverse=True)
        return (listed + newest)[:PAGE]

    return Operation(
        "a page of related articles", articles, ours, theirs, lambda found, expected: [n.id for n in found] == expected
    )


def _two_hops(related: "nx.Graph[str]", view: View, articles: Sequence[Article], most: int) -> Operation:
    def ours(article: Article) -> Sequence[Node]:
        return view.subgraph(Around((article.id,), 2, (EdgeKind.RELATED,), limit=most)).nodes

    def theirs(article: Article) -> dict[str, int]:
        return dict(nx.single_source_shortest_path_length(related, article.id, cutoff=2))

    return Operation(
        "two hops along related edges",
        articles,
        ours,
        theirs,
        lambda found, expected: {n.id for n in found} == set(expected),
    )


def _shortest_paths(joined: "nx.Graph[str]", view: View, pairs: Sequence[tuple[Article, Article]]) -> Operation:
    def ours(pair: tuple[Article, Article]) -> Sequence[Node]:
        path = next(view.paths(pair[0].id, pair[1].id, Route()))
        return path.nodes

    def theirs(pair: tuple[Article, Article]) -> list[str]:
        return nx.bidirectional_shortest_path(joined, pair[0].id, pair[1].id)

    def equal(found: Sequence[Node], expected: list[str]) -> bool:
        # There are several shortest paths; newsgraph gives the first by ids, networkx any.
        return len(found) == len(expected) and nx.is_path(joined, [node.id for node in found])

    return Operation("a shortest path along all edges", pairs, ours, theirs, equal)


def _adjacency(graph: Graph, shares: int) -> Operation:
    edges, size = graph.edges[EdgeKind.RELATED], len(graph.articles)
    order = np.arange(len(edges))
    pairs = list(zip(edges.source.tolist(), edges.target.tolist(), strict=True))

    def ours(_: int) -> tuple[Adjacency, Adjacency]:
        return Adjacency(edges.source, edges.target, size, order), Adjacency(edges.target, edges.source, size, order)

    def theirs(_: int) -> "nx.DiGraph[int]":
        made: nx.DiGraph[int] = nx.DiGraph()
        made.add_nodes_from(range(size))
        made.add_edges_from(pairs)
        return made

    def equal(found: tuple[Adjacency, Adjacency], expected: "nx.DiGraph[int]") -> bool:
        out, back = found
        return all(
            out.targets[out.of(row)].tolist() == list(expected.successors(row))
            and back.targets[back.of(row)].tolist() == list(expected.predecessors(row))
            for row in range(size)
        )

    return Operation("building the adjacency of related edges", range(shares), ours, theirs, equal)


def _pagerank(graph: Graph, listed: "nx.DiGraph[str]", shares: int) -> Operation:
    edges, size = graph.edges[EdgeKind.RELATED], len(graph.articles)

    def ours(_: int) -> Ranks:
        return pagerank(edges.source, edges.target, size)

    def theirs(_: int) -> dict[str, float]:
        # networkx multiplies its tolerance by the number of nodes.
        return nx.pagerank(listed, alpha=DAMPING, tol=TOLERANCE / size, max_iter=500)

    def equal(found: Ranks, expected: dict[str, float]) -> bool:
        return np.allclose(found, list(expected.values()), rtol=1e-6, atol=0)

    return Operation("PageRank along related edges", range(shares), ours, theirs, equal)


def _nearness(graph: Graph, related: "nx.Graph[str]", seeds: Sequence[Sequence[Article]]) -> Operation:
    edges, size = graph.edges[EdgeKind.RELATED], len(graph.articles)
    sources, targets = both_ways(edges.source, edges.target, size)
    adjacency = Adjacency(sources, targets, size, targets.astype(np.int64))
    rows = {article.id: row for row, article in enumerate(graph.articles)}

    def ours(articles: Sequence[Article]) -> Ranks:
        places = np.array([rows[article.id] for article in articles])
        weights = np.full(size, 0.0)
        weights[places] = RESTART / len(articles)
        found: Ranks = nearness(adjacency, places, weights[places], STEPS).mass + weights
        return found

    def theirs(articles: Sequence[Article]) -> dict[str, float]:
        weights: dict[str, float] = {article.id: 1.0 for article in articles}
        return nx.pagerank(related, alpha=1 - RESTART, personalization=weights, tol=TOLERANCE / size, max_iter=500)

    def equal(found: Ranks, expected: dict[str, float]) -> bool:
        # newsgraph follows no step that brings a node less than a millionth of the whole.
        return np.allclose(found, list(expected.values()), rtol=0, atol=NEGLIGIBLE)

    return Operation("personalised nearness to five articles", seeds, ours, theirs, equal)


if __name__ == "__main__":
    main()
