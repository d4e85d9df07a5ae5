"""Changes: what became of nodes from one version of the graph to the next, who is told of it, and the latest of them."""

from collections.abc import Callable, Iterable, Iterator
from threading import Lock

import numpy as np
from msgspec import Struct

from graph.build.graph import EDGE_ENDS, Graph
from graph.build.rows import row_of
from graph.keys import NodeId, NodeKind, kind_of
from graph.records import Edge, Node


class GraphChange(Struct, frozen=True):
    """One step from a version of the graph to the next; a node is updated if its record or an edge that leaves it is another.

    The ids of each kind of change ascend. Where versions between the two were `missed`, what became of nodes is not known, and
    there are no ids.
    """

    version: str
    previous_version: str
    added: tuple[NodeId, ...] = ()
    updated: tuple[NodeId, ...] = ()
    removed: tuple[NodeId, ...] = ()
    missed: bool = False

    @property
    def size(self) -> int:
        """How many ids there are."""
        return len(self.added) + len(self.updated) + len(self.removed)


_MOST_KEPT = 256
_MOST_IDS = 100_000
"""How many ids are kept of all changes but the latest, which is kept whatever it has."""


class Place(Struct, frozen=True):
    """How far somebody has been told of changes: the number of the next one, and the version that they know."""

    number: int
    version: str


class History(Struct, frozen=True):
    """The latest changes, numbered from the first there ever was. It does not change, so that any thread reads it as it is."""

    changes: tuple[GraphChange, ...] = ()
    first: int = 0

    @property
    def end(self) -> int:
        """The number that the next change will have."""
        return self.first + len(self.changes)

    def then(self, change: GraphChange, most: int = _MOST_KEPT, most_ids: int = _MOST_IDS) -> "History":
        """The history that goes on with this change, of which the earliest are left out that are too many, or have too many ids."""
        kept = (*self.changes, change)[-most:]
        ids = sum(each.size for each in kept[:-1])
        dropped = 0
        while ids > most_ids:
            ids -= kept[dropped].size
            dropped += 1
        kept = kept[dropped:]
        return History(kept, self.end + 1 - len(kept))

    def place_of(self, version: str) -> Place | None:
        """The place of who knows this version, the latest of its name; None where it is not known what came after it."""
        if self.changes and self.changes[-1].version == version:
            return Place(self.end, version)
        for index in range(len(self.changes) - 1, -1, -1):
            if self.changes[index].previous_version == version:
                return Place(self.first + index, version)
        return None

    def step(self, place: Place) -> tuple[GraphChange, Place] | None:
        """What is told next to who is at this place, and their place then; None where they know all.

        Where the next change is kept no longer, that is one step to the latest version, with what was between `missed`.
        """
        if place.number < self.first:
            version = self.changes[-1].version
            return GraphChange(version, place.version, missed=True), Place(self.end, version)
        for number in range(place.number, self.end):
            change = self.changes[number - self.first]
            # A version is seen a moment before it is told of; who came between knows it already.
            if change.version != place.version:
                return change, Place(number + 1, change.version)
        return None


Listener = Callable[[GraphChange], None]
"""Is told of a change by the thread that makes it, and returns at once."""


class Changes:
    """Tells those who listen of each change, in the order of versions; `history` has the latest, at most so many."""

    def __init__(self, most_kept: int = _MOST_KEPT) -> None:
        self.history = History()
        self._most_kept = most_kept
        self._listeners: tuple[Listener, ...] = ()
        self._lock = Lock()

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tells `listener` of all changes from now on, until what this returns is called."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def end() -> None:
            with self._lock:
                self._listeners = tuple(each for each in self._listeners if each is not listener)

        return end

    def tell(self, change: GraphChange) -> None:
        """Tells all who listen, who find it in the history."""
        self.history = self.history.then(change, self._most_kept)
        for listener in self._listeners:
            listener(change)


def compare(before: Graph, after: Graph) -> GraphChange:
    """What became of nodes from one graph to another, found by looking at all of both."""
    ids = {node.id for graph in (before, after) for kind in NodeKind for node in graph.nodes(kind)}
    leaving, leaving_now = _by_source(before), _by_source(after)
    return _told(before, after, ids, lambda id_: leaving.get(id_) != leaving_now.get(id_))


def differences(before: Graph, after: Graph, ids: Iterable[NodeId]) -> GraphChange:
    """What became of the nodes with these ids from one graph to another."""
    return _told(before, after, ids, lambda id_: [*_leaving(before, id_)] != [*_leaving(after, id_)])


def _told(before: Graph, after: Graph, ids: Iterable[NodeId], leads_elsewhere: Callable[[NodeId], bool]) -> GraphChange:
    """What became of nodes; of one that is in both graphs, `leads_elsewhere` says whether other edges leave it."""
    added: list[NodeId] = []
    updated: list[NodeId] = []
    removed: list[NodeId] = []
    for id_ in sorted(set(ids)):
        node, node_now = _node(before, id_), _node(after, id_)
        if node is None:
            added.extend([] if node_now is None else [id_])
        elif node_now is None:
            removed.append(id_)
        elif node != node_now or leads_elsewhere(id_):
            updated.append(id_)
    return GraphChange(after.version, before.version, tuple(added), tuple(updated), tuple(removed))


def _node(graph: Graph, id_: NodeId) -> Node | None:
    nodes = graph.nodes(kind_of(id_))
    row = row_of(nodes, id_)
    return None if row is None else nodes[row]


def _leaving(graph: Graph, id_: NodeId) -> Iterator[Edge]:
    """The edges that leave a node, which there is."""
    kind = kind_of(id_)
    row = row_of(graph.nodes(kind), id_)
    assert row is not None, id_
    for edge, (source, _) in EDGE_ENDS.items():
        if source is kind:
            start, end = np.searchsorted(graph.edges[edge].source, (row, row + 1)).tolist()
            yield from graph.edges_of(edge, np.arange(start, end))


def _by_source(graph: Graph) -> dict[NodeId, list[Edge]]:
    found: dict[NodeId, list[Edge]] = {}
    for edge in graph.each_edge():
        found.setdefault(edge.source, []).append(edge)
    return found
