"""Edges as columns: collected by the keys of their ends, then laid out by the rows of their nodes."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

Rows = NDArray[np.int32]
"""Row numbers of nodes: their places among the nodes of their kind, in the order of ids."""


class EdgeTable(Struct, frozen=True):
    """The edges of one kind, in the order of source row, then position; one entry an edge in each column.

    `position` counts from 0 among the edges that leave a node; `source_set` says which of `source_sets` an edge's
    documents are.
    """

    source: Rows
    target: Rows
    position: Rows
    inferred: NDArray[np.bool_]
    source_set: Rows
    source_sets: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.source)

    def sources(self, index: int) -> tuple[str, ...]:
        """The documents that state the edge at `index`, sorted."""
        return self.source_sets[self.source_set[index]]


class _Draft(Struct):
    inferred: bool
    sources: set[str] = field(default_factory=set)


class EdgeDrafts:
    """Collects the edges of one kind by the keys of their ends; the order in which one node's are added is kept."""

    def __init__(self) -> None:
        self._targets: dict[str, dict[str, _Draft]] = {}

    def add(self, source: str, target: str, stated_by: Iterable[str], *, inferred: bool = False) -> None:
        """Takes an edge; one that is there already is stated by more documents now."""
        targets = self._targets.setdefault(source, {})
        draft = targets.setdefault(target, _Draft(inferred))
        draft.sources.update(stated_by)

    def sources_by_target(self) -> Iterator[tuple[str, set[str]]]:
        """For each edge, the key of its target and the documents that state it."""
        for targets in self._targets.values():
            for target, draft in targets.items():
                yield target, draft.sources

    def has_any(self, source: str) -> bool:
        """Whether an edge leaves the node with this key."""
        return source in self._targets

    def table(self, source_rows: Mapping[str, int], target_rows: Mapping[str, int]) -> EdgeTable:
        """The edges by the rows of their ends."""
        source_sets: dict[tuple[str, ...], int] = {}
        entries = [
            (
                source_rows[source],
                position,
                target_rows[target],
                draft.inferred,
                source_sets.setdefault(tuple(sorted(draft.sources)), len(source_sets)),
            )
            for source, targets in sorted(self._targets.items())
            for position, (target, draft) in enumerate(targets.items())
        ]
        entries.sort()
        source, position, target, inferred, source_set = zip(*entries, strict=True) if entries else ((), (), (), (), ())
        return EdgeTable(
            np.array(source, np.int32),
            np.array(target, np.int32),
            np.array(position, np.int32),
            np.array(inferred, np.bool_),
            np.array(source_set, np.int32),
            tuple(source_sets),
        )
