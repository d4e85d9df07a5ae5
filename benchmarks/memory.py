"""How much memory a server takes: when it begins, and once it has answered what fills its caches.

Memory is what the process has for itself alone, resident and anonymous: files that it has mapped are the system's to give back.
The graph is the made-up one, without documents: four related edges an article. docs/benchmarks.md says how to read it.

python -m benchmarks.memory [--articles 100000] [--requests 1000]
"""

import argparse
import json
import random
from functools import partial
from http.client import HTTPConnection
from typing import Any

from benchmarks.graphs import make_graph, some_words
from benchmarks.peers.questions import ONE, TWO_HOPS
from benchmarks.process import Figure, megabytes
from benchmarks.report import machine, one_line, table
from benchmarks.server import Serving, serving

FIGURES: dict[str, Figure] = {"anonymous": "RssAnon", "of files": "RssFile", "the most, all in all": "VmHWM"}
_COVERAGE = "query($of: String!) { coverage(of: $of, first: 20) { nodes { id title } } }"
_COUNT = "{ graph { articles } }"
_HOPS_FROM = 10


def main() -> None:
    """Measures once and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=1_000, help="how many requests there are of each kind")
    arguments = parser.parse_args()
    with serving(partial(make_graph, arguments.articles)) as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        articles = _ask(connection, _COUNT)["graph"]["articles"]
        rows = [_row("when it begins", server, articles)]
        _fill(connection, arguments.requests)
        rows.append(_row(f"after {arguments.requests:,} requests of each kind", server, articles))
    print(one_line(machine("numpy", "tantivy")), end="\n\n")
    print(f"{articles:,} articles", end="\n\n")
    print(table(["a server", *(f"{name}, MB" for name in FIGURES), "anonymous, bytes an article"], rows))


def _row(state: str, server: Serving, articles: int) -> list[str]:
    found = [megabytes(figure, server.pid) for figure in FIGURES.values()]
    return [state, *(f"{each:,.0f}" for each in found), f"{found[0] * 1024 * 1024 / articles:,.0f}"]


def _fill(connection: HTTPConnection, requests: int) -> None:
    """Asks for coverage, for articles that it found, and for two hops from these."""
    draw = random.Random(7)
    for _ in range(requests):
        ids = [node["id"] for node in _ask(connection, _COVERAGE, of=some_words(draw, 2))["coverage"]["nodes"]]
        if ids:
            _ask(connection, ONE, id=draw.choice(ids))
            _ask(connection, TWO_HOPS, ids=ids[:_HOPS_FROM])


def _ask(connection: HTTPConnection, query: str, **variables: Any) -> dict[str, Any]:
    body = json.dumps({"query": query, "variables": variables})
    connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]
    return found


if __name__ == "__main__":
    main()
