"""JSON Feed says what its items say; an item that is wrong stops no other."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsgraph.errors import FeedFailed
from newsgraph.feeds.entries import Feed
from newsgraph.feeds.parsing import parse_feed
from tests.newsgraph.feeds.reading import sample

VERSION = "https://jsonfeed.org/version/1"


def read(*items: Any, **members: Any) -> Feed:
    document = {"version": VERSION, "title": "A", "items": items} | members
    return parse_feed(json.dumps(document).encode(), "f")


def test_json_feed_is_read() -> None:
    """Items of version 1.1, one with HTML and one with text."""
    feed = sample("beacon.json")
    first, second = feed.entries
    assert (feed.title, feed.site) == ("Beacon", "https://beacon.example/")
    assert (first.title, first.excerpt) == ("Robots read flags", "A camera learns signal flags.")
    assert '<a href="https://beacon.example/flags"' in first.content
    assert first.published == datetime(2024, 5, 5, 14, tzinfo=UTC)
    assert first.updated == datetime(2024, 5, 6, 10, tzinfo=UTC)
    assert (first.authors, first.categories, first.locale) == (("Edda Ember",), ("#MachineVision", "signals"), "en")
    assert [image.url for image in first.images] == ["https://beacon.example/flags.png"]
    assert second.title == "No title here, but <two> lines. And a paragraph."
    assert second.content == "<p>No title here,<br>\nbut &lt;two&gt; lines.</p>\n<p>And a paragraph.</p>"
    assert second.kind == "audio"


def test_what_is_wrong_with_items_is_told() -> None:
    """An item of wrong types and one without an address are left out, each with what is wrong."""
    told = sample("beacon.json").diagnostics
    assert [(each.code, each.source) for each in told] == [
        ("entry-invalid", "beacon.json"),
        ("entry-unidentified", "beacon.json"),
    ]
    assert "Item 3 was left out: its url is" in told[0].message
    [no_object] = read(1).diagnostics
    assert no_object.code == "entry-invalid"
    [bad_date] = read({"url": "https://a.example/x", "date_published": "soon"}).diagnostics
    assert bad_date.code == "date-invalid"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"id": "https://a.example/id", "url": "https://a.example/url"}, "https://a.example/url"),
        ({"id": "https://a.example/id", "external_url": "https://b.example/x"}, "https://a.example/id"),
        ({"id": "1", "external_url": "https://b.example/x"}, "https://b.example/x"),
    ],
)
def test_items_go_by_their_addresses(item: dict[str, str], url: str) -> None:
    """An item's own address identifies it, else its id if that is one, else what it links to."""
    assert [entry.url for entry in read(item).entries] == [url]


def test_version_1_has_one_author() -> None:
    """The author of an item, else of the feed."""
    feed = read(
        {"url": "https://a.example/1"},
        {"url": "https://a.example/2", "author": {"name": "B"}},
        {"url": "https://a.example/3", "authors": [{"name": "C"}, {"url": "x"}, {"name": "D"}]},
        author={"name": "A"},
    )
    assert [entry.authors for entry in feed.entries] == [("A",), ("B",), ("C", "D")]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{}",
        b'{"version": 1}',
        b'{"version": "2.0", "items": []}',
        b'{"items": []}',
        b"{" * 100_000,
        b'{"a": "\xff"}',
    ],
)
def test_other_json_is_no_feed(content: bytes) -> None:
    """JSON that is no JSON Feed, or no JSON at all, is refused."""
    with pytest.raises(FeedFailed, match="no RSS, Atom or JSON Feed"):
        parse_feed(content, "f")


def test_a_byte_order_mark_does_not_matter() -> None:
    """A mark before the object, and blanks, are passed over."""
    assert parse_feed(b'\xef\xbb\xbf \n{"version": "https://jsonfeed.org/version/1"}', "f").entries == ()
