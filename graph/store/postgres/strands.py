"""Strands: what leads from nodes of one kind to nodes of another along edges of some kinds, as statements can follow it."""

from collections.abc import Sequence
from typing import NamedTuple

from graph.build.graph import EDGE_ENDS
from graph.keys import Direction, EdgeKind, NodeKind
from graph.store.postgres.tables import EDGE_NUMBERS


class Strand(NamedTuple):
    """Edges between nodes of the kind `origin` and those of the kind `far`, by the numbers of the edges' kinds.

    Two nodes of different kinds may have the same key: it is by the numbers that rows which begin at one of the kind
    `origin` are told from others.
    """

    origin: NodeKind
    far: NodeKind
    edges: list[int]


TAKEN = {
    Direction.OUT: "out_place IS NOT NULL",
    Direction.IN: "in_place IS NOT NULL",
    Direction.BOTH: "(out_place IS NOT NULL OR in_place IS NOT NULL)",
}
"""The condition of rows of edges that are followed in a direction."""


def strands(edges: Sequence[EdgeKind], direction: Direction) -> list[Strand]:
    """What edges of these kinds lead to in `direction`, a strand for each pair of kinds of nodes."""
    found: dict[tuple[NodeKind, NodeKind], dict[int, None]] = {}
    for edge in dict.fromkeys(edges):
        for way, ends in ((Direction.OUT, EDGE_ENDS[edge]), (Direction.IN, EDGE_ENDS[edge][::-1])):
            if direction in (way, Direction.BOTH):
                found.setdefault(ends, {})[EDGE_NUMBERS[edge]] = None
    return [Strand(origin, far, list(numbers)) for (origin, far), numbers in found.items()]
