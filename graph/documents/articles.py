"""Articles as front matter states them: a document's own values, its related list, its items."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from msgspec.structs import replace

from graph.documents.images import IMAGE_KEYS, read_images
from graph.documents.plain import Place, Plain
from graph.documents.statements import (
    ArticleDocument,
    ArticleStatement,
    CollectionItem,
    ProviderStatement,
    RelatedEntry,
)
from graph.documents.values import Values
from graph.instants import parse_instant
from graph.text import first_html_heading, quoted, readable
from graph.urls import Url, address, parse_domain, parse_url, resolve_url

_PERMALINK_STYLES = frozenset({"date", "pretty", "ordinal", "weekdate", "none"})
_PLACEHOLDER = re.compile(r":[A-Za-z_]")
_TEMPLATE = re.compile(r"\{[{%]")
_HEADING_WITHIN = 20_000
_LONGEST_HEADING = 1_000
_POST_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?=-)", re.ASCII)

_MOST_KNOWN = 2_000
_UNKNOWN: tuple[None, None, None] = (None, None, None)

_parse_domain = lru_cache(maxsize=2_000)(parse_domain)
"""Remembers what it parsed: the same few providers are named again and again."""


def read_article(source: str, revision: str, values: Values, body: str) -> ArticleDocument:
    """The article that a document states."""
    title = values.text("title")
    if title is None:
        fallback_title = _title_without(source, values, body)
        values.tell("title-missing", (), f"This document has no title; it is called {quoted(fallback_title)} here.")
    else:
        fallback_title = title
    return ArticleDocument(
        source,
        revision,
        _read_statement(values, title, fallback_title, source),
        values.texts("topics"),
        _read_related(values),
        tuple(CollectionItem(index, name) for index, name in values.indexed_texts("items")),
    )


def is_draft(source: str, values: Values) -> bool:
    """Whether the document is not meant to be seen yet: `draft: true`, or it lies in Jekyll's `_drafts`."""
    return values.boolean("draft") is True or "/_drafts/" in source


def _read_statement(values: Values, title: str | None, fallback_title: str, source: str | None) -> ArticleStatement:
    fields = {field.name: field for key in values.mapping for field in _FIELDS_OF_KEY.get(key, ())}
    stated: dict[str, Any] = {name: field.read(values, *field.keys) for name, field in fields.items()}
    if source is not None and stated.get("published_date_time") is None:
        stated["published_date_time"] = _post_date(source)
    return ArticleStatement(title=title, fallback_title=fallback_title, **stated)


def _read_related(values: Values) -> tuple[RelatedEntry, ...]:
    return tuple(
        RelatedEntry(index, statement)
        for index, entry in values.each_below("related")
        if (statement := _known_statements.read(entry))
    )


class _KnownStatements:
    """Remembers what entries state of which there is nothing to tell, by the very mappings that they were read of.

    Mappings that stand word for word in several documents can be the same objects.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[dict[str, Plain], Url | None, ArticleStatement]] = {}

    def read(self, entry: Values) -> ArticleStatement | None:
        """What `entry` states, if that has an address."""
        mapping, site, statement = self._known.get(id(entry.mapping), _UNKNOWN)
        if mapping is entry.mapping and site == entry.site:
            return statement
        told: list[str] = []

        def report(code: str, message: str, place: Place | None) -> None:
            told.append(code)
            entry.report(code, message, place)

        statement = _read_entry(replace(entry, report=report))
        if statement and not told:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[id(entry.mapping)] = entry.mapping, entry.site, statement
        return statement


_known_statements = _KnownStatements()


def _read_entry(entry: Values) -> ArticleStatement | None:
    """What an entry of a related list states; nothing, which is told of, where that has no address."""
    title = entry.text("title", "name")
    _, url = entry.get("webUrl", "originalUrl")
    if title is None:
        entry.tell("title-missing", (), "This related article has no title; its address stands in.")
    statement = _read_statement(entry, title, str(url or "Untitled"), None)
    if any(address(each) for each in statement.urls):
        return statement
    entry.tell(
        "related-unidentified",
        (),
        "This related article has no address of its own and was left out; give it a webUrl.",
    )
    return None


def _read_provider(values: Values, key: str) -> ProviderStatement | None:
    _, value = values.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return ProviderStatement(readable(value), None) if value.strip() else None
    provider = values.below(key)
    if provider is None:
        return None
    name, domain = provider.text("name"), read_domain(provider)
    return ProviderStatement(name, domain, read_images(provider, *IMAGE_KEYS)) if name or domain else None


def read_domain(values: Values) -> str | None:
    """The domain that a provider or organization states, lower case and without `www.`."""
    written = values.text("domain")
    if written is None:
        return None
    domain = _parse_domain(written)
    if domain is None:
        values.tell("url-invalid", ("domain",), f"{quoted(written)} is no domain; write it as in example.com.")
    return domain


def _read_authors(values: Values, *keys: str) -> tuple[str, ...]:
    """The names under the first of `keys` that has a value; the last one is the provider's, whose mapping may have them too."""
    *own, provider_key = keys
    _, provider = values.get(provider_key)
    nested = _names(values.inside(provider, provider_key), *own) if isinstance(provider, dict) else ()
    return tuple(dict.fromkeys((*_names(values, *own), *nested)))


