"""The cache: snapshots on disk, one for each set of folders, with what became of the files that it was made of.

A list of contents names the folders of both and has the checks of all that is in them. It is written last and replaced in
one step, so whatever stops the writing leaves the snapshot that was there before.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache as cached
from functools import partial
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from graph.build.graph import Graph
from graph.documents.folders import Folder
from graph.documents.known import KnownFiles, KnownFilesTable
from graph.documents.texts import TextMap
from graph.errors import SnapshotDamaged
from graph.keys import digest, digest_bytes
from graph.store.memory.archive import FileCheck, checks, load, save, verify
from graph.store.memory.indexes import Indexes
from graph.store.memory.saved import open_indexes, open_snapshot, save_snapshot
from graph.store.memory.snapshot import Snapshot

TEXTS = "texts"
"""The file of a snapshot's folder that has the large texts of documents. It is checked text by text, when one is read."""

_CONTENTS, _LOCK, _SETTLING, _FILES = "contents", "lock", "settling", "files"


class Contents(Struct, frozen=True):
    """What a place holds: a snapshot of this `version`, made of files of this `fingerprint`, read by these `terms`."""

    made_by: str
    version: str
    terms: str
    fingerprint: str | None
    snapshot: str
    files: str
    checks: dict[str, FileCheck]


class _SavedFiles(Struct, frozen=True, eq=False):
    files: KnownFilesTable
    texts: TextMap


class Saved(NamedTuple):
    """A snapshot that is saved, part by part: what became of its files, and the indexes of its graph. Both raise SnapshotDamaged
    and OSError."""

    files: Callable[[], KnownFiles]
    indexes: Callable[[Graph], Indexes]


class Place:
    """The place of one set of folders in a cache. All that reads or writes it raises OSError where that fails."""

    def __init__(self, cache: Path, folders: Sequence[Folder]) -> None:
        named = sorted(f"{folder.label} {folder.path.resolve()}" for folder in folders)
        self._path = cache / digest("\n".join(named))

    def contents(self) -> Contents | None:
        """What is here; None where there is nothing, or what another version of this software made.

        Raises SnapshotDamaged.
        """
        path = self._path / _CONTENTS
        if not path.exists():
            return None
        try:
            contents = msgspec.msgpack.decode(path.read_bytes(), type=Contents)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise SnapshotDamaged(str(path)) from None
        return contents if contents.made_by == _maker() else None

    def snapshot(self, contents: Contents) -> Snapshot:
        """The snapshot that is here. Raises SnapshotDamaged."""
        self._verify(contents, contents.snapshot)
        folder = self._path / contents.snapshot
        return open_snapshot(folder, folder / TEXTS)

    def indexes(self, contents: Contents, graph: Graph) -> Indexes:
        """The indexes of the snapshot that is here, whose graph is `graph`. Raises SnapshotDamaged."""
        self._verify(contents, contents.snapshot)
        return open_indexes(self._path / contents.snapshot, graph)

    def known_files(self, contents: Contents) -> KnownFiles:
        """What became of the files that the snapshot was made of. Raises SnapshotDamaged."""
        self._verify(contents, contents.files)
        saved = load(self._path / contents.files, _FILES, _SavedFiles, self._path / contents.snapshot / TEXTS)
        return KnownFiles(saved.files, saved.texts)

    def saved(self, version: str) -> Saved | None:
        """What is here of the snapshot of a version; None where there is none. Raises SnapshotDamaged."""
        contents = self.contents()
        if contents is None or contents.version != version:
            return None
        return Saved(partial(self.known_files, contents), partial(self.indexes, contents))

    def writing(self) -> AbstractContextManager[bool]:
        """Whether this process alone may write here, until the end; another one that does keeps all others out."""
        return self._alone(_LOCK)

    def settling(self) -> AbstractContextManager[bool]:
        """Whether this process alone sees to it that the latest version is saved here, until the end."""
        return self._alone(_SETTLING)

    @contextmanager
    def _alone(self, name: str) -> Iterator[bool]:
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(self._path / name)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def new_folder(self) -> Path:
        """An empty folder for a snapshot."""
        folder = self._path / token_hex(8)
        folder.mkdir(mode=0o700)
        return folder

    def put(self, snapshot: Snapshot, folder: Path, files: KnownFiles, terms: str, fingerprint: str | None) -> None:
        """Saves a snapshot, whose indexes and texts lie in `folder` already, in place of the one that is here."""
        save_snapshot(snapshot, folder)
        self._put(snapshot, folder.name, files, terms, fingerprint)

    def renew(
        self, contents: Contents, snapshot: Snapshot, files: KnownFiles, terms: str, fingerprint: str | None
    ) -> None:
        """Saves that the snapshot that is here is that of `files` too."""
        self._put(snapshot, contents.snapshot, files, terms, fingerprint)

    def _put(self, snapshot: Snapshot, name: str, files: KnownFiles, terms: str, fingerprint: str | None) -> None:
        of_files = self.new_folder()
        save(of_files, _FILES, _SavedFiles(files.table, snapshot.graph.texts))
        found = {
            f"{folder}/{path}": check
            for folder in (name, of_files.name)
            for path, check in checks(self._path / folder, TEXTS).items()
        }
        contents = Contents(_maker(), snapshot.graph.version, terms, fingerprint, name, of_files.name, found)
        beside = self._path / token_hex(8)
        beside.write_bytes(msgspec.msgpack.encode(contents))
        beside.replace(self._path / _CONTENTS)
        self.clear(contents)

    def clear(self, contents: Contents | None) -> None:
        """Removes all but what `contents` names."""
        kept = {_LOCK, _SETTLING} | ({_CONTENTS, contents.snapshot, contents.files} if contents else set())
        for path in self._path.iterdir():
            if path.name not in kept:
                # What a process still has open may not be removed everywhere; it is, the next time.
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()

    def _verify(self, contents: Contents, folder: str) -> None:
        verify(self._path, {path: check for path, check in contents.checks.items() if path.startswith(f"{folder}/")})


@cached
def _maker() -> str:
    """Names the code that makes snapshots: another one may make others of the same files."""
    package = Path(__file__).parents[2]
    sources = [digest_bytes(path.read_bytes()) for path in sorted(package.rglob("*.py"))]
    return digest("\n".join([version("newsgraph"), version("tantivy"), *sources]))
