"""Spellings: words of the database that are nearly another, or begin nearly so."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from graph.store.postgres.pieces import sought
from graph.store.postgres.session import THEN, Session

_FOUND = f"""field = %(field)s AND size BETWEEN %(least)s AND %(most)s AND {THEN}
AND bit_count((%(letters)s & ~letters)::bit(32)) <= %(typos)s"""
_NEARLY = " UNION ".join(
    f"SELECT word FROM spelling WHERE {piece} = ANY(%({piece})s) AND {_FOUND}" for piece in ("first", "second", "third")
)
_LONGEST = 1_000


class Spellings:
    """The words of one generation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def nearly(self, field: int, word: str, typos: int) -> list[str]:
        """The words of a field that are `word` but for so many typing mistakes, in their order."""
        found = self._candidates(field, word, typos, len(word) + typos)
        if not found:
            return []
        distances = cdist([word], found, scorer=OSA.distance, score_cutoff=typos)[0]
        return [found[place] for place in np.flatnonzero(distances <= typos).tolist()]

    def begun(self, field: int, word: str, typos: int, most: int) -> list[str]:
        """The first `most` words of a field that begin as `word` does but for so many typing mistakes, in their order."""
        found = self._candidates(field, word, typos, _LONGEST)
        near = np.zeros(len(found), np.bool_)
        for length in range(len(word) - typos, len(word) + typos + 1) if found else ():
            near |= (
                cdist([word], [each[:length] for each in found], scorer=OSA.distance, score_cutoff=typos)[0] <= typos
            )
        return [found[place] for place in np.flatnonzero(near)[:most].tolist()]

    def expect(self, field: int, word: str, typos: int) -> None:
        """Puts off reading what `nearly` looks among."""
        self._session.expect(_NEARLY, **_asked(field, word, typos, len(word) + typos))

    def _candidates(self, field: int, word: str, typos: int, longest: int) -> Sequence[str]:
        """Words among which those are that are nearly `word`; `typos` is one or two."""
        return sorted(each for (each,) in self._session.ask(_NEARLY, **_asked(field, word, typos, longest)))


def _asked(field: int, word: str, typos: int, longest: int) -> dict[str, Any]:
    first, second, third, letters = sought(word, typos)
    return {
        "field": field,
        "first": first,
        "second": second,
        "third": third,
        "letters": letters,
        "typos": typos,
        "least": len(word) - typos,
        "most": longest,
    }
