"""Settling: once changes come to rest, another process makes the indexes of the latest version and saves its snapshot.

What was changed is found at once, by indexes that were carried over; ranks, stories and scores are those of the version before
until this is done. Of several processes that serve the same folders, one has it made for all.
"""

import logging
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter

import structlog

from graph import Folder, LoadOptions
from graph.changes import GraphChange
from graph.documents.parse import ParsedFile
from graph.errors import SnapshotDamaged
from graph.live.graph import LiveGraph, Unsettled
from graph.store.memory.cache import Place
from graph.store.memory.opening import Opening
from newsgraph.background import beside

logger = logging.getLogger("newsgraph.settling")

_REST = 1.0
"""Seconds without a change after which indexes are made."""
_LONGEST_UNREST = 15.0
"""Seconds of changes after which they are made anyway."""
_AGAIN = 2.0
"""Seconds until it is tried again, where another version was saved meanwhile, or another process is at it."""
_STEP = 0.1
_NICE = 10
"""By how much the process that makes indexes lets others go first."""


class Settler:
    """Has the indexes of a live graph made for its latest version, with snapshots in the folder `cache`."""

    def __init__(self, live: LiveGraph, cache: Path, processes: int) -> None:
        """Large folders are parsed by so many `processes`."""
        self._live = live
        self._cache = cache
        self._processes = processes
        self._place = Place(cache, live.folders)
        self._stirred = Event()
        self._ended = Event()

    @asynccontextmanager
    async def settling(self) -> AsyncIterator[None]:
        """Settles the graph again and again as long as it is held; what is being made then is given up."""
        end_listening = self._live.store.changes.listen(self._stir)
        # What changed before need not rest any longer.
        self._stirred.set()
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
        while not self._ended.is_set():
            self._stirred.wait()
            self._rest()
            try:
                while not self._ended.is_set() and not self._has_settled():
                    self._ended.wait(_AGAIN)
            except Exception:
                logger.exception("Indexes could not be made anew; those of the version before are used.")

    def _rest(self) -> None:
        """Waits until nothing changes any more, or for too long."""
        latest = monotonic() + _LONGEST_UNREST
        while self._stirred.is_set() and monotonic() < latest and not self._ended.is_set():
            self._stirred.clear()
            self._ended.wait(_REST)
        self._stirred.clear()

    def _has_settled(self) -> bool:
        """Whether the graph is settled now, or was."""
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
                        self._save(unsettled)
                saved = self._place.saved(version)
            if saved is None:
                return False
            self._live.settle(unsettled, saved)
        except (SnapshotDamaged, OSError):
            # Another process has put a later version there meanwhile.
            return False
        structlog.get_logger().info("settled", version=version, seconds=round(perf_counter() - began, 3))
        return True

    def _save(self, unsettled: Unsettled) -> None:
        """Has another process save the snapshot of the files as they are, unless this one ends before."""
        given = (self._live.folders, self._live.options, self._cache, self._processes, unsettled.held)
        other = multiprocessing.get_context("spawn").Process(target=_save_snapshot, args=given, daemon=False)
        other.start()
        while other.is_alive() and not self._ended.is_set():
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
