"""Numbering: every node of a snapshot has a number, through articles, then providers, then topics, each kind by its ids.

So numbers are in the order of all ids, which begin with their kinds.
"""

from collections.abc import Iterable

from graph.build.graph import Graph
from graph.keys import NodeKind
from graph.records import Node


class Numbering:
    """The numbers of a graph's nodes."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.starts: dict[NodeKind, int] = {}
        self.size = 0
        for kind in NodeKind:
            self.starts[kind] = self.size
            self.size += len(graph.nodes(kind))

    def part(self, kind: NodeKind) -> slice:
        """The numbers of the nodes of `kind`."""
        start = self.starts[kind]
        return slice(start, start + len(self._graph.nodes(kind)))

    def nodes(self, numbers: Iterable[int]) -> list[Node]:
        """The nodes with these numbers, in their order."""
        return [self._node(number) for number in numbers]

    def _node(self, number: int) -> Node:
        if number < self.starts[NodeKind.PROVIDER]:
            return self._graph.articles[number]
        if number < self.starts[NodeKind.TOPIC]:
            return self._graph.providers[number - self.starts[NodeKind.PROVIDER]]
        return self._graph.topics[number - self.starts[NodeKind.TOPIC]]
