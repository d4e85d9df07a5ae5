"""Words: what a text is made of when it is searched, in the language that it is in.

Text is split at all but letters and digits; words are in lower case and without accents, and in the eighteen languages
that have a stemmer, cut to their stems. Chinese, Japanese and Korean, which write no blanks between words, become
overlapping pairs of characters (Lucene's CJK analysis).
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple, NewType

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from graph.text import fold

Language = NewType("Language", str)
"""The ISO 639-1 code of a language that has a stemmer."""

_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
LANGUAGES = tuple(map(Language, _STEMMERS))
"""All of them."""

_NORWEGIAN = frozenset({"nb", "nn"})
_LONGEST_WORD = 100

_CJK = re.compile(
    "([\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u3041-\u3096\u3099\u309a\u309d-\u30fa\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f"
    "\U00020000-\U0003ffff]+)"
)
_PLAIN = re.compile(
    "[\x00-\x7f\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf-\u012f\u0131-\u017f\u0200-\u021b"
    "\u1ea0-\u1ef9\u2010-\u203a\u20a0-\u20bf]*"
)
"""Text that the analyzer alone makes the right words of: Latin letters, and the marks between them."""

_VOICING = "\u3099\u309a\uff9e\uff9f"
_CHARACTER = re.compile(f"[^{_VOICING}][{_VOICING}]*|.")
_NO_PART_OF_SPELLING = re.compile("[\u0300-\u036f\u200d]")
"""Accents that no letter is composed with, as of stress, and joiners."""


class Span(NamedTuple):
    """A word where it stands in a text, from `start` up to `end`: as it is written, folded, and its stem."""

    start: int
    end: int
    word: str
    stem: str


@lru_cache(maxsize=1_000)
def language_of(locale: str | None) -> Language | None:
    """The language of a locale such as `en`, `de-CH` or `pt_BR`; None where it has no stemmer or is no locale."""
    code = re.split("[-_]", (locale or "").strip().lower(), maxsplit=1)[0]
    code = "no" if code in _NORWEGIAN else code
    return Language(code) if code in _STEMMERS else None


@cache
def analyzer(language: Language | None = None) -> TextAnalyzer:
    """What makes words, or stems in a language, of plain text (`is_plain`); words of over 100 bytes are left out."""
    return _analyzer(Tokenizer.simple(), language)


@cache
def _spelled_analyzer(language: Language | None = None) -> TextAnalyzer:
    """The same for text of which the words stand between blanks."""
    return _analyzer(Tokenizer.whitespace(), language)


def _analyzer(tokenizer: Tokenizer, language: Language | None) -> TextAnalyzer:
    # The filter leaves out words that are as long as it is told.
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(_LONGEST_WORD + 1)).filter(Filter.lowercase())
    if language is not None:
        builder = builder.filter(Filter.stemmer(_STEMMERS[language]))
    return builder.filter(Filter.ascii_fold()).build()


def is_plain(text: str) -> bool:
    """Whether `analyzer` alone makes the words of `text`: it has no other letters than Latin ones."""
    return text.isascii() or _PLAIN.fullmatch(text) is not None


def words(text: str, language: Language | None = None) -> list[str]:
    """The words of `text` in their order, or, in a language, their stems, one for one.

    The last character of a run of Chinese, Japanese or Korean is a word by itself as well, so that every character
    begins one.
    """
    if is_plain(text):
        return analyzer(language).analyze(text)
    return [word for run in _runs(text) for word in _words_of_run(run, language)]


def words_within(text: str, language: Language | None = None) -> list[str]:
    """As `words`, of text that may be part of a longer one: the end of it need not be the end of a run."""
    found = words(text, language)
    runs = [] if is_plain(text) else _runs(text)
    if runs and _CJK.fullmatch(runs[-1]) and len(_grams(runs[-1])) > 1:
        found.pop()
    return found


def begins_pair(word: str) -> bool:
    """Whether a word is a lone character of Chinese, Japanese or Korean, which stands for all pairs that begin with it."""
    return len(word) == 1 and _CJK.fullmatch(word) is not None


def spans(text: str, language: Language | None = None) -> Iterator[Span]:
    """The words of `text`, which is in NFC, with their places in it."""
    start = 0
    for run in _runs(text):
        if _CJK.fullmatch(run):
            for place, length, gram in _grams(run):
                yield Span(start + place, start + place + length, gram, gram)
        else:
            spelled = _spelled(run)
            folded, stems = (_analyzed(spelled, each) for each in (None, language))
            for (place, written, _), word, stem in zip(spelled, folded, stems, strict=True):
                yield Span(start + place, start + place + len(written), word, stem)
        start += len(run)


def _runs(text: str) -> list[str]:
    """Parts of `text` that are either all Chinese, Japanese or Korean, or have none of it."""
    return [run for run in _CJK.split(unicodedata.normalize("NFC", text)) if run]


def _words_of_run(run: str, language: Language | None) -> list[str]:
    if _CJK.fullmatch(run):
        return [gram for _, _, gram in _grams(run)]
    return _analyzed(_spelled(run), language)


def _grams(run: str) -> list[tuple[int, int, str]]:
    """Each two neighbouring characters, then the last one, with their places and lengths; compatibility forms are those
    they stand for."""
    found = [*_CHARACTER.finditer(run)]
    characters = [unicodedata.normalize("NFKC", character[0]) for character in found]
    ends = [character.end() for character in [*found[1:], *found[-1:]]]
    return [
        (found[place].start(), ends[place] - found[place].start(), "".join(characters[place : place + 2]))
        for place in range(len(found))
    ]


class _Spelled(NamedTuple):
    """A word where it begins, as it is written, and as it is spelled."""

    start: int
    written: str
    spelled: str


def _spelled(run: str) -> list[_Spelled]:
    """The words of a run: letters and digits, each with its marks."""
    found = (_Spelled(each.start(), each[0], _NO_PART_OF_SPELLING.sub("", each[0])) for each in _word().finditer(run))
    return [each for each in found if len(each.spelled.encode()) <= _LONGEST_WORD and not fold(each.spelled).isspace()]


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(f"(?:[^\\W_][{marks}\u200d]*)+")


def _analyzed(spelled: Iterable[_Spelled], language: Language | None) -> list[str]:
    return [fold(word) for word in _spelled_analyzer(language).analyze(" ".join(each.spelled for each in spelled))]
