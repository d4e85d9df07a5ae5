"""Blocks: what is known of nodes by their slots, block after block, as the database keeps it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected
from graph.store.postgres.session import THEN
from graph.store.postgres.slots import BLOCK, NO_NODE, Slots
from graph.store.postgres.tables import Row

_SLOTS = f"SELECT kinds, keys FROM block WHERE {THEN} ORDER BY block"
_WEIGHTS = f"SELECT damping, norms FROM block WHERE {THEN} ORDER BY block"
_SPOKEN = f"SELECT kinds, keys, languages, lengths FROM block WHERE {THEN} ORDER BY block"


N = TypeVar("N", bound=np.integer)


class Slotted(NamedTuple):
    """Of the node in each slot its kind, by number, its key, the number of the language that it is in, and how many words its
    texts have."""

    kinds: NDArray[np.uint8]
    keys: NDArray[np.int64]
    languages: NDArray[np.uint8]
    lengths: NDArray[np.uint32]

    def resized(self, size: int) -> "Slotted":
        """The same of so many slots; no node is in those that come."""
        return Slotted(
            _resized(self.kinds, size, NO_NODE),
            _resized(self.keys, size),
            _resized(self.languages, size),
            _resized(self.lengths, size),
        )


def read_slots(connection: Connected, generation: int) -> Slots:
    """The nodes in all slots."""
    kinds, keys = _read(connection, _SLOTS, generation, 2)
    return Slots(np.frombuffer(kinds, np.uint8), np.frombuffer(keys, "<i8"))


def read_slotted(connection: Connected, generation: int) -> Slotted:
    """The same, and what is known of their words."""
    kinds, keys, languages, lengths = _read(connection, _SPOKEN, generation, 4)
    return Slotted(
        np.frombuffer(kinds, np.uint8),
        np.frombuffer(keys, "<i8"),
        np.frombuffer(languages, np.uint8),
        np.frombuffer(lengths, "<u4"),
    )


def read_weights(connection: Connected, generation: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What BM25 adds to how often the article in each slot says a word, and how long its TF-IDF vector is."""
    damping, norms = _read(connection, _WEIGHTS, generation, 2)
    return np.frombuffer(damping, "<f4"), np.frombuffer(norms, "<f4")


def block_rows(snapshot: Snapshot, numbers: NDArray[np.int64], slotted: Slotted) -> Iterator[Row]:
    """The rows of all blocks; `numbers` has the number of the node in each slot, -1 where there is none."""
    columns: list[tuple[NDArray[Any], str]] = [
        (slotted.kinds, "u1"),
        (slotted.keys, "<i8"),
        (slotted.languages, "u1"),
        (slotted.lengths, "<u4"),
        (_by_slot(snapshot.postings.damping, numbers), "<f4"),
        (_by_slot(snapshot.postings.norms, numbers), "<f4"),
        (_by_slot(snapshot.related.degrees(), numbers), "<i4"),
        (_by_slot(snapshot.prominence, numbers), "<f8"),
        (_by_slot(_label_places(snapshot), numbers), "<i4"),
    ]
    for block, start in enumerate(range(0, len(numbers), BLOCK)):
        yield (block, *(values[start : start + BLOCK].astype(form).tobytes() for values, form in columns))


def _read(connection: Connected, statement: str, generation: int, columns: int) -> Sequence[bytes]:
    with connection.cursor(binary=True) as cursor:
        blocks = cursor.execute(statement, {"generation": generation}).fetchall()
    return [b"".join(parts) for parts in zip(*blocks, strict=True)] if blocks else [b""] * columns


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
