"""How soon a document that is written into a database is there, and what it takes to write.

Made-up documents are loaded into a database of a server that comes with the tests. A process of `newsgraph serve --write` then
changes some of them by mutations, one after the other, and another process that only reads is asked for each at once. The first
mutation is tried again until the writer has read all that the database holds.

python -m benchmarks.editing [--articles 100000] [--changes 50]
"""

import argparse
import http.client
import json
import random
import re
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.postgres import own_database
from benchmarks.process import megabytes
from benchmarks.report import machine, one_line
from benchmarks.served import ask, serving
from graph.store.postgres.connections import connected
from graph.store.postgres.migrations import migrate
from newsgraph.databases.loading import load_database
from newsgraph.databases.terms import Others
from newsgraph.loading import standard_error
from newsgraph.settings import Settings

_PUT = """mutation ($source: String!, $content: String!) {
  putDocument(source: $source, content: $content) { written node { label } graph { version } } }"""
_READ = "query ($source: String!) { document(source: $source) { node { label } } }"
_SETTLED = "{ graph { version analysisVersion } }"


def main() -> None:
    """Measures once and prints what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=50, help="how many documents are changed")
    arguments = parser.parse_args()
    print(one_line(machine("psycopg", "msgspec", "numpy")), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as scratch, own_database() as dsn:
        folder = Path(scratch) / "corpus"
        write_corpus(folder, arguments.articles)
        with connected(dsn) as connection:
            migrate(connection)
        load_database([str(folder)], Settings(store=dsn, cache="none"), Others.KEPT, standard_error())
        paths = random.Random(1).sample(sorted(folder.rglob("article-*.md")), arguments.changes)
        variables = {"NEWSGRAPH_STORE": dsn}
        with (
            serving(["--write", "--insecure"], variables, Path(scratch) / "writer") as writer,
            serving([], variables, Path(scratch) / "reader") as reader,
        ):
            began = time.perf_counter()
            while not _is_ready(writer.port, folder.name):
                time.sleep(1)
            print(f"{arguments.articles:,} documents: the writer was ready after {time.perf_counter() - began:.0f} s.")
            seconds = sorted(
                _change(writer.port, reader.port, folder, path, number) for number, path in enumerate(paths, 1)
            )
            print(
                f"{len(seconds)} changes took {seconds[len(seconds) // 2]:.2f} s (median), {seconds[-1]:.2f} s at most."
            )
            settled = _settle(reader.port)
            print(
                f"Settled {settled:.0f} s after the last one. The writer had {megabytes('VmHWM', writer.pid):,.0f} MB."
            )


def _is_ready(writer: int, label: str) -> bool:
    """Whether documents can be changed: one that is not there can be removed."""
    connection = http.client.HTTPConnection("127.0.0.1", writer)
    body = json.dumps({"query": f'mutation {{ deleteDocument(source: "{label}/none.md") {{ written }} }}'})
    connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
    return b"WRITE_FAILED" not in connection.getresponse().read()


def _change(writer: int, reader: int, folder: Path, path: Path, number: int) -> float:
    """Seconds until a document was written; the other process has it then."""
    title = f"Changed {number}"
    text = re.sub(r"^title: .*$", f"title: {title}", path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    source = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    began = time.perf_counter()
    ask(http.client.HTTPConnection("127.0.0.1", writer), _PUT, {"source": source, "content": text})
    seconds = time.perf_counter() - began
    found = ask(http.client.HTTPConnection("127.0.0.1", reader), _READ, {"source": source})
    assert found["document"]["node"]["label"] == title, found
    return seconds


def _settle(reader: int) -> float:
    began = time.perf_counter()
    while True:
        graph = ask(http.client.HTTPConnection("127.0.0.1", reader), _SETTLED, {})["graph"]
        if graph["version"] == graph["analysisVersion"]:
            return time.perf_counter() - began
        time.sleep(0.5)


if __name__ == "__main__":
    main()
