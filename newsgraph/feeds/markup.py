"""Texts of feeds: HTML that does no harm, and the words of it."""

import html
import re

import nh3

from graph.text import printable, readable
from graph.urls import Url, resolve_url

TITLE_LENGTH, EXCERPT_LENGTH = 300, 500
"""The most characters that titles and excerpts have."""

_SILENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math"}
"""What is left out with all that it holds."""
_SCHEMES = {"http", "https", "mailto"}
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li"
    r"|main|nav|ol|p|pre|section|summary|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
"""Where a tag begins that words do not go on across."""
_DECODED_WITHIN = 8
"""So many times as many characters as are wanted are looked at: entities take several for one."""
_BLANK_LINE = re.compile(r"\n(?=[ \t]*\n)")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def words_of(markup: str, most: int) -> str:
    """The words of HTML on one line, `most` characters of them."""
    spaced = _BLOCK.sub(" <", markup)
    return words(html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags=_SILENT)), most)


def words(text: str, most: int) -> str:
    """Text on one line, `most` characters of it, its entities decoded however often they were escaped."""
    text = printable(" ".join(text[: most * _DECODED_WITHIN].split()))
    while (decoded := " ".join(readable(text).split())) != text:
        text = decoded
    return text if len(text) <= most else _whole_words(text, most - 1).rstrip(" ,;:.–—-") + "…"


def _whole_words(text: str, most: int) -> str:
    return text[:most] if text[most] == " " else text[:most].rsplit(" ", 1)[0]


def safe_html(markup: str, base: Url | None) -> str:
    """HTML without what could do harm in a page, its relative addresses resolved against `base`, else left out."""

    def resolved(relative: str) -> str | None:
        return resolve_url(relative, base) if base else None

    return nh3.clean(
        printable(markup), clean_content_tags=_SILENT, url_schemes=_SCHEMES, url_relative=resolved, strip_comments=True
    ).strip()


def html_of(text: str) -> str:
    """Plain text as HTML: what blank lines divide are paragraphs."""
    paragraphs = (html.escape(part.strip()) for part in _PARAGRAPHS.split(printable(text)) if part.strip())
    return "\n".join(f"<p>{part.replace(chr(10), '<br>' + chr(10))}</p>" for part in paragraphs)


def as_body(safe: str) -> str:
    """Safe HTML as the body of a Markdown document, which no Markdown and no template language reads anything into.

    A block of HTML ends at the first blank line (CommonMark 0.31, section 4.6), so there is none in it. What Liquid, Hugo and
    Nunjucks take for their own is written as entities.
    """
    if not safe:
        return ""
    unbroken = _BLANK_LINE.sub("&#10;", safe.replace("\r\n", "\n").replace("\r", "\n"))
    inert = re.sub(r"\{(?=[{%#])", "&#123;", unbroken)
    return f"<div>\n{inert}\n</div>\n"
