"""Postings: which nodes say a word, read from the database word by word, and kept row by row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.search.weighing import Said
from graph.store.postgres.directory import Directory
from graph.store.postgres.kept import Kept
from graph.store.postgres.phrases import Spoken
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.slots import BLOCK
from graph.store.postgres.text_fields import BEGINNINGS, BEGUN, NAMES

BEHIND_ALL = "\U0010ffff"
"""Sorts behind all letters."""

_OF_WORDS = f"field = %(field)s AND word = ANY(%(words)s) AND {THEN}"
_ROWS = f"SELECT word, block, since FROM posting WHERE {_OF_WORDS} ORDER BY block"
_POSTINGS = f"SELECT word, block, since, nodes, counts FROM posting WHERE {_OF_WORDS}"
_SPOKEN = f"SELECT word, block, since, nodes, counts, places FROM posting WHERE {_OF_WORDS}"
_BEGINNING = f"field = %(field)s AND word >= %(start)s AND word < %(end)s AND {THEN}"
_BEGUN = f"SELECT block, string_agg(nodes, ''::bytea) FROM posting WHERE {_BEGINNING} GROUP BY block"
_NAMES_BEGUN = f"""
SELECT block, string_agg(nodes, ''::bytea), string_agg(counts, ''::bytea) FROM posting WHERE {_BEGINNING} GROUP BY block
"""
_FIRST_BEGUN = f"""
SELECT DISTINCT word FROM posting WHERE {_BEGINNING} ORDER BY word LIMIT %(most)s
"""


class FieldWord(NamedTuple):
    """A word of a field."""

    field: int
    word: str


class _RowName(NamedTuple):
    """What tells a row of a word from its others: its block, and from which generation on it is there."""

    block: int
    since: int


class _Row(Struct, frozen=True, eq=False):
    """One row: slots, and counts."""

    slots: NDArray[np.int32]
    counts: NDArray[np.integer]

    @property
    def nbytes(self) -> int:
        return self.slots.nbytes + self.counts.nbytes


class Postings:
    """The postings of one generation, by the numbers of nodes."""

    def __init__(self, session: Session, kept: Kept, directory: Directory) -> None:
        self._session = session
        self._kept = kept
        self._directory = directory
        self._said: dict[FieldWord, Said] = {}

    def said(self, asked: Iterable[FieldWord]) -> dict[FieldWord, Said]:
        """Who says each of these words, how often; nobody says one that is in no text."""
        wanted = list(dict.fromkeys(asked))
        missing = [each for each in wanted if each not in self._said]
        for each, rows in self._read(missing, _POSTINGS, _decoded, "posting").items():
            self._said[each] = self._joined(rows)
        return {each: self._said[each] for each in wanted}

    def spoken(self, asked: Iterable[FieldWord]) -> dict[FieldWord, Spoken]:
        """Each time that these words are said."""
        wanted = list(dict.fromkeys(asked))
        read = self._read(wanted, _SPOKEN, _decoded_places, "places")
        return {each: self._spoken(rows) for each, rows in read.items()}

    def begun(self, field: int, start: str) -> Said:
        """Who says any words that begin so; the counts of names are 1 where one of them counts 1, all others mean nothing."""
        if field in BEGINNINGS and len(start) <= BEGUN:
            [found] = self.said([FieldWord(BEGINNINGS[field], start)]).values()
            return found
        rows = self._session.ask(_NAMES_BEGUN if field == NAMES else _BEGUN, field=field, **_bounds(start))
        return self.united([self._joined([_decoded(*row)]) for row in rows])

    def any_of(self, asked: Iterable[FieldWord]) -> Said:
        """Who says any of these words; the same holds for counts."""
        return self.united(self.said(asked).values())

    def united(self, parts: Iterable[Said]) -> Said:
        """Who says some of several words; the same holds for counts."""
        is_said, is_counted = (np.zeros(self._directory.size, np.bool_) for _ in range(2))
        for said in parts:
            is_said[said.rows] = True
            is_counted[said.rows[said.counts > 0]] = True
        rows = np.flatnonzero(is_said).astype(np.int32)
        return Said(rows, is_counted[rows].astype(np.uint8))

    def words(self, field: int, start: str, most: int) -> list[str]:
        """The first so many words of a field that begin so."""
        return [word for (word,) in self._session.ask(_FIRST_BEGUN, field=field, most=most, **_bounds(start))]

    def _read(
        self, asked: Sequence[FieldWord], statement: str, decode: Callable[..., _Row], kind: str
    ) -> dict[FieldWord, list[_Row]]:
        """The rows of words, of which those are read that are not kept.

        Of words that were read of another generation it is asked first which rows they have, for most are there still.
        """
        generation = self._session.generation.number
        names: dict[FieldWord, list[_RowName]] = {}
        unknown: list[FieldWord] = []
        for each in asked:
            known = self._kept.get(("rows", generation, each))
            if known is not None:
                names[each] = known
            else:
                unknown.append(each)
        renewed = [each for each in unknown if self._kept.get(("seen", each))]
        for field, found in self._ask(_ROWS, renewed):
            for word, block, since in found:
                names.setdefault(FieldWord(field, word), []).append(_RowName(block, since))
        rows = {each: [self._kept.get((kind, each, name)) for name in names.get(each, ())] for each in asked}
        unread = [each for each in asked if (each not in names and each not in renewed) or None in rows[each]]
        for each in unread:
            names[each], rows[each] = [], []
        for field, found in self._ask(statement, unread):
            for word, block, since, *values in found:
                each, name = FieldWord(field, word), _RowName(block, since)
                names[each].append(name)
                rows[each].append(self._kept.put((kind, each, name), decode(block, *values)))
        for each in unknown:
            self._kept.put(("rows", generation, each), names.get(each, []))
            self._kept.put(("seen", each), True)
        return {each: [row for row in rows[each] if row is not None] for each in asked}

    def _ask(self, statement: str, asked: Sequence[FieldWord]) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
        """What a statement tells of words, field by field, all in one round trip."""
        by_field: dict[int, list[str]] = defaultdict(list)
        for field, word in asked:
            by_field[field].append(word)
        if by_field:
            values = [{"field": field, "words": words} for field, words in by_field.items()]
            yield from zip(by_field, self._session.ask_each(statement, values), strict=True)

    def _spoken(self, rows: Sequence[_Row]) -> Spoken:
        numbers = [_NONE, *(self._directory.numbers[row.slots] for row in rows)]
        return Spoken.of(np.concatenate(numbers), np.concatenate([_NONE, *(row.counts for row in rows)]))

    def _joined(self, rows: Iterable[_Row]) -> Said:
        """Rows of several blocks, in the order of numbers."""
        return _ordered(Said(self._directory.numbers[row.slots], row.counts) for row in rows)


def _bounds(start: str) -> dict[str, str]:
    return {"start": start, "end": start + BEHIND_ALL}


def _decoded(block: int, nodes: bytes, counts: bytes = b"") -> _Row:
    """A row of its bytes; where there are no counts they are 0."""
    slots = np.frombuffer(nodes, "<u2").astype(np.int32) + block * BLOCK
    if not counts:
        return _Row(slots, np.zeros(len(slots), np.uint8))
    return _Row(slots, np.frombuffer(counts, "<u2" if len(counts) > len(slots) else np.uint8))


def _decoded_places(block: int, nodes: bytes, counts: bytes, places: bytes) -> _Row:
    """For each time that a word is said the slot and, instead of a count, the place."""
    said = _decoded(block, nodes, counts)
    total = int(said.counts.sum(dtype=np.int64))
    return _Row(np.repeat(said.slots, said.counts), np.frombuffer(places, "<u4" if len(places) > 2 * total else "<u2"))


def _ordered(parts: Iterable[Said]) -> Said:
    said = list(parts) or [_NOBODY]
    rows = np.concatenate([each.rows for each in said])
    counts = np.concatenate([each.counts for each in said])
    if np.any(rows[1:] < rows[:-1]):
        order = np.argsort(rows, kind="stable")
        rows, counts = rows[order], counts[order]
    return Said(rows, counts)


_NONE = np.empty(0, np.int32)
_NOBODY = Said(_NONE, np.empty(0, np.uint8))
