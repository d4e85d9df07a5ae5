"""A server of a graph, in a process of its own, so that what is measured does not wait for it."""

import gc
import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple

import uvicorn

from graph import Graph
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.serving import configuration
from newsgraph.settings import Settings


class Serving(NamedTuple):
    """A server that runs at a port of 127.0.0.1, and its process."""

    port: int
    pid: int


@contextmanager
def serving(make: Callable[[], Graph]) -> Iterator[Serving]:
    """A server of the graph that `make` returns, which its process calls."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(make, there), daemon=True)
    server.start()
    try:
        assert server.pid is not None
        yield Serving(here.recv(), server.pid)
    finally:
        server.terminate()
        server.join()


def serve(config: uvicorn.Config, tell: Callable[[int], None]) -> None:
    """Serves at a free port of 127.0.0.1, which `tell` is told."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gc.collect()
        gc.freeze()
        tell(listener.getsockname()[1])
        uvicorn.Server(config).run(sockets=[listener])


def _serve(make: Callable[[], Graph], told: Connection) -> None:
    serve(configuration(create_app(MemoryStore(make())), Settings()), told.send)
