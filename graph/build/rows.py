"""Rows of nodes: their places among those of their kind, which are in the order of their ids, and what becomes of them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from graph.build.edges import Rows
from graph.keys import NodeId, NodeKind, node_id
from graph.merging import merged, shifted
from graph.records import Article, Node, Provider, Topic

N = TypeVar("N", Article, Provider, Topic)

NOWHERE = -1
"""The row or number, in one version, of a node that is in another one alone."""


class Place(NamedTuple):
    """The row of a node, or, where it is not there, that of the first one behind it."""

    row: int
    is_there: bool


def place_of(nodes: Sequence[Node], id_: NodeId) -> Place:
    """The place of the node with this id."""
    row = bisect_left(nodes, id_, key=_id)
    return Place(row, row < len(nodes) and nodes[row].id == id_)


def row_of(nodes: Sequence[Node], id_: NodeId) -> int | None:
    """The row of the node with this id; None where there is none."""
    row, is_there = place_of(nodes, id_)
    return row if is_there else None


class KeyRows(Mapping[str, int]):
    """The rows of nodes of one kind by their keys, looked up one by one."""

    def __init__(self, kind: NodeKind, nodes: Sequence[Node]) -> None:
        self._kind = kind
        self._nodes = nodes

    def __getitem__(self, key: str) -> int:
        row = row_of(self._nodes, node_id(self._kind, key))
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[str]:
        return (node.key for node in self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


class Renewed(NamedTuple, Generic[N]):
    """Nodes of one kind as they are now; `rows` has the row of each that was there before, NOWHERE where there is none."""

    nodes: tuple[N, ...]
    rows: Rows


def renew(nodes: Sequence[N], changed: Mapping[NodeId, N | None]) -> Renewed[N]:
    """`nodes` with those that are `changed`, by their ids: None for those that are no longer."""
    kept = list(nodes)
    gone: list[int] = []
    places: list[int] = []
    new: list[N] = []
    for id_, node in sorted(changed.items(), key=itemgetter(0)):
        row, is_there = place_of(nodes, id_)
        if node is None:
            gone.extend([row] if is_there else [])
        elif is_there:
            kept[row] = node
        else:
            places.append(row - len(gone))
            new.append(node)
    for row in reversed(gone):
        del kept[row]
    rows = np.full(len(nodes), NOWHERE, np.int32)
    rows[np.delete(np.arange(len(nodes)), gone)] = shifted(len(kept), places)
    return Renewed(tuple(merged(kept, places, new)), rows)


def _id(node: Node) -> NodeId:
    return node.id
