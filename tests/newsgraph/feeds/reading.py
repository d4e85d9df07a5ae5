"""Feeds of tests: the samples, and RSS made of items."""

from pathlib import Path

from newsgraph.feeds.entries import Entry, Feed
from newsgraph.feeds.parsing import parse_feed

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Feed:
    """A sample as it is read."""
    return parse_feed((SAMPLES / name).read_bytes(), name)


def rss(*items: str, link: str = "https://a.example/", namespaces: str = "") -> bytes:
    """An RSS feed of what stands in its items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {namespaces}><channel><title>A</title>'
        f"<link>{link}</link><description>d</description>{inside}</channel></rss>"
    ).encode()


def entry_of(item: str, namespaces: str = "") -> Entry:
    """The entry of an item of RSS, its link beside what is given."""
    [entry] = parse_feed(rss(f"<link>https://a.example/x</link>{item}", namespaces=namespaces), "f").entries
    return entry
