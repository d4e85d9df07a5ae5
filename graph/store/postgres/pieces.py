"""Pieces of words: by what words that are nearly another are looked for, where all words are too many to be compared.

A mistake is a letter that is wrong, missing, too many, or swapped with the next one. Of a beginning with one or two
mistakes a pair of letters stands where it is looked for (the pigeonhole principle), and few of its letters are missing.
"""

from typing import NamedTuple

_PAIR = 2
_BITS = 31


class Pieces(NamedTuple):
    """The first, second and third pair of a word's letters, and a bit for each remainder of their numbers by 31."""

    first: str
    second: str
    third: str
    letters: int


class Sought(NamedTuple):
    """The pieces of which a word has one that begins nearly as another, and all of that one's letters but for a few."""

    first: list[str]
    second: list[str]
    third: list[str]
    letters: int


def pieces_of(word: str) -> Pieces:
    """The pieces of a word."""
    first, second, third = (word[start : start + _PAIR] for start in range(0, 3 * _PAIR, _PAIR))
    return Pieces(first, second, third, letters_of(word))


def letters_of(word: str) -> int:
    """Which letters a word has."""
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % _BITS
    return found


def sought(word: str, typos: int) -> Sought:
    """What words have of which a beginning is `word` but for `typos` mistakes at most, one or two.

    Where no mistake is in the first pair, it stands. Where one is, and it is no letter that is wrong or too many, what the
    pair has become is known. Otherwise the second pair stands, or one letter further on than in `word`, unless a second
    mistake is there: then it is a swap with what comes behind, or the third pair stands, up to two letters beside.
    """
    first = [word[:2], word[1:3], word[0] + word[2], word[1] + word[0]]
    second = [word[2:4], word[1:3]]
    third: list[str] = []
    if typos > 1:
        second += [word[2] + word[4], word[1] + word[3], word[3:5], word[3] + word[5]]
        third = [word[4 + shift : 6 + shift] for shift in range(-2, 3)]
    first, second, third = (list(dict.fromkeys(each)) for each in (first, second, third))
    return Sought(first, second, third, letters_of(word))
