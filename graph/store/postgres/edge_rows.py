"""Rows of edges: what leads from one node of a snapshot to another, as the tables of edges hold it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.build.edges import EdgeTable
from graph.build.graph import EDGE_ENDS
from graph.keys import EdgeKind, NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.scope import Scope
from graph.store.postgres.tables import EDGE_NUMBERS, Row
from graph.succession import mask_of

_Step = tuple[int | None, int | None, bool | None, bool | None, list[str] | None, list[str] | None]


def edge_rows(snapshot: Snapshot, kind: NodeKind, scope: Scope) -> Iterator[Row]:
    """What leads to the nodes of `kind`: edges that go there, and those that come from there, seen from their other end.

    It is asked for edges at the nodes that the scope has as `linked`, of which topics have those to other topics alone.
    """
    for edge, (source, target) in EDGE_ENDS.items():
        if target is kind:
            yield from _steps(snapshot, edge, (source, kind), scope, is_out=True)
        if source is kind and target is not kind:
            yield from _steps(snapshot, edge, (target, kind), scope, is_out=False)


def _steps(
    snapshot: Snapshot, edge: EdgeKind, ends: tuple[NodeKind, NodeKind], scope: Scope, *, is_out: bool
) -> Iterator[Row]:
    """The rows of one kind of edge from nodes of one kind to those of another; of edges among nodes of one kind, both ways."""
    origin, kind = ends
    table = snapshot.graph.edges[edge]
    number = EDGE_NUMBERS[edge]
    keys, origin_keys = scope.keys[kind], scope.keys[origin]
    published = snapshot.column(NodeKind.ARTICLE, "published_date_time") if kind is NodeKind.ARTICLE else None
    for here, there, out, back in _pairs(table, edge, _indexes(table, edge, snapshot, scope), is_out=is_out):
        row = (keys[there], origin_keys[here], number, *_step(table, out, back))
        yield row if published is None else (*row, published.value(there))


def _step(table: EdgeTable, out: int | None, back: int | None) -> _Step:
    return (
        None if out is None else int(table.position[out]),
        None if back is None else int(table.position[back]),
        None if out is None else bool(table.inferred[out]),
        None if back is None else bool(table.inferred[back]),
        None if out is None else list(table.sources(out)),
        None if back is None else list(table.sources(back)),
    )


def _indexes(table: EdgeTable, edge: EdgeKind, snapshot: Snapshot, scope: Scope) -> NDArray[np.intp]:
    """The edges that are asked for: those at the nodes of the kind that they leave, at either end."""
    source, target = EDGE_ENDS[edge]
    is_linked = mask_of(scope.linked[source], snapshot.size(source))
    is_asked = is_linked[table.source]
    return np.flatnonzero(is_asked | is_linked[table.target] if source is target else is_asked)


def _pairs(
    table: EdgeTable, edge: EdgeKind, indexes: NDArray[np.intp], *, is_out: bool
) -> Iterator[tuple[int, int, int | None, int | None]]:
    """For each pair of rows that edges join, the edge that goes from the first to the second, and the one that comes back."""
    sources, targets = table.source[indexes].tolist(), table.target[indexes].tolist()
    joined = zip(sources, targets, indexes.tolist(), strict=True)
    if not is_out:
        yield from ((target, source, None, index) for source, target, index in joined)
    elif len({*EDGE_ENDS[edge]}) > 1:
        yield from ((source, target, index, None) for source, target, index in joined)
    else:
        places = {(source, target): index for source, target, index in joined}
        for (source, target), index in places.items():
            back = places.get((target, source))
            yield source, target, index, back
            if back is None:
                yield target, source, None, index
