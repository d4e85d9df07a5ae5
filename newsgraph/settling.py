"""Settling: once changes come to rest, the indexes of the latest version are made.

What was changed is found at once, by indexes that were carried over; ranks, stories and scores are those of the version before
until this is done. Of folders another process makes them and saves a snapshot: one for all processes that serve these.
"""

import logging
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter
from typing import NamedTuple

import structlog

from graph import Folder, LoadOptions
from graph.changes import Changes, GraphChange
from graph.documents.parse import ParsedFile
from graph.errors import SnapshotDamaged
from graph.live.graph import LiveGraph, Unsettled
from graph.store.memory.cache import Place
from graph.store.memory.opening import Opening
from newsgraph.background import beside

logger = logging.getLogger("newsgraph.settling")

_AGAIN = 2.0
"""Seconds until it is tried again, where another version was saved meanwhile, or another process is at it."""
_STEP = 0.1
_NICE = 10
"""By how much the process that makes indexes lets others go first."""


class Rest(NamedTuple):
    """After how many seconds without a change indexes are made; after the `longest` of changes they are made anyway."""

    seconds: float = 1.0
    longest: float = 15.0


_SHORT = Rest()


class Settler:
    """Has the indexes of a graph made for its latest version, again and again, after each of its `changes`."""

    def __init__(self, changes: Changes, settle: Callable[[Event], bool], rest: Rest = _SHORT) -> None:
        """`settle` has them made, and gives up once the event is set; it tells whether the graph is settled then."""
        self._changes = changes
        self._make = settle
        self._pause = rest
        self._stirred = Event()
        self._ended = Event()

    @asynccontextmanager
    async def settling(self) -> AsyncIterator[None]:
        """Settles the graph again and again as long as it is held; what is being made then is given up."""
        end_listening = self._changes.listen(self._stir)
        try:
            async with beside(self._settle, self._end, "newsgraph-settling"):
                yield
        finally:
            end_listening()

    def _end(self) -> None:
        self._ended.set()
        self._stirred.set()

    def _stir(self, _change: GraphChange) -> None:
        self._stirred.set()

    def _settle(self) -> None:
        # What changed before need not rest any longer.
        while not self._ended.is_set():
            try:
                while not self._ended.is_set() and not self._make(self._ended):
                    self._ended.wait(_AGAIN)
            except Exception:
                logger.exception("Indexes could not be made anew; those of the version before are used.")
            self._stirred.wait()
            self._rest()

    def _rest(self) -> None:
        """Waits until nothing changes any more, or for too long."""
        latest = monotonic() + self._pause.longest
        while self._stirred.is_set() and monotonic() < latest and not self._ended.is_set():
            self._stirred.clear()
            self._ended.wait(self._pause.seconds)
        self._stirred.clear()


class SnapshotSettling:
    """Settles a live graph, with snapshots in the folder `cache`."""

    def __init__(self, live: LiveGraph, cache: Path, processes: int) -> None:
        """Large folders are parsed by so many `processes`."""
        self._live = live
        self._cache = cache
        self._processes = processes
        self._place = Place(cache, live.folders)

    def settle(self, ended: Event) -> bool:
        """Whether the graph is settled now, or was; what is being made is given up once it is `ended`."""
        unsettled = self._live.unsettled()
        if unsettled is None:
            return True
        began = perf_counter()
        version = unsettled.snapshot.graph.version
        try:
            saved = self._place.saved(version)
            if saved is None:
                with self._place.settling() as is_alone:
                    if is_alone:
                        self._save(unsettled, ended)
                saved = self._place.saved(version)
            if saved is None:
                return False
            self._live.settle(unsettled, saved)
        except (SnapshotDamaged, OSError):
            # Another process has put a later version there meanwhile.
            return False
        structlog.get_logger().info("settled", version=version, seconds=round(perf_counter() - began, 3))
        return True

    def _save(self, unsettled: Unsettled, ended: Event) -> None:
        """Has another process save the snapshot of the files as they are, unless this one ends before."""
        given = (self._live.folders, self._live.options, self._cache, self._processes, unsettled.held)
        other = multiprocessing.get_context("spawn").Process(target=_save_snapshot, args=given, daemon=False)
        other.start()
        while other.is_alive() and not ended.is_set():
            other.join(_STEP)
        other.terminate()
        other.join()


def _save_snapshot(
    folders: Sequence[Folder], options: LoadOptions, cache: Path, processes: int, held: Mapping[str, ParsedFile]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    Opening(folders, options, cache=cache, processes=processes, held=held).opened()
