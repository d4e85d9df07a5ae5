"""Rows of nodes: their places among those of their kind, which are in the order of their ids, and what becomes of them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from graph.build.edges import Rows
from graph.keys import NodeId, NodeKind, node_id
from graph.records import Article, Node, Provider, Topic

N = TypeVar("N", Article, Provider, Topic)

GONE = -1
"""The row of a node that there is no longer."""


def row_of(nodes: Sequence[Node], id_: NodeId) -> int | None:
    """The row of the node with this id; None where there is none."""
    row = bisect_left(nodes, id_, key=_id)
    return row if row < len(nodes) and nodes[row].id == id_ else None


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
    """Nodes of one kind as they are now; `rows` has the row of each that was there before, GONE where there is none."""

    nodes: tuple[N, ...]
    rows: Rows


def renew(nodes: Sequence[N], changed: Mapping[NodeId, N | None]) -> Renewed[N]:
    """`nodes` with those that are `changed`, by their ids: None for those that are no longer."""
    renewed = list(nodes)
    gone: list[int] = []
    new: list[tuple[int, N]] = []
    for id_, node in sorted(changed.items(), key=itemgetter(0)):
        place = bisect_left(nodes, id_, key=_id)
        is_there = place < len(nodes) and nodes[place].id == id_
        if node is None:
            gone.extend([place] if is_there else [])
        elif is_there:
            renewed[place] = node
        else:
            new.append((place, node))
    rows = _rows(len(nodes), gone, [place for place, _ in new])
    # Those behind a place are seen to before, so that all places are still as they were.
    while gone or new:
        if not new or (gone and gone[-1] >= new[-1][0]):
            del renewed[gone.pop()]
        else:
            place, node = new.pop()
            renewed.insert(place, node)
    return Renewed(tuple(renewed), rows)


def _rows(size: int, gone: Sequence[int], places: Sequence[int]) -> Rows:
    """The rows of nodes, some of which are `gone`, where others come in before those that were at `places`."""
    kept = np.ones(size, np.bool_)
    kept[np.array(gone, np.int64)] = False
    rows = np.cumsum(kept) - 1 + np.searchsorted(np.array(places, np.int64), np.arange(size), side="right")
    return np.where(kept, rows, GONE).astype(np.int32)


def _id(node: Node) -> NodeId:
    return node.id
