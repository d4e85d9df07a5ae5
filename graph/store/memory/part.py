"""Parts of a snapshot, as they are exported: nodes and edges piece by piece, without holding them again."""

from collections.abc import Iterator

import numpy as np

from graph.build.graph import EDGE_ENDS
from graph.keys import EdgeKind
from graph.layout import Places
from graph.records import Article, Edge, Node
from graph.store.answers import Portrait
from graph.store.memory.snapshot import Snapshot
from graph.stories import NO_STORY
from graph.traverse.web import Mask, Nodes

_EDGES_AT_ONCE = 1_000


class MemoryPart:
    """The nodes of a snapshot that are `inside`, by their numbers, and all edges among them."""

    def __init__(self, snapshot: Snapshot, inside: Mask, places: Places | None = None) -> None:
        """`places` are by the numbers of nodes, where they are wanted."""
        self._snapshot = snapshot
        self._inside = inside
        self._places = places
        self.version = snapshot.graph.version
        self.node_count = int(np.count_nonzero(inside))

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return sum(len(self._edge_rows(kind)) for kind in EdgeKind)

    def nodes(self) -> Iterator[Portrait]:
        """The nodes, articles first, then providers, then topics, each kind in the order of ids."""
        for number in np.flatnonzero(self._inside).tolist():
            [node] = self._snapshot.numbering.nodes([number])
            yield self._portrait(node, number)

    def edges(self) -> Iterator[Edge]:
        """The edges, kind after kind, in the order of their sources' ids, then of positions."""
        for kind in EdgeKind:
            rows = self._edge_rows(kind)
            for start in range(0, len(rows), _EDGES_AT_ONCE):
                yield from self._snapshot.graph.edges_of(kind, rows[start : start + _EDGES_AT_ONCE])

    def _edge_rows(self, kind: EdgeKind) -> Nodes:
        table, numbering = self._snapshot.graph.edges[kind], self._snapshot.numbering
        sources, targets = (self._inside[numbering.part(end)] for end in EDGE_ENDS[kind])
        return np.flatnonzero(sources[table.source] & targets[table.target])

    def _portrait(self, node: Node, number: int) -> Portrait:
        analysis = self._snapshot.analysis
        prominence = float(self._snapshot.relative_prominence[number])
        place = None if self._places is None else (float(self._places[number, 0]), float(self._places[number, 1]))
        if not isinstance(node, Article):
            return Portrait(node, prominence, place=place)
        story = int(analysis.story_of[number])
        label = None if story == NO_STORY else analysis.stories[story].label
        return Portrait(node, prominence, float(analysis.ranks[number]), label, place)
