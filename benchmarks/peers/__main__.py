"""newsgraph beside Mercurius, graphql-yoga, Apollo Server and plain Strawberry: CPU time a request, latency, requests a second.

All serve the same made-up data, and nothing is timed before all have given equal answers. Rounds alternate between the
servers; what is printed is the median of all rounds. docs/benchmarks.md says how to read it.

python -m benchmarks.peers [--articles 10000] [--rounds 3] [--seconds 2] [--json FILE]
"""

import argparse
import json
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.peers.client import Client, load_client
from benchmarks.peers.data import make_illustrated_graph, records
from benchmarks.peers.questions import Question, questions
from benchmarks.peers.servers import HERE, PYTHON, Server, node, node_version, peer_versions, running
from benchmarks.report import machine, one_line, table

CONNECTIONS = (1, 16, 64)
COMPARED = 16
"""The connections at which goals are read."""

OURS, PLAIN, MERCURIUS = "newsgraph", "Strawberry", "Mercurius jit"
GOALS = {
    PLAIN: {"one article": 1 / 5, "page of 50": 1 / 20, "two hops from 10": 1 / 20},
    MERCURIUS: {"one article": 1.2, "page of 50": 0.5, "two hops from 10": 0.5},
}
"""The most CPU that newsgraph may take, as a share of another server's."""

KEPT, BARE = "newsgraph, kept answer", "bare ASGI endpoint"
KEPT_GOAL = 1.4
_PACKAGES = ("strawberry-graphql", "graphql-core", "uvicorn", "uvloop", "httptools", "orjson", "starlette")


class Figures(NamedTuple):
    """What one server took for one question over some connections: times in milliseconds but for CPU, in microseconds."""

    cpu: float
    p50: float
    p99: float
    rate: float
    client_busy: float


Seen = dict[tuple[str, str, int], list[Figures]]


