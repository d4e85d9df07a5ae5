"""Text as people read it and as it is compared."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);")
_MARKUP = re.compile(r"<[^<>]*>")
_MOST_TAGS = 10_000
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


def readable(text: str) -> str:
    """`text` for people: HTML entities decoded, surrounding blanks taken off.

    Only entities that end in a semicolon are decoded, so that “AT&T&copy” stays as it is.
    """
    if "&" in text:
        text = printable(_ENTITY.sub(_decoded, text))
    return text.strip()


def printable(text: str) -> str:
    """`text` with NUL and lone surrogates replaced by U+FFFD: neither can be stored or sent as UTF-8 text."""
    return _UNPRINTABLE.sub("\ufffd", text)


def quoted(text: str, most: int = 60) -> str:
    """`text` in quotes as messages show it: on one line, without control characters, `most` characters of it."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * most]).split())
    return f"“{line}”" if len(line) <= most and len(text) <= 4 * most else f"“{line[:most]}…”"


def fold(text: str) -> str:
    """`text` without case and accents, for comparing and ordering."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(c for c in decomposed if not _is_accent(c)).casefold())


def _is_accent(character: str) -> bool:
    """Whether a mark is above, below or through a letter, or a vowel of Hebrew or Arabic; marks of other scripts make
    other letters."""
    place = unicodedata.combining(character)
    return place == 1 or 10 <= place <= 36 or place >= 200


def strip_html(markup: str) -> str:
    """The words of `markup`, its tags, scripts and styles left out; plain text and Markdown come back as they are.

    Of markup with more than 10,000 tags only the tags are left out: to parse them takes a time that grows with the
    square of how deep they nest.
    """
    if "<" not in markup:
        return markup
    if markup.count("<") > _MOST_TAGS:
        return _MARKUP.sub(" ", markup)
    tree = LexborHTMLParser(markup)
    tree.strip_tags(["script", "style", "template", "noscript"])
    return tree.text(separator=" ")


def first_html_heading(markup: str) -> str | None:
    """The text of the first h1 to h6 of `markup`, None where there is none."""
    heading = LexborHTMLParser(markup).css_first("h1, h2, h3, h4, h5, h6")
    return (readable(" ".join(heading.text().split())) or None) if heading else None


def _decoded(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])
