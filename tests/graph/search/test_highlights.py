"""Highlights: what is marked in the texts of a node, which part of them is shown, and that it is safe HTML."""

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.accents import Accents
from graph.search.highlights import FRAGMENT, Highlight, highlight
from graph.search.words import language_of
from graph.text import printable

ENGLISH = language_of("en")
SAID = st.lists(st.sampled_from(["red", "Red", "redder", "fox", "fóx", "foxes", "tree"]), min_size=1, max_size=12)
CLAUSES = st.sampled_from(
    ["red", "+fox", "FOXES", '"red fox"', '+"fox red"', "re*", "-tree", "-re*", "tree", "unheard"]
)
SIGNS = st.text("ab <>&;#\"'/=fox\n\t…\u0301東京", max_size=300)
ANY_TEXT = st.text(st.characters()).map(printable)


def marked(text: str, query: str, locale: str | None = "en") -> str | None:
    """What is shown of a text, None where nothing is."""
    found = highlight([("title", text)], query, language_of(locale), Accents())
    return found[0].html if found else None


def hits(text: str, query: str, locale: str | None = "en") -> list[str]:
    """What is marked of a text."""
    return re.findall("<mark>(.*?)</mark>", marked(text, query, locale) or "")


def read(html: str) -> str:
    """The text that a browser shows of HTML that has no other tags than marks, none of them in another one."""
    tags = re.findall("<[^>]*>", html)
    assert tags == ["<mark>", "</mark>"] * (len(tags) // 2)
    assert "" not in re.findall("<mark>(.*?)</mark>", html, re.DOTALL)
    return unescape(re.sub("</?mark>", "", html))


def collapsed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("A fox, Foxes and FOXES", "fox", ["fox", "Foxes", "FOXES"]),
        ("A fox, Foxes and FOXES", "foxes", ["fox", "Foxes", "FOXES"]),
        ("A fox, Foxes and FOXES", '"foxes"', ["Foxes", "FOXES"]),
        ("A fox, Foxes and FOXES", '"foxes', ["Foxes", "FOXES"]),
        ("A fox, Foxes and FOXES", "+foxes", ["fox", "Foxes", "FOXES"]),
        ("red foxes ran", '"red fox"', []),
        ("red fox red foxes fox red", '"red fox"', ["red", "fox"]),
        ("red fox red_foxes fox red", "red-fox", ["red", "fox", "red", "foxes"]),
        ("fox fox fox", '"fox fox"', ["fox", "fox", "fox"]),
        ("runner running run", "runn*", ["runner", "running"]),
        ("runner running run", "running*", ["running"]),
        ("well known, well-knowing, badly known", "well-know*", ["well", "known", "well", "knowing"]),
        ("Café cafe\u0301 CAFE", "cafe", ["Café", "café", "CAFE"]),
        ("Café cafe\u0301 CAFE", '"CAFÉ"', ["Café", "café", "CAFE"]),
        ("Straße, Strasse", "strasse", ["Straße", "Strasse"]),
        ("red fox", "red -fox", ["red"]),
        ("red fox", "-fox", []),
        ("red fox", '-"red fox" -re* -foxx~', []),
        ("foxy fo", "fox", []),
        ("red fox", "", []),
        ("red fox", '+ - * ~ "" !', []),
        ("", "fox", []),
        (" …\n!", "fox", []),
    ],
)
def test_what_is_marked(text: str, query: str, found: list[str]) -> None:
    """Words in any form; phrases only as they are written, but for case and accents; words that begin so; nothing that
    must not be there."""
    assert hits(text, query) == found


@pytest.mark.parametrize(
    ("locale", "found"),
    [("en", ["run", "running"]), ("fr", ["run"]), ("klingon", ["run"]), (None, ["run"])],
)
def test_forms_are_those_of_the_text_s_language(locale: str | None, found: list[str]) -> None:
    """A word is found in the forms that it has in the language of the text, and as it is written in any."""
    assert hits("run running ran", "run", locale) == found


