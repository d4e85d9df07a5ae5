"""Phrases: how often texts say words one after the other."""

from collections.abc import Collection, Sequence
from functools import cache

from tantivy import TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from graph.search.words import Language, is_plain, words

_LONGEST = 100


def count_phrase(
    text: str, language: Language | None, asked: Sequence[str], ends: Collection[str] | None = None
) -> int:
    """How often a text in a language says these words one after the other; those only that one of `ends` follows, if some
    are given."""
    said = words(text, language)
    if not set(asked) <= set(said):
        return 0
    places = _places(text, len(said))
    at = dict(zip(places, said, strict=True))
    following = len(asked)
    return sum(
        all(at.get(place + step) == word for step, word in enumerate(asked))
        and (ends is None or at.get(place + following) in ends)
        for place in places
    )


def _places(text: str, count: int) -> Sequence[int]:
    """Where the words of a text stand: those that are too long to be searched have places too where `analyzer` left them
    out."""
    if len(text) <= _LONGEST or not is_plain(text):
        return range(count)
    everything = _unfiltered().analyze(text)
    if len(everything) == count:
        return range(count)
    return [place for place, word in enumerate(everything) if len(word.encode()) <= _LONGEST]


@cache
def _unfiltered() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.simple()).build()
