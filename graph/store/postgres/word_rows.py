"""Rows of words: a snapshot's words as what each table of them holds."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import word_tables as tables
from graph.store.postgres.keys import key_of
from graph.store.postgres.pieces import pieces_of
from graph.store.postgres.slots import BLOCK, NO_NODE, Slots, assign
from graph.store.postgres.tables import Row, Rows
from graph.store.postgres.text_fields import NAMES, WRITTEN
from graph.store.postgres.word_reading import WordReading
from graph.text import fold


def word_rows(snapshot: Snapshot, known: Slots) -> Iterator[Rows]:
    """What each table of words holds of a snapshot's graph; nodes keep the slots that they have in `known`."""
    nodes = _nodes(snapshot)
    slots = assign(known, nodes)
    reading = WordReading(snapshot, slots)
    yield Rows(tables.POSTING, reading.postings())
    yield Rows(tables.BLOCK, _blocks(snapshot, nodes, reading))
    yield Rows(tables.FREQUENCY, _frequencies(snapshot))
    yield Rows(tables.SPELLING, _spellings(reading))
    yield Rows(tables.ACCENT, ((each.language, each.word, each.stem) for each in reading.accents.known))
    yield Rows(tables.RELATED, _related(snapshot, nodes, slots))


def _nodes(snapshot: Snapshot) -> Slots:
    """The kinds and keys of all nodes, by their numbers."""
    kinds = np.repeat(np.arange(len(NodeKind)), [snapshot.size(kind) for kind in NodeKind]).astype(np.uint8)
    keys = [key_of(node.id) for kind in NodeKind for node in snapshot.graph.nodes(kind)]
    return Slots(kinds, np.array(keys, np.int64))


def _blocks(snapshot: Snapshot, nodes: Slots, reading: WordReading) -> Iterator[Row]:
    columns: list[tuple[NDArray[Any], int | None, str]] = [
        (nodes.kinds, NO_NODE, "u1"),
        (nodes.keys, 0, "<i8"),
        (reading.languages, None, "u1"),
        (reading.lengths, None, "<u4"),
        (snapshot.postings.damping, 0, "<f4"),
        (snapshot.postings.norms, 0, "<f4"),
        (snapshot.related.degrees(), 0, "<i4"),
        (snapshot.prominence, 0, "<f8"),
        (_label_places(snapshot), 0, "<i4"),
    ]
    by_slot = [
        values if missing is None else _by_slot(values, reading.numbers, missing) for values, missing, _ in columns
    ]
    for block, start in enumerate(range(0, len(reading.numbers), BLOCK)):
        parts = (
            values[start : start + BLOCK].astype(form) for values, (_, _, form) in zip(by_slot, columns, strict=True)
        )
        yield (block, *(part.tobytes() for part in parts))


def _by_slot(values: NDArray[Any], numbers: NDArray[np.int64], missing: int) -> NDArray[Any]:
    """What there is of the node in each slot; `values` has it of all nodes, or of articles, by their numbers."""
    found = np.full(len(numbers), missing, values.dtype)
    is_known = (numbers >= 0) & (numbers < len(values))
    found[is_known] = values[numbers[is_known]]
    return found


def _label_places(snapshot: Snapshot) -> NDArray[np.int32]:
    """The place of each node's label among those of all nodes of its kind."""
    places: list[NDArray[np.int32]] = []
    for kind in NodeKind:
        nodes = snapshot.graph.nodes(kind)
        labels = [(fold(node.label), node.label) for node in nodes]
        own = np.empty(len(nodes), np.int32)
        own[sorted(range(len(nodes)), key=labels.__getitem__)] = np.arange(len(nodes))
        places.append(own)
    return np.concatenate(places)


def _frequencies(snapshot: Snapshot) -> Iterator[Row]:
    postings = snapshot.postings
    for word, articles in zip(postings.table.words, postings.frequencies.tolist(), strict=False):
        if articles:
            yield word, articles


def _spellings(reading: WordReading) -> Iterator[Row]:
    for field in (WRITTEN, NAMES):
        for word in reading.spelled(field):
            first, second, third, letters = pieces_of(word)
            yield field, word, first, second, third, len(word), letters


def _related(snapshot: Snapshot, nodes: Slots, slots: NDArray[np.int64]) -> Iterator[Row]:
    related = snapshot.related
    targets = slots[related.targets].astype("<i4")
    for row in np.flatnonzero(related.degrees()).tolist():
        yield int(nodes.keys[row]), targets[related.of(row)].tobytes()
