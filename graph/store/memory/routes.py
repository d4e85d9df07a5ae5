"""Paths between nodes of a snapshot."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from graph.build.graph import EDGE_ENDS
from graph.keys import Direction, EdgeKind, NodeId
from graph.records import Edge, Node
from graph.store.answers import Path
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.web import SnapshotWeb
from graph.store.questions import Route
from graph.traverse.paths import shortest_paths

_REVERSED = {Direction.OUT: Direction.IN, Direction.IN: Direction.OUT, Direction.BOTH: Direction.BOTH}


def find_paths(snapshot: Snapshot, source: NodeId, target: NodeId, route: Route) -> Iterator[Path]:
    """The loopless paths from one node to another, shortest first, then by their nodes' ids."""
    onward = SnapshotWeb(snapshot, route.edges, route.direction)
    back = SnapshotWeb(snapshot, route.edges, _REVERSED[route.direction])
    found = shortest_paths(onward, back, snapshot.number(source), snapshot.number(target), route.max_hops)
    return (_path(snapshot, snapshot.numbering.nodes(numbers), route) for numbers in found)


def _path(snapshot: Snapshot, nodes: list[Node], route: Route) -> Path:
    edges = [next(_edges(snapshot, here, there, route)) for here, there in pairwise(nodes)]
    return Path(tuple(nodes), tuple(edges))


def _edges(snapshot: Snapshot, here: Node, there: Node, route: Route) -> Iterator[Edge]:
    """The edges that a route may take from one node to another: kind by kind, first those that go its way."""
    for kind in EdgeKind:
        for way, ends in ((Direction.OUT, EDGE_ENDS[kind]), (Direction.IN, EDGE_ENDS[kind][::-1])):
            if kind in route.edges and route.direction in (way, Direction.BOTH) and ends == (here.kind, there.kind):
                adjacency = snapshot.adjacency(kind, way)
                part = adjacency.of(snapshot.rows[here.id])
                joining = np.flatnonzero(adjacency.targets[part] == snapshot.rows[there.id])
                yield from snapshot.graph.edges_of(kind, adjacency.edges[part][joining])
