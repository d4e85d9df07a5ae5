"""Edges as columns: collected by the keys of their ends, then laid out by the rows of their nodes."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Rows = NDArray[np.int32]
"""Row numbers of nodes: their places among the nodes of their kind, in the order of ids."""


_MANY_UNUSED = 1_000


class EdgeTable(Struct, frozen=True, eq=False):
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


def renew_edges(table: EdgeTable, gone: Rows, source_rows: Rows, target_rows: Rows, new: EdgeTable) -> EdgeTable:
    """`table` without the edges that left the nodes in rows `gone`, and with those of `new`, whose rows are those of now.

    `source_rows` and `target_rows` have the rows of now for those of before.
    """
    leaves = np.zeros(len(source_rows), np.bool_)
    leaves[gone] = True
    kept = ~leaves[table.source]
    source = np.concatenate((source_rows[table.source[kept]], new.source))
    order = np.argsort(source, kind="stable")
    sets, set_numbers = _used_sets(table.source_sets, table.source_set[kept])
    return EdgeTable(
        source[order],
        np.concatenate((target_rows[table.target[kept]], new.target))[order],
        np.concatenate((table.position[kept], new.position))[order],
        np.concatenate((table.inferred[kept], new.inferred))[order],
        np.concatenate((set_numbers, new.source_set + np.int32(len(sets))))[order],
        (*sets, *new.source_sets),
    )


def _used_sets(sets: tuple[tuple[str, ...], ...], numbers: Rows) -> tuple[tuple[tuple[str, ...], ...], Rows]:
    """Sets and their numbers, without those that are not used, once there are many."""
    used = np.zeros(len(sets), np.bool_)
    used[numbers] = True
    if len(sets) < _MANY_UNUSED + 2 * np.count_nonzero(used):
        return sets, numbers
    renumbered = (np.cumsum(used) - 1).astype(np.int32)
    return tuple(sets[number] for number in np.flatnonzero(used).tolist()), renumbered[numbers]


class _Draft(Struct):
    inferred: bool
    sources: tuple[str, ...]


class EdgeDrafts:
    """Collects the edges of one kind by the keys of their ends; the order in which one node's are added is kept."""

    def __init__(self) -> None:
        self._targets: dict[str, dict[str, _Draft]] = {}

    def add(self, source: str, target: str, stated_by: Iterable[str], *, inferred: bool = False) -> None:
        """Takes an edge; one that is there already is stated by more documents now."""
        targets = self._targets.setdefault(source, {})
        draft = targets.get(target)
        if draft is None:
            targets[target] = _Draft(inferred, tuple(stated_by))
        else:
            draft.sources = (*draft.sources, *stated_by)

    def sources_by_target(self) -> Iterator[tuple[str, set[str]]]:
        """For each edge, the key of its target and the documents that state it."""
        for targets in self._targets.values():
            for target, draft in targets.items():
                yield target, set(draft.sources)

    def has_any(self, source: str) -> bool:
        """Whether an edge leaves the node with this key."""
        return source in self._targets

    def table(self, source_rows: Mapping[str, int], target_rows: Mapping[str, int]) -> EdgeTable:
        """The edges by the rows of their ends."""
        sources = sorted(self._targets)
        targets = [self._targets[source] for source in sources]
        drafts = [draft for own in targets for draft in own.values()]
        source_sets: dict[tuple[str, ...], int] = {}
        set_numbers = [source_sets.setdefault(_as_set(draft.sources), len(source_sets)) for draft in drafts]
        source = np.repeat([source_rows[source] for source in sources], [len(own) for own in targets])
        order = np.argsort(source, kind="stable")
        return EdgeTable(
            np.array(source, np.int32)[order],
            np.array([target_rows[target] for own in targets for target in own], np.int32)[order],
            np.array([position for own in targets for position in range(len(own))], np.int32)[order],
            np.array([draft.inferred for draft in drafts], np.bool_)[order],
            np.array(set_numbers, np.int32)[order],
            tuple(source_sets),
        )


def _as_set(sources: tuple[str, ...]) -> tuple[str, ...]:
    return sources if len(sources) == 1 else tuple(sorted(set(sources)))
