"""Rows of words: a snapshot's words as what each table of them holds."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import word_tables as tables
from graph.store.postgres.blocks import Slotted, block_rows
from graph.store.postgres.keys import key_of
from graph.store.postgres.pieces import pieces_of
from graph.store.postgres.slots import NO_NODE, Slots, assign, numbers_in
from graph.store.postgres.tables import Row, Rows
from graph.store.postgres.text_fields import SPELLED
from graph.store.postgres.word_reading import WordReading


def word_rows(snapshot: Snapshot, known: Slots) -> Iterator[Rows]:
    """What each table of words holds of a snapshot's graph; nodes keep the slots that they have in `known`."""
    nodes = nodes_of(snapshot)
    slots = assign(known, nodes)
    numbers = numbers_in(slots)
    reading = WordReading(snapshot, numbers)
    yield Rows(tables.POSTING, reading.postings())
    yield Rows(tables.BLOCK, _blocks(snapshot, nodes, numbers, reading))
    yield Rows(tables.FREQUENCY, frequency_rows(snapshot))
    yield Rows(tables.SPELLING, _spellings(reading))
    yield Rows(tables.ACCENT, ((each.language, each.word, each.stem) for each in reading.accents.known))
    yield Rows(tables.RELATED, related_rows(snapshot, slots, np.arange(snapshot.size(NodeKind.ARTICLE))))


def nodes_of(snapshot: Snapshot) -> Slots:
    """The kinds and keys of all nodes, by their numbers."""
    kinds = np.repeat(np.arange(len(NodeKind)), [snapshot.size(kind) for kind in NodeKind]).astype(np.uint8)
    keys = [key_of(node.id) for kind in NodeKind for node in snapshot.graph.nodes(kind)]
    return Slots(kinds, np.array(keys, np.int64))


def _blocks(snapshot: Snapshot, nodes: Slots, numbers: NDArray[np.int64], reading: WordReading) -> Iterator[Row]:
    # What is read of words is there once the postings were had, which are loaded before.
    is_taken = numbers >= 0
    kinds, keys = np.full(len(numbers), NO_NODE, np.uint8), np.zeros(len(numbers), np.int64)
    kinds[is_taken], keys[is_taken] = nodes.kinds[numbers[is_taken]], nodes.keys[numbers[is_taken]]
    yield from block_rows(snapshot, numbers, Slotted(kinds, keys, reading.languages, reading.lengths))


def frequency_rows(snapshot: Snapshot) -> Iterator[Row]:
    """The rows of all words that articles say."""
    postings = snapshot.postings
    for word, articles in zip(postings.table.words, postings.frequencies.tolist(), strict=False):
        if articles:
            yield word, articles


def _spellings(reading: WordReading) -> Iterator[Row]:
    for field in SPELLED:
        for word in reading.spelled(field):
            yield spelling_row(field, word)


def spelling_row(field: int, word: str) -> Row:
    """The row of a word of a field."""
    first, second, third, letters = pieces_of(word)
    return field, word, first, second, third, len(word), letters


def related_rows(snapshot: Snapshot, slots: NDArray[np.int64], articles: NDArray[np.integer]) -> Iterator[Row]:
    """The rows of these articles that others are related to; `slots` are those of nodes by their numbers."""
    related = snapshot.related
    for row in articles[related.degrees()[articles] > 0].tolist():
        targets = slots[related.targets[related.of(row)]]
        yield key_of(snapshot.graph.articles[row].id), targets.astype("<i4").tobytes()
