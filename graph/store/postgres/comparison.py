"""Comparisons: what became of nodes from one generation to the next, found in the rows that begin or end with it."""

from collections.abc import Iterator

from graph.build.graph import EDGE_ENDS
from graph.changes import GraphChange
from graph.keys import NodeId, NodeKind
from graph.store.postgres.connections import Connected
from graph.store.postgres.tables import EDGE_NUMBERS

MOST_TOLD = 100_000
"""Of so many nodes at most it is told what became of them."""

_NODES = {
    kind: f"""
    SELECT coalesce(after.id, before.id), before.key IS NULL, after.key IS NULL
    FROM (SELECT key, id, record, more_sources FROM {kind} WHERE since = %(generation)s) after
    FULL JOIN (SELECT key, id, record, more_sources FROM {kind} WHERE until = %(generation)s) before USING (key)
    WHERE before.key IS NULL OR after.key IS NULL OR (before.record, before.more_sources)
    IS DISTINCT FROM (after.record, after.more_sources)
    LIMIT {MOST_TOLD + 1}
    """
    for kind in NodeKind
}
"""Nodes that were added, removed, or have other values."""

_ORIGINS = {
    kind: f"""
    SELECT DISTINCT edge, origin
    FROM (SELECT * FROM to_{kind} WHERE since = %(generation)s AND out_place IS NOT NULL) after
    FULL JOIN (SELECT * FROM to_{kind} WHERE until = %(generation)s AND out_place IS NOT NULL) before
    USING (origin, node, edge)
    WHERE (after.out_place, after.out_inferred, after.out_sources)
    IS DISTINCT FROM (before.out_place, before.out_inferred, before.out_sources)
    LIMIT {MOST_TOLD + 1}
    """
    for kind in NodeKind
}
"""Nodes that other edges leave than before."""

_IDS = {
    kind: f"SELECT id FROM {kind} WHERE key = ANY(%(keys)s) AND since <= %(generation)s AND until > %(generation)s"
    for kind in NodeKind
}
_SOURCES = {EDGE_NUMBERS[edge]: source for edge, (source, _) in EDGE_ENDS.items()}


def compare(connection: Connected, generation: int, version: str, previous: str) -> GraphChange:
    """What became of nodes with `generation`, which has this version; that is not told of more than 100,000.

    It is what `graph.changes.compare` finds of the two graphs.
    """
    added: list[NodeId] = []
    removed: list[NodeId] = []
    updated: set[NodeId] = set()
    for kind in NodeKind:
        for id_, is_new, is_gone in connection.execute(_NODES[kind], {"generation": generation}):
            if is_new:
                added.append(id_)
            elif is_gone:
                removed.append(id_)
            else:
                updated.add(id_)
    updated.update(_with_other_edges(connection, generation))
    updated.difference_update(added)
    return told(GraphChange(version, previous, tuple(sorted(added)), tuple(sorted(updated)), tuple(sorted(removed))))


def told(change: GraphChange) -> GraphChange:
    """What is told of a change: of one of more than 100,000 nodes, that it was."""
    if change.size <= MOST_TOLD:
        return change
    return GraphChange(change.version, change.previous_version, missed=True)


def _with_other_edges(connection: Connected, generation: int) -> Iterator[NodeId]:
    keys: dict[NodeKind, set[int]] = {}
    for kind in NodeKind:
        for edge, origin in connection.execute(_ORIGINS[kind], {"generation": generation}):
            keys.setdefault(_SOURCES[edge], set()).add(origin)
    for kind, origins in keys.items():
        for (id_,) in connection.execute(_IDS[kind], {"keys": sorted(origins), "generation": generation}):
            yield id_
