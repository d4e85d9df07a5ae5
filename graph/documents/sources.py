"""Source paths, and where in which folder they lie: only those that a document can be read at."""

import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct

from graph.documents.folders import CONFIG, Folder
from graph.documents.paths import PASSED_OVER
from graph.documents.walk import may_be_document
from graph.errors import SourceInvalid

LONGEST_SOURCE = 1_024
"""The bytes that a source path may have."""
LONGEST_NAME = 255
"""The bytes that a name in it may have, which is what file systems keep."""

_CONTROLS = frozenset({"Cc", "Zl", "Zp"})
"""Unicode's categories of what controls a terminal, or ends a line."""
_WINDOWS_REFUSES = re.compile(r'[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
"""Source: Microsoft, “Naming Files, Paths, and Namespaces”."""


class SourcePath(Struct, frozen=True):
    """A path that a document can have: the label of a folder, directories in it, and a name."""

    source: str
    label: str
    directories: tuple[str, ...]
    name: str


class Target(Struct, frozen=True):
    """Where a document may be written: in which folder, in which directories of it, by which name."""

    source: str
    folder: Folder
    directories: tuple[str, ...]
    name: str

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self.folder.path.joinpath(*self.directories, self.name)


def locate(source: str, folders: Sequence[Folder]) -> Target:
    """Where the document at `source` lies, or would. Raises SourceInvalid for what is no path of a document in `folders`."""
    by_label = {folder.label: folder for folder in folders}
    path = parse_source(source, by_label)
    return Target(source, by_label[path.label], path.directories, path.name)


def parse_source(source: str, labels: Collection[str]) -> SourcePath:
    """The path that `source` is. Raises SourceInvalid for what is no path of a document in folders with these labels."""
    label, _, rest = source.partition("/")
    if label not in labels:
        raise SourceInvalid(source, f"it begins with none of the folders' labels, which are {', '.join(labels)}")
    names = rest.split("/")
    for name in names:
        if reason := _fault(name):
            raise SourceInvalid(source, reason)
    if len(source.encode()) > LONGEST_SOURCE:
        raise SourceInvalid(source, f"it has more than {LONGEST_SOURCE:,} bytes")
    *directories, last = names
    if not may_be_document(last):
        raise SourceInvalid(
            source, "its name does not end as those of documents do, in .md, .markdown, .html, .yaml or .yml"
        )
    if not directories and last.lower() == CONFIG:
        raise SourceInvalid(source, "what is there are the settings of the site")
    return SourcePath(source, label, tuple(directories), last)


def _fault(name: str) -> str | None:
    """Why a path with this name in it is none of a document, if it is none."""
    if not name:
        return "a name in it is empty"
    if any(unicodedata.category(each) in _CONTROLS for each in name) or "\\" in name:
        return "it has a backslash or a control character"
    if name.startswith("."):
        return "what begins with a dot is hidden, and not read"
    if name in PASSED_OVER:
        return f"folders called {name} are not read"
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "it is not Unicode text"
    if size > LONGEST_NAME:
        return f"a name in it has more than {LONGEST_NAME} bytes"
    if os.name == "nt" and _WINDOWS_REFUSES.search(name):
        return "a name in it is none that Windows takes"
    return None
