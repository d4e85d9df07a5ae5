"""Directories in which documents are written: held open, so that no link which is put in their way leads out of them.

Each is opened relative to the one that it lies in, and links are not followed. Source: POSIX, `openat`. Where the system has no
such call (Windows), what lies on the way is looked at before it is opened, which a link put there in that moment would escape.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from graph.documents.paths import is_passed_over

PART = ".newsgraph.part"
"""What is being written in a directory, until it takes the place of a document; hidden, so that it is no document itself."""

_HAS_AT = {os.open, os.mkdir, os.unlink, os.rename, os.stat} <= os.supports_dir_fd
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_READING = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)


class Directory:
    """A directory. Its methods raise OSError as the system does, for links and whatever else is no plain file too."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self._path = path
        self._handle = handle

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none."""
        state = self._state(name)
        if state is None:
            return None
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        with open(os.open(self._at(name), _READING, dir_fd=self._handle), "rb") as file:
            return file.read()

    def replace(self, name: str, content: bytes) -> None:
        """Puts a file of this content in the place of the one of this name, whose mode and owner it keeps: whatever happens,
        one of them is there, and whole."""
        self._remove_part()
        before = self._state(name)
        mode = 0o666 if before is None else 0o600
        descriptor = os.open(self._at(PART), _WRITING, mode, dir_fd=self._handle)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                if before is not None:
                    _make_like(descriptor, before)
                os.fsync(descriptor)
            os.replace(self._at(PART), self._at(name), src_dir_fd=self._handle, dst_dir_fd=self._handle)
        except BaseException:
            self._remove_part()
            raise

    def remove(self, name: str) -> None:
        """Removes a file."""
        os.unlink(self._at(name), dir_fd=self._handle)

    def sync(self) -> None:
        """Has the names in this directory be on disk."""
        if self._handle is not None:
            os.fsync(self._handle)

    @contextmanager
    def below(self, name: str) -> Iterator["Directory"]:
        """The directory of this name."""
        path = self._path / name
        if self._handle is None:
            _check_directory(path)
            yield Directory(path, None)
            return
        with _held(os.open(name, _DIRECTORY | _NO_LINK, dir_fd=self._handle)) as handle:
            yield Directory(path, handle)

    def make(self, name: str) -> None:
        """Makes a directory of this name, unless there is something."""
        with suppress(FileExistsError):
            os.mkdir(self._at(name), dir_fd=self._handle)
            self.sync()

    def _at(self, name: str) -> str:
        """How the system is told of what has this name here."""
        return name if self._handle is not None else str(self._path / name)

    def _state(self, name: str) -> os.stat_result | None:
        try:
            return os.stat(self._at(name), dir_fd=self._handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def _remove_part(self) -> None:
        with suppress(FileNotFoundError):
            self.remove(PART)


@contextmanager
def directory_at(root: Path, names: Sequence[str], *, make: bool) -> Iterator[Directory]:
    """The directory that `names` lead to from `root`, each of which is made where it is to be. Raises OSError."""
    with ExitStack() as opened:
        directory = opened.enter_context(_root(root))
        for name in names:
            if make:
                directory.make(name)
            directory = opened.enter_context(directory.below(name))
        yield directory


def remove_parts(root: Path) -> None:
    """Removes what nobody is writing any more from all directories below `root`, but for those that are passed over.

    Where the system cannot do so without following links, the next to write in a directory removes what is there.
    """
    if not _HAS_AT:
        return
    for _, directories, files, handle in os.fwalk(root):
        directories[:] = [each for each in directories if not is_passed_over(each)]
        if PART in files:
            with suppress(OSError):
                os.unlink(PART, dir_fd=handle)


@contextmanager
def _root(path: Path) -> Iterator[Directory]:
    if not _HAS_AT:
        yield Directory(path, None)
        return
    with _held(os.open(path, _DIRECTORY)) as handle:
        yield Directory(path, handle)


@contextmanager
def _held(handle: int) -> Iterator[int]:
    try:
        yield handle
    finally:
        os.close(handle)


def _check_directory(path: Path) -> None:
    """Raises OSError for what is no directory of its own, where the system does not tell by itself."""
    state = path.lstat()
    # A junction leads elsewhere too, and is no link to Python before 3.12.
    if not stat.S_ISDIR(state.st_mode) or path.resolve() != path.parent.resolve() / path.name:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _make_like(descriptor: int, before: os.stat_result) -> None:
    """Gives a file the owner, where that may be done, and the mode of another."""
    if hasattr(os, "fchown"):
        with suppress(PermissionError):
            os.fchown(descriptor, before.st_uid, before.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
