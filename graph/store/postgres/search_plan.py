"""Plans of searches: what a query asks of postings, as the memory's index asks it of its own."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from graph.search.accents import Accents
from graph.search.query import Clause, ClauseKind, Occurrence, allowed_typos
from graph.search.words import Language, begins_pair, words_within
from graph.store.postgres.posting_rows import FieldWord
from graph.store.postgres.text_fields import WRITTEN, stems_in


class Word(Struct, frozen=True):
    """A word of a field, scored."""

    of: FieldWord


class Phrase(Struct, frozen=True):
    """Words of a field, one after the other; with `is_begun` the last one may be the beginning of a word."""

    field: int
    words: tuple[str, ...]
    is_begun: bool = False


class Beginning(Struct, frozen=True):
    """Any word of a field that begins so."""

    of: FieldWord


class Nearly(Struct, frozen=True):
    """Any word of a field that is nearly this one."""

    of: FieldWord
    typos: int


class Any(Struct, frozen=True):
    """Some of them, with the sum of their scores."""

    parts: "tuple[Plan, ...]"


class Every(Struct, frozen=True):
    """All of them, with the sum of their scores."""

    parts: "tuple[Plan, ...]"


Leaf = Word | Phrase | Beginning | Nearly
Plan = Leaf | Any | Every


class PlannedClause(Struct, frozen=True):
    """What a clause asks for, and whether that may, must or must not be found."""

    occurrence: Occurrence
    plan: Plan


def plan(clauses: Iterable[Clause], languages: Sequence[Language | None], accents: Accents) -> list[PlannedClause]:
    """What clauses ask of texts in these languages; clauses without words ask for nothing."""
    return [
        PlannedClause(clause.occurrence, _planned(clause, written, languages, accents))
        for clause in clauses
        if (written := words_within(clause.text))
    ]


def leaves_of(planned: Plan) -> Iterator[Leaf]:
    """What a plan asks postings for."""
    match planned:
        case Any(parts=parts) | Every(parts=parts):
            for part in parts:
                yield from leaves_of(part)
        case _:
            yield planned


def words_of(leaf: Leaf) -> Iterator[FieldWord]:
    """The whole words that a leaf asks for."""
    match leaf:
        case Word(of=of) | Nearly(of=of, typos=0):
            yield of
        case Phrase(field=field, words=asked, is_begun=is_begun):
            yield from (FieldWord(field, word) for word in (asked[:-1] if is_begun else asked))


def _planned(clause: Clause, written: list[str], languages: Sequence[Language | None], accents: Accents) -> Plan:
    match clause.kind:
        case ClauseKind.PREFIX:
            return _beginning(WRITTEN, written)
        case ClauseKind.TYPO:
            return Every(tuple(Nearly(FieldWord(WRITTEN, word), allowed_typos(word)) for word in written))
        case ClauseKind.PHRASE:
            return _said(WRITTEN, written)
        case ClauseKind.WORDS:
            return Any(tuple(_stems(clause.text, written, language, accents) for language in languages))


def _stems(text: str, written: list[str], language: Language | None, accents: Accents) -> Plan:
    stems, field = words_within(text, language), stems_in(language)
    if len(stems) > 1 or begins_pair(stems[0]):
        return _said(field, stems)
    asked = accents.stems(written[0], stems[0], language)
    return Any(tuple(Word(FieldWord(field, stem)) for stem in sorted(asked)))


def _said(field: int, asked: list[str]) -> Plan:
    if begins_pair(asked[-1]):
        return _beginning(field, asked)
    return Word(FieldWord(field, asked[0])) if len(asked) == 1 else Phrase(field, tuple(asked))


def _beginning(field: int, asked: list[str]) -> Plan:
    if len(asked) == 1:
        return Beginning(FieldWord(field, asked[0]))
    return Phrase(field, tuple(asked), is_begun=True)
