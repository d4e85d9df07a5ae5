"""Addresses of feeds on the web: apart from the credentials in them, which nothing repeats."""

import re

import httpx2
from msgspec import Struct

from graph.text import quoted
from graph.urls import Url, parse_url, resolve_url
from newsgraph.addresses import PORTS
from newsgraph.errors import FeedFailed

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?=//)")
_WEB = re.compile(r"https?:", re.IGNORECASE)


class Place(Struct, frozen=True):
    """Where to ask for a feed: an address without credentials, and those that it had."""

    url: Url
    credentials: tuple[str, str] | None = None

    @property
    def asked(self) -> httpx2.URL:
        """The address as the client takes it."""
        return httpx2.URL(self.url)

    @property
    def host(self) -> str:
        """The host to ask, its name in ASCII as it is resolved."""
        return self.asked.raw_host.decode("ascii")

    @property
    def port(self) -> int:
        """The port to connect to."""
        return self.asked.port or PORTS[self.asked.scheme]


def is_address(feed: str) -> bool:
    """Whether a feed is named by an address, not by a file."""
    return _SCHEME.match(feed) is not None


def shown(feed: str) -> str:
    """A feed's name as it is printed: without credentials."""
    return re.sub(r"(?<=://)[^/?#]*@", "", feed) if is_address(feed) else feed


def parse_place(feed: str) -> Place:
    """Where to ask for a feed. Raises FeedFailed for what is no address with http or https."""
    if not _WEB.match(feed):
        raise FeedFailed(
            "feed-refused", "Feeds come from files and from addresses with http or https; give one of these."
        )
    url = parse_url(feed)
    if url is None:
        raise FeedFailed("feed-refused", "This is no web address; write it as in https://example.com/feed.xml.")
    return _without_credentials(url)


def parse_redirection(location: str, place: Place) -> Place:
    """Where an answer from `place` leads. Raises FeedFailed for what is no address, or would be asked with less protection.

    Credentials go along to the same origin only.
    """
    url = resolve_url(location, place.url)
    if url is None:
        raise FeedFailed("feed-refused", f"This leads to {quoted(shown(location))}, which is no web address.")
    found = _without_credentials(url)
    if place.asked.scheme == "https" and found.asked.scheme != "https":
        raise FeedFailed(
            "feed-refused", f"This leads from https to {quoted(found.url)}; ask for that itself if you mean it."
        )
    return Place(found.url, place.credentials if _origin(found) == _origin(place) else None)


def _origin(place: Place) -> tuple[str, str, int]:
    return place.asked.scheme, place.host, place.port


def _without_credentials(url: Url) -> Place:
    parsed = httpx2.URL(url)
    if not parsed.userinfo:
        return Place(url)
    bare = Url(re.sub(r"(?<=://)[^/?#]*@", "", url))
    return Place(bare, (parsed.username, parsed.password))
