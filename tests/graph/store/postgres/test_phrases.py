"""Phrases: words that stand one after the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.words import words
from graph.store.postgres.phrases import Spoken, followed, phrase_starts, speakers, word_places

TEXTS = st.lists(st.lists(st.sampled_from("abc"), max_size=8), max_size=5)


def spoken(texts: list[list[str]], word: str) -> Spoken:
    """Each time that texts, one a node, say a word."""
    said = [(node, place) for node, text in enumerate(texts) for place, own in enumerate(text) if own == word]
    return Spoken.of(np.array([node for node, _ in said], np.int64), np.array([place for _, place in said], np.int64))


@given(texts=TEXTS, asked=st.lists(st.sampled_from("abc"), min_size=1, max_size=3), end=st.sampled_from("abc"))
def test_phrases_are_found_where_they_stand(texts: list[list[str]], asked: list[str], end: str) -> None:
    """Each text says a phrase as often as its words stand there one after the other, and ends it so as often as it does."""

    def expected(phrase: list[str]) -> dict[int, int]:
        counts = [sum(text[at : at + len(phrase)] == phrase for at in range(len(text))) for text in texts]
        return {node: count for node, count in enumerate(counts) if count}

    starts = phrase_starts([spoken(texts, word) for word in asked])
    ended = followed(starts, len(asked), spoken(texts, end))
    for found, phrase in ((starts, asked), (ended, [*asked, end])):
        numbers, counts = speakers(found)
        assert dict(zip(numbers.tolist(), counts.tolist(), strict=True)) == expected(phrase)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []),
        ("one two", [0, 1]),
        (f"one {'x' * 101} two", [0, 2]),
        (f"one {'x' * 100} two", [0, 1, 2]),
        (f"one {'x' * 101} two 東京", [0, 1, 2, 3]),
    ],
)
def test_words_that_are_too_long_have_places(text: str, places: list[int]) -> None:
    """What stands on both sides of a word that is too long to be searched is no phrase, but in text of other letters."""
    assert list(word_places(text, len(words(text)))) == places
