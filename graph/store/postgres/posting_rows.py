"""Rows of postings: what is read of words, block by block, and kept from generation to generation."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.store.postgres.kept import Kept
from graph.store.postgres.posting_bytes import counts_of, places_of
from graph.store.postgres.session import Reading, Rows, Session, then
from graph.store.postgres.slots import BLOCK


class FieldWord(NamedTuple):
    """A word of a field."""

    field: int
    word: str


class PostingRow(Struct, frozen=True, eq=False):
    """One row: slots, and counts."""

    slots: NDArray[np.int32]
    counts: NDArray[np.integer]

    @property
    def nbytes(self) -> int:
        """What its arrays weigh."""
        return self.slots.nbytes + self.counts.nbytes


class Form(NamedTuple):
    """What of a row is read: its columns, what makes a row of a block and their bytes, and the name by which it is kept."""

    name: str
    columns: tuple[str, ...]
    decode: Callable[..., PostingRow]


class _RowName(NamedTuple):
    """What tells a row of a word from its others: its block, and from which generation on it is there."""

    block: int
    since: int


class _Held(Struct, frozen=True, eq=False):
    """All rows that a word has in a generation."""

    generation: int
    rows: Mapping[_RowName, PostingRow]

    @property
    def nbytes(self) -> int:
        """What they weigh in a cache."""
        return sum(_NAME_BYTES + row.nbytes for row in self.rows.values())


_NAME_BYTES = 200
_NOTHING = _Held(0, {})
"""What is held of a word that was not read."""


class Weighed(NamedTuple):
    """The heaviest `most` of some words: by their weights, times what each weighs by how many of `articles` say it."""

    weights: Mapping[str, float]
    articles: int
    most: int


WordRows = Mapping[FieldWord, Collection[PostingRow]]
"""Words with their rows."""


class PostingRows:
    """The rows of one generation.

    A row that was there when its word was last read, and still is, has not changed since. So the columns of only those are
    read that are later.
    """

    def __init__(self, session: Session, kept: Kept) -> None:
        self._session = session
        self._kept = kept
        self._generation = session.generation.number

    def read(self, asked: Iterable[FieldWord], form: Form, take: Callable[[WordRows], None]) -> None:
        """Puts off reading the rows of these words; `take` has them at once where all are kept."""
        held = {each: self._held(each, form) for each in asked}
        known = {each: own.rows.values() for each, own in held.items() if own.generation == self._generation}
        unknown = {each: own for each, own in held.items() if each not in known}
        if known:
            take(known)
        if unknown:
            values = {
                "fields": [field for field, _ in unknown],
                "words": [word for _, word in unknown],
                "read": [own.generation for own in unknown.values()],
            }
            self._session.put_off(
                Reading([(_of_words(form), values)], lambda answers: take(self._learnt(unknown, form, answers[0])))
            )

    def read_heaviest(
        self, weighed: Weighed, fields: Sequence[int], form: Form, take: Callable[[WordRows], None]
    ) -> None:
        """Puts off reading the rows of the heaviest of some words in these fields.

        The database chooses them by sums that may differ in their last digits from those made here: who needs a word that
        `take` does not get has to ask for it.
        """
        held = {
            word: {each: self._held(each, form) for each in (FieldWord(field, word) for field in fields)}
            for word in weighed.weights
        }
        values = {
            "words": list(weighed.weights),
            "weights": list(weighed.weights.values()),
            "read": [min(each.generation for each in own.values()) for own in held.values()],
            "fields": fields,
            "articles": weighed.articles,
            "most": weighed.most,
        }

        def taken(answers: Sequence[Rows]) -> None:
            [rows] = answers
            chosen = dict.fromkeys(word for _, word, *_ in rows)
            take(self._learnt({each: own for word in chosen for each, own in held[word].items()}, form, rows))

        if held:
            self._session.put_off(Reading([(_of_heaviest(form), values)], taken))

    def learn(self, asked: Iterable[FieldWord], form: Form, rows: Rows) -> WordRows:
        """The rows of these words, of all of which `rows` are all that there is."""
        return self._learnt(dict.fromkeys(asked, _NOTHING), form, rows)

    def _learnt(self, asked: Mapping[FieldWord, _Held], form: Form, rows: Rows) -> WordRows:
        found: dict[FieldWord, dict[_RowName, PostingRow]] = {each: {} for each in asked}
        for field, word, block, since, *values in rows:
            each, name = FieldWord(field, word), _RowName(block, since)
            found[each][name] = asked[each].rows.get(name) or form.decode(block, *values)
        for each, own in found.items():
            if asked[each].generation < self._generation:
                self._keep(each, form, _Held(self._generation, own))
        return {each: own.values() for each, own in found.items()}

    def _held(self, each: FieldWord, form: Form) -> _Held:
        """What is held of a word that was read of this generation or of an earlier one."""
        held: _Held = self._kept.get((form.name, each)) or _NOTHING
        return held if held.generation <= self._generation else _NOTHING

    def _keep(self, each: FieldWord, form: Form, held: _Held) -> None:
        known: _Held = self._kept.get((form.name, each)) or _NOTHING
        if known.generation < held.generation:
            self._kept.put((form.name, each), held)


_HEAVIEST = f"""
SELECT f.word, weighed.read
FROM unnest(%(words)s::text[], %(weights)s::float8[], %(read)s::int4[]) AS weighed(word, weight, read)
JOIN frequency f ON f.word = weighed.word WHERE {then("f")}
ORDER BY weighed.weight * ln(1 + %(articles)s::float8 / greatest(f.articles, 1)) DESC, f.word LIMIT %(most)s
"""


def _of_words(form: Form) -> str:
    return (
        f"SELECT {_columns(form)} "
        "FROM unnest(%(fields)s::int2[], %(words)s::text[], %(read)s::int4[]) AS asked(field, word, read) "
        f"JOIN posting p ON p.field = asked.field AND p.word = asked.word WHERE {then('p')}"
    )


def _of_heaviest(form: Form) -> str:
    return (
        f"SELECT {_columns(form)} FROM ({_HEAVIEST}) asked "
        f"JOIN posting p ON p.field = ANY(%(fields)s::int2[]) AND p.word = asked.word WHERE {then('p')}"
    )


def _columns(form: Form) -> str:
    later = (f"CASE WHEN p.since > asked.read THEN p.{column} END" for column in form.columns)
    return ", ".join(("p.field, p.word, p.block, p.since", *later))


def decoded(block: int, nodes: bytes, counts: bytes = b"") -> PostingRow:
    """A row of its bytes; where there are no counts they are 0."""
    slots = np.frombuffer(nodes, "<u2").astype(np.int32) + block * BLOCK
    if not counts:
        return PostingRow(slots, np.zeros(len(slots), np.uint8))
    return PostingRow(slots, counts_of(counts, len(slots)))


def _decoded_places(block: int, nodes: bytes, counts: bytes, places: bytes) -> PostingRow:
    """For each time that a word is said the slot and, instead of a count, the place."""
    said = decoded(block, nodes, counts)
    slots = np.repeat(said.slots, said.counts)
    return PostingRow(slots, places_of(places, len(slots)))


SAID = Form("posting", ("nodes", "counts"), decoded)
"""Who says a word, how often."""

SPOKEN = Form("places", ("nodes", "counts", "places"), _decoded_places)
"""Each time that it is said."""
