"""What is around nodes of the database, level by level, the more prominent first."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from graph.keys import NodeKind
from graph.store.postgres.filters import EVERY, Filter
from graph.store.postgres.numbers import Numbers
from graph.store.postgres.session import Session, then
from graph.store.postgres.strands import TAKEN, Strand, strands
from graph.store.questions import Around
from graph.traverse.web import Mask, Nodes

_NEAR = """SELECT n.key, n.prominence FROM to_{far} t JOIN {far} n ON n.key = t.node
WHERE t.origin = ANY(%(keys)s) AND t.edge = ANY(%(edges)s) AND {taken} AND {then} AND ({predicate})
GROUP BY n.key, n.prominence ORDER BY n.prominence DESC, n.key LIMIT %(most)s"""
_BEST = (
    """SELECT n.key FROM article n WHERE {then} AND ({predicate}) ORDER BY n.prominence DESC, n.key LIMIT %(most)s"""
)


def most_prominent(session: Session, where: Filter, count: int) -> list[int]:
    """The keys of the `count` most prominent articles that pass a filter. Raises StoreUnavailable."""
    rows = session.ask(_BEST.format(then=then("n"), predicate=where.predicate), **where.named, most=count)
    return [key for (key,) in rows]


class Prominent:
    """The ground around nodes: providers and topics, then the articles that pass a filter, the more prominent first."""

    def __init__(self, session: Session, numbers: Numbers, around: Around, where: Filter) -> None:
        self._session = session
        self._numbers = numbers
        self._direction = around.direction
        self._strands = strands(around.edges, around.direction)
        self._where = where

    @property
    def size(self) -> int:
        """How many nodes were met."""
        return self._numbers.size

    def next(self, level: Nodes, reached: Mask, most: int) -> Nodes:
        """The first `most` of the nodes that a step leads to from `level`, and that are not `reached`, in one round trip.

        Raises StoreUnavailable.
        """
        asked = [strand for strand in self._strands if self._numbers.keys(strand.origin, level).size]
        # Whatever was reached may be among the first, and is left out only here.
        most_found = most + int(np.count_nonzero(reached))
        answers = self._session.ask_all([self._question(strand, level, most_found) for strand in asked])
        places: dict[int, tuple[bool, float, int]] = {}
        for strand, rows in zip(asked, answers, strict=True):
            numbers = self._numbers.of(strand.far, (key for key, _ in rows)).tolist()
            orders = self._numbers.order(numbers)
            for number, (_, prominence), order in zip(numbers, rows, orders, strict=True):
                places[number] = strand.far is NodeKind.ARTICLE, -prominence, order
        known = len(reached)
        new = [number for number in places if number >= known or not reached[number]]
        return np.array(sorted(new, key=places.__getitem__)[:most], np.int64)

    def _question(self, strand: Strand, level: Nodes, most: int) -> tuple[str, Mapping[str, Any]]:
        where = self._where if strand.far is NodeKind.ARTICLE else EVERY
        present = f"{then('t')} AND {then('n')}"
        statement = _NEAR.format(far=strand.far, taken=TAKEN[self._direction], then=present, predicate=where.predicate)
        keys = self._numbers.keys(strand.origin, level).tolist()
        return statement, {**where.named, "keys": keys, "edges": strand.edges, "most": most}
