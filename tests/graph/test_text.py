"""Text as people read it and as it is compared."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.text import first_html_heading, fold, printable, quoted, readable, strip_html

ANY_TEXT = st.text() | st.text(
    st.sampled_from("aAéÉßİıſﬁ\u0301\u0345Ǆ가\u1100\u1161ΐς&;#x<>\n\xa0\ud800\0"), max_size=12
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" a \r\n", "a"),
        ("AT&amp;T", "AT&T"),
        ("&#8217;&#x2019;&rsquo;", "’’’"),
        ("&lt;b&gt;", "<b>"),
        ("&nbsp;a&nbsp;", "a"),
        ("AT&T&copy", "AT&T&copy"),
        ("R&D; S&P", "R&D; S&P"),
        ("&amp;amp;", "&amp;"),
        ("&#0;&#xD800;", "\ufffd\ufffd"),
        ("&#99999999999999999999;", "\ufffd"),
        ("a\n b", "a\n b"),
        ("", ""),
    ],
)
def test_text_is_made_readable(written: str, read: str) -> None:
    """Entities that end in a semicolon are decoded once, and surrounding blanks are taken off; nothing else changes."""
    assert readable(written) == read


@given(text=ANY_TEXT)
def test_readable_text_is_trimmed(text: str) -> None:
    """Whatever the text, no blanks surround it, and text without entities is only trimmed."""
    assert readable(text) == readable(text).strip()
    if "&" not in text:
        assert readable(text) == text.strip()


@given(text=ANY_TEXT)
def test_printable_text_can_be_sent(text: str) -> None:
    """What is left can be stored and sent as UTF-8, has no NUL, and is as long as it was."""
    assert "\0" not in printable(text)
    assert len(printable(text).encode().decode()) == len(text)
    assert printable(printable(text)) == printable(text)


@settings(max_examples=300)
@given(text=ANY_TEXT)
def test_folding_is_stable(text: str) -> None:
    """Folded text folds to itself, and case and normal form do not matter."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text.lower()) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC xyz", "abc xyz"),
        ("Café", "cafe"),
        ("ÅNGSTRÖM", "angstrom"),
        ("Straße", "strasse"),
        ("ＡＩ", "ai"),
        ("ﬁn", "fin"),
        ("Σίσυφος", "σισυφοσ"),
        ("İstanbul", "istanbul"),
        ("日本", "日本"),
        ("한국", "한국"),
        ("ガス が", "ガス が"),
        ("मस्ते", "मस्ते"),
        ("שָׁלוֹם", "שלום"),
        ("", ""),
    ],
)
def test_folding_takes_off_case_and_accents(text: str, folded: str) -> None:
    """Case, accents and widths are gone; letters of other scripts stay themselves."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("plain *Markdown* & text", "plain *Markdown* & text"),
        ("<p>Hello</p><p>world</p>", ["Hello", "world"]),
        ("<script>var x</script><style>p {}</style><template>t</template>a", ["a"]),
        ("<b>AT&amp;T</b>", ["AT&T"]),
        ("<!-- c --><p title='x'>a<br>b", ["a", "b"]),
    ],
)
def test_markup_is_left_out(markup: str, words: str | list[str]) -> None:
    """Tags, comments, scripts and styles are left out; text without tags comes back as it is."""
    found = strip_html(markup)
    assert found == words if isinstance(words, str) else found.split() == words


def test_deep_markup_is_left_out_too() -> None:
    """Hundreds of thousands of tags, which a parser of HTML takes hours to nest, leave the words between them."""
    assert strip_html("<div>a " * 200_000 + "</div>" * 200_000).split() == ["a"] * 200_000


@pytest.mark.parametrize(
    ("markup", "heading"),
    [
        ("<h2>First</h2><h1>Second</h1>", "First"),
        ("<p>x</p><H3 class='a'> Over\n two <i>lines</i> </H3>", "Over two lines"),
        ("<h1>A &amp;amp; B</h1>", "A & B"),
        ("<h1> </h1>", None),
        ("<p>x</p>", None),
        ("", None),
    ],
)
def test_headings(markup: str, heading: str | None) -> None:
    """The first heading's words on one line, None where there is none."""
    assert first_html_heading(markup) == heading


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", "“short”"),
        ("x" * 60, f"“{'x' * 60}”"),
        ("x" * 61, f"“{'x' * 60}…”"),
        (" a\n\tb\x1b[0m ", "“a b [0m”"),
        (" " * 500 + "x", "“…”"),
        ("", "“”"),
    ],
)
def test_quotes_for_messages(text: str, shown: str) -> None:
    """A quoted text is on one line and short; an ellipsis says that there is more."""
    assert quoted(text) == shown


@given(text=ANY_TEXT.map(lambda text: text * 20))
def test_quotes_can_be_printed(text: str) -> None:
    """Whatever the text, its quote is printable and no longer than it may be."""
    assert quoted(text).isprintable()
    assert len(quoted(text)) <= 63
