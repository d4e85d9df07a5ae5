"""Subgraphs of the database: what is around some nodes, and the edges among that."""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np

from graph.adjacency import distinct
from graph.keys import EdgeKind, NodeId, NodeKind, kind_of
from graph.records import Edge, Node
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.edges import EdgeLookups
from graph.store.postgres.filters import Filters
from graph.store.postgres.keys import key_of
from graph.store.postgres.nodes import nodes_by_key
from graph.store.postgres.numbers import Keys, Numbers
from graph.store.postgres.part import PostgresPart
from graph.store.postgres.session import Session
from graph.store.postgres.surroundings import Prominent, most_prominent
from graph.store.questions import Around
from graph.traverse.surroundings import Surroundings, surroundings
from graph.traverse.web import Nodes


class PostgresSubgraph:
    """A part of the graph of one generation."""

    def __init__(self, session: Session, cohorts: Cohorts, around: Around, filters: Filters) -> None:
        """Raises IdInvalid, and StoreUnavailable."""
        self._session = session
        self._cohorts = cohorts
        self._around = around
        self._numbers = Numbers()
        self._where = filters.of(NodeKind.ARTICLE, around.where)
        self._found = self._surroundings(self._seeds(), around.limit)

    @cached_property
    def truncated(self) -> bool:
        """Whether more nodes would be in it were it not for the limit."""
        if self._found.truncated or self._around.nodes is not None:
            return self._found.truncated
        articles = self.inside[NodeKind.ARTICLE]
        # All articles could be seeds: were they all in it, they would be as many as are there.
        seeds = self._best(len(articles) + 1)
        if not np.isin(self._numbers.keys(NodeKind.ARTICLE, seeds), articles).all():
            return True
        count = len(self._found.nodes)
        return len(self._surroundings(seeds, count + 1).nodes) > count

    @cached_property
    def inside(self) -> Mapping[NodeKind, Keys]:
        """The keys of the nodes of each kind that are in it, ascending."""
        return {kind: distinct(self._numbers.keys(kind, self._found.nodes)) for kind in NodeKind}

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """Its nodes, nearest first."""
        places = [self._numbers.node(number) for number in self._found.nodes.tolist()]
        nodes = [copy(self._known[kind][key]) for kind, key in places]
        for kind in NodeKind:
            self._cohorts.together(node for node in nodes if node.kind is kind)
        return nodes

    def edges(self) -> list[Edge]:
        """All edges whose ends are both in it, in the order of kinds, then of their sources' ids, then of positions."""
        ids = {kind: {key: node.id for key, node in nodes.items()} for kind, nodes in self._known.items()}
        return EdgeLookups(self._session).among(ids, tuple(EdgeKind))

    def part(self) -> PostgresPart:
        """The same nodes and edges, to be exported."""
        return PostgresPart(self._session, self.inside)

    @cached_property
    def _known(self) -> Mapping[NodeKind, Mapping[int, Node]]:
        return nodes_by_key(self._session, {kind: keys.tolist() for kind, keys in self.inside.items()})

    def _surroundings(self, seeds: Nodes, limit: int) -> Surroundings:
        ground = Prominent(self._session, self._numbers, self._around, self._where)
        return surroundings(ground, seeds, self._around.hops, limit)

    def _seeds(self) -> Nodes:
        """The nodes that are named, else the highest-ranked articles."""
        if self._around.nodes is None:
            return self._best(self._around.seeds)
        own = EdgeLookups(self._session).own_ids(self._around.nodes)
        named: list[NodeId] = [own[id_] for id_ in self._around.nodes]
        return np.array([self._numbers.of(kind_of(id_), [key_of(id_)])[0] for id_ in named], np.int64)

    def _best(self, count: int) -> Nodes:
        return self._numbers.of(NodeKind.ARTICLE, most_prominent(self._session, self._where, count))
