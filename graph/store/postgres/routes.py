"""Paths between nodes of the database."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import pairwise
from typing import Any

from graph.keys import Direction, EdgeKind, NodeId, NodeKind, kind_of
from graph.records import Edge, Node
from graph.store.answers import Path
from graph.store.postgres.cohorts import Cohort, Cohorts
from graph.store.postgres.keys import key_of
from graph.store.postgres.nodes import RECORDS
from graph.store.postgres.numbers import Numbers
from graph.store.postgres.packing import NODES
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.strands import strands
from graph.store.postgres.web import DatabaseWeb
from graph.store.questions import Route
from graph.traverse.paths import shortest_paths

_REVERSED = {Direction.OUT: Direction.IN, Direction.IN: Direction.OUT, Direction.BOTH: Direction.BOTH}
_STEP = {
    far: "SELECT edge, out_place, in_place, out_inferred, in_inferred, out_sources, in_sources "
    f"FROM to_{far} WHERE origin = %(origin)s AND node = %(node)s AND edge = ANY(%(edges)s) AND {THEN} ORDER BY edge"
    for far in NodeKind
}
_EDGES = tuple(EdgeKind)

Place = tuple[NodeKind, int]
"""A node's kind and key."""


class Routes:
    """Paths in one generation."""

    def __init__(self, session: Session, cohorts: Cohorts) -> None:
        self._session = session
        self._cohorts = cohorts
        self._numbers = Numbers()
        # What was met on the way is asked for once, whichever path it is on.
        self._webs: dict[tuple[tuple[EdgeKind, ...], Direction], DatabaseWeb] = {}
        self._known: dict[Place, Node] = {}

    def paths(self, source: NodeId, target: NodeId, route: Route) -> Iterator[Path]:
        """The loopless paths from one node to another, which go by these ids, shortest first, then by their nodes' ids.

        Each is found when it is asked for: in a round trip for each level of the search that meets new nodes, and one more.
        """
        onward, back = (self._web(route.edges, way) for way in (route.direction, _REVERSED[route.direction]))
        ends = [int(self._numbers.of(kind_of(id_), [key_of(id_)])[0]) for id_ in (source, target)]
        found = shortest_paths(onward, back, ends[0], ends[1], route.max_hops)
        return self._given(found, route)

    def _web(self, edges: tuple[EdgeKind, ...], direction: Direction) -> DatabaseWeb:
        web = self._webs.get((edges, direction))
        if web is None:
            web = self._webs[edges, direction] = DatabaseWeb(self._session, self._numbers, edges, direction)
        return web

    def _given(self, found: Iterator[tuple[int, ...]], route: Route) -> Iterator[Path]:
        """The paths as they are given out: their nodes are one cohort, until something is asked of it."""
        cohorts: dict[NodeKind, Cohort] = {}
        for numbers in found:
            places = [self._numbers.node(number) for number in numbers]
            edges = self._ask(places, route)
            nodes = [copy(self._known[place]) for place in places]
            for kind in NodeKind:
                own = [node for node in nodes if node.kind is kind]
                cohorts[kind] = self._cohorts.joined(own, cohorts.get(kind))
            yield Path(tuple(nodes), edges)

    def _ask(self, places: Sequence[Place], route: Route) -> tuple[Edge, ...]:
        """The edges of the steps between some nodes, which are known from then on."""
        questions: list[tuple[str, Mapping[str, Any]]] = []
        for here, there in pairwise(places):
            edges = [
                number
                for strand in strands(route.edges, route.direction)
                if (strand.origin, strand.far) == (here[0], there[0])
                for number in strand.edges
            ]
            questions.append((_STEP[there[0]], {"origin": here[1], "node": there[1], "edges": edges}))
        missing = dict.fromkeys(place for place in places if place not in self._known)
        kinds = [kind for kind in NodeKind if any(place[0] is kind for place in missing)]
        questions += [(RECORDS[kind], {"keys": [key for own, key in missing if own is kind]}) for kind in kinds]
        answers = self._session.ask_all(questions)
        steps, records = answers[: len(places) - 1], answers[len(places) - 1 :]
        for kind, rows in zip(kinds, records, strict=True):
            self._known |= {(kind, key): NODES[kind].unpack(record) for key, record in rows}
        ids = [self._known[place].id for place in places]
        return tuple(
            next(_edges_of(here, there, rows, route.direction))
            for (here, there), rows in zip(pairwise(ids), steps, strict=True)
        )


def _edges_of(here: NodeId, there: NodeId, rows: Sequence[tuple[Any, ...]], direction: Direction) -> Iterator[Edge]:
    """The edges that a route may take from one node to another: kind by kind, first those that go its way."""
    for number, out, back, out_inferred, in_inferred, out_sources, in_sources in rows:
        if out is not None and direction is not Direction.IN:
            yield Edge(_EDGES[number], here, there, out, out_inferred, tuple(out_sources))
        if back is not None and direction is not Direction.OUT:
            yield Edge(_EDGES[number], there, here, back, in_inferred, tuple(in_sources))
