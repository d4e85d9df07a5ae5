"""A live graph: folders, and the store that shows what is in them."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from msgspec.structs import replace

from graph.build.building import build_graph
from graph.build.graph import Graph
from graph.build.renewal import Change, renew_graph
from graph.changes import GraphChange, compare, differences
from graph.collector import collector_off, set_aside
from graph.documents.folders import Folder
from graph.documents.parse import ParsedFile
from graph.keys import NodeId
from graph.live.library import Entry, Library, Look
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
        self._library = Library.of(folders, opened.inventory, opened.files(), opened.store.graph)
        self._lock = Lock()
        self._changed_since: set[NodeId] = set()

    def look(self, paths: Collection[Path] | None = None) -> GraphChange | None:
        """Takes in what changed at these paths or below them, everywhere for None, as one version; None where nothing did."""
        with self._lock, collector_off():
            look = self._library.look(paths)
            library = self._library.after(look)
            before = self.store.graph
            version = self._library.version_after(before.version, look)
            change = None
            if version != before.version:
                after, change = self._next(before, look, library, version)
                self._changed_since.update(change.added, change.updated, change.removed)
                self.store.show(succeed(self.store.snapshot, after, change), change)
            self._library = library
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

    def _next(self, before: Graph, look: Look, library: Library, version: str) -> tuple[Graph, GraphChange]:
        """The graph after a look, and what becomes of nodes; `library` is that after the look."""
        entries = [(look.before[source], look.after[source]) for source in look.changed]
        if look.sites == self._library.sites and all(_is_of_articles(*each) for each in entries):
            articles = {source: look.after[source].article for source in look.changed}
            diagnostics = {source: look.after[source].diagnostics for source in look.changed}
            return renew_graph(before, self._library, Change(articles, diagnostics, version, library.texts))
        after = build_graph(library.documents(version))
        return after, compare(before, after)


def _is_of_articles(before: Entry, after: Entry) -> bool:
    """Whether only what articles' documents state changes, and not what holds for many of them."""
    return all(each.document is each.article for each in (before, after))
