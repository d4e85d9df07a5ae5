"""How long the next snapshot of a large graph takes to make of the last one, and how long other threads wait meanwhile.

Articles are edited, and, with as many that come and go, rows shift. The snapshot was asked before for what servers are asked
for, so that all of that is there again. A thread that does nothing but tick tells for how long it got no turn.

python -m benchmarks.succession [--articles 100000] [--rounds 10]
"""

import argparse
import gc
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from statistics import median
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

import numpy as np
from msgspec.structs import replace

from benchmarks.graphs import make_graph, some_words
from graph import Article, EdgeKind, Graph, NodeKind
from graph.build.edges import EdgeTable
from graph.changes import GraphChange
from graph.collector import collector_off
from graph.keys import digest, node_id
from graph.store.memory import successor
from graph.store.memory.rows import NodeRows
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.text_index import TextIndex
from graph.store.memory.view import MemoryView
from graph.store.orders import OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Around, Hop, Search, Subject
from graph.urls import Url

SWITCH_INTERVAL = 0.001
"""After how many seconds the interpreter lets another thread run, as in a server of a live graph."""

_PARTS = ("find_succession", "recount_words", "carry_over", "rename", "carried", "make_again", "prepare")
_TICK = 0.001
_PAUSE = 0.005


def main() -> None:
    """Measures once and prints a JSON object of milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    sys.setswitchinterval(SWITCH_INTERVAL)
    snapshot = Snapshot(make_graph(arguments.articles))
    gc.freeze()
    _ask(snapshot)
    found: dict[str, Any] = {"articles": arguments.articles}
    draw = random.Random(3)
    for name, edited, exchanged, rounds in (
        ("one edited", 1, 0, arguments.rounds),
        ("one comes, one goes", 0, 1, arguments.rounds),
        ("1,000 edited", 1_000, 0, 3),
        ("500 come, 500 go", 0, 500, 3),
    ):
        snapshot, found[name] = _measure(snapshot, draw, edited, exchanged, rounds)
    found["reads"] = _time_reads(snapshot, draw, float(arguments.rounds))
    print(json.dumps(found, indent=2))


def _time_reads(snapshot: Snapshot, draw: random.Random, seconds: float) -> dict[str, Any]:
    """What a thread that reads now and then waits for its answers: at rest, and, where one article a second is edited, while
    that is taken in and between."""
    shown = [snapshot]
    times: dict[str, list[float]] = {"at rest": [], "changing": [], "between": []}
    phase = ["at rest"]
    ended = Event()

    def read() -> None:
        while not ended.is_set():
            time.sleep(_PAUSE)
            question = draw.choice(_QUESTIONS)
            began_in, start = phase[0], time.perf_counter()
            question(MemoryView(shown[0]), draw)
            times[began_in].append(time.perf_counter() - start)

    # Making graphs takes turns too, and is not what is measured.
    changes = list(_chain(snapshot.graph, round(seconds)))
    thread = Thread(target=read)
    thread.start()
    time.sleep(seconds)
    changing = 0.0
    for graph, change in changes:
        phase[0], started = "changing", time.perf_counter()
        shown[0] = successor.succeed(shown[0], graph, change)
        phase[0], taken = "between", time.perf_counter() - started
        changing += taken
        time.sleep(max(0.0, 1 - taken))
    ended.set()
    thread.join()
    return {name: _quantiles(each) for name, each in times.items()} | {"seconds changing": round(changing, 2)}


def _chain(graph: Graph, length: int) -> Iterator[tuple[Graph, GraphChange]]:
    """So many graphs, each of which has one article edited."""
    draw = random.Random(9)
    for _ in range(length):
        graph, change = _changed(graph, draw, 1, 0)
        yield graph, change


def _quantiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "reads": len(ordered),
        "median": _milliseconds(median(ordered)),
        "p99": _milliseconds(ordered[int(len(ordered) * 0.99)]),
        "most": _milliseconds(ordered[-1]),
    }


_NEWEST = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.PUBLISHED_DATE_TIME, descending=True),))
_QUESTIONS: list[Callable[[MemoryView, random.Random], Any]] = [
    lambda view, draw: view.search(Search(some_words(draw, 3)), 20, None).nodes,
    lambda view, draw: view.suggest(some_words(draw, 1)[:3], list(NodeKind), 10),
    lambda view, _: view.page(None, _NEWEST, Page(first=50)).nodes,
    lambda view, _: view.facets(None, _NEWEST).topics(10),
    lambda view, draw: view.coverage(Subject(some_words(draw, 2), 2)).page(10, None).nodes,
    lambda view, _: [
        view.neighbour(node, EdgeKind.PUBLISHED_BY) for node in view.page(None, _NEWEST, Page(first=50)).nodes
    ],
]


@collector_off()
def _measure(
    snapshot: Snapshot, draw: random.Random, edited: int, exchanged: int, rounds: int
) -> tuple[Snapshot, dict[str, Any]]:
    totals, pauses, parts = [], [], defaultdict[str, list[float]](list)
    for _ in range(rounds):
        graph, change = _changed(snapshot.graph, draw, edited, exchanged)
        with _timed(parts), _ticking() as gaps:
            start = time.perf_counter()
            snapshot = successor.succeed(snapshot, graph, change)
            totals.append(time.perf_counter() - start)
        pauses.append(max(gaps, default=0.0))
        _ask(snapshot)
    return snapshot, {
        "median": _milliseconds(median(totals)),
        "most": _milliseconds(max(totals)),
        "longest pause of another thread": _milliseconds(max(pauses)),
        "parts": {name: _milliseconds(median(seconds)) for name, seconds in parts.items()},
    }


def _ask(snapshot: Snapshot) -> None:
    """Asks for what is worked out once for a snapshot."""
    view = MemoryView(snapshot)
    orders = [
        OrderTerm(field, descending=True) for field in OrderField if field not in (OrderField.NAME, OrderField.POSITION)
    ]
    for order in orders:
        if order.field is not OrderField.ARTICLE_COUNT:
            view.page(None, Hop(NodeKind.ARTICLE, order=(order,)), Page(first=10))
    for kind in (NodeKind.PROVIDER, NodeKind.TOPIC):
        view.page(None, Hop(kind, order=(OrderTerm(OrderField.ARTICLE_COUNT, descending=True),)), Page(first=10))
    article, provider, topic = (snapshot.graph.nodes(kind)[0] for kind in NodeKind)
    view.search(Search("baba"), 10, None)
    view.suggest("ba", list(NodeKind), 10)
    view.coverage(Subject("baba", 2)).page(10, None)
    view.subgraph(Around((article.id,), 2)).edges()
    facets = view.facets(None, Hop(NodeKind.ARTICLE))
    for field in ("category", "type", "locale", "tags"):
        facets.values(field, 10)
    facets.topics(10), facets.providers(10)
    view.document_node("none"), view.provider_called("none"), view.topic_with_slug("none")
    view.neighbours([article.id, provider.id, topic.id], list(EdgeKind), "both")  # type: ignore[arg-type]
    view.stories(None, 2, 10, None)
    view.story("none")


def _changed(graph: Graph, draw: random.Random, edited: int, exchanged: int) -> tuple[Graph, GraphChange]:
    """The graph with some articles edited, and some taken away for others."""
    version = digest(f"{graph.version} changed")
    rows = draw.sample(range(len(graph.articles)), edited + exchanged)
    articles = list(graph.articles)
    for row in rows[:edited]:
        articles[row] = replace(articles[row], title=f"{some_words(draw, 7)} {digest(str(draw.random()))}".capitalize())
    gone = sorted(rows[edited:])
    added = [_new_article(draw) for _ in gone]
    updated = tuple(sorted(articles[row].id for row in rows[:edited]))
    removed = tuple(articles[row].id for row in gone)
    kept = [article for row, article in enumerate(articles) if row not in set(gone)]
    records = tuple(sorted([*kept, *added], key=lambda article: article.id))
    if not gone:
        return replace(graph, version=version, articles=records), GraphChange(version, graph.version, updated=updated)
    row_of = {article.id: row for row, article in enumerate(records)}
    moved = np.array([row_of.get(article.id, -1) for article in articles], np.int32)
    # What was at the articles that go is at those that come.
    moved[gone] = [row_of[article.id] for article in added]
    edges = {
        kind: _moved(table, moved, moved if kind in (EdgeKind.RELATED, EdgeKind.CONTAINS) else None)
        if kind is not EdgeKind.SUBTOPIC_OF
        else table
        for kind, table in graph.edges.items()
    }
    related = graph.edges[EdgeKind.RELATED]
    listing = np.unique(related.source[np.isin(related.target, gone)]).tolist()
    updated = tuple(sorted({*updated, *(articles[row].id for row in listing)} - set(removed)))
    change = GraphChange(version, graph.version, tuple(sorted(article.id for article in added)), updated, removed)
    return replace(graph, version=version, articles=records, edges=edges), change


def _new_article(draw: random.Random) -> Article:
    key = Url(f"https://www.new.example/{draw.random()}")
    return Article(
        id=node_id(NodeKind.ARTICLE, key),
        key=key,
        title=some_words(draw, 8).capitalize(),
        sources=(f"made/{key}.md",),
        stub=False,
        excerpt=some_words(draw, 30),
        category="news",
        type="article",
        web_url=key,
        quality=1,
    )


def _moved(table: EdgeTable, sources: "np.ndarray", targets: "np.ndarray | None") -> EdgeTable:
    source = sources[table.source]
    target = table.target if targets is None else targets[table.target]
    order = np.lexsort((table.position, source))
    return EdgeTable(
        source[order],
        target[order],
        table.position[order],
        table.inferred[order],
        table.source_set[order],
        table.source_sets,
    )


@contextmanager
def _timed(parts: dict[str, list[float]]) -> Iterator[None]:
    """Times the parts of succession."""

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def measured(*arguments: Any) -> Any:
            start = time.perf_counter()
            found = function(*arguments)
            parts[name].append(time.perf_counter() - start)
            return found

        return measured

    patches = [patch.object(successor, name, timed(name, getattr(successor, name))) for name in _PARTS]
    patches += [patch.object(each, "next", timed(each.__name__, each.next)) for each in (NodeRows, TextIndex)]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


@contextmanager
def _ticking() -> Iterator[list[float]]:
    """For how long a thread that ticks got no turn, beyond the time between two ticks."""
    gaps: list[float] = []
    ended = Event()

    def tick() -> None:
        last = time.perf_counter()
        while not ended.is_set():
            time.sleep(_TICK)
            now = time.perf_counter()
            gaps.append(now - last - _TICK)
            last = now

    thread = Thread(target=tick)
    thread.start()
    try:
        yield gaps
    finally:
        ended.set()
        thread.join()


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
