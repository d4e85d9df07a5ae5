"""Writing and removing documents in their folders: whole or not at all, one after the other.

Who writes in a folder holds its lock, a hidden file in the folder itself: whoever else serves the folder, by another user or
from another container, has no other place in common with it.
"""

import errno
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from filelock import FileLock, Timeout

from graph.documents.directories import Directory, directory_at, remove_parts
from graph.documents.folders import Folder, LoadOptions, read_site
from graph.documents.proofreading import proofread
from graph.documents.sources import Target
from graph.editing import DocumentChange
from graph.errors import Conflict, SourceInvalid, WriteFailed
from graph.keys import digest_bytes

LOCK = ".newsgraph.lock"
"""The name of a folder's lock."""
ABSENT = ""
"""The revision that is expected where there is to be nothing."""

_LONGEST_WAIT = 30.0
"""Seconds after which another program's writing in the same folder is waited for no longer."""
_NOT_PLAIN = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO, errno.EMLINK})
"""What systems tell of a link, or of something else than a file or a directory, where that was to be opened."""


def put_document(target: Target, text: str, expected: str | None, options: LoadOptions) -> DocumentChange:
    """Writes a document, in directories that are made where they are missing; nothing where it does not load by `options`.

    Raises Conflict, SourceInvalid and WriteFailed.
    """
    proof = proofread(target.source, text, read_site(target.folder, options).base, options)
    with _writing(target), _directory(target, make=proof.content is not None and not expected) as directory:
        present = _present(target, directory, expected)
        if proof.content is None or directory is None:
            return DocumentChange(target.source, False, present, proof.diagnostics)
        directory.replace(target.name, proof.content)
        _sync(target, directory)
    return DocumentChange(target.source, True, digest_bytes(proof.content), proof.diagnostics)


def delete_document(target: Target, expected: str | None) -> DocumentChange:
    """Removes a document, if there is one; the directories that it was in stay. Raises as `put_document` does."""
    with _writing(target), _directory(target, make=False) as directory:
        present = _present(target, directory, expected)
        if present is None or directory is None:
            return DocumentChange(target.source, False, None, ())
        directory.remove(target.name)
        _sync(target, directory)
    return DocumentChange(target.source, True, None, ())


def read_revision(target: Target) -> str | None:
    """The revision of what lies there, None where nothing does. Raises SourceInvalid and WriteFailed."""
    with _writing(target), _directory(target, make=False) as directory:
        return _present(target, directory, None)


def remove_leftovers(folder: Folder) -> None:
    """Removes what programs that ended amid writing have left in a folder; what cannot be removed stays, and is hidden."""
    try:
        with FileLock(folder.path / LOCK, timeout=0):
            remove_parts(folder.path)
    except (OSError, Timeout):
        return


@contextmanager
def _writing(target: Target) -> Iterator[None]:
    """Keeps all others from writing in the target's folder. Raises SourceInvalid or WriteFailed for what the system tells."""
    try:
        # The lock would make a folder that has gone.
        target.folder.path.stat()
        with FileLock(target.folder.path / LOCK, timeout=_LONGEST_WAIT):
            yield
    except Timeout:
        reason = f"another program has been writing in its folder for {_LONGEST_WAIT:g} seconds"
        raise WriteFailed(target.source, reason, "try again later") from None
    except OSError as error:
        if error.errno in _NOT_PLAIN:
            raise SourceInvalid(
                target.source, "a link, or what is neither file nor folder, lies there or on the way"
            ) from None
        if error.errno == errno.ENAMETOOLONG:
            raise SourceInvalid(target.source, "it is longer than the file system takes") from None
        raise WriteFailed(target.source, _reason(error), _advice(error)) from error


@contextmanager
def _directory(target: Target, *, make: bool) -> Iterator[Directory | None]:
    """The directory that the target is in; None where there is none and none is to be made. Raises OSError."""
    with ExitStack() as opened:
        try:
            directory = opened.enter_context(directory_at(target.folder.path, target.directories, make=make))
        except FileNotFoundError:
            if make:
                raise
            directory = None
        yield directory


def _present(target: Target, directory: Directory | None, expected: str | None) -> str | None:
    """The revision of what lies there, None where nothing does. Raises Conflict where another one is expected."""
    content = directory.read(target.name) if directory else None
    present = None if content is None else digest_bytes(content)
    if expected is not None and expected != (present or ABSENT):
        raise Conflict(target.source, present)
    return present


def _sync(target: Target, directory: Directory) -> None:
    try:
        directory.sync()
    except OSError as error:
        raise WriteFailed(target.source, _reason(error), "see to the disk", written=True) from error


def _reason(error: OSError) -> str:
    return (error.strerror or "the system gave no reason").lower()


def _advice(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "make room, and try again"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "let the user that the server runs as write there"
    return "see to the folder and its disk, and try again"
