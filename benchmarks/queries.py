"""How long a large graph takes to answer: search, coverage, suggestions, likeness, paths, subgraphs; and to be analysed.

Each question is asked of the store, with everything it answers read out, and over GraphQL, with a small selection; no two
are the same, so that no answer comes from a cache. One core, no server, no response cache.

python -m benchmarks.queries [--articles 100000] [--rounds 200]
"""

import argparse
import json
import platform
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice
from typing import Any, NamedTuple

from benchmarks.graphs import make_graph, some_words
from graph import Article, Graph, NodeKind
from graph.analysis import analyse
from graph.search.postings import Postings
from graph.store.memory import MemoryStore
from graph.store.memory.view import MemoryView
from graph.store.questions import Around, Route, Search, Subject
from schema import Context, build_schema

GOALS = {
    "search": 3.0,
    "suggest": 5.0,
    "coverage": 10.0,
    "similar": None,
    "shortestPath": 5.0,
    "three paths": None,
    "subgraph of 200": 5.0,
}
"""What each should take at most at 100,000 articles, median milliseconds in the store; None where nothing was promised."""


class Question(NamedTuple):
    """What is asked: of a view of the store, and over GraphQL."""

    ask: Callable[[MemoryView], Any]
    query: str
    variables: dict[str, Any]


def main() -> None:
    """Measures once and prints a JSON object of milliseconds and seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    arguments = parser.parse_args()
    graph = make_graph(arguments.articles)
    figures = {"analysis, s": _time_analysis(graph), "queries, ms": _time_queries(graph, arguments.rounds)}
    machine = {
        "python": platform.python_version(),
        "articles": arguments.articles,
        "edges": sum(graph.edge_counts.values()),
    }
    print(json.dumps({**machine, **figures}, indent=2))


def _time_analysis(graph: Graph) -> dict[str, float]:
    start = time.perf_counter()
    postings = Postings(graph)
    indexed = time.perf_counter()
    analyse(graph, postings)
    return {"postings": round(indexed - start, 2), "rank and stories": round(time.perf_counter() - indexed, 2)}


def _time_queries(graph: Graph, rounds: int) -> dict[str, Any]:
    store, schema = MemoryStore(graph), build_schema()
    found: dict[str, Any] = {}
    for name, questions in _questions(graph).items():
        in_store, over_graphql = [], []
        for number, (ask, query, variables) in enumerate(islice(questions, rounds)):
            with store.view() as view:
                before = time.perf_counter()
                if number % 2:
                    ask(view)
                    in_store.append(time.perf_counter() - before)
                else:
                    answer = schema.execute_sync(query, variable_values=variables, context_value=Context(view))
                    over_graphql.append(time.perf_counter() - before)
                    assert answer.errors is None, answer.errors
        found[name] = {"goal": GOALS[name], "store": _quantiles(in_store), "GraphQL": _quantiles(over_graphql)}
    return found


def _questions(graph: Graph) -> dict[str, Iterator[Question]]:
    draw = random.Random(7)

    words = partial(some_words, draw)

    def typed() -> str:
        return draw.choice([words(1)[: draw.randint(1, 6)], words(2)[:9], words(1)[:3] + "x" + words(1)[-3:]])

    def one() -> Article:
        return draw.choice(graph.articles)

    return {
        "search": (_search(words(3)) for _ in count()),
        "suggest": (_suggest(typed()) for _ in count()),
        "coverage": (_coverage(words(2)) for _ in count()),
        "similar": (_similar(one()) for _ in count()),
        "shortestPath": (_paths(one(), one(), 1) for _ in count()),
        "three paths": (_paths(one(), one(), 3) for _ in count()),
        "subgraph of 200": (_subgraph(one()) for _ in count()),
    }


def _search(text: str) -> Question:
    query = "query($q: String!) { search(query: $q) { edges { score node { id label } } } }"
    return Question(lambda view: view.search(Search(text), 20, None).nodes, query, {"q": text})


def _suggest(text: str) -> Question:
    query = "query($q: String!) { suggest(prefix: $q) { text node { id } } }"
    return Question(lambda view: view.suggest(text, list(NodeKind), 10), query, {"q": text})


def _coverage(text: str) -> Question:
    def ask(view: MemoryView) -> list[Any]:
        page = view.coverage(Subject(text, 2)).page(20, None)
        return [page.detail(index) for index in range(len(page.nodes))]

    query = "query($q: String!) { coverage(of: $q) { edges { score hops path { id } node { id title } } } }"
    return Question(ask, query, {"q": text})


def _similar(article: Article) -> Question:
    query = "query($id: ID!) { article(by: { id: $id }) { similar { edges { score node { id title } } } } }"
    return Question(lambda view: view.similar(article, None, 10, None).nodes, query, {"id": article.id})


def _paths(source: Article, target: Article, first: int) -> Question:
    query = "query($a: ID!, $b: ID!, $n: Int) { paths(from: $a, to: $b, first: $n) { length nodes { id label } } }"
    variables = {"a": source.id, "b": target.id, "n": first}
    return Question(lambda view: list(islice(view.paths(source.id, target.id, Route()), first)), query, variables)


def _subgraph(article: Article) -> Question:
    def ask(view: MemoryView) -> Any:
        found = view.subgraph(Around((article.id,), 3))
        return found.nodes, found.edges()

    query = """query($id: ID!) { subgraph(around: [$id], hops: 3) {
      truncated nodes { id label } edges { kind source { id } target { id } } } }"""
    return Question(ask, query, {"id": article.id})


def _quantiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {name: round(1000 * ordered[int(share * len(ordered))], 2) for name, share in (("p50", 0.5), ("p95", 0.95))}


if __name__ == "__main__":
    main()
