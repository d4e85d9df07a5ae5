"""Articles as front matter states them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from graph import LoadOptions
from graph.documents.statements import (
    ArticleDocument,
    ArticleStatement,
    CollectionItem,
    ProviderStatement,
    RelatedEntry,
)
from graph.records import Image
from graph.urls import Url
from tests.graph.documents.parsing import PLACE, article, fenced, front_matter, parse, statement, take_place

ALL_KEYS = """
title: T
excerpt: E
category: news
type: article
locale: en
tags: [a, b]
webUrl: https://a.example/web
originalUrl: https://a.example/original
ampWebUrl: https://a.example/amp
cdnAmpWebUrl: https://cdn.example/amp
publishedDateTime: 2020-06-10T21:05:00Z
updatedDateTime: 2020-06-11T00:00:00+02:00
quality: 85
heat: -1
published: false
removed: true
featuredContent: "  <iframe src='x'></iframe> &amp; "
images: [{url: https://a.example/i.png, width: 1, height: 2}]
provider: {name: P, domain: p.example, images: [{url: https://p.example/i.png}], authors: [{name: Ann}]}
topics: [AI, ML]
items: [courses/a, videos/b]
secured: "base64;base64=="
price: $22.00
length: PT13M57S
levels: [Beginner]
ratings: {average: 4.5, count: 379}
actions: [{type: download}]
"""


def test_every_key_is_read() -> None:
    """Each key that a field names is read as that field; the others are in frontMatter."""
    document = article(ALL_KEYS)
    assert document.statement == ArticleStatement(
        title="T",
        fallback_title="T",
        excerpt="E",
        category="news",
        type="article",
        locale="en",
        tags=("a", "b"),
        web_url=Url("https://a.example/web"),
        original_url=Url("https://a.example/original"),
        amp_web_url=Url("https://a.example/amp"),
        cdn_amp_web_url=Url("https://cdn.example/amp"),
        published_date_time=datetime(2020, 6, 10, 21, 5, tzinfo=UTC),
        updated_date_time=datetime(2020, 6, 10, 22, tzinfo=UTC),
        quality=85,
        heat=-1,
        published=False,
        removed=True,
        featured_content="  <iframe src='x'></iframe> &amp; ",
        images=(Image(Url("https://a.example/i.png"), 1, 2),),
        authors=("Ann",),
        provider=ProviderStatement("P", "p.example", (Image(Url("https://p.example/i.png")),)),
    )
    assert document.topics == ("AI", "ML")
    assert document.items == (CollectionItem(0, "courses/a"), CollectionItem(1, "videos/b"))


def test_front_matter_is_as_it_was_written() -> None:
    """In frontMatter is every key but `related`, untouched: no trimming, no decoding, dates as text; secured is handed on."""
    yaml = ALL_KEYS + 'odd: " &amp; \\r\\n"\nrelated: [{title: y, webUrl: https://b.example/y}]'
    parsed = parse(fenced(yaml))
    values = front_matter(parsed)
    assert "related" not in values
    assert values["odd"] == " &amp; \r\n"
    assert values["publishedDateTime"] == "2020-06-10T21:05:00Z"
    assert values["ratings"] == {"average": 4.5, "count": 379}
    assert values["actions"] == [{"type": "download"}]
    assert parsed.texts is not None
    assert parsed.texts.secured == "base64;base64=="


@pytest.mark.parametrize(
    ("yaml", "field", "value"),
    [
        ("description: D", "excerpt", "D"),
        ("summary: S", "excerpt", "S"),
        ("excerpt: E\ndescription: D", "excerpt", "E"),
        ("date: 2020-06-10", "published_date_time", datetime(2020, 6, 10, tzinfo=UTC)),
        ("date: 2020-06-10 21:05:00 +0200", "published_date_time", datetime(2020, 6, 10, 19, 5, tzinfo=UTC)),
        ("publishedDateTime: 2020-06-11\ndate: 2020-06-10", "published_date_time", datetime(2020, 6, 11, tzinfo=UTC)),
        ("lastmod: 2020-06-10", "updated_date_time", datetime(2020, 6, 10, tzinfo=UTC)),
        ("last_modified_at: 2020-06-10", "updated_date_time", datetime(2020, 6, 10, tzinfo=UTC)),
        ("updated: 2020-06-10", "updated_date_time", datetime(2020, 6, 10, tzinfo=UTC)),
        ("lang: de", "locale", "de"),
        ("language: de", "locale", "de"),
        ("tags: a b a", "tags", ("a", "b")),
        ("tags: [a b, c]", "tags", ("a b", "c")),
        ("author: Ann", "authors", ("Ann",)),
        ("authors: [Ann, Bob, Ann]", "authors", ("Ann", "Bob")),
        ("author: {name: Ann, email: x}", "authors", ("Ann",)),
        ("author: {email: x}", "authors", ()),
        ("authors: [{name: Ann}, {name: Bob}, {email: x}]", "authors", ("Ann", "Bob")),
        ("author: Ann\nprovider: {name: P, authors: [{name: Bob}]}", "authors", ("Ann", "Bob")),
        ("provider: P &amp; Q", "provider", ProviderStatement("P & Q", None)),
        ("provider: {name: P}", "provider", ProviderStatement("P", None)),
        ("provider: {domain: WWW.P.example.}", "provider", ProviderStatement(None, "p.example")),
        ("provider: {domain: 'https://p.example/news'}", "provider", ProviderStatement(None, "p.example")),
        ("provider: {name: P, domain: ' '}", "provider", ProviderStatement("P", None)),
        ("provider: {}", "provider", None),
        ("provider: ' '", "provider", None),
        ("permalink: https://a.example/x", "web_url", "https://a.example/x"),
        ("permalink: https://a.example:8080/x", "web_url", "https://a.example:8080/x"),
        ("permalink: https://a.example/wiki/File:X", "web_url", "https://a.example/wiki/File:X"),
        ("permalink: 'https://a.example/{{ page.slug }}'", "web_url", None),
        ("permalink: https://a.example/x\nwebUrl: https://b.example/y", "web_url", "https://b.example/y"),
        ("permalink: /x/", "web_url", None),
        ("title2: x", "published_date_time", None),
    ],
)
def test_other_sites_keys_are_understood(yaml: str, field: str, value: Any) -> None:
    """Jekyll's, Hugo's and Eleventy's keys are read where ours are missing."""
    assert getattr(statement(yaml), field) == value


@pytest.mark.parametrize(
    ("permalink", "url"),
    [
        ("/about/", "https://site.example/base/about/"),
        ("about.html", "https://site.example/base/about.html"),
        ("/2020/06/10/x.html", "https://site.example/base/2020/06/10/x.html"),
        ("/at/10:30/", "https://site.example/base/at/10:30/"),
        ("/:title/", None),
        ("/blog/:title/", None),
        ("/:categories/:year/:title", None),
        ("pretty", None),
        ("date", None),
        ("none", None),
        ("posts/{{ title | slug }}/", None),
        ("{% if x %}a{% endif %}", None),
        ("false", None),
    ],
)
def test_a_permalink_is_an_address_of_the_site(permalink: str, url: str | None) -> None:
    """A permalink is seen from the site; a pattern, which many documents share, is the address of none."""
    parsed = parse(
        fenced(f"title: T\npermalink: {permalink if permalink == 'false' else repr(permalink)}"),
        site="https://site.example/base/",
    )
    assert isinstance(parsed.document, ArticleDocument)
    assert parsed.document.statement.web_url == url
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    ("source", "instant"),
    [
        ("site/_posts/2020-05-06-x.md", datetime(2020, 5, 6, tzinfo=UTC)),
        ("site/blog/_posts/2020-5-6-x.md", datetime(2020, 5, 6, tzinfo=UTC)),
        ("site/_posts/2020-13-45-x.md", None),
        ("site/_posts/x-2020-05-06.md", None),
        ("site/_posts/2020-05-06.md", None),
        ("site/_news/2020-05-06-x.md", None),
    ],
)
def test_posts_are_dated_by_their_names(source: str, instant: datetime | None) -> None:
    """The name of one of Jekyll's posts gives its date; other files' names do not."""
    assert article("title: T", source=source).statement.published_date_time == instant
    dated = article("title: T\ndate: 2019-01-01", source=source).statement
    assert dated.published_date_time == datetime(2019, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("yaml", "body", "source", "title"),
    [
        ("name: By name", "# Heading", "site/x.md", "By name"),
        ("x: 1", "text\n\n## By *heading* &amp; `code`\n\n# Later\n", "site/x.md", "By heading & code"),
        ("x: 1", "Two\nlines\n=====\n", "site/x.md", "Two lines"),
        ("x: 1", "# A <a id='x'></a> heading  \n", "site/x.md", "A heading"),
        ("x: 1", "#\n\n# Second\n", "site/x.md", "Second"),
        ("x: 1", "```\n# no heading\n```\n", "site/2020-x-y.md", "2020-x-y"),
        ("x: 1", "<p>text</p>\n<h2>In\n <b>HTML</b></h2>\n", "site/x.md", "In HTML"),
        ("x: 1", "<p>text</p><h1>By &amp; heading</h1>", "site/x.html", "By & heading"),
        ("x: 1", "<h3> </h3># no heading", "site/x.HTML", "x"),
        ("x: 1", "", "site/a.b.markdown", "a.b"),
        ("title: ''\nname: ' '", "", "site/x.md", "x"),
    ],
)
def test_titles_fall_back(yaml: str, body: str, source: str, title: str) -> None:
    """Without a title its name, its first heading, or its file's name stands in, and a warning says so."""
    parsed = parse(fenced(yaml, body), source)
    assert isinstance(parsed.document, ArticleDocument)
    assert (parsed.document.statement.title, parsed.document.statement.fallback_title) == (None, title)
    [found] = parsed.diagnostics
    assert (found.code, found.line, found.column) == ("title-missing", 2, 1)
    assert f"“{title}”" in found.message


@pytest.mark.parametrize(
    "body", ["![" * 100_000, "[" * 400_000, "<div>\n\n" * 100_000, "- a\n" * 500_000, "# " + "![" * 100_000]
)
def test_headings_of_long_bodies_are_found_at_once(body: str) -> None:
    """A body that Markdown or HTML parsers take minutes for does not hold up the others."""
    for source in ("site/x.md", "site/x.html"):
        parsed = parse(fenced("x: 1", body), source)
        assert [found.code for found in parsed.diagnostics] == ["title-missing"]


def test_related_entries_are_statements() -> None:
    """An entry of a related list says of its article what a document's keys would."""
    yaml = (
        "title: T\nrelated:\n"
        "- title: ' R &amp; S '\n  webUrl: https://r.example/1\n  ampWebUrl: https://r.example/amp/1\n"
        "  publishedDateTime: 2020-06-10T00:00:00Z\n  quality: 85\n  type: article\n"
        "  provider: {name: R, domain: r.example}\n"
        "- {name: By name, originalUrl: https://r.example/2}\n"
    )
    assert article(yaml).related == (
        RelatedEntry(
            0,
            ArticleStatement(
                "R & S",
                "https://r.example/1",
                type="article",
                web_url=Url("https://r.example/1"),
                amp_web_url=Url("https://r.example/amp/1"),
                published_date_time=datetime(2020, 6, 10, tzinfo=UTC),
                quality=85,
                provider=ProviderStatement("R", "r.example"),
            ),
        ),
        RelatedEntry(1, ArticleStatement("By name", "https://r.example/2", original_url=Url("https://r.example/2"))),
    )


@pytest.mark.parametrize(
    ("entry", "codes", "kept"),
    [
        ("{webUrl: https://r.example/1}", ["title-missing"], True),
        ("{title: R}", ["related-unidentified"], False),
        ("{title: R, webUrl: https://r.example/}", ["related-unidentified"], False),
        ("{title: R, webUrl: https://r.example, ampWebUrl: https://r.example/amp}", [], True),
        ("{title: R, webUrl: nonsense}", ["url-invalid", "related-unidentified"], False),
        ("{title: R, webUrl: https://r.example/1, quality: many}", ["value-type"], True),
        ("text", ["value-type"], False),
        ("~", ["value-type"], False),
    ],
)
def test_related_entries_are_held_to_an_address(entry: str, codes: list[str], kept: bool) -> None:
    """An entry without an address that identifies an article is left out and told of; other faults cost themselves only."""
    parsed = parse(fenced(f"title: T\nrelated:\n- {entry}\n- {{title: Good, webUrl: https://r.example/good}}"))
    assert isinstance(parsed.document, ArticleDocument)
    assert [found.code for found in parsed.diagnostics] == codes
    assert all(found.line == 4 for found in parsed.diagnostics)
    assert [entry.index for entry in parsed.document.related] == ([0, 1] if kept else [1])


def test_an_entry_that_is_repeated_is_told_of_each_time() -> None:
    """What is wrong with an entry is told of in every document that has it, at its place there."""
    entry = "- title: R\n  webUrl: https://r.example/1\n  quality: many\n"
    first, second = (parse(fenced(f"title: T\n{more}related:\n{entry}")) for more in ("", "heat: 1\n"))
    assert [(found.code, found.line) for found in first.diagnostics] == [("value-type", 6)]
    assert [(found.code, found.line) for found in second.diagnostics] == [("value-type", 7)]


def test_an_entry_that_is_repeated_is_of_its_own_site() -> None:
    """An address that an entry gives from its site's root on is another one in another site's document."""
    document = fenced("title: T\nrelated:\n- title: R\n  permalink: /r\n  image: /i.png\n")
    for host in ("a.example", "b.example", "a.example"):
        parsed = parse(document, site=f"https://{host}/")
        assert isinstance(parsed.document, ArticleDocument)
        [entry] = parsed.document.related
        assert (entry.statement.web_url, entry.statement.images[0].url) == (
            f"https://{host}/r",
            f"https://{host}/i.png",
        )


def test_a_related_article_without_title_goes_by_its_address() -> None:
    """An entry's address stands in for its title."""
    parsed = parse(fenced("title: T\nrelated: [{webUrl: https://r.example/1}]"))
    assert isinstance(parsed.document, ArticleDocument)
    [entry] = parsed.document.related
    assert (entry.statement.title, entry.statement.fallback_title) == (None, "https://r.example/1")


@pytest.mark.parametrize("domain", ["'a b'", "'exa%mple'", "[a]"])
def test_a_domain_that_is_none_is_told_of(domain: str) -> None:
    """A provider keeps its name without the domain that cannot be one."""
    content, line, column = take_place(fenced(f"title: T\nprovider: {{name: P, domain: {PLACE}{domain}}}"))
    parsed = parse(content)
    assert isinstance(parsed.document, ArticleDocument)
    assert parsed.document.statement.provider == ProviderStatement("P", None)
    [found] = parsed.diagnostics
    assert (found.line, found.column) == (line, column)


@pytest.mark.parametrize("items", ["items: courses/a", "items: [courses/a]"])
def test_a_single_item_needs_no_list(items: str) -> None:
    """One item may stand without a list around it."""
    assert article(f"title: T\n{items}").items == (CollectionItem(0, "courses/a"),)


@pytest.mark.parametrize(
    ("yaml", "source", "draft"),
    [
        ("draft: true", "site/x.md", True),
        ("draft: 'yes'", "site/x.md", True),
        ("draft: false", "site/x.md", False),
        ("published: false", "site/x.md", False),
        ("removed: true", "site/x.md", False),
        ("x: 1", "site/_drafts/x.md", True),
        ("x: 1", "site/blog/_drafts/a/x.md", True),
        ("x: 1", "_drafts/x.md", False),
        ("x: 1", "site/_drafts.md", False),
    ],
)
def test_drafts_are_left_out_unless_asked_for(yaml: str, source: str, draft: bool) -> None:
    """`draft: true` and Jekyll's `_drafts` make drafts; what a site folded away or removed is none, whatever its label."""
    content = fenced(f"title: T\n{yaml}")
    assert (parse(content, source).document is None) is draft
    assert parse(content, source, options=LoadOptions(drafts=True)).document is not None