def _names(values: Values, *keys: str) -> tuple[str, ...]:
    """Names that stand as texts, as mappings with a `name`, or as lists of either."""
    key, value = values.get(*keys)
    if value is None:
        return ()
    if isinstance(value, dict):
        person = values.below(key)
        name = person.text("name") if person else None
        return (name,) if name else ()
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return tuple(name for _, person in values.each_below(key) if (name := person.text("name")))
    return values.texts(key)


def _read_url(values: Values, key: str, permalink: str) -> Url | None:
    return values.url(key) or _read_permalink(values, permalink)


def _read_permalink(values: Values, key: str) -> Url | None:
    """Where the site itself shows the document; a pattern such as `/:title/` or `pretty` says nothing of it."""
    _, permalink = values.get(key)
    if not isinstance(permalink, str) or _TEMPLATE.search(permalink):
        return None
    if url := parse_url(permalink):
        return url
    if values.site is None or permalink in _PERMALINK_STYLES or _PLACEHOLDER.search(permalink):
        return None
    return resolve_url("./" + permalink.lstrip("/"), values.site)


def _post_date(source: str) -> datetime | None:
    """The date in the file name of one of Jekyll's posts, which is theirs unless they state another."""
    if "_posts" not in source.split("/"):
        return None
    dated = _POST_DATE.match(PurePosixPath(source).name)
    return parse_instant(dated[0]) if dated else None


def _title_without(source: str, values: Values, body: str) -> str:
    """What to call a document that states no title: its name, its first heading, or its file's name."""
    name = values.text("name")
    if name:
        return name
    path = PurePosixPath(source)
    opening = body[:_HEADING_WITHIN]
    heading = first_html_heading(opening) if path.suffix.lower() == ".html" else _first_markdown_heading(opening)
    return heading or path.stem


def _first_markdown_heading(body: str) -> str | None:
    blocks = MarkdownIt()
    blocks.core.ruler.disable("inline")  # takes long for some texts, and headings alone are needed
    for opening, inline in pairwise(blocks.parse(body)):
        if opening.type == "heading_open" and (words := _words_of(inline.content[:_LONGEST_HEADING])):
            return words
    return first_html_heading(body)


def _words_of(heading: str) -> str:
    """What people read of a heading's Markdown."""
    [inline] = MarkdownIt().parseInline(heading)
    breaks = {"softbreak": " ", "hardbreak": " ", "html_inline": ""}
    words = "".join(breaks.get(child.type, child.content) for child in inline.children or ())
    return readable(" ".join(words.split()))


class _Field(NamedTuple):
    """A value of an article: its name in statements, and what reads it of the keys that it may stand under."""

    name: str
    read: Callable[..., object]
    keys: tuple[str, ...]


_FIELDS = (
    _Field("excerpt", Values.text, ("excerpt", "description", "summary")),
    _Field("category", Values.text, ("category",)),
    _Field("type", Values.text, ("type",)),
    _Field("locale", Values.text, ("locale", "lang", "language")),
    _Field("tags", Values.words, ("tags",)),
    _Field("web_url", _read_url, ("webUrl", "permalink")),
    _Field("original_url", Values.url, ("originalUrl",)),
    _Field("amp_web_url", Values.url, ("ampWebUrl",)),
    _Field("cdn_amp_web_url", Values.url, ("cdnAmpWebUrl",)),
    _Field("published_date_time", Values.instant, ("publishedDateTime", "date")),
    _Field("updated_date_time", Values.instant, ("updatedDateTime", "lastmod", "last_modified_at", "updated")),
    _Field("quality", Values.integer, ("quality",)),
    _Field("heat", Values.integer, ("heat",)),
    _Field("published", Values.boolean, ("published",)),
    _Field("removed", Values.boolean, ("removed",)),
    _Field("featured_content", Values.raw_text, ("featuredContent",)),
    _Field("images", read_images, IMAGE_KEYS),
    _Field("authors", _read_authors, ("authors", "author", "provider")),
    _Field("provider", _read_provider, ("provider",)),
)
_FIELDS_OF_KEY = {key: [field for field in _FIELDS if key in field.keys] for field in _FIELDS for key in field.keys}
