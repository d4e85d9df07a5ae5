"""Reloading: who was told to look at all of a folder tells others who watch it, by a hidden file that comes and goes."""

from contextlib import suppress
from pathlib import Path

from graph.documents.folders import Folder

RELOAD = ".newsgraph.reload"
"""The name of that file, at the root of a folder."""


def announce_reload(folder: Folder) -> None:
    """Tells all who watch a folder to look at all of it; nobody, where it cannot be written to."""
    told = Path(folder.path, RELOAD)
    with suppress(OSError):
        told.touch(mode=0o600)
        told.unlink()
