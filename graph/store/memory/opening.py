"""Opening folders as a store: by way of the snapshot that was saved when they were read last, as far as it holds."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from graph.build.building import build_graph
from graph.collector import collector_off
from graph.documents.folders import Folder, LoadOptions
from graph.documents.inventory import Inventory, take_inventory
from graph.documents.known import KnownFiles
from graph.documents.parse import ParsedFile
from graph.documents.reading import Progress, Reading, read_files
from graph.documents.texts import TextSpool
from graph.errors import SnapshotDamaged
from graph.store.memory import MemoryStore
from graph.store.memory.cache import TEXTS, Contents, Place
from graph.store.memory.indexes import make_indexes
from graph.store.memory.snapshot import Snapshot

Warn = Callable[[str], None]
"""Told what did not go well, as a sentence for people."""


class Opened(NamedTuple):
    """The store of folders, and the inventory that it was made of; `files` gives what became of each file, and raises
    SnapshotDamaged and OSError."""

    store: MemoryStore
    inventory: Inventory
    files: Callable[[], KnownFiles]


class Opening:
    """The opening of folders as a store of the documents that `graph.load` reads in them.

    `cache` is a folder in which a snapshot is kept: while no file changed nothing is read again, and afterwards only what
    changed. A snapshot that is damaged is passed over and made anew, and a cache that cannot be written is not used; `warn`
    is told of both. `held` are files that are broken now as they were before, where the cache need not know. Raises
    FolderError for two folders of one label.
    """

    def __init__(
        self,
        folders: Sequence[Folder],
        options: LoadOptions | None = None,
        *,
        cache: Path | None = None,
        processes: int = 1,
        progress: Progress | None = None,
        warn: Warn = lambda _: None,
        held: Mapping[str, ParsedFile] | None = None,
    ) -> None:
        with collector_off():
            self._inventory = take_inventory(folders, options or LoadOptions())
        self._place = None if cache is None else Place(cache, folders)
        self._processes = processes
        self._progress = progress
        self._warn = warn
        self._held = held or {}

    @property
    def files(self) -> int:
        """How many files there are that may be documents."""
        return len(self._inventory.files)

    @cached_property
    def saved(self) -> Opened | None:
        """The snapshot that is saved, where that was made of the files as they are."""
        if self._place is None:
            return None
        with collector_off():
            return self._unchanged(self._place)

    def opened(self) -> Opened:
        """The store of the files as they are, with what became of each."""
        with collector_off():
            return self.saved or (self._place and self._changed(self._place)) or self._made()

    def store(self) -> MemoryStore:
        """The store of the files as they are."""
        return self.opened().store

    def _opened(self, snapshot: Snapshot, files: Callable[[], KnownFiles]) -> Opened:
        return Opened(MemoryStore(snapshot), self._inventory, files)

    def _made(self) -> Opened:
        """The snapshot of the files as they are, of which nothing is saved."""
        reading = read_files(self._inventory, TextSpool(), processes=self._processes, progress=self._progress)
        return self._opened(Snapshot(build_graph(reading.documents)), partial(_known, reading))

    def _unchanged(self, place: Place) -> Opened | None:
        """The snapshot that is there, where it was made of the files as they are."""
        present = self._inventory.fingerprint((file.source, file.state) for file in self._inventory.files)
        try:
            contents = place.contents()
            if contents is None or contents.fingerprint is None or contents.fingerprint != present:
                return None
            return self._opened(place.snapshot(contents), partial(place.known_files, contents))
        except (SnapshotDamaged, OSError) as error:
            self._warn(f"The saved snapshot is not used. {_reason(error)}")
            return None

    def _changed(self, place: Place) -> Opened | None:
        """The snapshot of the files as they are, which is the next one that is there; None where it cannot be saved."""
        try:
            with place.writing() as is_free:
                return self._renewed(place) if is_free else None
        except OSError as error:
            self._warn(f"No snapshot is saved, so the next start takes as long. {_reason(error)}")
            return None

    def _renewed(self, place: Place) -> Opened:
        contents, known = self._known(place)
        place.clear(contents)
        folder = place.new_folder()
        reading = read_files(
            self._inventory,
            TextSpool(folder / TEXTS),
            known.holding(self._held),
            processes=self._processes,
            progress=self._progress,
        )
        files = _known(reading)
        fingerprint = self._inventory.fingerprint((file.source, file.state) for file in reading.files)
        if contents and contents.version == reading.documents.version and (saved := self._saved_as(place, contents)):
            place.renew(contents, saved, files, self._inventory.terms, fingerprint)
            return self._opened(saved, lambda: files)
        graph = build_graph(reading.documents)
        snapshot = Snapshot(graph, make_indexes(graph, folder))
        place.put(snapshot, folder, files, self._inventory.terms, fingerprint)
        return self._opened(snapshot, lambda: files)

    def _known(self, place: Place) -> tuple[Contents | None, KnownFiles]:
        """What is there, and what became of its files as far as they were read by the same terms."""
        try:
            contents = place.contents()
            if contents is not None and contents.terms == self._inventory.terms:
                return contents, place.known_files(contents)
            return contents, KnownFiles.none()
        except (SnapshotDamaged, OSError):
            return None, KnownFiles.none()

    def _saved_as(self, place: Place, contents: Contents) -> Snapshot | None:
        try:
            return place.snapshot(contents)
        except (SnapshotDamaged, OSError):
            return None


def _known(reading: Reading) -> KnownFiles:
    return KnownFiles.of(reading.files, reading.documents.texts)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (
            f"The cache cannot be used ({(error.strerror or 'the system gave no reason').lower()}: {error.filename})."
        )
    return str(error)
