"""Serving folders over HTTP: by this process, or by several that share its port.

Processes share what they have mapped of the snapshot; each answers from it by itself.
"""

import gc
import logging
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from math import ceil
from tempfile import TemporaryDirectory
from typing import NamedTuple

import structlog
import uvicorn
from msgspec.structs import replace
from rich.console import Console
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from graph import Graph, GraphError
from graph.collector import collector_off
from graph.store.memory.opening import Opened
from newsgraph.app import create_app
from newsgraph.databases.commands import check_extra
from newsgraph.errors import NewsgraphError, PortTaken, SettingError
from newsgraph.http.connections import connections
from newsgraph.http.hosts import OwnHost
from newsgraph.loading import elsewhere, find_folders, open_folders, open_to_last, standard_error
from newsgraph.operations.persisted import persisted_queries
from newsgraph.reports import count_diagnostics, holdings_line, summary_line
from newsgraph.settings import Settings
from newsgraph.sockets.noise import is_news
from newsgraph.telemetry.logs import LogFormat, LogLevel, configure_logs
from schema import build_uncompiled_schema

_SWITCH = 0.001
"""After how many seconds a thread lets others go on: long queries are answered by threads beside all that is short."""
_LONGEST_UNREAD = 60_000
"""Milliseconds after which a client that takes nothing of what it was sent is let go."""
_LONGEST_START = 30
"""Seconds within which a process has to answer the one that started it, also while it opens a large snapshot. One that is
killed as it is asked is waited for as long, before another takes its place."""


class _Loaded(NamedTuple):
    """What was loaded, and what was wrong with it, in words."""

    summary: str
    problems: str | None

    @classmethod
    def of(cls, graph: Graph) -> "_Loaded":
        return cls(summary_line(graph), count_diagnostics(graph.diagnostics) if graph.diagnostics else None)


def serve(names: Sequence[str], settings: Settings, console: Console) -> None:
    """Serves the folders named (the sample where none is), or the database that the settings name, until the process is told to
    end.

    Raises FolderError, SettingError, PortTaken, TrustedDocumentsInvalid; and ExtraMissing, DatabaseFailed and SchemaMismatch
    where a database is served.
    """
    if settings.store:
        check_extra("newsgraph serve --store")
        from newsgraph.databases.serving import check_settings  # noqa: PLC0415 - this needs the extra

        check_settings(names, settings)
    elif settings.write and not names:
        raise SettingError(
            "write", "NEWSGRAPH_WRITE is set and no folder is named, and the sample is not written; name one."
        )
    # What is wrong with any of them is told of before anything that takes long.
    find_folders(names)
    if settings.trusted_documents or settings.only_trusted:
        persisted_queries(
            settings, build_uncompiled_schema(settings.document_limits, introspection=settings.introspection)
        )
    with bind(settings) as listener, _with_cache(settings) as cached:
        start = _serve_alone if settings.workers == 1 else _serve_together
        start(names, cached, listener, console)
    console.print("Ended.")


@contextmanager
def _with_cache(settings: Settings) -> Iterator[Settings]:
    """Settings with a folder for snapshots, which goes at the end where a graph changes and none are to be kept."""
    if settings.cache_folder or not settings.is_live:
        yield settings
        return
    with TemporaryDirectory(prefix="newsgraph-") as folder:
        yield replace(settings, cache=folder)


