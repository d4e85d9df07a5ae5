"""Layouts: where a layout of the whole graph of a generation puts each node."""

from collections.abc import Mapping
from threading import Lock

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.graph import EDGE_ENDS
from graph.keys import EdgeKind, NodeKind
from graph.layout import Places, lay_out
from graph.store.postgres.numbers import Keys
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.tables import EDGE_NUMBERS
from graph.store.postgres.web import keys_in

_KEYS = {
    kind: f"SELECT string_agg(int8send(key), ''::bytea ORDER BY key) FROM {kind} WHERE {THEN}" for kind in NodeKind
}
_ENDS = {
    far: "SELECT string_agg(int8send(origin) || int8send(node), ''::bytea ORDER BY origin, out_place) "
    f"FROM to_{far} WHERE edge = %(edge)s AND out_place IS NOT NULL AND origin BETWEEN %(first)s AND %(last)s AND {THEN}"
    for far in NodeKind
}
_AT_ONCE = 100_000


class Layout(Struct, frozen=True):
    """The places of all nodes, article by article, then provider by provider, then topic by topic, in the order of keys."""

    keys: Mapping[NodeKind, Keys]
    places: Places

    def place(self, kind: NodeKind, key: int) -> tuple[float, float]:
        """The x and y of the node of `kind` that has this key, which there is."""
        x, y = self.places[_starts(self.keys)[kind] + int(np.searchsorted(self.keys[kind], key))]
        return float(x), float(y)


class Layouts:
    """The layout of the generation that was last asked for one, whoever asks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0
        self._layout: Layout | None = None

    def of(self, session: Session) -> Layout:
        """The layout of a session's generation, worked out once, whoever asks meanwhile. Raises StoreUnavailable."""
        with self._lock:
            if self._layout is None or self._number != session.generation.number:
                self._layout = _work_out(session)
                self._number = session.generation.number
            return self._layout


def all_keys(session: Session) -> Mapping[NodeKind, Keys]:
    """The keys of all nodes of each kind, ascending. Raises StoreUnavailable."""
    answers = session.ask_all([(_KEYS[kind], {}) for kind in NodeKind])
    return {kind: keys_in(rows[0][0] or b"") for kind, rows in zip(NodeKind, answers, strict=True)}


def _work_out(session: Session) -> Layout:
    keys = all_keys(session)
    starts = _starts(keys)
    sources, targets = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for kind in EdgeKind:
        source, target = EDGE_ENDS[kind]
        for ends in _ends(session, kind, keys[source]):
            sources.append(np.searchsorted(keys[source], ends[:, 0]) + starts[source])
            targets.append(np.searchsorted(keys[target], ends[:, 1]) + starts[target])
    size = sum(map(len, keys.values()))
    return Layout(keys, lay_out(np.concatenate(sources), np.concatenate(targets), size))


def _ends(session: Session, kind: EdgeKind, origins: Keys) -> list[NDArray[np.int64]]:
    """The keys of both ends of all edges of a kind, in the order of sources, then of positions, piece by piece."""
    pieces = [origins[start : start + _AT_ONCE] for start in range(0, len(origins), _AT_ONCE)]
    bounds = [{"first": int(piece[0]), "last": int(piece[-1]), "edge": EDGE_NUMBERS[kind]} for piece in pieces]
    answers = (session.ask(_ENDS[EDGE_ENDS[kind][1]], **each) for each in bounds)
    return [keys_in(rows[0][0] or b"").reshape(-1, 2) for rows in answers]


def _starts(keys: Mapping[NodeKind, Keys]) -> dict[NodeKind, int]:
    """The place at which the nodes of each kind begin among all."""
    ends = np.cumsum([len(keys[kind]) for kind in NodeKind]).tolist()
    return dict(zip(NodeKind, [0, *ends], strict=False))