def main() -> None:
    """Measures and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each server is busy with each question")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures, the machine and versions")
    arguments = parser.parse_args()
    command = node()
    with tempfile.TemporaryDirectory() as scratch, load_client() as client:
        made = records(make_illustrated_graph(arguments.articles))
        data = Path(scratch) / "data.json"
        data.write_text(json.dumps(made), "utf-8")
        asked = questions(made["articles"])
        del made
        with ExitStack() as stack:
            servers = [stack.enter_context(running(*each)) for each in _peers(command, data, arguments.articles)]
            _compare(servers, asked)
            seen = _measure(client, servers, asked, arguments.rounds, arguments.seconds)
        kept = _measure_kept(client, asked, Path(scratch), arguments)
    report = _report(command, arguments.articles, asked, seen, kept)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")


def _time(client: Client, server: Server, bodies: list[str], connections: int, seconds: float) -> Figures:
    """Figures of a server that is kept busy for some seconds."""
    before = server.cpu_seconds()
    client.begin(server, bodies, connections, seconds)
    load = client.seen(server)
    cpu = server.cpu_seconds() - before
    return Figures(1e6 * cpu / load.requests, load.p50, load.p99, load.rate, load.busy)


def _peers(command: str, data: Path, articles: int) -> list[tuple[str, ...]]:
    ours = (*PYTHON, "benchmarks.peers.ours", str(articles))
    return [
        (OURS, *ours),
        (PLAIN, *ours, "--uncompiled"),
        *(
            (name, command, str(HERE / file), str(data))
            for name, file in (
                (MERCURIUS, "mercurius.mjs"),
                ("graphql-yoga", "yoga.mjs"),
                ("Apollo Server", "apollo.mjs"),
            )
        ),
    ]


def _compare(servers: list[Server], asked: list[Question]) -> None:
    """Ends with a message unless all servers answer alike."""
    reference, *others = servers
    for question in asked:
        bodies = question.bodies
        expected = [json.loads(answer) for answer in reference.ask(bodies)]
        for answer in expected:
            if "errors" in answer:
                raise SystemExit(f"{reference.name} has errors for “{question.name}”: {answer['errors']}")
        for server in others:
            for variables, wanted, answer in zip(question.variables, expected, server.ask(bodies), strict=True):
                if json.loads(answer) != wanted:
                    raise SystemExit(
                        f"{server.name} answers “{question.name}” otherwise than {reference.name}"
                        f" with {json.dumps(variables)}: {answer[:500]!r}"
                    )


def _measure(client: Client, servers: list[Server], asked: list[Question], rounds: int, seconds: float) -> Seen:
    seen: Seen = {}
    for question in asked:
        for server in servers:
            _time(client, server, question.bodies, COMPARED, seconds)
    for number in range(rounds):
        print(f"Round {number + 1} of {rounds} …", file=sys.stderr)
        for question in asked:
            for connections in CONNECTIONS:
                # Each round begins with another server, so that none is always measured after the same one.
                for server in servers[number % len(servers) :] + servers[: number % len(servers)]:
                    figures = _time(client, server, question.bodies, connections, seconds)
                    seen.setdefault((question.name, server.name, connections), []).append(figures)
    return seen


def _measure_kept(client: Client, asked: list[Question], scratch: Path, arguments: argparse.Namespace) -> Seen:
    seen: Seen = {}
    with running(KEPT, *PYTHON, "benchmarks.peers.ours", str(arguments.articles), "--kept") as ours:
        for question in asked:
            bodies = question.bodies[:1]
            file = scratch / "answer.json"
            [answer] = ours.ask(bodies)
            file.write_bytes(answer)
            with running(BARE, *PYTHON, "benchmarks.peers.bare", str(file)) as bare:
                for server in (ours, bare):
                    _time(client, server, bodies, COMPARED, arguments.seconds)
                for number in range(arguments.rounds):
                    for server in (ours, bare) if number % 2 else (bare, ours):
                        figures = _time(client, server, bodies, COMPARED, arguments.seconds)
                        seen.setdefault((question.name, server.name, COMPARED), []).append(figures)
    return seen


def _report(command: str, articles: int, asked: list[Question], seen: Seen, kept: Seen) -> dict[str, Any]:
    """Prints the tables; returns what is written."""
    measured_on = {**machine(*_PACKAGES), "node": node_version(command), **peer_versions()}
    names = [question.name for question in asked]
    found, found_kept = _medians(seen), _medians(kept)
    print(one_line(measured_on), end="\n\n")
    print(_table(found, names), end="\n\n")
    print(_goals(found, found_kept, names))
    return {
        "machine": measured_on,
        "articles": articles,
        "figures": _rows(found, seen) + _rows(found_kept, kept),
    }


def _medians(seen: Seen) -> dict[tuple[str, str, int], Figures]:
    return {key: Figures(*map(statistics.median, zip(*rounds, strict=True))) for key, rounds in seen.items()}


def _rows(found: dict[tuple[str, str, int], Figures], seen: Seen) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            "server": server,
            "connections": connections,
            **figures._asdict(),
            "cpu_of_rounds": [each.cpu for each in seen[question, server, connections]],
        }
        for (question, server, connections), figures in found.items()
    ]


def _table(found: dict[tuple[str, str, int], Figures], names: list[str]) -> str:
    columns = [f"{what}, {count}" for what in ("CPU µs", "p50 ms", "p99 ms", "requests/s") for count in CONNECTIONS]
    lines: list[list[str]] = []
    for name in names:
        for server in dict.fromkeys(server for question, server, _ in found if question == name):
            each = [found[name, server, count] for count in CONNECTIONS]
            lines.append(
                [name, server]
                + [f"{figures.cpu:.0f}" for figures in each]
                + [f"{figures.p50:.2f}" for figures in each]
                + [f"{figures.p99:.2f}" for figures in each]
                + [f"{figures.rate:.0f}" for figures in each]
            )
    return table(["question", "server", *columns], lines, texts=2)


def _goals(
    found: dict[tuple[str, str, int], Figures], kept: dict[tuple[str, str, int], Figures], names: list[str]
) -> str:
    lines: list[list[str]] = []
    for other, goals in GOALS.items():
        for name in names:
            share = found[name, OURS, COMPARED].cpu / found[name, other, COMPARED].cpu
            lines.append([name, other, f"{share:.3f}", f"{goals[name]:.3f}", "yes" if share <= goals[name] else "no"])
    for name in names:
        ours, bare = kept[name, KEPT, COMPARED].cpu, kept[name, BARE, COMPARED].cpu
        met = "yes" if ours / bare <= KEPT_GOAL else "no"
        lines.append(
            [f"{name}, kept: {ours:.0f} µs", f"{BARE}: {bare:.0f} µs", f"{ours / bare:.3f}", f"{KEPT_GOAL:.3f}", met]
        )
    return table(["CPU of newsgraph", "as a share of", "seen", "goal", "met"], lines, texts=2)


if __name__ == "__main__":
    main()
