"""Pieces: no word that is nearly another is missed by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from graph.search.query import allowed_typos
from graph.store.postgres.pieces import letters_of, pieces_of, sought

LETTERS = st.sampled_from("abcd")
WORDS = st.text(LETTERS, min_size=4, max_size=12)


@st.composite
def mistaken(draw: st.DrawFn) -> tuple[str, str, int]:
    """A word, what becomes of it by as many mistakes as its length allows and with any end, and how many these are."""
    word = draw(WORDS)
    typos = allowed_typos(word)
    other = word
    for _ in range(draw(st.integers(0, typos))):
        place = draw(st.integers(0, max(len(other) - 1, 0)))
        letter = draw(st.sampled_from("abcdxé"))
        other = draw(
            st.sampled_from(
                [
                    other[:place] + letter + other[place:],
                    other[:place] + other[place + 1 :],
                    other[:place] + letter + other[place + 1 :],
                    other[:place] + other[place : place + 2][::-1] + other[place + 2 :],
                ]
            )
        )
    return word, other + draw(st.text("abx", max_size=3)), typos


def is_found(word: str, other: str, typos: int) -> bool:
    """Whether `other` has one of the pieces that are sought, and nearly all letters."""
    asked, pieces = sought(word, typos), pieces_of(other)
    has_piece = pieces.first in asked.first or pieces.second in asked.second or pieces.third in asked.third
    return has_piece and (asked.letters & ~pieces.letters).bit_count() <= typos


@given(drawn=mistaken())
def test_words_that_begin_nearly_so_are_found(drawn: tuple[str, str, int]) -> None:
    """A word of which a beginning is another one, but for as many mistakes as its length allows, has a piece of those that
    are sought, and all of its letters but for one a mistake."""
    word, other, typos = drawn
    near = min(OSA.distance(word, other[:end]) for end in range(len(other) + 1))
    assert near > typos or is_found(word, other, typos)


@given(word=WORDS, other=st.text(LETTERS, max_size=13))
def test_no_word_that_is_near_is_missed(word: str, other: str) -> None:
    """The same holds of any two words."""
    typos = allowed_typos(word)
    assert OSA.distance(word, other) > typos or is_found(word, other, typos)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [("", ("", "", "")), ("a", ("a", "", "")), ("abc", ("ab", "c", "")), ("abcdefg", ("ab", "cd", "ef"))],
)
def test_pieces_are_pairs_of_letters(word: str, pieces: tuple[str, str, str]) -> None:
    """The first six letters are three pieces, as far as there are so many."""
    assert pieces_of(word)[:3] == pieces


def test_letters_are_bits() -> None:
    """Equal letters are one bit, wherever they stand, of 31 in all."""
    assert letters_of("ab") == letters_of("abba") == letters_of("a") | letters_of("b")
    assert letters_of("a") != letters_of("b")
    assert 0 < letters_of("\U0010ffff") < 2**31
