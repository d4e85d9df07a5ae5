"""Related articles of one generation, by their rows, read as far as they are asked for."""

import numpy as np
from numpy.typing import NDArray

from graph.store.postgres.directory import Directory
from graph.store.postgres.session import THEN, Session

_NEIGHBOURS = f"SELECT key, articles FROM related WHERE key = ANY(%(keys)s) AND {THEN}"


class Related:
    """Which articles are related to each, either way."""

    def __init__(self, session: Session, directory: Directory) -> None:
        self._session = session
        self._directory = directory
        self._targets: dict[int, NDArray[np.int32]] = {}

    @property
    def size(self) -> int:
        """How many articles there are."""
        return self._directory.articles

    def degrees_at(self, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """How many neighbours each of these articles has."""
        degrees: NDArray[np.int64] = self._directory.degrees[rows].astype(np.int64)
        return degrees

    def targets_at(self, rows: NDArray[np.integer]) -> NDArray[np.integer]:
        """The neighbours of all these articles, article after article, in the order of ids."""
        asked: list[int] = rows.tolist()
        missing = sorted(set(asked) - self._targets.keys())
        keys: list[int] = self._directory.keys[missing].tolist()
        known: dict[int, bytes] = dict(self._session.ask(_NEIGHBOURS, keys=keys)) if keys else {}
        for row, key in zip(missing, keys, strict=True):
            self._targets[row] = np.sort(self._directory.numbers[np.frombuffer(known.get(key, b""), "<i4")])
        return np.concatenate([_NONE, *(self._targets[row] for row in asked)])


_NONE = np.empty(0, np.int32)
