"""JSON Feed, versions 1.0 and 1.1. Source: https://www.jsonfeed.org/version/1.1/."""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Raw, Struct, field

from graph import Diagnostic, Image
from graph.instants import parse_instant
from graph.urls import parse_url
from newsgraph.feeds import diagnostics
from newsgraph.feeds.drafts import Draft, bad_date, finish, kind_of
from newsgraph.feeds.entries import Entry, Feed, image_of
from newsgraph.feeds.markup import TITLE_LENGTH, html_of, words

_PLACE = re.compile(r"`\$\.([\w.]+)")
_VERSIONS = "://jsonfeed.org/version/", "://www.jsonfeed.org/version/"


class _Author(Struct):
    name: str | None = None


class _Attachment(Struct):
    mime_type: str | None = None
    url: str | None = None


class _Item(Struct):
    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    banner_image: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    author: _Author | None = None
    authors: list[_Author] | None = None
    tags: list[str] | None = None
    language: str | None = None
    attachments: list[_Attachment] | None = None


class _Document(Struct):
    version: str
    title: str | None = None
    home_page_url: str | None = None
    author: _Author | None = None
    authors: list[_Author] | None = None
    language: str | None = None
    items: list[Raw] = field(default_factory=list)


def looks_like_json(content: bytes) -> bool:
    """Whether bytes begin as an object of JSON does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read_json_feed(content: bytes, name: str) -> Feed | None:
    """The JSON Feed that bytes are, None where they are none. An item that is not as it should be stops no other."""
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if not any(version in document.version for version in _VERSIONS):
        return None
    reader = _Reader(name, document)
    entries = [entry for number, raw in enumerate(document.items, 1) if (entry := reader.entry(number, raw))]
    title = words(document.title or "", TITLE_LENGTH)
    return Feed(title or None, parse_url(document.home_page_url or ""), tuple(entries), tuple(reader.found))


class _Reader:
    """Reads the items of one feed; `found` is what was wrong with them."""

    def __init__(self, name: str, document: _Document) -> None:
        self._name = name
        self._language = document.language
        self._site = parse_url(document.home_page_url or "")
        self._authors = list(_people(document))
        self.found: list[Diagnostic] = []

    def entry(self, number: int, raw: Raw) -> Entry | None:
        """An item; None, which `found` then tells of, where it cannot be read or known again."""
        try:
            item = msgspec.json.decode(raw, type=_Item)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            what = f"its {found[1]}" if (found := _PLACE.search(str(error))) else "it"
            message = (
                f"Item {number} was left out: {what} is no value that JSON Feed has there; tell the feed's publisher."
            )
            self.found.append(diagnostics.warning("entry-invalid", self._name, message))
            return None
        finished = finish(self._draft(number, item), self._name)
        if isinstance(finished, Entry):
            return finished
        self.found.append(finished)
        return None

    def _draft(self, number: int, item: _Item) -> Draft:
        identifier = str(item.id) if item.id is not None else None
        return Draft(
            number,
            [item.url, identifier, item.external_url],
            title=item.title or "",
            summary=html_of(item.summary or ""),
            content=item.content_html or html_of(item.content_text or ""),
            base=parse_url(item.url or "") or self._site,
            published=self._instant(item.date_published),
            updated=self._instant(item.date_modified),
            authors=list(_people(item)) or self._authors,
            categories=item.tags or (),
            images=list(_images(item)),
            locale=item.language or self._language,
            kind=_kind(item),
        )

    def _instant(self, written: str | None) -> datetime | None:
        instant = parse_instant(written)
        if written and instant is None:
            self.found.append(bad_date(self._name, written))
        return instant


def _people(said: _Item | _Document) -> Iterator[str]:
    """Authors; version 1.0 knows one, version 1.1 several."""
    for person in said.authors or ([said.author] if said.author else []):
        if person.name:
            yield person.name


def _images(item: _Item) -> Iterator[Image | None]:
    yield image_of(item.image)
    yield image_of(item.banner_image)
    for each in item.attachments or ():
        if (each.mime_type or "").startswith("image/"):
            yield image_of(each.url)


def _kind(item: _Item) -> str:
    return kind_of([each.mime_type or "" for each in item.attachments or ()])
