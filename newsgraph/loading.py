"""Loading folders for a command: with a progress bar on a terminal, by as many processes as there are cores."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from rich.console import Console
from rich.progress import Progress

import graph
from graph import Folder, Graph, LoadOptions
from graph.documents.folders import check_labels
from graph.store.memory.opening import Opened, Opening
from newsgraph.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

_TOLD_EVERY = 50
_MANY_FILES = 20_000


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
    with _progress(console) as progress:
        return graph.load(
            find_folders(names), load_options(settings), processes=count_processes(settings), progress=progress
        )


def open_folders(names: Sequence[str], settings: Settings, console: Console) -> Opened:
    """What is in the folders named (the sample where none is), from the cache where that holds. Raises FolderError."""
    with _opening(names, settings, console) as opening:
        return opening.opened()


def open_to_last(names: Sequence[str], settings: Settings, console: Console) -> Opened:
    """As `open_folders`, for a process that goes on for long: what there is much of is read by another process, because a
    process keeps the memory that reading once took."""
    with _opening(names, settings, console) as opening:
        if settings.cache_folder is None or opening.files <= _MANY_FILES or opening.saved is not None:
            return opening.opened()
    elsewhere(_open_and_save, names, settings)
    return open_folders(names, settings, console)


def elsewhere(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `work` gives, which another process does: what that took in memory is gone by then."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        return other.submit(work, *given, **named).result()


def standard_error() -> Console:
    """Where people are told what is done for them."""
    return Console(stderr=True, highlight=False)


def _open_and_save(names: Sequence[str], settings: Settings) -> None:
    open_folders(names, settings, standard_error())


@contextmanager
def _opening(names: Sequence[str], settings: Settings, console: Console) -> Iterator[Opening]:
    """The opening of the folders named, with a progress bar on a terminal."""
    with _progress(console) as progress:
        yield Opening(
            find_folders(names),
            load_options(settings),
            cache=settings.cache_folder,
            processes=count_processes(settings),
            progress=progress,
            warn=partial(console.print, markup=False, soft_wrap=True),
        )


@contextmanager
def _progress(console: Console) -> Iterator[graph.Progress]:
    """A progress bar on a terminal, and what tells it of files."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading documents", total=None)

        def progress(done: int, total: int) -> None:
            if done % _TOLD_EVERY == 0 or done == total:
                bar.update(task, completed=done, total=total)

        yield progress


def load_options(settings: Settings) -> LoadOptions:
    """How folders are read."""
    return LoadOptions(settings.drafts, settings.base_url, settings.max_file_bytes, settings.locale)


def count_processes(settings: Settings) -> int:
    """How many processes parse a large folder."""
    return settings.processes or _usable_cores()


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
