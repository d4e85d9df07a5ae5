"""Loading folders for a command: with a progress bar on a terminal, by as many processes as there are cores."""

import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

import graph
from graph import Folder, Graph, LoadOptions
from newsgraph.settings import Settings


def sample_folder() -> Folder:
    """The sample documents: those of the checkout, else those that were installed with the package."""
    here = Path(__file__).parent
    installed = here / "sample"
    return Folder.at(installed if installed.is_dir() else here.parent / "data", "data")


def load_folders(names: Sequence[str], settings: Settings, console: Console) -> Graph:
    """The graph of the folders named (the sample where none is). Raises FolderError."""
    folders = [Folder.parse(name) for name in names] or [sample_folder()]
    options = LoadOptions(settings.drafts, settings.base_url, settings.max_file_bytes, settings.locale)
    processes = settings.processes or _usable_cores()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading documents", total=None)
        return graph.load(
            folders,
            options,
            processes=processes,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
