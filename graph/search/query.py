"""The search syntax: any of the words; "a phrase", +must, -not, prefix*, typo~. Any text is valid syntax."""

import re
from enum import StrEnum

from msgspec import Struct

from graph.text import printable


class Occurrence(StrEnum):
    """Whether a clause may, must or must not be found."""

    MAY = "may"
    MUST = "must"
    MUST_NOT = "must_not"


class ClauseKind(StrEnum):
    """How a clause's text is found: as words in this order in any of their forms, as they are written, as the beginning
    of a word, or with a typing mistake."""

    WORDS = "words"
    PHRASE = "phrase"
    PREFIX = "prefix"
    TYPO = "typo"


class Clause(Struct, frozen=True):
    """One thing to find."""

    text: str
    kind: ClauseKind = ClauseKind.WORDS
    occurrence: Occurrence = Occurrence.MAY


_CLAUSE = re.compile(r'(?P<sign>[+-]?)(?:"(?P<phrase>[^"]*)(?:"|\Z)|(?P<word>[^\s"]+))')
_OCCURRENCES = {"": Occurrence.MAY, "+": Occurrence.MUST, "-": Occurrence.MUST_NOT}
_KINDS = {"*": ClauseKind.PREFIX, "~": ClauseKind.TYPO}
_MOST_CLAUSES = 64
_ONE_TYPO_FROM, _TWO_TYPOS_FROM = 4, 8


def parse_query(text: str) -> tuple[Clause, ...]:
    """The clauses of `text`, each once; the first 64 count. Signs and marks that stand alone are passed over."""
    clauses: dict[Clause, None] = {}
    for found in _CLAUSE.finditer(printable(text)):
        clause = _phrase(found) if found["phrase"] is not None else _word(found)
        if any(character.isalnum() for character in clause.text):
            clauses[clause] = None
        if len(clauses) == _MOST_CLAUSES:
            break
    return tuple(clauses)


def _phrase(found: re.Match[str]) -> Clause:
    return Clause(found["phrase"].strip(), ClauseKind.PHRASE, _OCCURRENCES[found["sign"]])


def _word(found: re.Match[str]) -> Clause:
    word: str = found["word"]
    kind = _KINDS.get(word[-1], ClauseKind.WORDS)
    text = word if kind is ClauseKind.WORDS else word[:-1]
    return Clause(text, kind, _OCCURRENCES[found["sign"]])


def allowed_typos(word: str) -> int:
    """How many letters of a word may be wrong, missing, too many or swapped: one from four letters on, two from eight."""
    if len(word) < _ONE_TYPO_FROM:
        return 0
    return 1 if len(word) < _TWO_TYPOS_FROM else 2
