"""Opening folders as a store: by way of the snapshot that was saved when they were read last, as far as it holds."""

from collections.abc import Callable, Sequence
from pathlib import Path

from graph.build.graph import build_graph
from graph.collector import collector_off
from graph.documents.folders import Folder, LoadOptions
from graph.documents.inventory import Inventory, take_inventory
from graph.documents.known import KnownFiles
from graph.documents.reading import Progress, read_files
from graph.documents.texts import TextSpool
from graph.errors import SnapshotDamaged
from graph.store.memory import MemoryStore
from graph.store.memory.cache import TEXTS, Contents, Place
from graph.store.memory.indexes import make_indexes
from graph.store.memory.snapshot import Snapshot

Warn = Callable[[str], None]
"""Told what did not go well, as a sentence for people."""


def open_store(
    folders: Sequence[Folder],
    options: LoadOptions | None = None,
    *,
    cache: Path | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    warn: Warn = lambda _: None,
) -> MemoryStore:
    """The store of the documents in `folders`, as `graph.load` reads them.

    `cache` is a folder in which a snapshot is kept: while no file changed nothing is read again, and afterwards only what
    changed. A snapshot that is damaged is passed over and made anew, and a cache that cannot be written is not used; `warn`
    is told of both. Raises FolderError for two folders of one label.
    """
    with collector_off():
        inventory = take_inventory(folders, options or LoadOptions())
        if cache is None:
            return MemoryStore(_made(inventory, processes, progress))
        opening = _Opening(Place(cache, folders), inventory, processes, progress, warn)
        return MemoryStore(opening.snapshot())


def _made(inventory: Inventory, processes: int, progress: Progress | None) -> Snapshot:
    return Snapshot(build_graph(read_files(inventory, TextSpool(), processes=processes, progress=progress).documents))


class _Opening:
    """One opening of folders that have a place in a cache."""

    def __init__(
        self, place: Place, inventory: Inventory, processes: int, progress: Progress | None, warn: Warn
    ) -> None:
        self._place = place
        self._inventory = inventory
        self._processes = processes
        self._progress = progress
        self._warn = warn

    def snapshot(self) -> Snapshot:
        return self._unchanged() or self._changed() or _made(self._inventory, self._processes, self._progress)

    def _unchanged(self) -> Snapshot | None:
        """The snapshot that is there, where it was made of the files as they are."""
        present = self._inventory.fingerprint((file.source, file.state) for file in self._inventory.files)
        try:
            contents = self._place.contents()
            if contents is None or contents.fingerprint is None or contents.fingerprint != present:
                return None
            return self._place.snapshot(contents)
        except (SnapshotDamaged, OSError) as error:
            self._warn(f"The saved snapshot is not used. {_reason(error)}")
            return None

    def _changed(self) -> Snapshot | None:
        """The snapshot of the files as they are, which is the next one that is there; None where it cannot be saved."""
        try:
            with self._place.writing() as is_free:
                return self._renewed() if is_free else None
        except OSError as error:
            self._warn(f"No snapshot is saved, so the next start takes as long. {_reason(error)}")
            return None

    def _renewed(self) -> Snapshot:
        contents, known = self._known()
        self._place.clear(contents)
        folder = self._place.new_folder()
        reading = read_files(
            self._inventory, TextSpool(folder / TEXTS), known, processes=self._processes, progress=self._progress
        )
        fingerprint = self._inventory.fingerprint((file.source, file.state) for file in reading.files)
        if contents and contents.version == reading.documents.version and (saved := self._saved(contents)):
            self._place.renew(contents, saved, reading.files, self._inventory.terms, fingerprint)
            return saved
        graph = build_graph(reading.documents)
        snapshot = Snapshot(graph, make_indexes(graph, folder))
        self._place.put(snapshot, folder, reading.files, self._inventory.terms, fingerprint)
        return snapshot

    def _known(self) -> tuple[Contents | None, KnownFiles | None]:
        """What is there, and what became of its files as far as they were read by the same terms."""
        try:
            contents = self._place.contents()
            if contents is None or contents.terms != self._inventory.terms:
                return contents, None
            return contents, self._place.known_files(contents)
        except (SnapshotDamaged, OSError):
            return None, None

    def _saved(self, contents: Contents) -> Snapshot | None:
        try:
            return self._place.snapshot(contents)
        except (SnapshotDamaged, OSError):
            return None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (
            f"The cache cannot be used ({(error.strerror or 'the system gave no reason').lower()}: {error.filename})."
        )
    return str(error)
