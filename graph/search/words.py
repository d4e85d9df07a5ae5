"""Words: what a text is made of when it is searched, in the language that it is in.

Text is split at all but letters and digits; words are in lower case and without accents, and in the eighteen languages
that have a stemmer, cut to their stems. Chinese, Japanese and Korean, which write no blanks between words, become
overlapping pairs of characters (Lucene's CJK analysis).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
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
_NORWEGIAN = frozenset({"nb", "nn"})
_LONGEST_WORD = 100

_CJK = re.compile(
    "([\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f"
    "\U00020000-\U0003ffff]+)"
)
_NOT_PLAIN = re.compile(
    "[\u0130\u0300-\u1dff\u2c00-\ufaff\ufe20-\ufe2f\uff66-\uffdc\U00010000-\U0001d7ff\U00020000-\U0010ffff]"
)
"""What the analyzer alone does not do justice: accents of other scripts than Latin, accents that stand alone, CJK."""


class Span(NamedTuple):
    """A word where it stands in a text, from `start` up to `end`: as it is written, folded, and its stem."""

    start: int
    end: int
    word: str
    stem: str


def language_of(locale: str | None) -> Language | None:
    """The language of a locale such as `en`, `de-CH` or `pt_BR`; None where it has no stemmer or is no locale."""
    code = re.split("[-_]", (locale or "").strip().lower(), maxsplit=1)[0]
    code = "no" if code in _NORWEGIAN else code
    return Language(code) if code in _STEMMERS else None


@cache
def analyzer(language: Language | None = None) -> TextAnalyzer:
    """What makes words, or stems in a language, of plain text (`is_plain`); words of over 100 bytes are left out."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_WORD))
    builder = builder.filter(Filter.lowercase())
    if language is not None:
        builder = builder.filter(Filter.stemmer(_STEMMERS[language]))
    return builder.filter(Filter.ascii_fold()).build()


def is_plain(text: str) -> bool:
    """Whether `analyzer` alone makes the words of `text`: it has no other letters than Latin ones."""
    return text.isascii() or _NOT_PLAIN.search(text) is None


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
    if len(found) > 1 and begins_pair(found[-1]) and found[-2].endswith(found[-1]):
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
            for place, gram in enumerate(_grams(run)):
                yield Span(start + place, start + place + len(gram), gram, gram)
        else:
            stems = _words_of_run(run, language)
            for token, stem in zip(analyzer().pre_tokenize(run).tokens, stems, strict=True):
                yield Span(start + token.char_offset_from, start + token.char_offset_to, _folded(token.text), stem)
        start += len(run)


def _runs(text: str) -> list[str]:
    """Parts of `text` that are either all Chinese, Japanese or Korean, or have none of it."""
    return [run for run in _CJK.split(unicodedata.normalize("NFC", text)) if run]


def _words_of_run(run: str, language: Language | None) -> list[str]:
    if _CJK.fullmatch(run):
        return _grams(run)
    return [_folded(word) for word in analyzer(language).analyze(run)]


def _grams(run: str) -> list[str]:
    """Each two neighbouring characters, then the last one; compatibility forms are those they stand for."""
    characters = [unicodedata.normalize("NFKC", character) for character in run]
    return ["".join(characters[place : place + 2]) for place in range(len(characters))]


def _folded(word: str) -> str:
    return word if word.isascii() else fold(word)
