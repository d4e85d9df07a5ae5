"""A server of a graph that changes as it is told on its standard input: for each line that it reads, it shows the next version.

Run as a module; the first line that it writes is its port, each further one how many listeners its store has.
"""

import resource
import socket
import sys
from threading import Thread

import uvicorn

from newsgraph.app import create_app
from newsgraph.serving import bind, configuration, prepare
from newsgraph.settings import Settings
from tests.changing import Changing
from tests.graphs import Documents

UPDATED = 20
"""How many nodes each change updates."""
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
    changing = Changing(version(0), KEPT)
    with bind(settings) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING)
        listener.listen(1024)
        server = uvicorn.Server(configuration(create_app(changing.store, settings), settings))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        tell(listener.getsockname()[1])
        for number, _ in enumerate(sys.stdin, 1):
            changing.show(version(number))
            tell(changing.store.changes.listeners)
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
