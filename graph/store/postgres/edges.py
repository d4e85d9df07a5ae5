"""Edges: those at nodes, and those among nodes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graph.build.graph import EDGE_ENDS
from graph.keys import Direction, EdgeKind, NodeId, NodeKind, kind_of
from graph.records import Edge
from graph.store.postgres.keys import key_of
from graph.store.postgres.nodes import OTHER_IDS
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.strands import TAKEN, Strand, strands
from graph.store.postgres.tables import EDGE_NUMBERS

IDS = {kind: f"SELECT key, id FROM {kind} WHERE key = ANY(%(keys)s) AND {THEN}" for kind in NodeKind}
"""The keys and ids of some nodes of each kind."""
# What edges against their direction are ordered by at a node: articles newest first, others by name, last of all the key.
_PLACES = {
    NodeKind.ARTICLE: "n.published_date_time IS NULL, -n.published_date_time, NULL",
    NodeKind.PROVIDER: "false, n.name_folded, n.name",
    NodeKind.TOPIC: "false, n.name_folded, n.name",
}
_AT = {
    (
        far,
        direction,
    ): f"SELECT t.origin, t.edge, t.out_place, t.in_place, t.out_inferred, t.in_inferred, t.out_sources, "
    f"t.in_sources, n.id, {place}, t.node FROM to_{far} t JOIN {far} n ON n.key = t.node "
    f"WHERE t.origin = ANY(%(keys)s) AND t.edge = ANY(%(edges)s) AND {taken} AND {then('t')} AND {then('n')}"
    for far, place in _PLACES.items()
    for direction, taken in TAKEN.items()
}
_AMONG = {
    far: f"SELECT origin, node, out_place, out_inferred, out_sources FROM to_{far} "
    "WHERE origin = ANY(%(sources)s) AND node = ANY(%(targets)s) AND edge = %(edge)s AND out_place IS NOT NULL "
    f"AND {THEN} ORDER BY origin, out_place"
    for far in NodeKind
}
_EDGES = tuple(EdgeKind)

Ids = Mapping[NodeKind, Mapping[int, NodeId]]
"""The ids of nodes of each kind, by their keys."""


class _Placed(NamedTuple):
    """An edge at a node, and where it stands among those there."""

    node: tuple[NodeKind, int]
    place: tuple[Any, ...]
    edge: Edge


class EdgeLookups:
    """Edges of one generation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def neighbours(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind], direction: Direction) -> list[list[Edge]]:
        """For each id the edges of these kinds at its node, in the order of kinds, then positions; none for no node.

        Raises IdInvalid, and StoreUnavailable.
        """
        own = self.own_ids(ids)
        known: dict[NodeKind, dict[int, NodeId]] = {kind: {} for kind in NodeKind}
        for id_ in own.values():
            known[kind_of(id_)][key_of(id_)] = id_
        found: dict[tuple[NodeKind, int], list[_Placed]] = {}
        for placed in self._placed(known, edges, direction):
            found.setdefault(placed.node, []).append(placed)
        listed = {
            node: [each.edge for each in sorted(there, key=lambda each: each.place)] for node, there in found.items()
        }
        return [list(listed.get((kind_of(own[id_]), key_of(own[id_])), ())) if id_ in own else [] for id_ in ids]

    def edges_among(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind]) -> list[Edge]:
        """All edges of these kinds whose ends are both among `ids`, each once, in the order of kinds, then of ids.

        Raises IdInvalid, and StoreUnavailable.
        """
        known: dict[NodeKind, dict[int, NodeId]] = {kind: {} for kind in NodeKind}
        for id_ in self.own_ids(ids).values():
            known[kind_of(id_)][key_of(id_)] = id_
        return self.among(known, edges)

    def among(self, known: Ids, edges: Sequence[EdgeKind]) -> list[Edge]:
        """All edges of these kinds among known nodes, in the order of kinds, then of their sources' ids, then of positions."""
        asked = []
        for edge in dict.fromkeys(edges):
            source, target = EDGE_ENDS[edge]
            if known[source] and known[target]:
                ends = {"sources": list(known[source]), "targets": list(known[target])}
                asked.append((edge, (_AMONG[target], {**ends, "edge": EDGE_NUMBERS[edge]})))
        answers = self._session.ask_all([question for _, question in asked])
        return [
            Edge(
                edge,
                known[EDGE_ENDS[edge][0]][source],
                known[EDGE_ENDS[edge][1]][target],
                place,
                inferred,
                tuple(sources),
            )
            for (edge, _), rows in zip(asked, answers, strict=True)
            for source, target, place, inferred, sources in rows
        ]

    def own_ids(self, ids: Iterable[NodeId]) -> dict[NodeId, NodeId]:
        """The ids that nodes go by, by the ids that name them; without those that name none.

        Raises IdInvalid, and StoreUnavailable.
        """
        kinds = {id_: kind_of(id_) for id_ in ids}
        asked = [(kind, [key_of(id_) for id_, own in kinds.items() if own is kind]) for kind in NodeKind]
        asked = [(kind, keys) for kind, keys in asked if keys]
        articles = [id_ for id_, kind in kinds.items() if kind is NodeKind.ARTICLE]
        questions: list[tuple[str, Mapping[str, Any]]] = [(IDS[kind], {"keys": keys}) for kind, keys in asked]
        if articles:
            questions.append((OTHER_IDS, {"ids": articles}))
        answers = self._session.ask_all(questions)
        found = {NodeId(id_) for (kind, _), rows in zip(asked, answers, strict=False) for _, id_ in rows}
        own = {id_: id_ for id_ in kinds if id_ in found}
        others: dict[str, int] = dict(answers[-1]) if articles else {}
        if others:
            ids_by_key: dict[int, NodeId] = dict(
                self._session.ask(IDS[NodeKind.ARTICLE], keys=sorted(set(others.values())))
            )
            own |= {NodeId(id_): ids_by_key[key] for id_, key in others.items() if key in ids_by_key}
        return own

    def _placed(self, known: Ids, edges: Sequence[EdgeKind], direction: Direction) -> Iterable[_Placed]:
        """The edges at known nodes, in no order."""
        asked = [strand for strand in strands(edges, direction) if known[strand.origin]]
        answers = self._session.ask_all(
            [(_AT[each.far, direction], {"keys": list(known[each.origin]), "edges": each.edges}) for each in asked]
        )
        kinds = {EDGE_NUMBERS[edge]: place for place, edge in reversed(list(enumerate(edges)))}
        for strand, rows in zip(asked, answers, strict=True):
            for row in rows:
                yield from _edges_of(row, strand, known[strand.origin][row[0]], kinds, direction)


def _edges_of(
    row: tuple[Any, ...], strand: Strand, here: NodeId, kinds: Mapping[int, int], direction: Direction
) -> Iterable[_Placed]:
    """The edges that a row tells of, seen from its origin, whose id is `here`."""
    origin, number, out, back, out_inferred, in_inferred, out_sources, in_sources, there, *place, key = row
    edge, node = _EDGES[number], (strand.origin, origin)
    if out is not None and direction is not Direction.IN:
        found = Edge(edge, here, there, out, out_inferred, tuple(out_sources))
        yield _Placed(node, (kinds[number], 0, out), found)
    if back is not None and direction is not Direction.OUT:
        found = Edge(edge, there, here, back, in_inferred, tuple(in_sources))
        yield _Placed(node, (kinds[number], 1, *place, key), found)
