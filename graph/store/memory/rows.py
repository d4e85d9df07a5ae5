"""Rows of nodes by their ids.

Every id has a slot, which it keeps from version to version; a version has the row and the number of the node in each slot.
So a change that shifts all rows costs one pass over arrays, and no table of ids is made anew.
"""

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.keys import NodeId, NodeKind
from graph.store.memory.numbering import Numbering
from graph.succession import Succession


class NodeRows:
    """The rows of the nodes of one version, by their ids; `numbers` has the number of the node in each slot, negative where
    it is in other versions only."""

    def __init__(self, slots: dict[NodeId, int], numbers: NDArray[np.int32], numbering: Numbering) -> None:
        """`slots` are those of all versions, and grow with later ones."""
        self._slots = slots
        self.numbers = numbers
        starts = np.array([numbering.starts[kind] for kind in NodeKind], np.int32)
        rows = numbers - starts[np.searchsorted(starts, numbers, side="right") - 1]
        # Reading one entry of it costs a third of what one of an array does.
        self._rows = rows.data

    @classmethod
    def of(cls, graph: Graph) -> "NodeRows":
        """The rows of the nodes of `graph`: slots are numbers."""
        nodes = (node for kind in NodeKind for node in graph.nodes(kind))
        slots = {node.id: slot for slot, node in enumerate(nodes)}
        return cls(slots, np.arange(len(slots), dtype=np.int32), Numbering(graph))

    def get(self, id_: NodeId) -> int | None:
        """The row of the node with this id, among the nodes of its kind; None where there is none."""
        slot = self._slots.get(id_)
        if slot is None or slot >= len(self._rows):
            return None
        row = self._rows[slot]
        return None if row < 0 else row

    def __getitem__(self, id_: NodeId) -> int:
        row = self.get(id_)
        if row is None:
            raise KeyError(id_)
        return row

    def next(self, graph: Graph, succession: Succession) -> "NodeRows":
        """The rows of the nodes of `graph`, which succeeds this one."""
        step = succession.all
        if step.keeps_rows:
            return self
        numbering = Numbering(graph)
        added = np.flatnonzero(step.before < 0)
        slots = [self._slots.setdefault(node.id, len(self._slots)) for node in numbering.nodes(added.tolist())]
        numbers = np.full(len(self._slots), -1, np.int32)
        is_there = np.flatnonzero(self.numbers >= 0)
        numbers[is_there] = step.rows[self.numbers[is_there]]
        numbers[slots] = added
        return NodeRows(self._slots, numbers, numbering)


def slots_of(numbers: NDArray[np.integer]) -> NDArray[np.int64]:
    """The slot of each node, by its number, where `numbers` has the number of the node in each slot."""
    taken = np.flatnonzero(numbers >= 0)
    slots = np.empty(len(taken), np.int64)
    slots[numbers[taken]] = taken
    return slots