def bind(settings: Settings) -> socket.socket:
    """A socket at the address of `settings`, which does not listen yet. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The event loop lets small packets go at once only where the protocol is named.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":
        # uvicorn would wait for who takes nothing for ever.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _LONGEST_UNREAD)
    try:
        bound.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        bound.close()
        reason = (getattr(error, "strerror", None) or "no such port").lower()
        raise PortTaken(settings.host, settings.port, reason) from None
    return bound


def _serve_alone(names: Sequence[str], settings: Settings, listener: socket.socket, console: Console) -> None:
    prepare(settings)
    with collector_off():
        if settings.store:
            application, summary = _stored(settings)
        else:
            opened = open_to_last(names, settings, console)
            application = _application(names, opened, settings)
            summary = _Loaded.of(opened.store.graph)
            # What became of each file is kept by who writes or watches, and by nobody else.
            del opened
        # What is loaded stays; the collector need not look through it again and again.
        gc.freeze()
    _tell(summary, settings, listener, console)
    try:
        uvicorn.Server(configuration(application, settings)).run(sockets=[listener])
    except KeyboardInterrupt:
        return


def _serve_together(names: Sequence[str], settings: Settings, listener: socket.socket, console: Console) -> None:
    """The processes find a snapshot that one before them has saved, or a database."""
    if settings.store:
        from newsgraph.databases.serving import read_summary  # noqa: PLC0415 - this needs the extra

        loaded = _Loaded(holdings_line(read_summary(settings)), None)
    elif settings.cache_folder is None:
        console.print("Without a cache every process reads all documents by itself.")
        loaded = None
    else:
        loaded = elsewhere(_load, names, settings)
    prepare(settings)
    listener.listen()
    _tell(loaded, settings, listener, console)
    make_application = partial(_application_of_worker, names, settings)
    Multiprocess(configuration(make_application, settings, workers=settings.workers), sockets=[listener]).run()


def _load(names: Sequence[str], settings: Settings) -> _Loaded:
    return _Loaded.of(open_folders(names, settings, standard_error()).store.graph)


def _application_of_worker(names: Sequence[str], settings: Settings) -> ASGIApp:
    console = standard_error()
    prepare(settings)
    try:
        with collector_off():
            if settings.store:
                application, _ = _stored(settings)
            else:
                application = _application(names, open_folders(names, settings, console), settings)
            gc.freeze()
            return application
    except (GraphError, NewsgraphError) as error:
        console.print(str(error), markup=False, soft_wrap=True)
        # Told so, the process that started this one does not start it again and again.
        raise SystemExit(STARTUP_FAILURE) from None


def prepare(settings: Settings) -> None:
    """Prepares a process that serves."""
    configure_logs(LogFormat(settings.log_format), LogLevel(settings.log_level), sys.stderr.buffer)
    logging.getLogger("uvicorn.error").addFilter(is_news)
    sys.setswitchinterval(_SWITCH)


def _application(names: Sequence[str], opened: Opened, settings: Settings) -> ASGIApp:
    if settings.is_live:
        from newsgraph.living import create_living_app  # noqa: PLC0415 - most commands serve nothing that changes

        application = create_living_app(find_folders(names), opened, settings)
    else:
        application = create_app(opened.store, settings)
    return _for_its_hosts(application, settings)


def _stored(settings: Settings) -> tuple[ASGIApp, _Loaded]:
    """The application over the database that settings name, and what that holds."""
    from newsgraph.databases.serving import create_stored_app  # noqa: PLC0415 - this needs the extra

    application, summary = create_stored_app(settings)
    return _for_its_hosts(application, settings), _Loaded(holdings_line(summary), None)


def _for_its_hosts(application: ASGIApp, settings: Settings) -> ASGIApp:
    return OwnHost(application) if settings.listens_here_only else application


def configuration(
    application: ASGIApp | Callable[[], ASGIApp], settings: Settings, *, workers: int | None = None
) -> uvicorn.Config:
    """How uvicorn serves an application; with `workers`, what makes it in each of so many processes."""
    return uvicorn.Config(
        application,
        factory=workers is not None,
        workers=workers,
        timeout_worker_healthcheck=_LONGEST_START,
        timeout_graceful_shutdown=ceil(settings.shutdown_seconds),
        # Logs are newsgraph's own.
        log_config=None,
        access_log=False,
        lifespan="on",
        # Whom the application believes is a setting.
        proxy_headers=False,
        server_header=False,
        http=connections(settings.body_seconds),
        ws="websockets-sansio",
        ws_max_size=settings.max_request_bytes,
        # A socket's own heartbeat asks whether its client is there.
        ws_ping_interval=None,
        ws_per_message_deflate=False,
    )


def _tell(loaded: _Loaded | None, settings: Settings, listener: socket.socket, console: Console) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listener.getsockname()[1]}"
    if settings.log_format != LogFormat.PEOPLE:
        told = {"loaded": loaded.summary, "problems": loaded.problems} if loaded else {}
        structlog.get_logger().info("serving", address=address, **told)
        return
    if loaded:
        console.print(f"Loaded {loaded.summary}.")
        if loaded.problems:
            console.print(f"{loaded.problems} in documents: see newsgraph check.")
    console.print(f"Open [bold]{address}[/bold]; the playground is at {address}/graphql  (Ctrl-C ends)")
