"""Renewing words: what a change makes of who says which word, of the texts of what changed and the rows of their words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.build.rows import NOWHERE
from graph.keys import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import word_tables as tables
from graph.store.postgres.blocks import Slotted, block_rows, columns_of, read_blocks
from graph.store.postgres.connections import Connected
from graph.store.postgres.differences import Difference, differ
from graph.store.postgres.keys import key_of
from graph.store.postgres.scope import Touched, near
from graph.store.postgres.session import THEN
from graph.store.postgres.slots import BLOCK, NO_NODE, free_slots, numbers_in
from graph.store.postgres.tables import Row
from graph.store.postgres.text_fields import SPELLED
from graph.store.postgres.word_block import Posting
from graph.store.postgres.word_merging import merge
from graph.store.postgres.word_reading import WordReading
from graph.store.postgres.word_rows import frequency_rows, related_rows, spelling_row
from graph.succession import Step, Succession

_POSTINGS = f"""
SELECT field, word, block, nodes, counts, places FROM posting
WHERE field = %(field)s AND word = ANY(%(words)s) AND block = ANY(%(blocks)s) AND {THEN}
"""
_SAID = f"SELECT DISTINCT word FROM posting WHERE field = %(field)s AND word = ANY(%(words)s) AND {THEN}"
_SPELLED = f"SELECT word FROM spelling WHERE field = %(field)s AND word = ANY(%(words)s) AND {THEN}"
_ACCENTS = f"SELECT language, word, stem FROM accent WHERE word = ANY(%(words)s) AND {THEN}"


class Change(NamedTuple):
    """A change from one snapshot to the next, of which the first is what a generation holds."""

    before: Snapshot
    after: Snapshot
    succession: Succession
    touched: Touched
    generation: int


class WordRenewal:
    """What a change makes of the tables of words; `slots` are those of nodes afterwards, by their numbers."""

    def __init__(self, connection: Connected, change: Change, slots: NDArray[np.int64]) -> None:
        """`slots` are those of nodes before the change, by their numbers."""
        self._connection = connection
        self._change = change
        self._step = change.succession.all
        self._blocks_before = read_blocks(connection, change.generation)
        self._slotted = Slotted.of(columns_of(self._blocks_before))
        self._slots_before = slots
        self.slots = _next_slots(slots, self._step, len(self._slotted.kinds))
        self._now = _reading(change.after, self.slots, self._step.changed)

    def differences(self) -> Iterator[Difference]:
        """What differs of each table. Those of one are written before the next ones are asked for."""
        postings = self._postings()
        yield postings
        yield self._spellings(postings)
        yield self._frequencies()
        yield self._accents()
        yield self._related()
        yield self._blocks()

    def _postings(self) -> Difference:
        said_before = _reading(self._change.before, self._slots_before, self._step.gone).postings()
        come = {_place(each): each for each in self._now.postings()}
        asked = {*map(_place, said_before), *come}
        gone_slots = np.sort(self._slots_before[self._step.gone])
        there = {_place(each): each for each in self._read(asked)}
        merged = {
            place: merge(each, _in_block(gone_slots, each.block), come.get(place)) for place, each in there.items()
        }
        after = {**come, **{place: each for place, each in merged.items() if each}}
        return differ(tables.POSTING, there.values(), after.values())

    def _read(self, places: Iterable[tuple[int, str, int]]) -> Iterator[Posting]:
        """The postings that there are at these places."""
        words: defaultdict[int, set[str]] = defaultdict(set)
        blocks: set[int] = set()
        asked = {*places}
        for field, word, block in asked:
            words[field].add(word)
            blocks.add(block)
        with self._connection.cursor(binary=True) as cursor:
            for field, own in words.items():
                rows = cursor.execute(_POSTINGS, self._of(field=field, words=sorted(own), blocks=sorted(blocks)))
                yield from (each for each in map(Posting._make, rows) if _place(each) in asked)

    def _spellings(self, postings: Difference) -> Difference:
        """Words that came and are spelled for the first time, and those that nobody says any more."""
        now = {**self._of(), "generation": self._change.generation + 1}
        before: list[Row] = []
        after: list[Row] = []
        for field in SPELLED:
            words = sorted({str(row[1]) for row in (*postings.gone, *postings.come) if row[0] == field})
            said = {word for (word,) in self._connection.execute(_SAID, {**now, "field": field, "words": words})}
            there = self._connection.execute(_SPELLED, self._of(field=field, words=words)).fetchall()
            before.extend(spelling_row(field, word) for (word,) in there)
            after.extend(spelling_row(field, word) for word in words if word in said)
        return differ(tables.SPELLING, before, after)

    def _frequencies(self) -> Difference:
        was, now = self._change.before.postings, self._change.after.postings
        if was.codes is not now.codes:
            # One of them was made of all words anew.
            return differ(tables.FREQUENCY, frequency_rows(self._change.before), frequency_rows(self._change.after))
        frequencies = np.concatenate(
            (was.frequencies, np.zeros(len(now.frequencies) - len(was.frequencies), was.frequencies.dtype))
        )
        changed = np.flatnonzero(frequencies != now.frequencies).tolist()
        words = now.table.words
        return differ(
            tables.FREQUENCY,
            ((words[code], int(frequencies[code])) for code in changed if frequencies[code]),
            ((words[code], int(now.frequencies[code])) for code in changed if now.frequencies[code]),
        )

    def _accents(self) -> Difference:
        """Stems that texts have added; those of texts that went are found in vain until all texts are read again."""
        known: list[Row] = [(each.language, each.word, each.stem) for each in self._now.accents.known]
        there = self._connection.execute(_ACCENTS, self._of(words=sorted({str(word) for _, word, _ in known})))
        found = {*there.fetchall()}
        return Difference(tables.ACCENT, [], [row for row in known if row not in found])

    def _related(self) -> Difference:
        step = self._change.succession.kinds[NodeKind.ARTICLE]
        was, now = (scope.linked[NodeKind.ARTICLE] for scope in self._change.touched)
        near_before, near_after = near(self._change.before, was), near(self._change.after, now)
        before = np.union1d(near_before, _kept(step.before[near_after]))
        after = np.union1d(near_after, _kept(step.rows[near_before]))
        return differ(
            tables.RELATED,
            related_rows(self._change.before, self._slots_before, before),
            related_rows(self._change.after, self.slots, after),
        )

    def _blocks(self) -> Difference:
        numbers = numbers_in(self.slots)
        rows = block_rows(self._change.after, numbers, self._slotted_now(len(numbers)))
        return differ(tables.BLOCK, self._blocks_before, rows)

    def _slotted_now(self, size: int) -> Slotted:
        gone, come = self._slots_before[self._step.gone], self.slots[self._step.changed]
        found = self._slotted.resized(max(size, len(self._slotted.kinds)))
        found.kinds[gone] = NO_NODE
        found.keys[gone] = 0
        found.languages[gone] = 0
        found.lengths[gone] = 0
        nodes = self._change.after.numbering.nodes(self._step.changed.tolist())
        order = list(NodeKind)
        found.kinds[come] = [order.index(node.kind) for node in nodes]
        found.keys[come] = [key_of(node.id) for node in nodes]
        found.languages[come] = self._now.languages[come]
        found.lengths[come] = self._now.lengths[come]
        return found.resized(size)

    def _of(self, **values: object) -> dict[str, object]:
        return {**values, "generation": self._change.generation}


def _next_slots(slots: NDArray[np.int64], step: Step, taken: int) -> NDArray[np.int64]:
    """The slots of nodes after a step: those that they had, and free ones, of so many or behind them, for those that are new."""
    found: NDArray[np.int64] = np.append(slots, -1)[step.before]
    new = np.flatnonzero(step.before == NOWHERE)
    found[new] = free_slots(found[step.before != NOWHERE], taken, len(new))
    return found


def _reading(snapshot: Snapshot, slots: NDArray[np.int64], numbers: NDArray[np.integer]) -> WordReading:
    """The reading of the words of the nodes with these numbers alone."""
    in_slots = np.full(int(slots.max(initial=-1)) + 1, -1, np.int64)
    in_slots[slots[numbers]] = numbers
    return WordReading(snapshot, in_slots)


def _place(posting: Posting) -> tuple[int, str, int]:
    return posting.field, posting.word, posting.block


def _in_block(slots: NDArray[np.int64], block: int) -> NDArray[np.int64]:
    """The places in a block of those of these slots that lie in it, which ascend."""
    first, last = np.searchsorted(slots, (block * BLOCK, (block + 1) * BLOCK))
    return slots[first:last] - block * BLOCK


def _kept(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    kept: NDArray[np.int32] = rows[rows != NOWHERE]
    return kept
