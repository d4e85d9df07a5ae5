"""Accents: a word has the stems that texts give it with accents, for those who type it without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.accents import Accents
from graph.search.words import Language, language_of, words

ENGLISH, PORTUGUESE = language_of("en"), language_of("pt")


def stems(accents: Accents, typed: str, language: Language | None) -> set[str]:
    """All stems of one word as it was typed."""
    [word], [stem] = words(typed), words(typed, language)
    return set(accents.stems(word, stem, language))


def test_a_word_without_accents_has_the_stem_of_the_one_with() -> None:
    """What a text writes with an accent that its stem depends on is met by who leaves it out, in its language only."""
    accents = Accents()
    [stem] = words("informação", PORTUGUESE)
    assert stem not in stems(accents, "informacao", PORTUGUESE)
    accents.learn("A informação", PORTUGUESE)
    assert stem in stems(accents, "informacao", PORTUGUESE)
    assert stem not in stems(accents, "informacao", ENGLISH)


def test_without_a_language_there_are_no_stems() -> None:
    """Where the language is not known a word is what it is."""
    accents = Accents()
    accents.learn("información", None)
    assert stems(accents, "informacion", None) == stems(accents, "información", None) == {"informacion"}


@given(
    text=st.lists(st.sampled_from("résumé resumes año años é naïve informação Müller".split()), max_size=5).map(
        " ".join
    ),
    typed=st.sampled_from("resume resumes ano anos e naive informacao muller".split()),
    language=st.sampled_from([ENGLISH, PORTUGUESE, language_of("de"), language_of("fr")]),
)
def test_accents_in_a_text_do_not_matter(text: str, typed: str, language: Language) -> None:
    """Whatever texts say: a word typed without accents shares a stem with each of their words that is it with accents,
    and a word typed with accents shares one with it written without."""
    accents = Accents()
    accents.learn(text, language)
    for word, stem in zip(words(text), words(text, language), strict=True):
        if word == typed:
            assert stem in stems(accents, typed, language)
    for word in text.split():
        if words(word) == [typed]:
            assert words(typed, language)[0] in stems(accents, word, language)


@pytest.mark.parametrize(("text", "taught"), [("", False), ("resume", False), ("東京 résumé 東京", True)])
def test_texts_of_any_script_teach(text: str, taught: bool) -> None:
    """Texts without accents teach nothing; those in which other scripts stand beside teach no less."""
    accents = Accents()
    accents.learn(text, ENGLISH)
    assert (words("résumé", ENGLISH)[0] in stems(accents, "resume", ENGLISH)) is taught
