"""Fuzzes what reads feeds: `python tests/fuzz/feeds.py -max_total_time=60`. Source of the options: libFuzzer."""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["newsgraph.feeds"]):
    from newsgraph.errors import FeedFailed
    from newsgraph.feeds.parsing import parse_feed

_BEGINNINGS = (
    b"",
    b"<rss version='2.0'><channel><item><link>https://a.example/x</link>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://a.example/x</id>",
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.example/x",',
)


def read(content: bytes) -> None:
    """Reads bytes as a feed, and behind what begins an entry of each format; only what no feed is may be refused."""
    for beginning in _BEGINNINGS:
        with suppress(FeedFailed):
            parse_feed(beginning + content, "fuzzed")


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
