"""A live graph: folders, and the store that shows what is in them."""

from collections.abc import Collection, Sequence
from pathlib import Path
from threading import Lock

from graph.build.building import build_graph
from graph.changes import compare
from graph.collector import collector_off
from graph.documents.folders import Folder, LoadOptions
from graph.documents.reading import read_folders
from graph.store.memory import MemoryStore
from graph.store.memory.snapshot import Snapshot


class LiveGraph:
    """The graph of folders whose files change. One thread at a time takes in changes; views are had meanwhile."""

    def __init__(self, folders: Sequence[Folder], options: LoadOptions, store: MemoryStore) -> None:
        """`store` shows what was in `folders` when they were read by `options`."""
        self._folders = folders
        self._options = options
        self._lock = Lock()
        self.store = store

    @property
    def folders(self) -> Sequence[Folder]:
        """The folders."""
        return self._folders

    def look(self, paths: Collection[Path] | None = None) -> None:
        """Takes in what changed at these paths or below them, everywhere for None, as one version."""
        if paths is not None and not paths:
            return
        with self._lock, collector_off():
            before = self.store.graph
            graph = build_graph(read_folders(self._folders, self._options))
            if graph.version != before.version:
                self.store.show(Snapshot(graph), compare(before, graph))
