"""The application over a graph that changes: what takes changes in, what writes them, and what settles them."""

from collections.abc import Sequence

from starlette.types import ASGIApp

from graph import Folder
from graph.collector import collect_rarely
from graph.live.editor import FolderEditor
from graph.live.graph import LiveGraph
from graph.store.memory.opening import Opened
from newsgraph.app import create_app
from newsgraph.loading import count_processes
from newsgraph.settings import Settings
from newsgraph.settling import Settler, SnapshotSettling
from newsgraph.watching import Watcher


def create_living_app(folders: Sequence[Folder], opened: Opened, settings: Settings) -> ASGIApp:
    """The application over folders that were `opened`, which follows what becomes of them; the settings name a cache."""
    collect_rarely()
    live = LiveGraph(folders, opened)
    assert settings.cache_folder, "who serves a graph that changes has a cache"
    settling = SnapshotSettling(live, settings.cache_folder, count_processes(settings))
    return create_app(
        opened.store,
        settings,
        editor=FolderEditor(live) if settings.write else None,
        # What one process writes the others see in the folders.
        watcher=Watcher(live, settings.watch_seconds) if settings.watch or settings.workers > 1 else None,
        settler=Settler(live.store.changes, settling.settle),
    )
