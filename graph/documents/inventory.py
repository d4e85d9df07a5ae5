"""The inventory of folders: which files they hold and what holds for all of these, before any is read."""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from msgspec import Struct

from graph.diagnostics import Diagnostic
from graph.documents.folders import Folder, LoadOptions, Site, check_labels, read_site
from graph.documents.links import FoundLink
from graph.documents.statements import folder_label
from graph.documents.walk import FileState, FoundFile, walk
from graph.keys import digest
from graph.urls import Url

READING_VERSION = 3
"""Goes up whenever the same files would give another graph than before."""


class Inventory(Struct, frozen=True):
    """The files of folders that may be documents, what could not be looked into, and the folders' links; `sites` are by folder
    label."""

    files: tuple[FoundFile, ...]
    sites: dict[str, Site]
    diagnostics: tuple[Diagnostic, ...]
    options: LoadOptions
    links: tuple[FoundLink, ...] = ()

    @property
    def terms(self) -> str:
        """Names what files are read by: equal files read by equal terms state the same."""
        sites = [(label, site.base, site.locale) for label, site in sorted(self.sites.items())]
        return digest(repr((READING_VERSION, self.options, sites)))

    def base_of(self, file: FoundFile) -> Url | None:
        """What relative addresses in `file` are resolved against."""
        return self.sites[folder_label(file.source)].base

    def fingerprint(self, states: Iterable[tuple[str, FileState | None]]) -> str | None:
        """Names the files with these source paths and states; None where one of them could change without showing it."""
        lines = [self.terms, *(f"{d.source} {d.code}" for d in self.diagnostics)]
        for source, state in sorted(states, key=itemgetter(0)):
            if state is None:
                return None
            lines.append(f"{source} {state.size} {state.modified} {state.changed}")
        return digest("\n".join(lines))


def take_inventory(folders: Sequence[Folder], options: LoadOptions) -> Inventory:
    """The inventory of `folders`, in their order. Raises FolderError for two folders of one label."""
    check_labels(folders)
    files: list[FoundFile] = []
    links: list[FoundLink] = []
    diagnostics: list[Diagnostic] = []
    for folder in folders:
        for found in walk(folder):
            if isinstance(found, FoundFile):
                files.append(found)
            elif isinstance(found, FoundLink):
                links.append(found)
            else:
                diagnostics.append(found)
    sites = {folder.label: read_site(folder, options) for folder in folders}
    return Inventory(tuple(files), sites, tuple(diagnostics), options, tuple(links))
