"""Files that are whole or not there: written beside, then renamed."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from newsgraph.errors import FileUnwritable


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to be written, which takes the place of `path` if all went well, and leaves no trace otherwise.

    What is no ordinary file, as a pipe, is written to as it is. Raises FileUnwritable.
    """
    with _unwritable(path):
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as opened:
                yield opened
            return
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            with beside.open("xb") as opened:
                yield opened
                opened.flush()
                os.fsync(opened.fileno())
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileUnwritable(str(path), (error.strerror or "unknown reason").lower()) from None
