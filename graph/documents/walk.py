"""Finding the files of a folder that may be documents."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from graph import diagnostics
from graph.diagnostics import Diagnostic
from graph.documents.folders import Folder, printable_name

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".html"})
TAXONOMY_SUFFIXES = frozenset({".yaml", ".yml"})
_SUFFIXES = TEXT_SUFFIXES | TAXONOMY_SUFFIXES
PASSED_OVER = frozenset({"_site", "public", "node_modules", "_layouts", "_includes"})
"""Folders that hold what sites are made with or made into, never documents; hidden folders count too."""

_COARSEST_TIMES = 2_000_000_000
"""How fine the times of files are at worst, in nanoseconds: two seconds, on FAT."""


class FileState(Struct, frozen=True, array_like=True):
    """By what a file is known to be as it was: its size in bytes, and when its content and its status changed last, in
    nanoseconds."""

    size: int
    modified: int
    changed: int


class FoundFile(Struct, frozen=True):
    """A file that may be a document, with its path as documents are named: the folder's label, then the path in it.

    `state` is None where it could change once more without showing it: while the file is younger than its times are fine.
    """

    path: str
    source: str
    state: FileState | None = None


def walk(folder: Folder) -> Iterator[FoundFile | Diagnostic]:
    """The folder's files that may be documents, a folder's own files before those below it, each in the order
    of their names; and what could not be looked into.

    A link to a file of the same folder is read in its own place; a link to a folder of it is passed over, since that
    folder is read anyway; a link that leaves the folder is not followed.
    """
    root = os.path.realpath(folder.path)
    pending = [(str(folder.path), folder.label)]
    while pending:
        directory, source = pending.pop()
        try:
            with os.scandir(directory) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield unreadable(source, error)
            continue
        below = []
        for entry in entries:
            if entry.name.startswith(".") or entry.name in PASSED_OVER:
                continue
            named = f"{source}/{printable_name(entry.name)}"
            if entry.is_symlink():
                yield from _follow(entry, named, root)
            elif entry.is_dir(follow_symlinks=False):
                below.append((entry.path, named))
            elif _may_be_document(entry.name) and entry.is_file(follow_symlinks=False):
                yield FoundFile(entry.path, named, _state(entry))
        pending.extend(reversed(below))


def _follow(entry: os.DirEntry[str], source: str, root: str) -> Iterator[FoundFile | Diagnostic]:
    target = Path(os.path.realpath(entry.path))
    if not target.is_dir() and not _may_be_document(entry.name):
        return
    if os.path.commonpath([root, target]) != root:
        yield diagnostics.error(
            "link-outside",
            source,
            "This link leads out of its folder and is not followed; put a copy in its place, or load the folder "
            "that it leads to as well.",
        )
    elif target.is_file():
        yield FoundFile(entry.path, source, _state(entry))
    elif not target.is_dir():
        yield diagnostics.error(
            "file-unreadable", source, "This link leads to nothing; remove it or restore what it leads to."
        )


def _state(entry: os.DirEntry[str]) -> FileState | None:
    try:
        found = entry.stat()
    except OSError:
        return None
    young = time.time_ns() - _COARSEST_TIMES
    if found.st_mtime_ns > young or found.st_ctime_ns > young:
        return None
    return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def unreadable(source: str, error: OSError) -> Diagnostic:
    """The diagnostic for a file or folder that the system does not let us read."""
    reason = (error.strerror or "the system gave no reason").lower()
    return diagnostics.error("file-unreadable", source, f"This cannot be read ({reason}); check its permissions.")


def _may_be_document(name: str) -> bool:
    return name[name.rfind(".") :].lower() in _SUFFIXES
