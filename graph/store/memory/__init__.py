"""The store in memory: the default. A snapshot is immutable; a change puts another one in its place."""

from contextlib import AbstractContextManager

from graph.build.graph import Graph
from graph.changes import Changes, GraphChange
from graph.collector import collector_off
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView


class MemoryStore:
    """A graph kept in memory."""

    blocking = False

    def __init__(self, version: Graph | Snapshot) -> None:
        """Begins with this version, as a graph of which a snapshot is made, or as a snapshot."""
        with collector_off():
            self._snapshot = version if isinstance(version, Snapshot) else Snapshot(version)
        self.changes = Changes()

    @property
    def graph(self) -> Graph:
        """The present version of the graph."""
        return self._snapshot.graph

    @property
    def snapshot(self) -> Snapshot:
        """The present version."""
        return self._snapshot

    def view(self, bookmark: str | None = None) -> AbstractContextManager[MemoryView]:  # noqa: ARG002 none is ahead of memory
        """A view of the present version, which stays as it is while the view is held."""
        return MemoryView(self._snapshot)

    def show(self, snapshot: Snapshot, change: GraphChange) -> None:
        """Shows the next version from now on, and tells of what changed. One thread at a time does so."""
        self._snapshot = snapshot
        self.changes.tell(change)

    def settle(self, snapshot: Snapshot) -> None:
        """Shows the same graph by other indexes from now on. One thread at a time does so."""
        self._snapshot = snapshot
