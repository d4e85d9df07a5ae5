"""Graphs that tests watch the folders of, in this process, as a server does."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import graph
from graph import Folder
from graph.changes import GraphChange
from graph.live.graph import LiveGraph
from graph.store.memory.opening import Opening
from newsgraph.watching import Watcher
from tests.processes import eventually


class NotedGraph(LiveGraph):
    """A live graph that keeps where it looked, and fails where it is told to."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        super().__init__(folders, Opening(folders).opened())
        self.looked: list[Collection[Path] | None] = []
        self.fails = False

    def look(self, paths: Collection[Path] | None = None) -> GraphChange | None:
        """Takes in what changed. Raises OSError where it is to fail."""
        if self.fails:
            raise OSError(5, "Input/output error")
        change = super().look(paths)
        self.looked.append(paths)
        return change


class Watched:
    """Folders that are watched, and the versions that were taken in since."""

    def __init__(self, live: NotedGraph, watcher: Watcher) -> None:
        self.live = live
        self.watcher = watcher
        self.changes: list[GraphChange] = []
        live.store.changes.listen(self.changes.append)

    def titles(self) -> set[str | None]:
        """The titles of the articles that are served."""
        return {article.title for article in self.live.store.graph.articles}

    def comes_to(self, *titles: str) -> None:
        """Waits until articles of these titles and no others are served."""
        eventually(lambda: self.titles() == set(titles))

    def is_as_loaded_anew(self) -> bool:
        """Whether what is served is what a server would that starts now."""
        return self.live.store.graph.version == graph.load(self.live.folders).version


@contextmanager
def watching(folders: Sequence[Folder], seconds: float | None = None) -> Iterator[Watched]:
    """Folders that are watched as long as it is held, from their first look on; no thread is left."""
    live = NotedGraph(folders)
    watcher = Watcher(live, seconds)
    ended = Event()

    async def watch() -> None:
        async with watcher.watching():
            await asyncio.to_thread(ended.wait)

    thread = Thread(target=asyncio.run, args=(watch(),))
    thread.start()
    try:
        eventually(lambda: len(live.looked) > 0)
        yield Watched(live, watcher)
    finally:
        ended.set()
        thread.join()
