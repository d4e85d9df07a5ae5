"""The search syntax: what a person typed, as clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.query import Clause, ClauseKind, Occurrence, allowed_typos, parse_query
from graph.text import printable

MUST, MUST_NOT = Occurrence.MUST, Occurrence.MUST_NOT
PHRASE, PREFIX, TYPO, WORDS = ClauseKind.PHRASE, ClauseKind.PREFIX, ClauseKind.TYPO, ClauseKind.WORDS


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ("  \t\n ", []),
        ("red fox", [Clause("red"), Clause("fox")]),
        ("red red", [Clause("red")]),
        ("Red red", [Clause("Red"), Clause("red")]),
        ('"red fox"', [Clause("red fox", PHRASE)]),
        ('" red fox "', [Clause("red fox", PHRASE)]),
        ('"red fox', [Clause("red fox", PHRASE)]),
        ('a"b c"d', [Clause("a"), Clause("b c", PHRASE), Clause("d")]),
        ("+red -fox", [Clause("red", WORDS, MUST), Clause("fox", WORDS, MUST_NOT)]),
        ('+"red fox" -"a b"', [Clause("red fox", PHRASE, MUST), Clause("a b", PHRASE, MUST_NOT)]),
        ("re* +re* rde~ -rde~", [
            Clause("re", PREFIX),
            Clause("re", PREFIX, MUST),
            Clause("rde", TYPO),
            Clause("rde", TYPO, MUST_NOT),
        ]),
        ("well-known c++ a+b", [Clause("well-known"), Clause("c++"), Clause("a+b")]),
        ('+ - * ~ +* -~ "" + ""', []),
        ("++red --fox", [Clause("+red", WORDS, MUST), Clause("-fox", WORDS, MUST_NOT)]),
        ("!!! ... ?", []),
        ("re** re*~", [Clause("re*", PREFIX), Clause("re*", TYPO)]),
        ('"re*"', [Clause("re*", PHRASE)]),
        ("naïve 東京", [Clause("naïve"), Clause("東京")]),
    ],
)  # fmt: skip
def test_what_is_read(text: str, clauses: list[Clause]) -> None:
    """Words, phrases (also unclosed ones), signs before them and marks behind words; what stands alone says nothing."""
    assert parse_query(text) == tuple(clauses)


@given(text=st.text(st.characters()) | st.text('ab"+-*~ \n'))
def test_any_text_can_be_read(text: str) -> None:
    """No text is an error; each clause has something to find, is there once, and what it finds stands in the text."""
    clauses = parse_query(text)
    assert len(set(clauses)) == len(clauses)
    for clause in clauses:
        assert any(character.isalnum() for character in clause.text)
        assert clause.text in printable(text)


def test_clauses_are_bounded() -> None:
    """The first 64 different clauses count."""
    words = [f"w{number}" for number in range(100)]
    assert parse_query(" ".join(["w0", *words])) == tuple(Clause(word) for word in words[:64])


@pytest.mark.parametrize(
    ("word", "typos"),
    [
        ("", 0),
        ("a", 0),
        ("fox", 0),
        ("tree", 1),
        ("picture", 1),
        ("computer", 2),
        ("x" * 100, 2),
        ("árbo", 1),
        ("жук", 0),
    ],
)
def test_longer_words_may_have_more_typos(word: str, typos: int) -> None:
    """One letter may be wrong from four letters on, two from eight, however many bytes they take."""
    assert allowed_typos(word) == typos
