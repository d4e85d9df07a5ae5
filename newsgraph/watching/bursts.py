"""Bursts of changes, whoever tells of them: where something changed, in folders, within a short time."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from graph import Folder
from graph.documents.folders import CONFIG
from graph.documents.paths import is_passed_over, lies_at_or_below
from graph.documents.reloading import RELOAD

EVERYWHERE = None
"""A burst after which nothing that was read of the folders is certain."""
Burst = frozenset[Path] | None
"""The paths at which, or below which, something changed; or EVERYWHERE."""


class Bursts(Protocol):
    """What tells of bursts until it is told to end."""

    def __iter__(self) -> Iterator[Burst]:
        """Each burst, once it has come to rest."""
        ...

    def again(self) -> None:
        """A burst was not taken in: all that it may have been about is given again, after a while."""
        ...


class Touched:
    """Tells which of the paths that something happened to may have to do with the documents of `folders`."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        self._roots = [os.path.realpath(folder.path) for folder in folders]
        self._everywhere = {str(Path(root, name)) for root in self._roots for name in (CONFIG, RELOAD)}

    def burst(self, paths: Iterable[str]) -> Burst:
        """The burst that came of events at `paths`, which begin with the real paths of folders; an empty one where all are
        passed over."""
        found: set[Path] = set()
        for path in paths:
            for names in self._names(path):
                if path in self._everywhere or _moves_what_links_lead_through(path, names):
                    return EVERYWHERE
                # A link may lead to a file of any name.
                if not any(map(is_passed_over, names)):
                    found.add(Path(path))
        return frozenset(found)

    def _names(self, path: str) -> Iterator[Sequence[str]]:
        """The names that lead to a path, from each folder that it lies in."""
        for root in self._roots:
            if lies_at_or_below(path, root):
                yield Path(path).relative_to(root).parts


def _moves_what_links_lead_through(path: str, names: Sequence[str]) -> bool:
    """Whether a hidden link to a folder was made or moved, as Kubernetes does where it mounts files: these are links through it."""
    if not names or not names[-1].startswith(".") or any(map(is_passed_over, names[:-1])):
        return False
    return Path(path).is_symlink() and Path(path).is_dir()