@given(said=SAID, clauses=st.lists(CLAUSES, max_size=4))
def test_marks_are_where_clauses_are_fulfilled(said: list[str], clauses: list[str]) -> None:
    """In a text in no known language each word is marked that is one of those asked for, part of a phrase, or begins as
    asked, and no other; all else is as it was."""
    folded = [word.lower().replace("ó", "o") for word in said]
    places: set[int] = set()
    for clause in clauses:
        asked = clause.strip('+"*').lower().split()
        for start in range(0 if clause[0] == "-" else len(said)):
            stretch = folded[start : start + len(asked)]
            if stretch == asked or (clause[-1] == "*" and stretch[0].startswith(asked[0])):
                places.update(range(start, start + len(asked)))
    expected = " ".join(f"<mark>{word}</mark>" if at in places else word for at, word in enumerate(said))
    assert marked(" ".join(said), " ".join(clauses), None) == (expected if places else None)


@pytest.mark.parametrize(
    ("word", "query", "found"),
    [
        ("fox", "fox~", True),
        ("fox", "fxo~", False),
        ("fox", "fo~", False),
        ("foxy", "fox~", False),
        ("fox", "foxy~", True),
        ("tree", "tere~", True),
        ("tree", "trae~", True),
        ("tree", "tree~", True),
        ("trees", "tree~", True),
        ("tre", "tree~", True),
        ("tree", "tre~", False),
        ("tree", "rtea~", False),
        ("picture", "pictrue~", True),
        ("picture", "pitcrue~", False),
        ("picture", "picturess~", True),
        ("computer", "compuetr~", True),
        ("computer", "cmopuetr~", True),
        ("computer", "cmopuetra~", False),
        ("computer", "coomputter~", True),
        ("computer", "computr~", True),
        ("computer", "comptr~", False),
        ("CAFÉS", "cafse~", True),
        ("жуки", "жкуи~", True),
        ("жук", "жку~", False),
    ],
)
def test_words_with_typos_are_marked(word: str, query: str, found: bool) -> None:
    """A letter may be wrong, missing, too many or swapped with the next where four letters were typed, two where eight
    were; none where fewer."""
    assert hits(f"a {word} b", query) == ([word] if found else [])


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("東京都に行く", "京都", "東<mark>京都</mark>に行く"),
        ("東京都に行く", "東京都", "<mark>東京都</mark>に行く"),
        ("東京は京都", "東京都", None),
        ("東京都に行く", "都", "東京<mark>都に</mark>行く"),
        ("東京都", "都", "東京<mark>都</mark>"),
        ("日本語と日", "日*", "<mark>日本</mark>語と<mark>日</mark>"),
        ("日本語", '"本語"', "日<mark>本語</mark>"),
        ("新AI研究所", "ai 研究", "新<mark>AI研究</mark>所"),
        ("ｶﾒﾗ", "カメラ", "<mark>ｶﾒﾗ</mark>"),
        ("한국어", "한국", "<mark>한국</mark>어"),
    ],
)
def test_marks_between_no_blanks(text: str, query: str, html: str | None) -> None:
    """In Chinese, Japanese and Korean what is asked for is marked wherever it stands, a lone character with the one
    behind it; marks that touch or overlap are one."""
    assert marked(text, query) == html


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("1 < 2 && fox > 1", "fox", "1 &lt; 2 &amp;&amp; <mark>fox</mark> &gt; 1"),
        ("<fox>", "fox", "&lt;<mark>fox</mark>&gt;"),
        ("&amp; fox", "fox", "&amp;amp; <mark>fox</mark>"),
        ("<mark>fox</mark>", "fox", "&lt;mark&gt;<mark>fox</mark>&lt;/mark&gt;"),
        ("mark a fox", "mark", "<mark>mark</mark> a fox"),
        ("a & b", "amp", None),
        (" \n e\u0301cole\t\n x ", "école", "<mark>école</mark> x"),
    ],
)
def test_html(text: str, query: str, html: str | None) -> None:
    """The text is escaped, on one line, and composed; entities and tags that were made of it are not searched."""
    assert marked(text, query) == html


@given(text=SIGNS | ANY_TEXT | st.lists(ANY_TEXT, min_size=2).map(" fox ".join), query=SIGNS | ANY_TEXT)
def test_html_is_safe(text: str, query: str) -> None:
    """Whatever the text and the query, marks are the only tags, and without them the HTML reads as a part of the text,
    a short one as all of it."""
    for asked in (query, "fox a", text):
        for each in highlight([("body", text)], asked, ENGLISH, Accents()):
            assert "<mark>" in each.html
            shown = read(each.html)
            if len(collapsed(text)) <= FRAGMENT:
                assert shown == collapsed(text)
            else:
                assert shown.strip("…") in collapsed(text)


