"""Words: what texts are split into, in any script, and their stems in the languages that have a stemmer."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.words import Language, begins_pair, is_plain, language_of, spans, words, words_within
from graph.text import printable

FORMS = {
    "ar": "كتاب الكتاب",
    "da": "hund hunden",
    "de": "Haus Häuser",
    "el": "δρόμος δρόμοι",
    "en": "run running",
    "es": "libro libros",
    "fi": "talo talossa",
    "fr": "maison maisons",
    "hu": "könyv könyvek",
    "it": "libro libri",
    "nl": "boek boeken",
    "no": "hund hunden",
    "pt": "livro livros",
    "ro": "copil copilul",
    "ru": "книга книги",
    "sv": "hund hundar",
    "ta": "வீடு வீடுகளை",
    "tr": "kitap kitaplar",
}
"""Two forms of one word in each language that has a stemmer."""

LANGUAGES = st.sampled_from([None, *(language_of(code) for code in FORMS)])
SCRIPTS = st.text(
    "abSsÉéßøŁ ДйёЪ Σςήω ب אש東京都가한あアｱﾞ e\u0301 и\u0306 ப ள்नम\u094dא\u05b0 ờǮ12½µª-'_.,😀\n\u200d\ud800",
    max_size=20,
)
"""Latin, Cyrillic, Greek, Arabic, Hebrew, Chinese, Korean and Japanese, blanks, signs, and accents that stand alone."""

LATIN = st.text(
    st.characters(max_codepoint=0x17F, categories=("Lu", "Ll", "Nd", "Po", "Zs"), exclude_characters="µ"), max_size=20
)
ONE_RUN = st.text("東京都大가한ああ", min_size=1, max_size=8)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" -\n… !", []),
        ("Red-Fox's über_all", ["red", "fox", "s", "uber", "all"]),
        ("C++ 3.5% a1b2", ["c", "3", "5", "a1b2"]),
        ("ÉCOLE école e\u0301cole", ["ecole"] * 3),
        ("Straße STRASSE", ["strasse"] * 2),
        ("Ærø Łódź Đà", ["aero", "lodz", "da"]),
        ("İstanbul istanbul", ["istanbul"] * 2),
        ("Ελλάδα ΕΛΛΑΔΑ ελλα\u0301δα", ["ελλαδα"] * 3),
        ("Σίσυφος ΣΊΣΥΦΟΣ", ["σισυφοσ"] * 2),
        ("Ёлка ёлка ЕЛКА е\u0308лка", ["елка"] * 4),
        ("Йод ИОД и\u0306од", ["иод"] * 3),
        ("Việt VIỆT vie\u0323\u0302t viet", ["viet"] * 4),
        ("Trường", ["truong"]),
        ("ＡＩ ２", ["ai", "2"]),
        ("ﬁn", ["fin"]),
        ("a\u0301b", ["ab"]),
        ("\u0301 \u0308", []),
        ("µm ½ ªº ℓ", ["μm", "1⁄2", "ao", "l"]),
        ("сло\u0301во слово", ["слово"] * 2),
        ("שָׁלוֹם שלום", ["שלום"] * 2),
        ("\u05b0 \u0345 \u037a", []),
        ("x" * 100 + " " + "й" * 50, ["x" * 100, "и" * 50]),
        ("x" * 101 + " a " + "й" * 51, ["a"]),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    """Text of any script is split at all but letters and digits, in lower case and without accents, whether these are
    part of a letter or follow it; words of over 100 bytes are left out."""
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("京", ["京"]),
        ("東京", ["東京", "京"]),
        ("東京都", ["東京", "京都", "都"]),
        ("東京、都", ["東京", "京", "都"]),
        ("東京 2020年", ["東京", "京", "2020", "年"]),
        ("AI研究x", ["ai", "研究", "究", "x"]),
        ("カメラ", ["カメ", "メラ", "ラ"]),
        ("ｶﾒﾗ", ["カメ", "メラ", "ラ"]),
        ("ｶﾞｽ", ["ガス", "ス"]),
        ("がき か\u3099き", ["がき", "き"] * 2),
        ("한국어", ["한국", "국어", "어"]),
        ("\u1112\u1161\u11ab국", ["한국", "국"]),
        ("𠮷野", ["𠮷野", "野"]),
        ("東京 Café", ["東京", "京", "cafe"]),
    ],
)
@pytest.mark.parametrize("language", [None, language_of("en"), language_of("de")])
def test_pairs_of_characters(text: str, found: list[str], language: Language | None) -> None:
    """Chinese, Japanese and Korean become overlapping pairs, then the last character of each run, in any language; half
    widths and single parts of syllables are what they stand for; other words beside them are as always."""
    assert words(text, language) == found


@pytest.mark.parametrize(("code", "forms"), FORMS.items())
def test_forms_have_one_stem(code: str, forms: str) -> None:
    """Two forms of a word are one in their language, in upper case too, and two where the language is not known."""
    first, second = words(forms)
    assert first != second
    assert len(set(words(f"{forms} {forms.upper()}", language_of(code)))) == 1


def test_stems_are_of_one_language() -> None:
    """Where a word has other forms is a matter of the language: French does not know the English ones."""
    assert words("run running", language_of("fr")) == ["run", "running"]
    assert words("Häuser", language_of("de")) == words("Haus", language_of("de")) == ["haus"]
    assert words("Häuser", language_of("en")) == ["hauser"]
    assert words("வீடுகள்", language_of("ta")) == words("வீடு", language_of("ta"))


@pytest.mark.parametrize("word", ["नमस्ते", "மரங்கள்", "మాట్లాడు", "ภาษาไทย", "មជ្ឈិម"])
def test_marks_are_a_part_of_their_word(word: str) -> None:
    """Vowels and other signs that follow a letter do not end the word."""
    assert len(words(word)) == len(words(f"{word} {word}")) // 2 == 1


@given(text=st.text(st.characters()).map(printable) | SCRIPTS, language=LANGUAGES)
def test_there_is_one_stem_for_each_word(text: str, language: Language | None) -> None:
    """No text is an error; in any language it has as many stems as words, and as many places, that ascend and lie in
    it."""
    text = composed(text)
    places = list(spans(text, language))
    assert len(words(text)) == len(words(text, language)) == len(places)
    assert all(0 <= span.start < span.end <= len(text) for span in places)
    assert all(before.start < after.start and before.end <= after.end for before, after in pairwise(places))


@given(text=SCRIPTS, language=LANGUAGES)
def test_places_hold_in_the_text(text: str, language: Language | None) -> None:
    """What stands at a word's place is that word, and alone has that stem; together they are the words of the text."""
    text = composed(text)
    places = list(spans(text, language))
    for span in places:
        assert words_within(text[span.start : span.end]) == [span.word]
        assert words_within(text[span.start : span.end], language) == [span.stem]
    assert [span.word for span in places] == words(text)
    assert [span.stem for span in places] == words(text, language)


