"""The database as a web: nodes are numbered as they are met, and what leads from one is asked for once."""

from collections.abc import Sequence

import numpy as np

from graph.keys import Direction, EdgeKind, NodeKind
from graph.store.postgres.numbers import Keys, Numbers
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.strands import TAKEN, strands
from graph.traverse.web import Nodes, Steps

# One value for each origin, which numpy reads as it is: a row for each step takes ten times as long.
_STEPS = {
    (far, direction): f"SELECT origin, string_agg(int8send(node), ''::bytea) FROM to_{far} "
    f"WHERE origin = ANY(%(keys)s) AND edge = ANY(%(edges)s) AND {taken} AND {THEN} GROUP BY origin"
    for far in NodeKind
    for direction, taken in TAKEN.items()
}
_NOTHING = np.empty(0, np.int64)


class DatabaseWeb:
    """The steps that edges of some kinds allow, OUT along them, IN against them, BOTH either way."""

    def __init__(self, session: Session, numbers: Numbers, edges: Sequence[EdgeKind], direction: Direction) -> None:
        """Webs that are searched together share their `numbers`."""
        self._session = session
        self._numbers = numbers
        self._direction = direction
        self._strands = strands(edges, direction)
        self._targets: dict[int, Nodes] = {}

    @property
    def size(self) -> int:
        """How many nodes were met."""
        return self._numbers.size

    def expand(self, nodes: Nodes) -> Steps:
        """All steps from `nodes`, in one round trip at most. Raises StoreUnavailable."""
        wanted = nodes.tolist()
        missing = [node for node in wanted if node not in self._targets]
        if missing:
            self._ask(np.array(missing, np.int64))
        targets = [self._targets[node] for node in wanted]
        origins = np.repeat(nodes, np.fromiter(map(len, targets), np.int64, len(targets)))
        return Steps(origins, np.concatenate((_NOTHING, *targets)))

    def least(self, nodes: Nodes) -> int:
        """The one with the first id of `nodes`, of which there is one at least."""
        return self._numbers.least(nodes)

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        """For each of `nodes` a number; these sort as the nodes' ids do."""
        return self._numbers.order(nodes)

    def _ask(self, nodes: Nodes) -> None:
        keys = {kind: self._numbers.keys(kind, nodes) for kind in NodeKind}
        asked = [strand for strand in self._strands if keys[strand.origin].size]
        answers = self._session.ask_all(
            [
                (_STEPS[each.far, self._direction], {"keys": keys[each.origin].tolist(), "edges": each.edges})
                for each in asked
            ]
        )
        found: dict[int, list[Nodes]] = {node: [] for node in nodes.tolist()}
        for strand, rows in zip(asked, answers, strict=True):
            origins = self._numbers.of(strand.origin, (key for key, _ in rows))
            fars = [keys_in(packed) for _, packed in rows]
            numbers = self._numbers.of(strand.far, np.concatenate((_NOTHING, *fars)))
            ends = np.cumsum([len(each) for each in fars])[:-1]
            for origin, targets in zip(origins.tolist(), np.split(numbers, ends), strict=False):
                found[origin].append(targets)
        self._targets |= {node: np.concatenate((_NOTHING, *targets)) for node, targets in found.items()}


def keys_in(packed: bytes) -> Keys:
    """The keys that the database has written one behind the other."""
    return np.frombuffer(packed, ">i8").astype(np.int64)
