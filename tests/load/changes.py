"""A server of a graph that changes as it is told on its standard input: for each line that it reads, it shows the next version.

All versions are made before it serves, so that what it takes of memory later is not theirs; after the last comes the first. Run
as a module; the first line that it writes is its port, each further one how many listeners its store has.
"""

import resource
import socket
import sys
from itertools import cycle
from threading import Thread

import uvicorn

from graph.changes import Changes, compare
from graph.store.memory import MemoryStore
from graph.store.memory.snapshot import Snapshot
from newsgraph.app import create_app
from newsgraph.serving import bind, configuration, prepare
from newsgraph.settings import Settings
from tests.graphs import Documents, graph_of

UPDATED = 20
"""How many nodes each change updates."""
VERSIONS = 60
"""How many versions there are: more than come while somebody does not read."""
KEPT = 16
"""How many changes are kept for those who are slow."""
HEARTBEAT = 120.0
"""Seconds in which a client has to take what it is sent; the test takes less."""
SENDING = 16 * 1024
"""The bytes that the system takes of what is sent, so that most of what waits is the server's own."""
_MOST_FILES = 4096
_LONG = 250


def version(number: int) -> Documents:
    """Some articles, whose long titles are others in each version."""
    return {f"{each}.md": {"title": f"Version {number}, {each}: ".ljust(_LONG, "x")} for each in range(UPDATED)}


def raise_limit() -> None:
    """Lets this process have as many sockets as the test needs."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (_MOST_FILES if most == resource.RLIM_INFINITY else min(_MOST_FILES, most), most)
    )


def tell(number: int) -> None:
    """Writes a line."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    """Serves until the standard input ends."""
    raise_limit()
    settings = Settings(port=0, max_sockets=2_000, socket_heartbeat=HEARTBEAT, shutdown_seconds=10)
    prepare(settings)
    versions = [Snapshot(graph_of(version(number))) for number in range(VERSIONS)]
    store = MemoryStore(versions[0])
    store.changes = Changes(KEPT)
    with bind(settings) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING)
        listener.listen(1024)
        server = uvicorn.Server(configuration(create_app(store, settings), settings))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        tell(listener.getsockname()[1])
        following = cycle([*versions[1:], versions[0]])
        for _ in sys.stdin:
            before, after = store.graph, next(following)
            store.show(after, compare(before, after.graph))
            tell(store.changes.listeners)
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
