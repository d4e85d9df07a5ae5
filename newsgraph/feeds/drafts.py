"""From what an entry says, in whichever format, to an entry: or to what is wrong with it."""

import re
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from graph import Diagnostic, Image
from graph.text import quoted
from graph.urls import Url, address
from newsgraph.feeds import diagnostics
from newsgraph.feeds.entries import Entry, distinct_images, identifying_url
from newsgraph.feeds.markup import EXCERPT_LENGTH, TITLE_LENGTH, safe_html, words, words_of

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MORE_THAN_WORDS = re.compile(r"<(?:a|blockquote|h[1-6]|img|ol|pre|table|ul)\b")
"""Tags of which an excerpt shows nothing."""
_TITLE_OF_WORDS = 80
_MOST_NAMES, _NAME_LENGTH = 50, 100
"""The most authors and categories that an entry has, and the most characters of one."""


class Draft(Struct):
    """What an entry says. `addresses` are those that may identify it, best first; `leads_to` is where its link goes.

    `summary` and `content` are HTML, whose relative addresses are meant as seen from `base`. `number` counts from 1.
    """

    number: int
    addresses: list[str | None]
    title: str = ""
    summary: str = ""
    content: str = ""
    base: Url | None = None
    leads_to: Url | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: Iterable[str | None] = ()
    categories: Iterable[str | None] = ()
    images: list[Image | None] = []
    locale: str | None = None
    kind: str = "article"
    source_title: str | None = None


def finish(draft: Draft, feed: str) -> Entry | Diagnostic:
    """The entry of a draft; a diagnostic of `feed` where nothing identifies it."""
    title = words(draft.title, TITLE_LENGTH)
    url = identifying_url(*draft.addresses)
    if url is None:
        shown = quoted(title) if title else f"number {draft.number}"
        return diagnostics.warning(
            "entry-unidentified",
            feed,
            f"The entry {shown} was left out: neither its link nor its id is the address of a page, by which it would be known "
            "again. Ask the feed's publisher to give it one.",
        )
    excerpt = words_of(draft.summary or draft.content, EXCERPT_LENGTH)
    published = draft.published or draft.updated
    leads_to = draft.leads_to
    return Entry(
        url,
        title or words(excerpt, _TITLE_OF_WORDS) or str(url),
        excerpt,
        _content(draft, excerpt, url),
        leads_to if leads_to and address(leads_to) not in {None, address(url)} else None,
        published,
        draft.updated if draft.updated != published else None,
        _names(draft.authors),
        _names(draft.categories),
        distinct_images(draft.images),
        draft.locale if draft.locale and _LOCALE.fullmatch(draft.locale) else None,
        draft.kind,
        words(draft.source_title or "", TITLE_LENGTH) or None,
    )


def kind_of(types: list[str]) -> str:
    """What an entry is that encloses things of these media types."""
    for kind in ("video", "audio"):
        if any(each.startswith(kind) for each in types):
            return kind
    return "article"


def bad_date(feed: str, written: str) -> Diagnostic:
    """The diagnostic of `feed` for a date of one of its entries that cannot be read."""
    message = f"{quoted(written)} is no date, and an entry was imported without it; tell the feed's publisher."
    return diagnostics.warning("date-invalid", feed, message)


def _content(draft: Draft, excerpt: str, url: Url) -> str:
    """What the body is made of: the content, else the summary where the excerpt does not say all of it."""
    content = safe_html(draft.content or draft.summary, draft.base or url)
    return content if draft.content or excerpt.endswith("…") or _MORE_THAN_WORDS.search(content) else ""


def _names(written: Iterable[str | None]) -> tuple[str, ...]:
    names = (words(name, _NAME_LENGTH) for name in written if name)
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_NAMES]
