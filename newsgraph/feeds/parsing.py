"""Bytes to a feed: which format they are in is seen in them, whatever they were said to be."""

from selectolax.lexbor import LexborHTMLParser

from graph.text import quoted
from graph.urls import Url, resolve_url
from newsgraph.errors import FeedFailed
from newsgraph.feeds.entries import Feed
from newsgraph.feeds.json_feeds import looks_like_json, read_json_feed
from newsgraph.feeds.xml_feeds import read_xml_feed

_HEAD = 100_000
"""Within how many bytes the head of a web page ends."""
_LINKS = ", ".join(
    f'link[rel~="alternate"][type="application/{kind}"][href]' for kind in ("atom+xml", "rss+xml", "feed+json")
)


def parse_feed(content: bytes, name: str, location: Url | None = None, charset: str | None = None) -> Feed:
    """The feed that the bytes from `location` are; diagnostics call it `name`.

    `charset` is what the answer over HTTP says of the encoding. Raises FeedFailed for what is no RSS, Atom or JSON Feed.
    """
    if looks_like_json(content):
        feed = read_json_feed(content, name)
    else:
        try:
            feed = read_xml_feed(content, name, location, charset)
        except Exception:  # noqa: BLE001 - feedparser trips over some of what it is given, in ways that it does not list
            raise FeedFailed(
                "feed-invalid", "This is too damaged to be read as RSS or Atom; tell its publisher."
            ) from None
    if feed is None:
        raise FeedFailed("feed-invalid", _no_feed(content, location))
    return feed


def _no_feed(content: bytes, location: Url | None) -> str:
    page = LexborHTMLParser(content[:_HEAD].decode("utf-8", "replace"))
    link = page.css_first(_LINKS)
    written = link.attributes.get("href") if link else None
    if not written:
        return "This is no RSS, Atom or JSON Feed; look for the feed's address on the site."
    found = (resolve_url(written, location) if location else None) or written
    return f"This is a web page, not a feed; its feed is {quoted(found, 200)}."
