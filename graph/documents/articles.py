"""Articles as front matter states them: a document's own values, its related list, its items."""

import re
from datetime import datetime
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt

from graph.documents.images import read_images
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


def read_article(source: str, revision: str, values: Values, body: str, site: Url | None) -> ArticleDocument:
    """The article that a document states; `site` is what relative addresses are resolved against, if anything."""
    title = values.text("title")
    if title is None:
        fallback_title = _title_without(source, values, body)
        values.tell("title-missing", (), f"This document has no title; it is called {quoted(fallback_title)} here.")
    else:
        fallback_title = title
    return ArticleDocument(
        source,
        revision,
        _read_statement(values, title, fallback_title, site, source),
        values.texts("topics"),
        _read_related(values, site),
        tuple(CollectionItem(index, name) for index, name in values.indexed_texts("items")),
    )


def is_draft(source: str, values: Values) -> bool:
    """Whether the document is not meant to be seen yet: `draft: true`, or it lies in Jekyll's `_drafts`."""
    return values.boolean("draft") is True or "_drafts" in PurePosixPath(source).parts[1:-1]


def _read_statement(
    values: Values, title: str | None, fallback_title: str, site: Url | None, source: str | None
) -> ArticleStatement:
    return ArticleStatement(
        title=title,
        fallback_title=fallback_title,
        excerpt=values.text("excerpt", "description", "summary"),
        category=values.text("category"),
        type=values.text("type"),
        locale=values.text("locale", "lang", "language"),
        tags=values.texts("tags", split=str.split),
        web_url=values.url("webUrl") or _permalink(values, site),
        original_url=values.url("originalUrl"),
        amp_web_url=values.url("ampWebUrl"),
        cdn_amp_web_url=values.url("cdnAmpWebUrl"),
        published_date_time=values.instant("publishedDateTime", "date") or _post_date(source),
        updated_date_time=values.instant("updatedDateTime", "lastmod", "last_modified_at", "updated"),
        quality=values.integer("quality"),
        heat=values.integer("heat"),
        published=values.boolean("published"),
        removed=values.boolean("removed"),
        featured_content=values.raw_text("featuredContent"),
        images=read_images(values, site),
        authors=_read_authors(values),
        provider=_read_provider(values, site),
    )


def _read_related(values: Values, site: Url | None) -> tuple[RelatedEntry, ...]:
    entries = []
    for index, entry in values.each_below("related"):
        title = entry.text("title", "name")
        _, url = entry.get("webUrl", "originalUrl")
        if title is None:
            entry.tell("title-missing", (), "This related article has no title; its address stands in.")
        statement = _read_statement(entry, title, str(url or "Untitled"), site, None)
        if any(address(each) for each in statement.urls):
            entries.append(RelatedEntry(index, statement))
        else:
            entry.tell(
                "related-unidentified",
                (),
                "This related article has no address of its own and was left out; give it a webUrl.",
            )
    return tuple(entries)


def _read_provider(values: Values, site: Url | None) -> ProviderStatement | None:
    _, value = values.get("provider")
    if value is None:
        return None
    if isinstance(value, str):
        return ProviderStatement(readable(value), None) if value.strip() else None
    provider = values.below("provider")
    if provider is None:
        return None
    name, domain = provider.text("name"), read_domain(provider)
    return ProviderStatement(name, domain, read_images(provider, site)) if name or domain else None


def read_domain(values: Values) -> str | None:
    """The domain that a provider or organization states, lower case and without `www.`."""
    written = values.text("domain")
    if written is None:
        return None
    domain = parse_domain(written)
    if domain is None:
        values.tell("url-invalid", ("domain",), f"{quoted(written)} is no domain; write it as in example.com.")
    return domain


def _read_authors(values: Values) -> tuple[str, ...]:
    provider = values.get("provider")[1]
    nested = values.below("provider") if isinstance(provider, dict) else None
    names = [*_names(values, "authors", "author"), *(_names(nested, "authors", "author") if nested else ())]
    return tuple(dict.fromkeys(names))


def _names(values: Values, *keys: str) -> tuple[str, ...]:
    """Names that stand as texts, as mappings with a `name`, or as lists of either."""
    key, value = values.get(*keys)
    if isinstance(value, dict):
        person = values.below(key)
        name = person.text("name") if person else None
        return (name,) if name else ()
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return tuple(name for _, person in values.each_below(key) if (name := person.text("name")))
    return values.texts(key)


def _permalink(values: Values, site: Url | None) -> Url | None:
    """Where the site itself shows the document; a pattern such as `/:title/` or `pretty` says nothing of it."""
    _, permalink = values.get("permalink")
    if not isinstance(permalink, str) or _TEMPLATE.search(permalink):
        return None
    if url := parse_url(permalink):
        return url
    if site is None or permalink in _PERMALINK_STYLES or _PLACEHOLDER.search(permalink):
        return None
    return resolve_url("./" + permalink.lstrip("/"), site)


def _post_date(source: str | None) -> datetime | None:
    """The date in the file name of one of Jekyll's posts, which is theirs unless they state another."""
    if source is None or "_posts" not in PurePosixPath(source).parts:
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
