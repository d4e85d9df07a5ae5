"""An archive: values with their arrays in a folder, to be there again without being made.

Each value is a file of MessagePack; all of its arrays lie in a second one, which is mapped into memory, so that processes
share them. A list of contents, which is written last, has the size and CRC-32 of every file below the folder.
"""

import mmap
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_origin

import msgspec
import numpy as np
from msgspec import Struct

from graph.documents.texts import TextMap, TextTable
from graph.errors import SnapshotDamaged

T = TypeVar("T")

_ALIGNED = 64
_PIECE = 1024 * 1024


class _ArrayPlace(Struct, frozen=True, array_like=True):
    """Where in the file of arrays one lies, and what it is."""

    start: int
    dtype: str
    shape: tuple[int, ...]


class FileCheck(Struct, frozen=True, array_like=True):
    """What a file is known by to be as it was written."""

    size: int
    crc: int


def save(folder: Path, name: str, value: object) -> None:
    """Writes `value`, of types that msgspec knows, arrays and maps of texts among them, under `name`."""
    with _arrays(folder, name).open("xb") as file:

        def hook(part: object) -> object:
            if isinstance(part, TextMap):
                return part.table
            if not isinstance(part, np.ndarray):
                raise NotImplementedError(type(part))
            start = file.seek(-(-file.tell() // _ALIGNED) * _ALIGNED)
            file.write(np.ascontiguousarray(part).data)
            return _ArrayPlace(start, part.dtype.str, part.shape)

        encoded = msgspec.msgpack.encode(value, enc_hook=hook)
    _values(folder, name).write_bytes(encoded)


def load(folder: Path, name: str, type_: type[T], texts: Path | None = None) -> T:
    """The value of this type that was saved under `name`; its texts, if it has any, are those in the file `texts`.

    Raises SnapshotDamaged for anything else, and OSError.
    """
    with _arrays(folder, name).open("rb") as file:
        arrays = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if file.seek(0, 2) else b""

    def hook(part: type, saved: Any) -> object:
        if part is TextMap and texts is not None:
            return TextMap.at(texts, msgspec.convert(saved, TextTable, dec_hook=hook))
        if get_origin(part) is not np.ndarray:
            raise NotImplementedError(part)
        place = msgspec.convert(saved, _ArrayPlace)
        size = int(np.prod(place.shape))
        return np.frombuffer(arrays, place.dtype, size, place.start).reshape(place.shape) if size else _empty(place)

    try:
        return msgspec.msgpack.decode(_values(folder, name).read_bytes(), type=type_, dec_hook=hook)
    except (msgspec.DecodeError, ValueError, TypeError):
        raise SnapshotDamaged(str(folder)) from None


def checks(folder: Path, *passed_over: str) -> dict[str, FileCheck]:
    """The checks of all files below `folder`, by their paths in it, but of those `passed_over` and of locks, which come and go."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock")
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: _check(path) for name, path in named.items() if name not in passed_over}


def verify(folder: Path, expected: Mapping[str, FileCheck]) -> None:
    """Raises SnapshotDamaged where a file below `folder` is not as it was written, and OSError where it cannot be read."""
    for name, check in expected.items():
        if _check(folder / name) != check:
            raise SnapshotDamaged(str(folder / name))


def _check(path: Path) -> FileCheck:
    size, crc = 0, 0
    for piece in _pieces(path):
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    return FileCheck(size, crc)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _empty(place: _ArrayPlace) -> object:
    return np.empty(place.shape, place.dtype)


def _values(folder: Path, name: str) -> Path:
    return folder / f"{name}.msgpack"


def _arrays(folder: Path, name: str) -> Path:
    return folder / f"{name}.arrays"