@given(text=st.text(st.characters(), max_size=5))
def test_all_letters_are_the_same_to_search_and_to_highlights(text: str) -> None:
    """Words with places are those without, whatever the letters."""
    assert [span.word for span in spans(composed(text))] == words(text)


def test_places_are_counted_in_characters() -> None:
    """Places are those of characters, not of bytes, behind letters and signs of any width."""
    found = [(span.start, span.end, span.word, span.stem) for span in spans("😀 Жук, Häuser 東京!", language_of("de"))]
    assert found == [
        (2, 5, "жук", "жук"),
        (7, 13, "hauser", "haus"),
        (14, 16, "東京", "東京"),
        (15, 16, "京", "京"),
    ]


@given(text=SCRIPTS, language=LANGUAGES)
def test_normal_forms_do_not_matter(text: str, language: Language | None) -> None:
    """Composed and decomposed text has the same words."""
    decomposed = unicodedata.normalize("NFD", text)
    assert words(decomposed, language) == words(composed(text), language) == words(text, language)


@given(text=LATIN, language=LANGUAGES)
def test_latin_words_are_the_same_beside_others(text: str, language: Language | None) -> None:
    """Latin words are the same whether the text has no other letters, or other ones stand beside them."""
    assert words(f"{text} 京", language) == [*words(text, language), "京"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", True),
        ("Red fox!", True),
        ("Straße, Łódź – “naïve” Việt €", True),
        ("cafe\u0301", False),
        ("İstanbul", False),
        ("Жук", False),
        ("a Σ", False),
        ("كتاب", False),
        ("東京", False),
        ("ｱ", False),
        ("한", False),
        ("𠮷", False),
    ],
)
def test_plain_text(text: str, plain: bool) -> None:
    """Text is plain that has no other letters than Latin ones, and no accents that stand alone."""
    assert is_plain(text) is plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("red fox", ["red", "fox"]),
        ("x x", ["x", "x"]),
        ("京", ["京"]),
        ("東京", ["東京"]),
        ("京京", ["京京"]),
        ("東京都", ["東京", "京都"]),
        ("AI研究", ["ai", "研究"]),
        ("研究AI", ["研究", "究", "ai"]),
        ("東京 x 都", ["東京", "京", "x", "都"]),
        ("東京 都", ["東京", "京", "都"]),
        ("東京 京", ["東京", "京", "京"]),
    ],
)
def test_words_within_a_text(text: str, found: list[str]) -> None:
    """The last character of the text is no word by itself where it ends a pair; all else is as it is in whole texts."""
    assert words_within(text) == found


@given(run=ONE_RUN, start=st.integers(0, 7), length=st.integers(1, 8))
def test_a_part_of_a_run_is_found_in_it(run: str, start: int, length: int) -> None:
    """Two or more characters of a run have words that follow each other in those of the run; one begins one of them."""
    part = run[start : start + length] or run
    place = run.index(part)
    found = words(run)[place : place + max(1, len(part) - 1)]
    if len(part) > 1:
        assert words_within(part) == found
    else:
        assert begins_pair(part)
        assert words_within(part) == [part]
        assert found[0].startswith(part)


@pytest.mark.parametrize(
    ("word", "begins"),
    [("", False), ("京", True), ("東京", False), ("가", True), ("ア", True), ("a", False), ("ж", False), ("1", False)],
)
def test_what_begins_a_pair(word: str, begins: bool) -> None:
    """A lone character of Chinese, Japanese or Korean does, and nothing else."""
    assert begins_pair(word) is begins


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *((code, code) for code in FORMS),
        ("EN", "en"),
        (" de ", "de"),
        ("de-CH", "de"),
        ("pt_BR", "pt"),
        ("en-US-x-twain", "en"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("NB_NO", "no"),
        ("zh-Hans", None),
        ("ja", None),
        ("klingon", None),
        ("english", None),
        ("deu", None),
        ("-de", None),
        ("_", None),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_languages_of_locales(locale: str | None, language: str | None) -> None:
    """A locale is in the language it begins with, both kinds of Norwegian in one; others, and what is none, in none."""
    assert language_of(locale) == language
