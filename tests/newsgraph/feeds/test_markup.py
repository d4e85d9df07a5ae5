"""HTML of feeds does no harm, and its words are what people read of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from graph.text import readable
from graph.urls import parse_url
from newsgraph.feeds.markup import as_body, html_of, safe_html, words, words_of

BASE = parse_url("https://a.example/posts/1")
PARTS = (
    "<p> </p> <pre> </pre> <b> <!-- --> {{ {% {# <script> </script> <img/src=x/onerror=y> &amp;lt; & < > ` é \0".split()
)
MARKUP = st.lists(
    st.sampled_from([*PARTS, "<a href='javascript:x'>", "\n", "\n\n", "\r\n", "    ", "\t", "* a", "# b"])
    | st.text(max_size=5)
).map("".join)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("a<br>b<br/>c", "a b c"),
        ("w<b>or</b>d", "word"),
        ("<script>x</script>a<style>b{}</style>", "a"),
        ("AT&amp;amp;T &amp;lt;3", "AT&T <3"),
        ("1 &lt; 2", "1 < 2"),
        ("a\xa0b\u2028c\n\td", "a b c d"),
        ("<iframe src='x'>y</iframe>a<svg><title>b</title></svg>", "a"),
        ("", ""),
    ],
)
def test_words_are_what_people_read(markup: str, expected: str) -> None:
    """Blocks are apart, inline tags are not, entities are decoded however often they were escaped, scripts are nothing."""
    assert words_of(markup, 100) == expected


def test_long_texts_end_with_a_word() -> None:
    """What is too long ends after a whole word, with an ellipsis; one word that is too long is cut."""
    assert words("one two, three", 9) == "one two…"
    assert words("one two", 7) == "one two"
    assert words("a" * 20, 5) == "aaaa…"


@given(st.text() | MARKUP, st.integers(2, 50))
def test_words_stay_as_they_are(text: str, most: int) -> None:
    """What was made words of is printable, on one line, short enough, and reads as itself, as the graph reads it too."""
    found = words(text, most)
    assert len(found) <= most
    assert readable(found) == words(found, most) == found
    assert words_of(text, most) == words(words_of(text, most), most)


def test_deep_entities_take_no_time() -> None:
    """Entities within entities, a hundred thousand deep, are no work."""
    assert words("&" + "amp;" * 100_000, 300)
    assert words("&#9" + "&#5" * 100_000 + ";" * 100_000, 300)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<script>x</script><p onclick=x style='a'>b</p>", "<p>b</p>"),
        ("<a href='javascript:x'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<a href='../b?c'>a</a>", '<a href="https://a.example/b?c" rel="noopener noreferrer">a</a>'),
        ("<img src='//b.example/c.png' onerror=x>", '<img src="https://b.example/c.png">'),
        ("<img src='data:image/png;base64,x'>", "<img>"),
        ("<iframe src='https://a.example'>x</iframe><form><input>a</form>", "a"),
        ("<b>unclosed", "<b>unclosed</b>"),
        ("<!-- a --><svg onload=x></svg>", ""),
    ],
)
def test_html_is_safe(markup: str, expected: str) -> None:
    """Scripts, handlers, styles, frames, forms and other schemes than the web's are gone; relative addresses are resolved."""
    assert safe_html(markup, BASE) == expected


def test_without_a_base_relative_addresses_are_left_out() -> None:
    """What cannot be resolved leads nowhere."""
    assert safe_html("<a href='/b'>a</a>", None) == '<a rel="noopener noreferrer">a</a>'


@given(MARKUP)
def test_bodies_mean_the_same_in_markdown(markup: str) -> None:
    """Markdown hands a body on as it is, template languages find nothing in it, and it is the HTML that it was made of."""
    safe = safe_html(markup, BASE)
    body = as_body(safe)
    assert MarkdownIt().render(body) == body
    assert not re.search(r"\{[{%#]", body)
    inner = LexborHTMLParser(body).css_first("body > div")
    if safe:
        whole = LexborHTMLParser(f"<div>\n{safe}\n</div>").css_first("div")
        assert inner is not None
        assert whole is not None
        assert inner.html == whole.html
    else:
        assert body == ""


@given(st.text())
def test_plain_text_is_no_html(text: str) -> None:
    """Of plain text as HTML the words are those of the text."""
    assert "".join(html_words(html_of(text)).split()) == "".join(text.replace("\0", "\ufffd").split())


def html_words(markup: str) -> str:
    return LexborHTMLParser(markup).text(deep=True)
