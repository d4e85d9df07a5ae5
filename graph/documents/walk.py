"""Finding the files of a folder that may be documents."""

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from graph import diagnostics
from graph.diagnostics import Diagnostic
from graph.documents.folders import Folder, printable_name
from graph.documents.links import FoundLink, find_way
from graph.documents.paths import is_passed_over, lies_at_or_below, names_below

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".html"})
TAXONOMY_SUFFIXES = frozenset({".yaml", ".yml"})
_SUFFIXES = TEXT_SUFFIXES | TAXONOMY_SUFFIXES
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


Found = FoundFile | FoundLink | Diagnostic


def walk(folder: Folder) -> Iterator[Found]:
    """The folder's files that may be documents, a folder's own files before those below it, each in the order
    of their names; its links; and what could not be looked into.

    A link to a file of the same folder is read in its own place; a link to a folder of it is passed over, since that
    folder is read anyway; a link that leaves the folder is not followed.
    """
    return _walk(str(folder.path), folder.label, os.path.realpath(folder.path))


def walk_at(folder: Folder, path: str | os.PathLike[str]) -> Iterator[Found]:
    """What `walk` gives at a path of the file system or below it, without looking into anything else: nothing where nothing is
    there any more, and for what is passed over or lies outside the folder.

    After changes at some paths, what `walk` gave at and below them, and at the links that are `led_through` them, has to be
    replaced by this.
    """
    names = names_below(folder, path)
    if names is None or any(map(is_passed_over, names)):
        return
    at, source = str(folder.path), folder.label
    for name in names:
        if not os.access(at, os.R_OK | os.X_OK):
            return
        at = os.path.join(at, name)  # noqa: PTH118 paths are written as scandir does
        source = f"{source}/{printable_name(name)}"
    root = os.path.realpath(folder.path)
    mode = _mode(at) if names else stat.S_IFDIR
    if stat.S_ISLNK(mode):
        yield from _follow(at, source, root)
    elif stat.S_ISDIR(mode):
        yield from _walk(at, source, root)
    elif stat.S_ISREG(mode) and may_be_document(at):
        yield FoundFile(at, source, _state(at))


def _walk(directory: str, source: str, root: str) -> Iterator[Found]:
    pending = [(directory, source)]
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
            if is_passed_over(entry.name):
                continue
            named = f"{source}/{printable_name(entry.name)}"
            if entry.is_symlink():
                yield from _follow(entry.path, named, root)
            elif entry.is_dir(follow_symlinks=False):
                below.append((entry.path, named))
            elif may_be_document(entry.name) and entry.is_file(follow_symlinks=False):
                yield FoundFile(entry.path, named, _state(entry.path))
        pending.extend(reversed(below))


def _follow(path: str, source: str, root: str) -> Iterator[Found]:
    link = FoundLink(path, source, find_way(path))
    yield link
    target = Path(link.target)
    is_folder = target.is_dir()
    if not is_folder and not may_be_document(path):
        return
    if not lies_at_or_below(link.target, root):
        yield diagnostics.error(
            "link-outside",
            source,
            "This link leads out of its folder and is not followed; put a copy in its place, or load the folder "
            "that it leads to as well.",
        )
    elif target.is_file():
        yield FoundFile(path, source, _state(path))
    elif not is_folder:
        yield diagnostics.error(
            "file-unreadable", source, "This link leads to nothing; remove it or restore what it leads to."
        )


def _mode(path: str) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _state(path: str) -> FileState | None:
    try:
        found = os.stat(path)  # noqa: PTH116 there are millions of them
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


def may_be_document(name: str) -> bool:
    """Whether a file of this name may be a document."""
    return name[name.rfind(".") :].lower() in _SUFFIXES