@given(
    lengths=st.lists(st.integers(1, 30), min_size=1) | st.lists(st.integers(1, 9), min_size=50),
    places=st.sets(st.integers(0, 70), max_size=5),
)
def test_long_texts_are_cut(lengths: list[int], places: set[int]) -> None:
    """A part is shown that begins and ends with words, has a mark, is as long as it may be but for its last word, and
    has an ellipsis at each end that is cut off; nothing is shown without a hit."""
    said = ["fox" if at in places else f"{'x' * length}{at}" for at, length in enumerate(lengths)]
    text = " ".join(said)
    html = marked(text, "fox")
    assert (html is not None) is ("fox" in said)
    if html is not None:
        shown = read(html).strip("…")
        start = f" {text} ".index(f" {shown} ")
        assert "<mark>fox</mark>" in html
        assert len(shown) <= FRAGMENT + len(shown.rsplit(" ", 1)[-1])
        assert html.startswith("…") is (start > 0)
        assert html.endswith("…") is (start + len(shown) < len(text))
        assert html.startswith("…") or html.endswith("…") or shown == text


def test_a_part_is_not_cut_short() -> None:
    """A hit in the middle of a long text is shown with words on both sides, one at either end with as many as fit."""
    before, behind = ("w " * FRAGMENT).strip(), ("z " * FRAGMENT).strip()
    middle = marked(f"{before} fox {behind}", "fox") or ""
    assert re.fullmatch("…w( w)+ <mark>fox</mark>( z)+…", middle)
    first, last = marked(f"fox {behind}", "fox") or "", marked(f"{before} fox", "fox") or ""
    assert re.fullmatch("<mark>fox</mark>( z)+…", first)
    assert re.fullmatch("…w( w)+ <mark>fox</mark>", last)
    for html in (middle, first, last):
        assert FRAGMENT - 2 <= len(read(html).strip("…")) <= FRAGMENT + 3


@pytest.mark.parametrize(
    ("parts", "query", "found"),
    [
        (["red red red red", "red fox", "fox fox"], "red fox", ["red", "fox"]),
        (["red", "fox", "tree fox red"], "fox red tree", ["tree", "fox", "red"]),
        (["red fox", "red fox red", "fox"], "red fox", ["red", "fox", "red"]),
        (["foxes fox", "red tree", "fox"], 'fox "red tree" tree', ["red", "tree"]),
        (["fox", "red"], "red -fox", ["red"]),
    ],
)
def test_the_part_that_has_the_most_is_shown(parts: list[str], query: str, found: list[str]) -> None:
    """Of places far apart the one is shown where most of what was asked for stands, then the one with most words of
    it."""
    assert hits(f" {'x ' * FRAGMENT}".join(parts), query) == found


def test_all_that_a_part_is_chosen_for_is_shown() -> None:
    """What stands at the end of the best part is not cut off for what stands before it."""
    far = "x " * 400
    assert hits(f"{far}red {'y ' * 80}fox {far}", "red fox") == ["red", "fox"]


@pytest.mark.parametrize("rest", ["- " * 20_000, "x" * 30_000 + " tree"])
def test_a_part_without_words_ends_too(rest: str) -> None:
    """A part is as long as any other where no word follows what was found, or one that is too long for a word."""
    assert len(read(marked(f"fox {rest}", "fox") or "")) <= FRAGMENT + 1


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    """What stands behind the first 50,000 characters is not found."""
    assert hits("x " * 24_990 + "fox", "fox") == ["fox"]
    assert hits("x " * 25_000 + "fox", "fox") == []


def test_fields_that_have_nothing_are_left_out() -> None:
    """Each text that has something is told of under its field, in the order in which the texts come."""
    texts = [("name", "A fox"), ("name", "no"), ("excerpt", "Foxes"), ("a", "x"), ("name", "red"), ("name", "")]
    assert highlight(texts, "fox red", ENGLISH, Accents()) == [
        Highlight("name", "A <mark>fox</mark>"),
        Highlight("excerpt", "<mark>Foxes</mark>"),
        Highlight("name", "<mark>red</mark>"),
    ]
    assert highlight([], "fox", ENGLISH, Accents()) == []
    assert highlight(texts, "", ENGLISH, Accents()) == highlight(texts, "unheard", ENGLISH, Accents()) == []
