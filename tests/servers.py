"""Servers that tests ask over a socket, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from newsgraph.serving import bind, configuration
from newsgraph.settings import Settings


@contextmanager
def serving(application: ASGIApp, port: int = 0, **given: Any) -> Iterator[str]:
    """The address of a server of an application, at a port of this machine alone, which is a free one unless it is said which;
    `given` are settings of it."""
    with bind(Settings(port=port)) as listener:
        # Who asks at once waits until the server accepts it.
        listener.listen()
        config = configuration(application, Settings(shutdown_seconds=10).but(**given))
        # Tests' own applications may know of no lifespan.
        config.lifespan = "auto"
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
