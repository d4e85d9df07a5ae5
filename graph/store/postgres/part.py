"""Parts of the graph of one generation, as they are exported: nodes and edges so many at a time."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from graph.build.graph import EDGE_ENDS
from graph.keys import EdgeKind, NodeId, NodeKind
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.postgres.edges import IDS
from graph.store.postgres.layouts import Layout
from graph.store.postgres.nodes import number_of_bits
from graph.store.postgres.numbers import Keys
from graph.store.postgres.packing import NODES, STORIES
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.tables import EDGE_NUMBERS
from graph.store.postgres.web import keys_in

_NODES = {
    kind: f"SELECT key, record, prominence, NULL, NULL FROM {kind} WHERE key = ANY(%(keys)s) AND {THEN} ORDER BY key"
    for kind in (NodeKind.PROVIDER, NodeKind.TOPIC)
}
_NODES[NodeKind.ARTICLE] = (
    "SELECT n.key, n.record, n.prominence, n.rank, s.record FROM article n "
    f"LEFT JOIN story s ON s.key = n.story AND {then('s')} "
    f"WHERE n.key = ANY(%(keys)s) AND {then('n')} ORDER BY n.key"
)
_GREATEST = {kind: f"SELECT prominence FROM {kind} WHERE {THEN} ORDER BY prominence DESC LIMIT 1" for kind in NodeKind}
_EDGES = {
    far: f"SELECT t.origin, t.node, t.out_place, t.out_inferred, t.out_sources, n.id FROM to_{far} t "
    f"JOIN {far} n ON n.key = t.node WHERE t.origin = ANY(%(keys)s) AND t.edge = %(edge)s AND t.out_place IS NOT NULL "
    f"AND {then('t')} AND {then('n')} ORDER BY t.origin, t.out_place"
    for far in NodeKind
}
_TARGETS = {
    far: f"SELECT string_agg(int8send(node), ''::bytea) FROM to_{far} "
    f"WHERE origin = ANY(%(keys)s) AND edge = %(edge)s AND out_place IS NOT NULL AND {THEN}"
    for far in NodeKind
}
_AT_ONCE = 1_000
_COUNTED_AT_ONCE = 20_000


class PostgresPart:
    """The nodes that are `inside`, by their keys, and all edges among them."""

    def __init__(self, session: Session, inside: Mapping[NodeKind, Keys], layout: Layout | None = None) -> None:
        """The keys of each kind ascend; `layout` is where places are taken from, where they are wanted."""
        self._session = session
        self._inside = inside
        self._layout = layout
        self.version = session.generation.summary.version
        self.node_count = sum(map(len, inside.values()))

    @cached_property
    def edge_count(self) -> int:
        """How many edges there are. Raises StoreUnavailable."""
        summary = self._session.generation.summary
        if self.node_count == summary.articles + summary.providers + summary.topics:
            return sum(summary.edges.values())
        return sum(self._count(kind) for kind in EdgeKind)

    def nodes(self) -> Iterator[Portrait]:
        """The nodes, articles first, then providers, then topics, each kind in the order of ids. Raises StoreUnavailable."""
        greatest = {kind: rows[0][0] if rows else 0.0 for kind, rows in self._greatest()}
        for kind in NodeKind:
            for keys in _pieces(self._inside[kind], _AT_ONCE):
                for row in self._session.ask(_NODES[kind], keys=keys.tolist()):
                    yield self._portrait(kind, row, greatest[kind] or 1.0)

    def edges(self) -> Iterator[Edge]:
        """The edges, kind after kind, in the order of their sources' ids, then of positions. Raises StoreUnavailable."""
        for kind in EdgeKind:
            source, target = EDGE_ENDS[kind]
            for keys in _pieces(self._inside[source], _AT_ONCE):
                asked = {"keys": keys.tolist()}
                ids, rows = self._session.ask_all(
                    [(IDS[source], asked), (_EDGES[target], {**asked, "edge": EDGE_NUMBERS[kind]})]
                )
                source_ids: dict[int, NodeId] = dict(ids)
                inside = self._is_inside(target, np.array([row[1] for row in rows], np.int64)).tolist()
                for is_inside, (origin, _, place, inferred, sources, id_) in zip(inside, rows, strict=True):
                    if is_inside:
                        yield Edge(kind, source_ids[origin], id_, place, inferred, tuple(sources))

    def _greatest(self) -> Iterator[tuple[NodeKind, list[tuple[Any, ...]]]]:
        """The greatest prominence of nodes of each kind, where there are any."""
        answers = self._session.ask_all([(_GREATEST[kind], {}) for kind in NodeKind])
        return zip(NodeKind, answers, strict=True)

    def _portrait(self, kind: NodeKind, row: tuple[Any, ...], greatest: float) -> Portrait:
        key, record, prominence, rank, story = row
        node = NODES[kind].unpack(record)
        place = None if self._layout is None else self._layout.place(kind, key)
        if rank is None:
            return Portrait(node, prominence / greatest, place=place)
        label = None if story is None else STORIES.unpack(story).label
        return Portrait(node, prominence / greatest, number_of_bits(rank), label, place)

    def _count(self, kind: EdgeKind) -> int:
        source, target = EDGE_ENDS[kind]
        count = 0
        for keys in _pieces(self._inside[source], _COUNTED_AT_ONCE):
            rows = self._session.ask(_TARGETS[target], keys=keys.tolist(), edge=EDGE_NUMBERS[kind])
            count += int(np.count_nonzero(self._is_inside(target, keys_in(rows[0][0] or b""))))
        return count

    def _is_inside(self, kind: NodeKind, keys: Keys) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """For each key whether the node of `kind` that has it is in this part."""
        inside = self._inside[kind]
        places = np.minimum(np.searchsorted(inside, keys), max(len(inside) - 1, 0))
        return inside[places] == keys if inside.size else np.zeros(len(keys), np.bool_)


def _pieces(keys: Keys, size: int) -> Iterator[Keys]:
    """The keys, so many at a time."""
    bounds = [*range(0, len(keys), size), len(keys)]
    return (keys[start:end] for start, end in pairwise(bounds))
