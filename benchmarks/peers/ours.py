"""A server of newsgraph over the made-up graph, as `newsgraph serve` runs it; it prints its port.

python -m benchmarks.peers.ours ARTICLES [--uncompiled] [--kept]
"""

import argparse

from benchmarks.peers.data import make_illustrated_graph
from benchmarks.server import serve
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.serving import configuration, prepare
from newsgraph.settings import Settings


def main() -> None:
    """Serves until it is terminated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--uncompiled", action="store_true", help="leave execution to Strawberry")
    parser.add_argument("--kept", action="store_true", help="keep answers, as is the default of newsgraph")
    arguments = parser.parse_args()
    settings = Settings().but(compiled=not arguments.uncompiled, response_cache=None if arguments.kept else 0)
    prepare(settings)
    application = create_app(MemoryStore(make_illustrated_graph(arguments.articles)), settings)
    serve(configuration(application, settings), print_port)


def print_port(port: int) -> None:
    """Tells the process that waits for it."""
    print(port, flush=True)


if __name__ == "__main__":
    main()
