"""How soon a changed document is served, and what those who read meanwhile notice of it.

A server of its own (`newsgraph serve --watch`) has a folder of made-up documents. Readers ask it at a steady rate, first while
nothing happens, then while documents are changed one by one, and then a thousand at once. A change is served once the server
answers with it: that is from the moment that its file was written. Told are the seconds from there, and what readers waited for
their answers: at rest, in the second after each change, and while another process makes the indexes of the new version.

python -m benchmarks.live [--articles 100000] [--changes 20] [--many 1000] [--rate 100]
"""

import argparse
import http.client
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from benchmarks.corpus import write_corpus
from benchmarks.report import machine, one_line, table
from benchmarks.served import ask, serving

READERS = 4
_SETTLED = 3
"""Seconds after which files that were written count as unchanged."""
_REST = 20
"""Seconds for which readers are watched while nothing happens, before the changes and after."""
_NEAR = 1.0
"""For so many seconds after a change readers may notice it."""
_NODE = "title url publishedDateTime provider { name domain } topics(first: 3) { nodes { name slug } }"
_QUERIES = (
    f"query($n: Int!) {{ articles(first: 20, where: {{ quality: {{ gte: $n }} }}) {{ nodes {{ {_NODE} }} }} }}",
    f"query($word: String!) {{ search(query: $word, first: 10) {{ nodes {{ ... on Article {{ {_NODE} }} }} }} }}",
    f"query($url: URL!) {{ article(by: {{ url: $url }}) {{ {_NODE} related(first: 4) {{ nodes {{ {_NODE} }} }} }} }}",
)


class Read(NamedTuple):
    """One answer: when it was asked for, by the clock of this process, and after how many seconds it was there."""

    at: float
    seconds: float


class Shown(NamedTuple):
    """One change: when it was made, and when it was served."""

    at: float
    until: float


def main() -> None:
    """Measures once and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=20, help="how many documents are changed one by one")
    parser.add_argument("--many", type=int, default=1_000, help="how many are changed at once in the end")
    parser.add_argument("--rate", type=float, default=100, help="how many answers a second are asked for in all")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        write_corpus(folder, arguments.articles)
        time.sleep(_SETTLED)
        paths = sorted(folder.rglob("article-*.md"))
        addresses = [_address(path) for path in paths[:: max(1, len(paths) // 2_000)]]
        variables = {"NEWSGRAPH_CACHE": str(Path(scratch) / "cache")}
        with (
            serving([str(folder), "--watch"], variables, Path(scratch) / "log") as (port, _),
            _reading(port, addresses, arguments.rate) as reads,
        ):
            time.sleep(_REST / 2)
            began = time.perf_counter()
            time.sleep(_REST)
            rest = (began, time.perf_counter())
            changes = [
                _change(port, path, number)
                for number, path in enumerate(random.Random(1).sample(paths, arguments.changes))
            ]
            settling = (time.perf_counter(), time.perf_counter() + _REST)
            time.sleep(_REST)
            many = _change_many(port, random.Random(2).sample(paths, arguments.many))
            time.sleep(_REST)
    print(one_line(machine("msgspec", "numpy", "tantivy", "watchfiles")), end="\n\n")
    print(f"{arguments.articles:,} documents, {READERS} readers, {arguments.rate:g} answers a second", end="\n\n")
    seconds = sorted(change.until - change.at for change in changes)
    print(f"One document: served after {seconds[len(seconds) // 2]:.2f} s (median), {seconds[-1]:.2f} s at most.")
    print(f"{arguments.many:,} documents at once: served after {many.until - many.at:.2f} s.", end="\n\n")
    near = [read for read in reads if any(change.at <= read.at < change.until + _NEAR for change in changes)]
    rows = [
        ["at rest", *_figures(_within(reads, *rest))],
        ["in the second after a change of one", *_figures(near)],
        ["while indexes are made", *_figures(_within(reads, *settling))],
        [f"in the second after {arguments.many:,} changes", *_figures(_within(reads, many.at, many.until + _NEAR))],
    ]
    print(table(["readers waited, ms", "answers", "p50", "p99", "most"], rows))


@contextmanager
def _reading(port: int, addresses: Sequence[str], rate: float) -> Iterator[list[Read]]:
    """What readers noticed, who ask at a steady rate as long as it is held."""
    reads: list[Read] = []
    ended = Event()
    threads = [
        Thread(target=_read, args=(port, addresses, rate / READERS, ended, reads, number)) for number in range(READERS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield reads
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _read(port: int, addresses: Sequence[str], rate: float, ended: Event, reads: list[Read], seed: int) -> None:
    draw = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    due = time.perf_counter() + draw.random() / rate
    while not ended.wait(max(0.0, due - time.perf_counter())):
        word = re.split(r"[/-]", draw.choice(addresses))[-1]
        variables = {"n": draw.randrange(150), "word": f"provider {word}", "url": draw.choice(addresses)}
        query = draw.choice(_QUERIES)
        used = {name: value for name, value in variables.items() if f"${name}" in query}
        # From when it was to be asked for: one that waits for the last answer waits as well.
        ask(connection, query, used)
        reads.append(Read(due, time.perf_counter() - due))
        due += 1 / rate


def _change(port: int, path: Path, number: int) -> Shown:
    """Gives a document another title, and waits until it is served."""
    title = f"Changed {number}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    address = _address(path)
    text = re.sub(r"^title: .*$", f"title: {title}", path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    at = time.perf_counter()
    while (
        ask(connection, "query($u: URL!) { article(by: { url: $u }) { title } }", {"u": address})["article"]["title"]
        != title
    ):
        time.sleep(0.005)
    until = time.perf_counter()
    time.sleep(_NEAR)
    return Shown(at, until)


def _change_many(port: int, paths: Sequence[Path]) -> Shown:
    """Gives documents another title, all at once, and waits until all are served."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for path in paths:
        text = re.sub(r"^title: ", "title: Manifold ", path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        path.write_text(text, "utf-8")
    at = time.perf_counter()
    query = 'query { search(query: "manifold", kinds: [ARTICLE], first: 1) { totalCount } }'
    while ask(connection, query, {})["search"]["totalCount"] < len(paths):
        time.sleep(0.05)
    return Shown(at, time.perf_counter())


def _address(path: Path) -> str:
    found = re.search(r"^webUrl: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


def _within(reads: Sequence[Read], start: float, end: float) -> list[Read]:
    return [read for read in reads if start <= read.at < end]


def _figures(reads: Sequence[Read]) -> list[str]:
    seconds = sorted(read.seconds for read in reads)
    chosen = (seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)], seconds[-1])
    return [f"{len(seconds):,}", *(f"{1_000 * each:.1f}" for each in chosen)]


if __name__ == "__main__":
    main()
