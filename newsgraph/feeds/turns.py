"""One import at a time: what another one remembers at its end would be lost."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsgraph.errors import ImportRefused

try:
    import fcntl
except ImportError:  # Windows has no locks on folders
    fcntl = None  # type: ignore[assignment]


@contextmanager
def only_import(folder: Path) -> Iterator[None]:
    """While it lasts, no other import into a folder begins; one into a folder that is not there yet has no other.

    Raises ImportRefused where another one has begun.
    """
    if fcntl is None or not folder.is_dir():
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        message = f"Another import into {folder} is going on; start this one when that has ended."
        raise ImportRefused(str(folder), message) from None
    except OSError:
        # Some file systems have no locks.
        pass
    try:
        yield
    finally:
        os.close(descriptor)
