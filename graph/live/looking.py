"""Looking: what is otherwise in folders than when they were looked at last."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from graph.documents.folders import Folder, LoadOptions, Site
from graph.documents.inventory import take_inventory
from graph.documents.known import KnownFile, last_good
from graph.documents.links import FoundLink, led_through
from graph.documents.parse import ParsedFile, Texts, parse_file
from graph.documents.paths import source_at
from graph.documents.statements import folder_label
from graph.documents.walk import Found, FoundFile, walk_at
from graph.live.library import NOTHING, Entry, Library, Look, by_source, entry_of


class Looking(Struct, frozen=True):
    """A look into folders, which are read by these options, of which the library has what they held before."""

    library: Library
    folders: Sequence[Folder]
    options: LoadOptions

    def everywhere(self) -> Look:
        """What is otherwise anywhere in the folders."""
        inventory = take_inventory(self.folders, self.options)
        found = by_source(chain(inventory.files, inventory.links, inventory.diagnostics))
        return self._compare(found, {*self.library.sources()}, inventory.sites)

    def at(self, paths: Collection[Path]) -> Look:
        """What is otherwise at these paths of the file system and below them."""
        places = [*paths, *(Path(link.path) for link in led_through(self._links(), paths))]
        here = [(folder, place) for folder in self.folders for place in places]
        found = by_source(each for folder, place in here for each in walk_at(folder, place))
        sources = {source for folder, place in here if (source := source_at(folder, place)) is not None}
        return self._compare(found, {*self.library.below(sources)}, self.library.sites)

    def _links(self) -> list[FoundLink]:
        return [entry.link for entry in self.library.entries.values() if entry.link]

    def _compare(self, found: Mapping[str, Sequence[Found]], sources: set[str], sites: Mapping[str, Site]) -> Look:
        """What is otherwise than before at these source paths, where `found` is all that there is."""
        before: dict[str, Entry] = {}
        after: dict[str, Entry] = {}
        texts: dict[str, Texts | None] = {}
        for source, parts in found.items():
            if sites == self.library.sites and self._is_settled(parts):
                continue
            before[source] = self.library.entry(source)
            file = next((part for part in parts if isinstance(part, FoundFile)), None)
            parsed = self._parsed(file, sites[folder_label(source)]) if file else None
            after[source] = entry_of(parts, KnownFile.of(file, parsed) if file and parsed else None)
            if before[source].document != after[source].document:
                texts[source] = parsed.texts if parsed else None
        for source in sources.difference(found):
            before[source], after[source], texts[source] = self.library.entry(source), NOTHING, None
        return Look(before, after, texts, sites)

    def _is_settled(self, parts: Sequence[Found]) -> bool:
        """Whether what was found is a file that is as it was."""
        [file, *others] = parts
        if others or not isinstance(file, FoundFile):
            return False
        entry = self.library.entries.get(file.source)
        if entry is None:
            return self.library.files.is_settled(file)
        known = entry.file
        return entry == Entry(known) and known is not None and known.state is not None and known.state == file.state

    def _parsed(self, file: FoundFile, site: Site) -> ParsedFile:
        return last_good(parse_file(file, site.base, self.options), self.library.held_at)
