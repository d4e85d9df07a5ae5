"""How long a large graph takes to be exported, how much memory that needs, and how long others wait meanwhile.

Prints for each format the seconds and the bytes, and for GraphML the same of networkx's two writers of the same
attributes; then how long small requests take of a server, alone and while it sends GraphML to a client that reads as fast
as it can. Memory is the highest resident size beyond that before. GraphML's goals are a tenth of the time of
`networkx.write_graphml_xml`, less than that of its lxml writer, and 50 MB; that of other requests is 50 ms.

python -m benchmarks.exports [--articles 100000] [--positions]
"""

import argparse
import gc
import json
import platform
import statistics
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx

from benchmarks.graphs import make_graph
from benchmarks.process import megabytes
from benchmarks.server import serving
from graph.export import FORMATS
from graph.export.attributes import as_text, each_edge_value, edge_values, node_values
from graph.store.base import Part
from graph.store.memory import MemoryStore
from graph.store.questions import Selection

REQUESTS = 150
PAUSE = 0.02
QUERY = json.dumps({"query": "{ articles(first: 20) { nodes { title provider { name } } } }"}).encode()


class Cost(NamedTuple):
    """What writing a file took."""

    seconds: float
    megabytes_written: float
    megabytes_of_memory: float


def main() -> None:
    """Measures once and prints a JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--positions", action="store_true", help="lay the graph out, too")
    arguments = parser.parse_args()
    store = MemoryStore(make_graph(arguments.articles))
    gc.collect()
    gc.freeze()
    with store.view() as view:
        before = time.perf_counter()
        part = view.part(Selection(places=arguments.positions))
        chosen = round(time.perf_counter() - before, 2)
        figures = {
            "python": platform.python_version(),
            "nodes": part.node_count,
            "edges": part.edge_count,
            "seconds to choose and lay out": chosen,
            "formats": {name: _cost(partial(_export, name, part))._asdict() for name in FORMATS},
            "GraphML, megabytes that Python allocated": _allocated(part),
            "networkx, the same as GraphML": _time_networkx(_as_network(part)),
        }
    del part, view, store
    gc.unfreeze()
    gc.collect()
    figures["milliseconds of other requests"] = _time_requests(arguments.articles)
    print(json.dumps(figures, indent=2))


def _time_networkx(network: "nx.MultiDiGraph[str]") -> dict[str, Any]:
    writers = {"write_graphml_xml": nx.write_graphml_xml, "write_graphml_lxml": nx.write_graphml_lxml}
    return {name: _cost(partial(write, network))._asdict() for name, write in writers.items()}


def _export(name: str, part: Part, path: Path) -> None:
    with path.open("wb") as file:
        for piece in FORMATS[name].pieces(part):
            file.write(piece)


def _as_network(part: Part) -> "nx.MultiDiGraph[str]":
    """The part as networkx has it, with the values that GraphML can have."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for portrait in part.nodes():
        network.add_node(portrait.node.id, **_plain((each.name, value) for each, value in node_values(portrait)))
    for edge in part.edges():
        values = each_edge_value(edge_values(edge))
        network.add_edge(edge.source, edge.target, **_plain((each.name, value) for each, value in values))
    return network


def _plain(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value if isinstance(value, bool | int | float) else str(as_text(value)) for name, value in values}


def _cost(write: Callable[[Path], None]) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        gc.collect()
        start, resident = time.perf_counter(), _forget_peak()
        write(path)
        seconds, peak = time.perf_counter() - start, megabytes("VmHWM")
        return Cost(round(seconds, 2), round(path.stat().st_size / 1e6, 1), round(max(0.0, peak - resident), 1))


def _allocated(part: Part) -> float:
    """The most that was allocated at once while GraphML was written, in megabytes: what no memory freed before can hide."""
    tracemalloc.start()
    for _ in FORMATS["graphml"].pieces(part):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1e6, 1)


def _forget_peak() -> float:
    """The present resident size, which is the highest one from here on. Linux alone tells."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return megabytes("VmRSS")


def _time_requests(articles: int) -> dict[str, Any]:
    with serving(partial(make_graph, articles)) as server:
        port = server.port
        found = {"alone": _ask(port)}
        for encoding in ("identity", "gzip", "zstd"):
            done = threading.Event()
            reader = threading.Thread(target=_download, args=(port, encoding, done))
            reader.start()
            time.sleep(0.2)
            found[f"while GraphML is sent, {encoding}"] = _ask(port)
            done.set()
            reader.join()
        return found


def _download(port: int, encoding: str, done: threading.Event) -> None:
    """Reads exports until told to end."""
    while not done.is_set():
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/export/graphml", headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        while answer.read(1 << 16) and not done.is_set():
            pass
        connection.close()


def _ask(port: int) -> dict[str, float]:
    connection = HTTPConnection("127.0.0.1", port)
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        connection.request("POST", "/graphql", QUERY, {"Content-Type": "application/json"})
        connection.getresponse().read()
        times.append((time.perf_counter() - start) * 1e3)
        time.sleep(PAUSE)
    quantiles = statistics.quantiles(times, n=100)
    return {"p50": round(quantiles[49], 2), "p99": round(quantiles[98], 2), "max": round(max(times), 2)}


if __name__ == "__main__":
    main()
