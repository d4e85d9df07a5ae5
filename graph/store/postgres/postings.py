"""Postings: which nodes say a word, read from the database word by word."""

from collections.abc import Iterable, Sequence

import numpy as np

from graph.search.weighing import Said
from graph.store.postgres.directory import Directory
from graph.store.postgres.kept import Kept
from graph.store.postgres.phrases import Spoken
from graph.store.postgres.posting_rows import (
    SAID,
    SPOKEN,
    FieldWord,
    Form,
    PostingRow,
    PostingRows,
    Weighed,
    WordRows,
    decoded,
)
from graph.store.postgres.session import THEN, Rows, Session
from graph.store.postgres.text_fields import BEGINNINGS, BEGUN, NAMES

BEHIND_ALL = "\U0010ffff"
"""Sorts behind all letters."""

_BEGINNING = f"field = %(field)s AND word >= %(start)s AND word < %(end)s AND {THEN}"
_BEGUN = f"SELECT block, string_agg(nodes, ''::bytea) FROM posting WHERE {_BEGINNING} GROUP BY block"
_NAMES_BEGUN = f"""
SELECT block, string_agg(nodes, ''::bytea), string_agg(counts, ''::bytea) FROM posting WHERE {_BEGINNING} GROUP BY block
"""
_FIRST_BEGUN = f"""
SELECT DISTINCT word FROM posting WHERE {_BEGINNING} ORDER BY word LIMIT %(most)s
"""


class Postings:
    """The postings of one generation, by the numbers of nodes."""

    def __init__(self, session: Session, kept: Kept, directory: Directory) -> None:
        self._session = session
        self._directory = directory
        self._rows = PostingRows(session, kept)
        self._said: dict[FieldWord, Said] = {}
        self._spoken: dict[FieldWord, Spoken] = {}
        self._expected: dict[str, set[FieldWord]] = {SAID.name: set(), SPOKEN.name: set()}

    def said(self, asked: Iterable[FieldWord]) -> dict[FieldWord, Said]:
        """Who says each of these words, how often; nobody says one that is in no text."""
        wanted = list(dict.fromkeys(asked))
        self.expect(wanted)
        if not self._said.keys() >= set(wanted):
            self._session.settle()
        return {each: self._said[each] for each in wanted}

    def spoken(self, asked: Iterable[FieldWord]) -> dict[FieldWord, Spoken]:
        """Each time that these words are said."""
        wanted = list(dict.fromkeys(asked))
        self.expect_spoken(wanted)
        if not self._spoken.keys() >= set(wanted):
            self._session.settle()
        return {each: self._spoken[each] for each in wanted}

    def expect(self, asked: Iterable[FieldWord]) -> None:
        """Puts off reading who says these words."""
        self._rows.read(self._unexpected(asked, SAID), SAID, self._take_said)

    def expect_spoken(self, asked: Iterable[FieldWord]) -> None:
        """Puts off reading each time that these words are said."""
        self._rows.read(self._unexpected(asked, SPOKEN), SPOKEN, self._take_spoken)

    def expect_heaviest(self, weighed: Weighed, fields: Sequence[int]) -> None:
        """Puts off reading who says the heaviest of some words in these fields."""
        self._rows.read_heaviest(weighed, fields, SAID, self._take_said)

    def learn(self, asked: Iterable[FieldWord], rows: Rows) -> None:
        """Learns who says these words, of all of which `rows` are all that there is."""
        self._take_said(self._rows.learn(asked, SAID, rows))

    def begun(self, field: int, start: str) -> Said:
        """Who says any words that begin so; the counts of names are 1 where one of them counts 1, all others mean nothing."""
        if field in BEGINNINGS and len(start) <= BEGUN:
            [found] = self.said([FieldWord(BEGINNINGS[field], start)]).values()
            return found
        rows = self._session.ask(_begun(field), field=field, **_bounds(start))
        return self.united([self._joined([decoded(*row)]) for row in rows])

    def expect_begun(self, field: int, start: str) -> None:
        """Puts off reading who says any words that begin so."""
        if field in BEGINNINGS and len(start) <= BEGUN:
            self.expect([FieldWord(BEGINNINGS[field], start)])
        else:
            self._session.expect(_begun(field), field=field, **_bounds(start))

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

    def expect_words(self, field: int, start: str, most: int) -> None:
        """Puts off reading those."""
        self._session.expect(_FIRST_BEGUN, field=field, most=most, **_bounds(start))

    def _unexpected(self, asked: Iterable[FieldWord], form: Form) -> list[FieldWord]:
        """Those of the words that nobody has expected; they are, from now on."""
        fresh = list(dict.fromkeys(each for each in asked if each not in self._expected[form.name]))
        self._expected[form.name].update(fresh)
        return fresh

    def _take_said(self, read: WordRows) -> None:
        self._expected[SAID.name].update(read)
        for each, rows in read.items():
            self._said[each] = self._joined(rows)

    def _take_spoken(self, read: WordRows) -> None:
        for each, rows in read.items():
            numbers = [_NONE, *(self._directory.numbers[row.slots] for row in rows)]
            places = np.concatenate([_NONE, *(row.counts for row in rows)])
            self._spoken[each] = Spoken.of(np.concatenate(numbers), places)

    def _joined(self, rows: Iterable[PostingRow]) -> Said:
        """Rows of several blocks, in the order of numbers."""
        return _ordered(Said(self._directory.numbers[row.slots], row.counts) for row in rows)


def _begun(field: int) -> str:
    return _NAMES_BEGUN if field == NAMES else _BEGUN


def _bounds(start: str) -> dict[str, str]:
    return {"start": start, "end": start + BEHIND_ALL}


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
