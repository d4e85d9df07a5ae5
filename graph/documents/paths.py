"""Paths of the file system, as places in a folder of documents: which of them can be documents, and how these are called."""

import os
from pathlib import Path

from graph.documents.folders import Folder, printable_name

PASSED_OVER = frozenset({"_site", "public", "node_modules", "_layouts", "_includes"})
"""Folders that hold what sites are made with or made into, never documents; hidden folders count too."""


def is_passed_over(name: str) -> bool:
    """Whether nothing of this name, nor what lies below it, is a document of the folder that it lies in."""
    return name.startswith(".") or name in PASSED_OVER


def real_path(path: str | os.PathLike[str]) -> str:
    """The place that a path names, without links on the way to it; where it is a link itself, it is not followed."""
    parent, name = os.path.split(os.fspath(path).rstrip(os.sep))
    if name in {"", os.curdir, os.pardir}:
        return os.path.realpath(path)
    return str(Path(os.path.realpath(parent), name))


def names_below(folder: Folder, path: str | os.PathLike[str]) -> tuple[str, ...] | None:
    """The names that lead from the folder to what `path` names, which need not be there; none to the folder itself and to
    what it lies in, and None for a path outside."""
    root, real = os.path.realpath(folder.path), real_path(path)
    if lies_at_or_below(real, root) and real != root:
        return Path(real).relative_to(root).parts
    inner = {root, real_path(folder.path)}
    outer = {real, os.path.realpath(path)}
    return () if any(lies_at_or_below(below, above) for below in inner for above in outer) else None


def source_at(folder: Folder, path: str | os.PathLike[str]) -> str | None:
    """The source path that a document at `path` has, or that those of documents below it begin with, whether anything is
    there or not; None for what lies outside the folder or is passed over."""
    names = names_below(folder, path)
    if names is None or any(map(is_passed_over, names)):
        return None
    return "/".join([folder.label, *map(printable_name, names)])


def lies_at_or_below(path: str, above: str) -> bool:
    """Whether `path` is `above` or lies below it; both are written in one way."""
    return path == above or path.startswith(above.rstrip(os.sep) + os.sep)
