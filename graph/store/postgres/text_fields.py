"""Fields: which words the database's postings are of, each by a number."""

from graph.search.words import LANGUAGES, Language

SPOKEN: tuple[Language | None, ...] = (None, *LANGUAGES)
"""The languages by their numbers, in their order: at first, what has no stemmer."""

LANGUAGE_NUMBERS = {language: number for number, language in enumerate(SPOKEN)}

WRITTEN = 0
"""All words as they are written."""

NAMES = 100
"""The words of titles and names, which count 1 where they are the first one of the node's label, else 0."""

SPELLED = (WRITTEN, NAMES)
"""The fields whose words are found by others that are nearly them."""

BEGINNINGS = {WRITTEN: 101, NAMES: 102}
"""The fields that have the first letters of another one's words, each beginning of `BEGUN` letters at most. Those of
`WRITTEN` count nothing."""

BEGUN = 2
"""Of how many letters such beginnings have at most; of more, the words that begin with them are few enough to be read."""


def stems_in(language: Language | None) -> int:
    """The field of the stems of texts in a language."""
    return 1 + LANGUAGE_NUMBERS[language]
