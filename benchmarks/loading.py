"""How long a folder takes to become a graph that answers: parsing, building, indexing, and a page of 100 articles.

python -m benchmarks.loading [--articles 10000] [--processes 2]
"""

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import write_corpus
from graph import Folder, build_graph
from graph.documents.reading import read_folders
from graph.store.memory import MemoryStore
from schema import Context, build_schema

PAGE = "{ articles(first: 100) { totalCount nodes { title provider { name } topics { nodes { name } } } } }"


def main() -> None:
    """Measures once and prints a JSON object of seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        write_corpus(folder, arguments.articles)
        figures = _measure(folder, arguments.processes)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "articles": arguments.articles}
    print(json.dumps({**machine, "processes": arguments.processes, **figures}, indent=2))


def _measure(folder: Path, processes: int) -> dict[str, float]:
    start = time.perf_counter()
    documents = read_folders([Folder.at(folder)], processes=processes)
    parsed = time.perf_counter()
    graph = build_graph(documents)
    built = time.perf_counter()
    store = MemoryStore(graph)
    indexed = time.perf_counter()
    schema = build_schema()
    pages = []
    for _ in range(5):
        before = time.perf_counter()
        with store.view() as view:
            answer = schema.execute_sync(PAGE, context_value=Context(view))
        assert answer.errors is None, answer.errors
        pages.append(time.perf_counter() - before)
    return {
        "parse": round(parsed - start, 3),
        "build": round(built - parsed, 3),
        "index": round(indexed - built, 3),
        "load": round(indexed - start, 3),
        "first page": round(pages[0], 4),
        "later page": round(sorted(pages)[len(pages) // 2], 4),
    }


if __name__ == "__main__":
    main()
