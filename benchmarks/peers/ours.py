"""A server of newsgraph over the made-up graph, as `newsgraph serve` runs it; it prints its port.

python -m benchmarks.peers.ours ARTICLES [--uncompiled] [--kept]
"""

import argparse
import gc
import socket

import uvicorn
from starlette.types import ASGIApp

from benchmarks.peers.data import make_illustrated_graph
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.settings import Settings


def main() -> None:
    """Serves until it is terminated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--uncompiled", action="store_true", help="leave execution to Strawberry")
    parser.add_argument("--kept", action="store_true", help="keep answers, as is the default of newsgraph")
    arguments = parser.parse_args()
    settings = Settings().but(compiled=not arguments.uncompiled, response_cache=None if arguments.kept else 0)
    application = create_app(MemoryStore(make_illustrated_graph(arguments.articles)), settings)
    gc.collect()
    gc.freeze()
    serve(application)


def serve(application: ASGIApp) -> None:
    """Serves an application at a free port, which is printed."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(application, log_level="warning", lifespan="off", loop="uvloop", http="httptools")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
