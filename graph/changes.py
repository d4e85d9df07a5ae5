"""Changes: what became of nodes from one version of the graph to the next, and who is told of it."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from msgspec import Struct

from graph.build.graph import EDGE_ENDS, Graph
from graph.build.rows import row_of
from graph.keys import NodeId, NodeKind, kind_of
from graph.records import Edge, Node


class GraphChange(Struct, frozen=True):
    """One step from a version of the graph to the next; a node is updated if its record or an edge that leaves it is another.

    The ids of each kind of change ascend.
    """

    version: str
    previous_version: str
    added: tuple[NodeId, ...] = ()
    updated: tuple[NodeId, ...] = ()
    removed: tuple[NodeId, ...] = ()


Listener = Callable[[GraphChange], None]
"""Is told of a change by the thread that makes it, and returns at once."""


class Changes:
    """Tells those who listen of each change, in the order of versions."""

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tells `listener` of all changes from now on, until what this returns is called."""
        self._listeners = (*self._listeners, listener)

        def end() -> None:
            self._listeners = tuple(each for each in self._listeners if each is not listener)

        return end

    def tell(self, change: GraphChange) -> None:
        """Tells all who listen."""
        for listener in self._listeners:
            listener(change)


def compare(before: Graph, after: Graph) -> GraphChange:
    """What became of nodes from one graph to another, found by looking at all of both."""
    return differences(
        before, after, {node.id for graph in (before, after) for kind in NodeKind for node in graph.nodes(kind)}
    )


def differences(before: Graph, after: Graph, ids: Iterable[NodeId]) -> GraphChange:
    """What became of the nodes with these ids from one graph to another."""
    added: list[NodeId] = []
    updated: list[NodeId] = []
    removed: list[NodeId] = []
    for id_ in sorted(set(ids)):
        was, is_now = _look(before, id_), _look(after, id_)
        if was is None:
            added.extend([id_] if is_now else [])
        elif is_now is None:
            removed.append(id_)
        elif was != is_now:
            updated.append(id_)
    return GraphChange(after.version, before.version, tuple(added), tuple(updated), tuple(removed))


def _look(graph: Graph, id_: NodeId) -> tuple[Node, list[Edge]] | None:
    """A node with the edges that leave it."""
    kind = kind_of(id_)
    row = row_of(graph.nodes(kind), id_)
    return None if row is None else (graph.nodes(kind)[row], [*_leaving(graph, kind, row)])


def _leaving(graph: Graph, kind: NodeKind, row: int) -> Iterator[Edge]:
    for edge, (source, _) in EDGE_ENDS.items():
        if source is kind:
            start, end = np.searchsorted(graph.edges[edge].source, (row, row + 1)).tolist()
            yield from graph.edges_of(edge, np.arange(start, end))
