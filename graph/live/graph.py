"""A live graph: folders, and the store that shows what is in them."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from msgspec.structs import replace

from graph.changes import GraphChange, differences
from graph.collector import collector_off, set_aside
from graph.documents.folders import Folder
from graph.documents.parse import ParsedFile
from graph.documents.walk import Found
from graph.keys import NodeId
from graph.live.library import Library
from graph.live.looking import Looking
from graph.live.taking import take_in
from graph.store.memory.cache import Saved
from graph.store.memory.opening import Opened
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import settle, succeed

_MANY = 100
"""From so many changed files on, much is made at once."""


class Unsettled(NamedTuple):
    """A snapshot whose indexes are those of another version, and the files that are broken now, as they were before."""

    snapshot: Snapshot
    held: Mapping[str, ParsedFile]


class LiveGraph:
    """The graph of folders whose files change. One thread at a time takes in changes; views are had meanwhile."""

    def __init__(self, folders: Sequence[Folder], opened: Opened) -> None:
        """`opened` is what was in `folders`. Raises SnapshotDamaged and OSError."""
        self.folders = folders
        self.options = opened.inventory.options
        self.store = opened.store
        beside: list[Found] = [*opened.inventory.links, *opened.inventory.diagnostics]
        self._library = Library.of(opened.files(), beside, opened.store.graph)
        self._lock = Lock()
        self._changed_since: set[NodeId] = set()

    def look(self, paths: Collection[Path] | None = None) -> GraphChange | None:
        """Takes in what changed at these paths or below them, everywhere for None, as one version; None where nothing did."""
        with self._lock, collector_off():
            looking = Looking(self._library, self.folders, self.options)
            look = looking.everywhere() if paths is None else looking.at(paths)
            taken = take_in(self._library, self.store.graph, look)
            change = taken.change
            if change is not None:
                self._changed_since.update(change.added, change.updated, change.removed)
                self.store.show(succeed(self.store.snapshot, taken.graph, change), change)
            self._library = taken.library
            if len(look.after) > _MANY:
                # Once on again, the collector would go through all that was made at once, and all others would wait.
                set_aside()
            return change

    def unsettled(self) -> Unsettled | None:
        """The present version, where its indexes are those of another one still."""
        with self._lock:
            snapshot = self.store.snapshot
            if snapshot.indexes.version == snapshot.graph.version:
                return None
            self._changed_since.clear()
            return Unsettled(snapshot, self._library.held)

    def settle(self, unsettled: Unsettled, saved: Saved) -> None:
        """Shows the present version by the indexes that are `saved` for the one that was unsettled last.

        Raises SnapshotDamaged and OSError.
        """
        with collector_off():
            files = saved.files()
            graph = replace(unsettled.snapshot.graph, texts=files.texts)
            indexes = saved.indexes(graph)
            with self._lock:
                settled = settle(unsettled.snapshot, graph, indexes)
                present = self.store.snapshot
                if present is unsettled.snapshot:
                    self._library = self._library.resting_on(files)
                    self.store.settle(settled)
                else:
                    change = differences(graph, present.graph, self._changed_since)
                    self.store.settle(succeed(settled, present.graph, change))
            set_aside()
