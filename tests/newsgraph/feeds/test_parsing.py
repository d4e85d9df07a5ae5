"""What is no feed is told apart from one, with where the feed is if that is said."""

import pytest

from graph.urls import parse_url
from newsgraph.errors import FeedFailed
from newsgraph.feeds.parsing import parse_feed
from tests.newsgraph.feeds.reading import SAMPLES, sample

PAGE = (
    b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><p>a</p></html>'
)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_each_format_is_seen_in_the_bytes(name: str) -> None:
    """Nobody needs to say which format a feed has."""
    assert sample(name).entries


@pytest.mark.parametrize(
    "content", [b"", b" ", b"hello", b"<html><p>a</html>", b"<?xml version='1.0'?><a/>", b"\0", b"\xff\xfe"]
)
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    """Nothing, text, pages and other XML are no feeds."""
    with pytest.raises(FeedFailed, match="no RSS, Atom or JSON Feed") as failed:
        parse_feed(content, "f")
    assert failed.value.code == "feed-invalid"


def test_a_page_says_where_its_feed_is() -> None:
    """Who gives a site's page in place of its feed is told the feed's address."""
    with pytest.raises(FeedFailed, match=r"its feed is “https://a\.example/feed”"):
        parse_feed(PAGE, "f", parse_url("https://a.example/news"))
    with pytest.raises(FeedFailed, match="its feed is “/feed”"):
        parse_feed(PAGE, "f")
