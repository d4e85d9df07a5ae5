"""The watcher: a thread that takes what changes in folders into their graph, one burst of changes as one version."""

import logging
from contextlib import AbstractAsyncContextManager
from threading import Event
from time import perf_counter

import structlog

from graph.changes import GraphChange
from graph.live.graph import LiveGraph
from newsgraph.background import beside
from newsgraph.errors import WatchRefused
from newsgraph.reports import count_diagnostics
from newsgraph.telemetry.versions import VersionCounts
from newsgraph.watching.bursts import Burst, Bursts
from newsgraph.watching.events import Events
from newsgraph.watching.polling import Polling

logger = logging.getLogger("newsgraph.watching")

_POLLS_EVERY = 2.0
"""Seconds between looks where none are set, and the system does not tell of changes."""


class Watcher:
    """Watches the folders of a graph: by what the system tells, or by a look every so many `seconds` where these are given.

    Whatever goes wrong is told of, and the watching goes on; `counts` are told of each version.
    """

    def __init__(self, live: LiveGraph, seconds: float | None = None) -> None:
        self.counts = VersionCounts()
        self._live = live
        self._seconds = seconds
        self._ended = Event()

    def watching(self) -> AbstractAsyncContextManager[None]:
        """Watches as long as it is held; the version that is being taken in then is the last one."""
        return beside(self._watch, self._ended.set, "newsgraph-watching")

    def _watch(self) -> None:
        if self._seconds is None:
            try:
                self._take_in_all(Events(self._live.folders, self._ended))
            except WatchRefused as refused:
                logger.warning(str(refused))
            except Exception:
                logger.exception("Watching failed; folders are looked through every few seconds instead.")
        polling = Polling(self._live.folders, self._seconds or _POLLS_EVERY, self._ended)
        while not self._ended.is_set():
            try:
                self._take_in_all(polling)
            except Exception:
                self.counts.failed()
                logger.exception("Folders could not be looked through; it is tried again.")
                self._ended.wait(_POLLS_EVERY)

    def _take_in_all(self, bursts: Bursts) -> None:
        for burst in bursts:
            try:
                self._take_in(burst)
            except Exception:
                self.counts.failed()
                logger.exception(
                    "What changed could not be taken in; the last version is served, and it is tried again."
                )
                bursts.again()

    def _take_in(self, burst: Burst) -> None:
        began = perf_counter()
        change = self._live.look(burst)
        if change is not None:
            seconds = perf_counter() - began
            self.counts.took_in(seconds)
            self._tell(change, seconds)

    def _tell(self, change: GraphChange, seconds: float) -> None:
        diagnostics = self._live.store.graph.diagnostics
        structlog.get_logger().info(
            "changed",
            added=len(change.added),
            updated=len(change.updated),
            removed=len(change.removed),
            seconds=round(seconds, 3),
            version=change.version,
            **({"problems": count_diagnostics(diagnostics)} if diagnostics else {}),
        )
