"""Loading folders for a command: with a progress bar on a terminal, by as many processes as there are cores."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

import graph
from graph import Folder, Graph, LoadOptions
from graph.documents.folders import check_labels
from graph.store.memory import MemoryStore
from graph.store.memory.opening import open_store
from newsgraph.settings import Settings

_TOLD_EVERY = 50


def sample_folder() -> Folder:
    """The sample documents: those of the checkout, else those that were installed with the package."""
    here = Path(__file__).parent
    installed = here / "sample"
    return Folder.at(installed if installed.is_dir() else here.parent / "data", "data")


def find_folders(names: Sequence[str]) -> list[Folder]:
    """The folders named, the sample where none is. Raises FolderError, also for two of one label."""
    folders = [Folder.parse(name) for name in names] or [sample_folder()]
    check_labels(folders)
    return folders


def load_folders(names: Sequence[str], settings: Settings, console: Console) -> Graph:
    """The graph of the folders named (the sample where none is). Raises FolderError."""
    with _reading(names, settings, console) as (folders, options, progress):
        return graph.load(folders, options, processes=_processes(settings), progress=progress)


def open_folders(names: Sequence[str], settings: Settings, console: Console) -> MemoryStore:
    """The store of the folders named (the sample where none is), from the cache where that holds. Raises FolderError."""
    with _reading(names, settings, console) as (folders, options, progress):
        return open_store(
            folders,
            options,
            cache=settings.cache_folder,
            processes=_processes(settings),
            progress=progress,
            warn=partial(console.print, markup=False, soft_wrap=True),
        )


@contextmanager
def _reading(
    names: Sequence[str], settings: Settings, console: Console
) -> Iterator[tuple[list[Folder], LoadOptions, graph.Progress]]:
    """The folders named with how they are read, and a progress bar on a terminal."""
    folders = find_folders(names)
    options = LoadOptions(settings.drafts, settings.base_url, settings.max_file_bytes, settings.locale)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading documents", total=None)

        def progress(done: int, total: int) -> None:
            if done % _TOLD_EVERY == 0 or done == total:
                bar.update(task, completed=done, total=total)

        yield folders, options, progress


def _processes(settings: Settings) -> int:
    return settings.processes or _usable_cores()


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
