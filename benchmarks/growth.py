"""How much longer answers take of a graph a hundred times as large: one article, a page, two hops, coverage.

Each size has a process of its own, which makes the graph, indexes it and answers in that process, without a server. It is
asked the queries of `benchmarks.peers`, each with many variables: the first time with nothing kept by the API, again so, with
entities kept, and with whole answers kept, as `newsgraph serve` does; and for coverage of two words, never the same ones.
Prints medians and how they grow. docs/benchmarks.md says how to read it.

python -m benchmarks.growth [--articles 10000 100000 1000000]
"""

import argparse
import asyncio
import gc
import json
import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from starlette.types import Message

from benchmarks.graphs import some_words
from benchmarks.peers.data import Record, make_illustrated_graph
from benchmarks.peers.questions import questions
from benchmarks.process import megabytes
from benchmarks.report import machine, one_line, table
from graph import NodeKind
from graph.store.base import Store
from graph.store.memory import MemoryStore
from graph.store.pages import Page
from graph.store.questions import Hop
from newsgraph.app import create_app
from newsgraph.settings import Settings
from schema import Context, NewsgraphSchema, build_schema

SIZES = (10_000, 100_000, 1_000_000)
GROWTH_GOAL = 2.0
"""How many times as long as of the smallest graph an answer may take of the largest one."""

COVERAGE_GOAL = 150.0
"""How many milliseconds coverage may take at the largest size."""

COVERAGE = "query($of: String!) { coverage(of: $of) { edges { score hops node { id title provider { name } } } } }"
SUBJECTS = 120
WARMING = 20
"""How many variables of each question are not measured: they make plans, and what a store makes when it is first asked."""

_DRAWN_FROM = 10_000
_SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "path": "/graphql",
    "raw_path": b"/graphql",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json")],
}

Ask = Callable[[str, dict[str, Any]], Awaitable[object]]
Medians = dict[tuple[str, str], float]
"""Milliseconds, by the question and what was kept of its answers."""


class Size(NamedTuple):
    """What was measured at one size: seconds, megabytes once all is indexed, and the answers' times."""

    articles: int
    made: float
    indexed: float
    megabytes: float
    medians: Medians


def main() -> None:
    """Measures and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    arguments = parser.parse_args()
    sizes = []
    for articles in sorted(arguments.articles):
        print(f"{articles:,} articles …", file=sys.stderr)
        with multiprocessing.get_context("spawn").Pool(1) as apart:
            sizes.append(apart.apply(_measure, (articles,)))
    print(one_line(machine("graphql-core", "strawberry-graphql", "numpy", "tantivy", "orjson")), end="\n\n")
    print(_table_of_sizes(sizes), end="\n\n")
    print(_table_of_medians(sizes))


def _measure(articles: int) -> Size:
    start = time.perf_counter()
    graph = make_illustrated_graph(articles)
    made = time.perf_counter()
    store = MemoryStore(graph)
    indexed = time.perf_counter()
    gc.collect()
    gc.freeze()
    memory = megabytes("RssAnon")
    return Size(articles, made - start, indexed - made, memory, asyncio.run(_medians(store)))


async def _medians(store: Store) -> Medians:
    nothing = _executing(store, build_schema())
    found: Medians = {}
    for question in questions(newest(store)):
        await _median(nothing, question.query, question.variables[:WARMING])
        for kept, ask, turns in (
            ("nothing, the first time", nothing, 1),
            ("nothing", nothing, 1),
            ("entities", _executing(store, build_schema(Settings().entity_cache)), 2),
            ("answers", _posting(store), 2),
        ):
            for _ in range(turns):
                found[question.name, kept] = await _median(ask, question.query, question.variables[WARMING:])
    draw = random.Random(7)
    subjects = [{"of": some_words(draw, 2)} for _ in range(SUBJECTS)]
    await _median(nothing, COVERAGE, subjects[:WARMING])
    found["coverage", "nothing, the first time"] = await _median(nothing, COVERAGE, subjects[WARMING:])
    return found


def newest(store: Store) -> list[Record]:
    """Ids and cursors of articles, newest first: of so many as questions are drawn from, evenly spread over all."""
    with store.view() as view:
        everything = view.page(None, Hop(NodeKind.ARTICLE), Page(first=view.summary.articles))
        places = range(0, len(everything.nodes), max(1, len(everything.nodes) // _DRAWN_FROM))
        return [{"id": everything.nodes[place].id, "cursor": everything.cursor(place)} for place in places]


def _executing(store: Store, schema: NewsgraphSchema) -> Ask:
    """What asks the executor, which keeps what the schema was made to keep."""
    executor = schema.executor
    assert executor is not None

    async def ask(query: str, variables: dict[str, Any]) -> object:
        with store.view() as view:
            ready = executor.ready(query, variables, None)
            answer = ready and executor.encoded(ready, Context(view), view.version)
        assert answer is not None
        return answer

    return ask


def _posting(store: Store) -> Ask:
    """What asks the whole application, as a server does that was sent a request."""
    application = create_app(store)

    async def ask(query: str, variables: dict[str, Any]) -> object:
        body = json.dumps({"query": query, "variables": variables}).encode()
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body}

        async def send(message: Message) -> None:
            sent.append(message)

        await application({**_SCOPE}, receive, send)
        assert sent[0]["status"] == 200
        return sent

    return ask


async def _median(ask: Ask, query: str, variables: Sequence[dict[str, Any]]) -> float:
    """The median time of an answer, in milliseconds of its thread, which waits for nothing but other processes."""
    times = []
    for each in variables:
        start = time.thread_time()
        await ask(query, each)
        times.append(1e3 * (time.thread_time() - start))
    return statistics.median(times)


def _table_of_sizes(sizes: Sequence[Size]) -> str:
    rows = [
        [f"{size.articles:,}", f"{size.made:,.1f}", f"{size.indexed:,.1f}", f"{size.megabytes:,.0f}"] for size in sizes
    ]
    return table(["articles", "made, s", "indexed, s", "anonymous memory, MB"], rows, texts=0)


def _table_of_medians(sizes: Sequence[Size]) -> str:
    heads = ["question", "what is kept", *(f"{size.articles:,}, ms" for size in sizes), "growth", "goal", "met"]
    rows = []
    for name, kept in sizes[0].medians:
        times = [size.medians[name, kept] for size in sizes]
        growth = times[-1] / times[0]
        is_coverage = name == "coverage"
        met = times[-1] <= COVERAGE_GOAL if is_coverage else growth <= GROWTH_GOAL
        goal = f"{COVERAGE_GOAL:.0f} ms" if is_coverage else f"{GROWTH_GOAL:.1f}"
        figures = [f"{each:.3f}" for each in times]
        rows.append([name, kept, *figures, f"{growth:.2f}", goal, "yes" if met else "no"])
    return table(heads, rows, texts=2)


if __name__ == "__main__":
    main()
