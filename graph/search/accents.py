"""Accents: which stems words have that a text writes with accents, for those who type them without.

Stemmers need accents to know an ending, so that a word typed without them may have another stem than the one in a text.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.search.words import Language, words

_MEMORY = 65_536


class Accented(NamedTuple):
    """A stem of accented words in texts of a language that are `word` without accents."""

    language: Language
    word: str
    stem: str


class Typed(NamedTuple):
    """A word as it was typed, without accents, and the stem that it has, as it was typed, in each of some languages."""

    word: str
    stems: tuple[str, ...]


class Accents:
    """The stems of accented words in texts, by the words without accents."""

    def __init__(self, known: Iterable[Accented] = ()) -> None:
        self._stems: dict[tuple[Language, str], frozenset[str]] = {}
        for each in known:
            self._know(each)

    @property
    def known(self) -> list[Accented]:
        """All that is known, in a fixed order."""
        return sorted(Accented(*key, stem) for key, stems in self._stems.items() for stem in stems)

    def copy(self) -> "Accents":
        """The same, to learn more."""
        copy = Accents()
        copy._stems = dict(self._stems)
        return copy

    def learn(self, text: str, language: Language | None) -> None:
        """Takes in the words of a text that is in `language`."""
        if language is None or text.isascii():
            return
        for word, stem in zip(words(text), words(text, language), strict=True):
            if stem != _stem(word, language):
                self._know(Accented(language, word, stem))

    def stems(self, word: str, stem: str, language: Language | None) -> Collection[str]:
        """All stems by which texts in `language` may have a word: `stem`, which it has as it was typed, that of `word`,
        which is without accents, and those that it has with the accents of texts."""
        if language is None:
            return (stem,)
        return {stem, _stem(word, language), *self._stems.get((language, word), ())}

    def forms(self, typed: Iterable[Typed], languages: Sequence[Language | None]) -> list[tuple[frozenset[str], ...]]:
        """For each word all stems that texts in each of these languages may have it by; words that are alike in that once."""
        return list(
            dict.fromkeys(
                tuple(
                    frozenset(self.stems(word, stem, language)) for stem, language in zip(stems, languages, strict=True)
                )
                for word, stems in typed
            )
        )

    def _know(self, each: Accented) -> None:
        known = self._stems.get((each.language, each.word), frozenset())
        self._stems[each.language, each.word] = known | {each.stem}


@lru_cache(_MEMORY)
def _stem(word: str, language: Language) -> str:
    found = words(word, language)
    return found[0] if found else word
