"""The folder that is imported into: what it holds already, and where its files lie."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from msgspec import Struct

from graph import Folder, FolderError, LoadOptions
from graph.documents.paths import is_passed_over
from graph.documents.reading import DocumentSet, read_folders
from newsgraph.errors import FileUnwritable, ImportRefused

_LABEL = "site"


class Library(Struct, frozen=True, dict=True):
    """`folder`, into which documents are written, and the `site` that it is of or lies in, whose documents are known.

    `called` is how the folder was named, as messages name it; large sites are read by several `processes`.
    """

    folder: Path
    site: Path
    max_file_bytes: int
    called: str
    processes: int = 1

    @cached_property
    def documents(self) -> DocumentSet:
        """What the site's documents state, drafts too."""
        if not self.site.exists():
            return read_folders([])
        options = LoadOptions(drafts=True, max_file_bytes=self.max_file_bytes)
        return read_folders([Folder.at(self.site, _LABEL)], options, processes=self.processes)

    @cached_property
    def taken(self) -> frozenset[str]:
        """The names that files of the folder have, in lower case: some systems tell no others apart."""
        return frozenset(path.name.lower() for path in self.folder.iterdir()) if self.folder.exists() else frozenset()

    def name_of(self, source: str) -> str | None:
        """The name in the folder of the document at `source`; None where it lies elsewhere in the site."""
        path = PurePosixPath(source).relative_to(_LABEL)
        return path.name if path.parent == self._way else None

    def shown(self, name: str) -> str:
        """The path of a document in the folder, as messages name it."""
        return str(Path(self.called) / name)

    def source_of(self, name: str) -> str:
        """The source path that a document of this name in the folder has."""
        return str(_LABEL / self._way / name)

    def path_of(self, source: str) -> Path:
        """Where the document at `source` lies."""
        return self.site / PurePosixPath(source).relative_to(_LABEL)

    def content_of(self, source: str) -> bytes | None:
        """The bytes of the document at `source`, None where there are none to be had."""
        try:
            return self.path_of(source).read_bytes()
        except OSError:
            return None

    def make_folder(self) -> None:
        """Makes the folder, if it is not there yet. Raises FileUnwritable."""
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise FileUnwritable(self.called, (error.strerror or "unknown reason").lower()) from None

    @cached_property
    def _way(self) -> PurePosixPath:
        return PurePosixPath(self.folder.relative_to(self.site).as_posix())


def open_library(to: str, site: str | None, max_file_bytes: int, processes: int = 1) -> Library:
    """The library at the paths given; the folder's own documents are all that is known where there is no `site`.

    The folder need not be there if the one that it is in is. Raises FolderError, and ImportRefused for a folder that is not in
    the site, or that nothing would be read of.
    """
    folder = Path(to).resolve()
    if folder.exists() and not folder.is_dir():
        raise FolderError(to, f"{to} is a file; give a folder to import into.")
    if not folder.parent.is_dir():
        raise FolderError(to, f"There is no folder {Path(to).parent} to make {folder.name} in; check its spelling.")
    root = Path(site).resolve() if site else folder
    if site and not root.is_dir():
        raise FolderError(site, f"There is no folder {site}; check its spelling.")
    if not folder.is_relative_to(root):
        raise ImportRefused(to, f"{to} is not in {site}; --site is the folder that it lies in.")
    _check_is_read(to, folder.relative_to(root).parts)
    return Library(folder, root, max_file_bytes, to, processes)


def _check_is_read(to: str, way: Sequence[str]) -> None:
    for name in way:
        if is_passed_over(name):
            raise ImportRefused(to, f"Nothing in {name} would be read as a document; import into another folder.")
