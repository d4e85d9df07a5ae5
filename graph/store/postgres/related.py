"""Related articles of one generation, by their rows, read as far as they are asked for."""

import numpy as np
from numpy.typing import NDArray

from graph.keys import EdgeKind, NodeKind
from graph.store.postgres.directory import Directory
from graph.store.postgres.rows import EDGE_NUMBERS
from graph.store.postgres.session import THEN, Session

_NEIGHBOURS = f"""
SELECT origin, string_agg(int8send(node), ''::bytea) FROM to_article
WHERE origin = ANY(%(origins)s) AND edge = {EDGE_NUMBERS[EdgeKind.RELATED]} AND {THEN} GROUP BY origin
"""


class Related:
    """Which articles are related to each, either way."""

    def __init__(self, session: Session, directory: Directory) -> None:
        self._session = session
        self._directory = directory

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
        keys = self._directory.keys[rows].tolist()
        known = dict(self._session.ask(_NEIGHBOURS, origins=sorted(set(keys)))) if keys else {}
        parts = [np.sort(np.frombuffer(known.get(key, b""), ">i8")) for key in keys]
        targets = np.concatenate(parts or [np.empty(0, np.int64)]).astype(np.int64)
        return self._directory.numbers_of(NodeKind.ARTICLE, targets)
