"""Blocks: what is known of nodes by their slots, block after block, as the database keeps it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected
from graph.store.postgres.session import THEN
from graph.store.postgres.slots import BLOCK, NO_NODE, Slots
from graph.store.postgres.tables import Row

COLUMNS = {
    "kinds": "u1",
    "keys": "<i8",
    "languages": "u1",
    "lengths": "<u4",
    "damping": "<f4",
    "norms": "<f4",
    "degrees": "<i4",
    "prominence": "<f8",
    "labels": "<i4",
}
"""What is known of the node in each slot, and the form in which it is kept."""

BLOCKS = f"SELECT block, {', '.join(COLUMNS)} FROM block WHERE {THEN} ORDER BY block"

N = TypeVar("N", bound=np.integer)


class Slotted(NamedTuple):
    """Of the node in each slot its kind, by number, its key, the number of the language that it is in, and how many words its
    texts have."""

    kinds: NDArray[np.uint8]
    keys: NDArray[np.int64]
    languages: NDArray[np.uint8]
    lengths: NDArray[np.uint32]

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[Any]]) -> "Slotted":
        """That of what is known of the nodes in all slots."""
        return cls(*(columns[name] for name in cls._fields))

    def resized(self, size: int) -> "Slotted":
        """The same of so many slots; no node is in those that come."""
        return Slotted(
            _resized(self.kinds, size, NO_NODE),
            _resized(self.keys, size),
            _resized(self.languages, size),
            _resized(self.lengths, size),
        )


def columns_of(blocks: Sequence[Row]) -> dict[str, NDArray[Any]]:
    """What is known of the nodes in all slots, by its names, of the rows of all blocks."""
    parts = list(zip(*blocks, strict=True))[1:] or [()] * len(COLUMNS)
    return {
        name: np.frombuffer(b"".join(part), form) for (name, form), part in zip(COLUMNS.items(), parts, strict=True)
    }


def read_blocks(connection: Connected, generation: int) -> list[Row]:
    """The rows of all blocks of a generation."""
    with connection.cursor(binary=True) as cursor:
        return cursor.execute(BLOCKS, {"generation": generation}).fetchall()


def read_slots(connection: Connected, generation: int) -> Slots:
    """The nodes in all slots of a generation."""
    columns = columns_of(read_blocks(connection, generation))
    return Slots(columns["kinds"], columns["keys"])


def block_rows(snapshot: Snapshot, numbers: NDArray[np.int64], slotted: Slotted) -> Iterator[Row]:
    """The rows of all blocks; `numbers` has the number of the node in each slot, -1 where there is none."""
    columns: list[NDArray[Any]] = [
        *slotted,
        _by_slot(snapshot.postings.damping, numbers),
        _by_slot(snapshot.postings.norms, numbers),
        _by_slot(snapshot.related.degrees(), numbers),
        _by_slot(snapshot.prominence, numbers),
        _by_slot(_label_places(snapshot), numbers),
    ]
    formed = [values.astype(form) for values, form in zip(columns, COLUMNS.values(), strict=True)]
    for block, start in enumerate(range(0, len(numbers), BLOCK)):
        yield (block, *(values[start : start + BLOCK].tobytes() for values in formed))


def _resized(values: NDArray[N], size: int, missing: int = 0) -> NDArray[N]:
    return np.concatenate((values[:size], np.full(max(size - len(values), 0), missing, values.dtype)))


def _by_slot(values: NDArray[Any], numbers: NDArray[np.int64]) -> NDArray[Any]:
    """What there is of the node in each slot, 0 where there is nothing; `values` has it of all nodes, or of articles, by their
    numbers."""
    found = np.zeros(len(numbers), values.dtype)
    is_known = (numbers >= 0) & (numbers < len(values))
    found[is_known] = values[numbers[is_known]]
    return found


def _label_places(snapshot: Snapshot) -> NDArray[np.int32]:
    """The place of each node's label among those of all nodes of its kind."""
    by_label = snapshot.indexes.completions.by_label
    places = np.empty(len(by_label), np.int32)
    for kind in NodeKind:
        part = snapshot.numbering.part(kind)
        own = by_label[(by_label >= part.start) & (by_label < part.stop)]
        places[own] = np.arange(len(own))
    return places
