"""Changes: what became of nodes from one version of the graph to the next, and who is told of it."""

from collections.abc import Callable

from msgspec import Struct

from graph.build.graph import Graph
from graph.keys import NodeId, NodeKind
from graph.records import Node


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
    old, new = _records(before), _records(after)
    leaving, left = _edges(before), _edges(after)
    kept = old.keys() & new.keys()
    return GraphChange(
        after.version,
        before.version,
        added=tuple(sorted(new.keys() - old.keys())),
        updated=tuple(sorted(id_ for id_ in kept if old[id_] != new[id_] or leaving.get(id_) != left.get(id_))),
        removed=tuple(sorted(old.keys() - new.keys())),
    )


def _records(graph: Graph) -> dict[NodeId, Node]:
    return {node.id: node for kind in NodeKind for node in graph.nodes(kind)}


def _edges(graph: Graph) -> dict[NodeId, list[object]]:
    found: dict[NodeId, list[object]] = {}
    for edge in graph.each_edge():
        found.setdefault(edge.source, []).append(edge)
    return found
