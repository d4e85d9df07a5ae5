"""What feeds say, whichever format they say it in."""

import re
from datetime import datetime

from msgspec import Struct

from graph import Diagnostic, Image
from graph.urls import Url, address, parse_url

_PIXELS = re.compile(r"[1-9]\d{0,8}", re.ASCII)


class Entry(Struct, frozen=True):
    """One article of a feed.

    `url` identifies it, `original_url` is where the feed leads to where that is elsewhere. `title` and `excerpt` are text on
    one line; `content` is safe HTML, empty where there is none that says more than the excerpt. `source_title` is what the
    entry says of where it was published first.
    """

    url: Url
    title: str
    excerpt: str = ""
    content: str = ""
    original_url: Url | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    locale: str | None = None
    kind: str = "article"
    source_title: str | None = None


class Feed(Struct, frozen=True):
    """A feed: what it calls itself, the site that it is of, its entries, and what was wrong with it."""

    title: str | None
    site: Url | None
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def identifying_url(*written: str | None) -> Url | None:
    """The first of the addresses written that identifies an article; None where none does."""
    urls = (parse_url(each) for each in written if each)
    return next((url for url in urls if url and address(url)), None)


def image_of(written: object, width: object = None, height: object = None) -> Image | None:
    """The image at an address, its size in pixels where that is stated well; None for what is no web address."""
    url = parse_url(written) if isinstance(written, str) else None
    return Image(url, _pixels(width), _pixels(height)) if url else None


def distinct_images(images: list[Image | None]) -> tuple[Image, ...]:
    """The images, each address once: what is said of it first."""
    return tuple({image.url: image for image in reversed(images) if image}.values())[::-1]


def _pixels(value: object) -> int | None:
    text = str(value)
    return int(text) if _PIXELS.fullmatch(text) else None
