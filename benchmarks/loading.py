"""How long a folder takes to become a store that answers: cold, after a restart, and after a few documents changed.

A start is a process of its own, which opens the folder by way of a cache, as `newsgraph serve` does; the first finds none. Told
are the seconds of opening alone, those of a whole command that asks one query of the folder, interpreter and imports included,
and memory. docs/benchmarks.md says how to read it.

python -m benchmarks.loading [--articles 100000] [--processes 2] [--changed 100]
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import write_corpus
from benchmarks.process import megabytes
from benchmarks.report import machine, one_line, table
from graph import Folder
from graph.store.memory.opening import Opening

_QUERY = "{ articles(first: 1) { totalCount } }"
_SETTLED = 3
"""Seconds after which files that were written count as unchanged."""


class Start(NamedTuple):
    """One start: seconds of opening the store, and megabytes once it is open and at the most."""

    seconds: float
    anonymous: float
    most: float


def main() -> None:
    """Measures once and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--changed", type=int, default=100, help="how many documents change in the end")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = Path(scratch) / "corpus", Path(scratch) / "cache"
        write_corpus(folder, arguments.articles)
        time.sleep(_SETTLED)
        rows = [_row("cold", folder, cache, arguments.processes)]
        rows.append(_row("unchanged", folder, cache, arguments.processes))
        _change(folder, arguments.changed)
        rows.append(_row(f"{arguments.changed:,} documents changed", folder, cache, arguments.processes))
    print(one_line(machine("msgspec", "numpy", "tantivy")), end="\n\n")
    print(f"{arguments.articles:,} documents, {arguments.processes} processes", end="\n\n")
    print(table(["start", "opened, s", "a whole command, s", "anonymous memory, MB", "the most memory, MB"], rows))


def _row(name: str, folder: Path, cache: Path, processes: int) -> list[str]:
    command = _command(folder, cache.with_name("of commands"), processes)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        start = apart.submit(_start, folder, cache, processes).result()
    return [name, f"{start.seconds:.1f}", f"{command:.1f}", f"{start.anonymous:,.0f}", f"{start.most:,.0f}"]


def _start(folder: Path, cache: Path, processes: int) -> Start:
    start = time.perf_counter()
    store = Opening([Folder.at(folder)], cache=cache, processes=processes).store()
    seconds = time.perf_counter() - start
    assert store.graph.articles
    return Start(seconds, megabytes("RssAnon"), megabytes("VmHWM"))


def _command(folder: Path, cache: Path, processes: int) -> float:
    command = [sys.executable, "-m", "newsgraph", "query", _QUERY, str(folder), "--cache", str(cache)]
    start = time.perf_counter()
    subprocess.run(  # noqa: S603 the command is this project's own
        command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "NEWSGRAPH_PROCESSES": str(processes)}
    )
    return time.perf_counter() - start


def _change(folder: Path, count: int) -> None:
    """Gives so many documents, evenly spread, another title."""
    paths = sorted(folder.rglob("article-*.md"))
    for path in paths[:: max(1, len(paths) // count)][:count]:
        path.write_text(path.read_text("utf-8").replace("title: ", "title: Changed ", 1), "utf-8")
    time.sleep(_SETTLED)


if __name__ == "__main__":
    main()
