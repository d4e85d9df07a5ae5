"""Numbers for the nodes that are met, from 0 on, as they are met; what is known of many is in arrays by these."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.adjacency import distinct
from graph.keys import NodeKind
from graph.store.postgres.keys import KEY_BITS
from graph.traverse.web import Nodes

Keys = NDArray[np.int64]
"""Keys of nodes of one kind."""

_KINDS = tuple(NodeKind)
_PLACES = {kind: place for place, kind in enumerate(_KINDS)}


class Numbers:
    """The nodes that were met."""

    def __init__(self) -> None:
        self._kinds = np.empty(0, np.int8)
        self._keys = np.empty(0, np.int64)
        # By kind the keys that were met, ascending, and the numbers that they have.
        self._met = {kind: (np.empty(0, np.int64), np.empty(0, np.int64)) for kind in NodeKind}

    @property
    def size(self) -> int:
        """How many nodes were met."""
        return len(self._keys)

    def of(self, kind: NodeKind, keys: Iterable[int]) -> Nodes:
        """The numbers of the nodes of `kind` with these keys, which are met by that."""
        wanted = np.asarray(keys if isinstance(keys, np.ndarray) else list(keys), np.int64)
        self._meet(kind, distinct(wanted))
        met, numbers = self._met[kind]
        found: Nodes = numbers[np.searchsorted(met, wanted)]
        return found

    def keys(self, kind: NodeKind, nodes: Nodes) -> Keys:
        """The keys of those of `nodes` that are of `kind`, in their order."""
        keys: Keys = self._keys[nodes[self._kinds[nodes] == _PLACES[kind]]]
        return keys

    def node(self, number: int) -> tuple[NodeKind, int]:
        """The kind and key of the node with this number."""
        return _KINDS[self._kinds[number]], int(self._keys[number])

    def least(self, nodes: Nodes) -> int:
        """The one with the first id of `nodes`, of which there is one at least."""
        kinds = self._kinds[nodes]
        first = nodes[kinds == kinds.min()]
        return int(first[np.argmin(self._keys[first])])

    def order(self, nodes: Sequence[int]) -> tuple[int, ...]:
        """For each of `nodes` a number; these sort as the nodes' ids do."""
        return tuple(int(self._kinds[node]) << KEY_BITS | int(self._keys[node]) for node in nodes)

    def _meet(self, kind: NodeKind, keys: Keys) -> None:
        met, numbers = self._met[kind]
        places = np.searchsorted(met, keys)
        is_known = np.zeros(len(keys), np.bool_)
        inside = places < len(met)
        is_known[inside] = met[places[inside]] == keys[inside]
        new, places = keys[~is_known], places[~is_known]
        if new.size:
            own = np.arange(self.size, self.size + len(new))
            self._met[kind] = np.insert(met, places, new), np.insert(numbers, places, own)
            self._keys = np.concatenate((self._keys, new))
            self._kinds = np.concatenate((self._kinds, np.full(len(new), _PLACES[kind], np.int8)))
