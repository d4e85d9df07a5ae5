"""The roots of folders that are watched, and whether they are still the same ones: no watch tells of a root that comes back."""

import os
from collections.abc import Sequence
from time import monotonic

from graph import Folder

_EVERY = 1.0
"""Seconds between looks."""


class Roots:
    """Folders as they were found; `moved` is whether one of them was another one later: it went, came back, or was replaced."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        self._folders = folders
        self._found = [_identity(folder) for folder in folders]
        self._next_look = monotonic() + _EVERY
        self.moved = False
        self.places = [
            os.path.realpath(folder.path) for folder, found in zip(folders, self._found, strict=True) if found
        ]

    def look(self) -> None:
        """Looks where they are, unless it did just now."""
        if monotonic() >= self._next_look:
            self.look_now()

    def look_now(self) -> None:
        """Looks where they are."""
        if not self.moved:
            self.moved = [_identity(folder) for folder in self._folders] != self._found
            self._next_look = monotonic() + _EVERY


def _identity(folder: Folder) -> tuple[int, int] | None:
    """What tells a folder from all others; None for one that is not there, or cannot be read."""
    if not os.access(folder.path, os.R_OK | os.X_OK):
        return None
    try:
        found = folder.path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
