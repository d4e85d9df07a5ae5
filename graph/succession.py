"""Successions: where the nodes of one version of the graph stand in the next, and which of them are others there."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.edges import Rows
from graph.build.graph import Graph
from graph.build.rows import NOWHERE, place_of
from graph.changes import GraphChange
from graph.keys import NODE_KINDS, NodeId, NodeKind
from graph.records import Node


class Step(Struct, frozen=True, eq=False):
    """What became of the nodes of one kind.

    `rows` has the new row of each old one and `before` the old row of each new one, NOWHERE where there is none. `changed`
    are the new rows, which ascend, of nodes that are new or of which the record, the texts or the language are others; of
    edges it says nothing.
    """

    rows: Rows
    before: Rows
    changed: Rows

    @property
    def keeps_rows(self) -> bool:
        """Whether every node has the row that it had."""
        return len(self.rows) == len(self.before) and (not self.rows.size or int(self.rows.min()) != NOWHERE)

    @property
    def gone(self) -> Rows:
        """The old rows of what is not there any more, or is another one."""
        earlier = self.before[self.changed]
        return np.concatenate((np.flatnonzero(self.rows == NOWHERE).astype(np.int32), earlier[earlier != NOWHERE]))


class Succession(Struct, frozen=True, eq=False):
    """What became of the nodes of each kind, and of all of them by their numbers, which go through the kinds."""

    kinds: dict[NodeKind, Step]
    all: Step


def find_succession(before: Graph, after: Graph, change: GraphChange) -> Succession:
    """How `after` succeeds `before`; `change` tells which nodes are others."""
    kinds = {kind: _step(before, after, kind, change) for kind in NodeKind}
    old_starts = _starts([len(step.rows) for step in kinds.values()])
    new_starts = _starts([len(step.before) for step in kinds.values()])
    steps = list(zip(kinds.values(), old_starts, new_starts, strict=True))
    return Succession(
        kinds,
        Step(
            np.concatenate([_shifted(step.rows, new) for step, _, new in steps]),
            np.concatenate([_shifted(step.before, old) for step, old, _ in steps]),
            np.concatenate([_shifted(step.changed, new) for step, _, new in steps]),
        ),
    )


def mask_of(rows: NDArray[np.integer], size: int) -> NDArray[np.bool_]:
    """Which of so many rows are among `rows`; one more behind them, for NOWHERE, is not."""
    found = np.zeros(size + 1, np.bool_)
    found[rows] = True
    return found


def _step(before: Graph, after: Graph, kind: NodeKind, change: GraphChange) -> Step:
    old, new = before.nodes(kind), after.nodes(kind)
    removed = _rows_of(old, _of_kind(change.removed, kind))
    added = _rows_of(new, _of_kind(change.added, kind))
    kept_old = np.delete(np.arange(len(old), dtype=np.int32), removed)
    kept_new = np.delete(np.arange(len(new), dtype=np.int32), added)
    rows = np.full(len(old), NOWHERE, np.int32)
    rows[kept_old] = kept_new
    earlier = np.full(len(new), NOWHERE, np.int32)
    earlier[kept_new] = kept_old
    updated = _rows_of(new, _of_kind(change.updated, kind))
    if before.sites != after.sites:
        updated = np.union1d(updated, _relocated(before, after, kind, kept_old, kept_new)).astype(np.int32)
    is_other = (
        _is_other(before, after, old[earlier_row], new[row])
        for row, earlier_row in zip(updated.tolist(), earlier[updated].tolist(), strict=True)
    )
    others = updated[np.fromiter(is_other, np.bool_, len(updated))]
    return Step(rows, earlier, np.sort(np.concatenate((others, added))))


def _is_other(before: Graph, after: Graph, old: Node, new: Node) -> bool:
    return old != new or before.locale_of(old) != after.locale_of(new)


def _relocated(before: Graph, after: Graph, kind: NodeKind, kept_old: Rows, kept_new: Rows) -> Rows:
    """The new rows of nodes that are in another language because their folder is."""
    old, new = before.nodes(kind), after.nodes(kind)
    pairs = zip(kept_old.tolist(), kept_new.tolist(), strict=True)
    return np.array(
        [row for earlier, row in pairs if before.locale_of(old[earlier]) != after.locale_of(new[row])], np.int32
    )


def _of_kind(ids: Iterable[NodeId], kind: NodeKind) -> list[NodeId]:
    return [id_ for id_ in ids if NODE_KINDS[id_.partition("_")[0]] is kind]


def _rows_of(nodes: Sequence[Node], ids: Sequence[NodeId]) -> Rows:
    return np.array([place_of(nodes, id_).row for id_ in ids], np.int32)


def _starts(sizes: Sequence[int]) -> list[int]:
    starts: list[int] = np.concatenate(([0], np.cumsum(sizes))).tolist()
    return starts[:-1]


def _shifted(rows: Rows, start: int) -> Rows:
    return np.where(rows == NOWHERE, NOWHERE, rows + start).astype(np.int32)
