"""A server of a graph, in a process of its own, so that what is measured does not wait for it."""

import gc
import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import uvicorn

from graph import Graph
from graph.store.memory import MemoryStore
from newsgraph.app import create_app


@contextmanager
def serving(make: Callable[[], Graph]) -> Iterator[int]:
    """The port at 127.0.0.1 of a server of the graph that `make` returns, which its process calls."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(make, there), daemon=True)
    server.start()
    try:
        yield here.recv()
    finally:
        server.terminate()
        server.join()


def _serve(make: Callable[[], Graph], told: Connection) -> None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    application = create_app(MemoryStore(make()))
    gc.collect()
    gc.freeze()
    told.send(listener.getsockname()[1])
    uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="off")).run(sockets=[listener])
