"""The graph as networkx has it, for notebooks and for algorithms that are not on a request's path."""

import networkx as nx
from msgspec import structs

from graph.build.graph import Graph
from graph.keys import NodeKind


def to_networkx(graph: Graph) -> "nx.MultiDiGraph[str]":
    """A MultiDiGraph: nodes by their ids with `kind`, `label` and their records' fields, edges keyed by their kind with
    `kind`, `position`, `inferred` and `sources`. Values that are missing are left out; records inside values are dicts.
    """
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph(version=graph.version)
    for kind in NodeKind:
        for node in graph.nodes(kind):
            attributes = {name: _plain(value) for name, value in structs.asdict(node).items() if value is not None}
            found.add_node(node.id, kind=kind.value, label=node.label, **attributes)
    for edge in graph.each_edge():
        found.add_edge(
            edge.source,
            edge.target,
            key=edge.kind.value,
            kind=edge.kind.value,
            position=edge.position,
            inferred=edge.inferred,
            sources=list(edge.sources),
        )
    return found


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__struct_fields__"):
        return {name: item for name in value.__struct_fields__ if (item := getattr(value, name)) is not None}
    return value
