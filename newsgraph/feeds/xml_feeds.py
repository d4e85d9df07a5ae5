"""RSS and Atom in all their versions, as feedparser reads them."""

import re
import warnings
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException

import feedparser

from graph import Diagnostic, Image
from graph.instants import parse_instant
from graph.urls import Url, parse_url
from newsgraph.feeds import diagnostics
from newsgraph.feeds.drafts import Draft, bad_date, finish, kind_of
from newsgraph.feeds.entries import Entry, Feed, image_of
from newsgraph.feeds.markup import TITLE_LENGTH, html_of, words, words_of

_REFERENCE = re.compile(rb"&#(?:([0-9]{1,12})[0-9]*|[xX]([0-9A-Fa-f]{1,12})[0-9A-Fa-f]*);?")
_MAIL = re.compile(r"[^\s<>()]+@[^\s<>()]+")
_HTML = frozenset({"text/html", "application/xhtml+xml"})


def read_xml_feed(content: bytes, name: str, location: Url | None, charset: str | None) -> Feed | None:
    """The feed that the bytes from `location` are; None where feedparser sees none in them.

    `charset` is what the answer over HTTP says of the encoding, which counts where the bytes do not say.
    """
    parsed = _parse(content, location, charset)
    if not parsed.get("version"):
        return None
    reader = _Reader(name, parsed.feed, atom=parsed.version.startswith("atom"))
    entries = [entry for number, each in enumerate(parsed.entries, 1) if (entry := reader.entry(number, each))]
    title = _text(parsed.feed.get("title_detail"))
    return Feed(
        title or None,
        parse_url(_string(parsed.feed.get("link"))),
        tuple(entries),
        (*_damage(name, parsed), *reader.found),
    )


def _parse(content: bytes, location: Url | None, charset: str | None) -> Any:
    try:
        return _parse_once(content, location, charset)
    except ValueError:
        # What feedparser reads loosely, since it is not well-formed, may refer to characters that there are not.
        return _parse_once(_REFERENCE.sub(_character, content), location, charset)


def _character(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    is_one = 0 < number < 0x11_0000 and not 0xD800 <= number < 0xE000
    return reference[0] if is_one else b"&#xFFFD;"


def _parse_once(content: bytes, location: Url | None, charset: str | None) -> Any:
    headers = {"content-location": location or ""}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser tells its users, not ours, of what it will change
        # What it does to HTML is left to newsgraph.feeds.markup.
        return feedparser.parse(
            BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )


def _damage(name: str, parsed: Any) -> Iterator[Diagnostic]:
    fault = parsed.get("bozo_exception")
    if isinstance(fault, SAXParseException):
        yield diagnostics.warning(
            "feed-damaged",
            name,
            f"This is not well-formed XML ({fault.getMessage()}), and was read as far as possible; tell its publisher.",
            fault.getLineNumber(),
            (fault.getColumnNumber() or 0) + 1,
        )


class _Reader:
    """Reads the entries of one feed; `found` is what was wrong with them."""

    def __init__(self, name: str, feed: Any, *, atom: bool) -> None:
        self._name = name
        self._language = _string(feed.get("language"))
        # An Atom feed's authors are those of entries that have none (RFC 4287, section 4.2.1); an RSS feed's editor is not.
        self._authors = list(_people(feed)) if atom else []
        self.found: list[Diagnostic] = []

    def entry(self, number: int, parsed: Any) -> Entry | None:
        """An entry; None, which `found` then tells of, where it cannot be known again."""
        content = next((each for each in parsed.get("content", ()) if _is_text(each)), None)
        summary = parsed.get("summary_detail")
        source = parsed.get("source")
        link, canonical = _string(parsed.get("link")), _string(parsed.get("feedburner_origlink"))
        draft = Draft(
            number,
            [canonical, link, _string(parsed.get("id"))],
            title=_text(parsed.get("title_detail")),
            summary=_html(summary),
            content=_html(content),
            base=parse_url(_string((content or summary or {}).get("base"))),
            leads_to=parse_url(link),
            published=self._instant(parsed, "published"),
            updated=self._instant(parsed, "updated"),
            authors=list(_people(parsed)) or self._authors,
            categories=[tag.get("label") or tag.get("term") for tag in parsed.get("tags", ())],
            images=list(_images(parsed)),
            locale=_string((content or summary or {}).get("language")) or self._language,
            kind=_kind(parsed),
            source_title=words_of(_string(source.get("title")), TITLE_LENGTH) if isinstance(source, dict) else None,
        )
        finished = finish(draft, self._name)
        if isinstance(finished, Entry):
            return finished
        self.found.append(finished)
        return None

    def _instant(self, parsed: Any, key: str) -> datetime | None:
        # As a dict: feedparser's own mapping gives `published` for an `updated` that is not there.
        written, read = dict.get(parsed, key), dict.get(parsed, f"{key}_parsed")
        if not written:
            return None
        try:
            instant = parse_instant(written) if read is None else datetime.fromtimestamp(timegm(read), UTC)
        except (ValueError, OverflowError, OSError):
            instant = None
        if instant is None:
            self.found.append(bad_date(self._name, str(written)))
        return instant


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_text(detail: Any) -> bool:
    return _string(detail.get("type")).startswith("text/") or detail.get("type") in _HTML


def _html(detail: Any) -> str:
    """A construct of text as HTML. RSS does not say of which of both it is; what feedparser takes for text has no tags."""
    value = _string(detail.get("value")) if detail else ""
    return value if not detail or detail.get("type") in _HTML else html_of(value)


def _text(detail: Any) -> str:
    """A construct of text on one line."""
    value = _string(detail.get("value")) if detail else ""
    return words_of(value, TITLE_LENGTH) if detail and detail.get("type") in _HTML else words(value, TITLE_LENGTH)


def _people(parsed: Any) -> Iterator[str]:
    """The names of authors; RSS has addresses of mail beside them or in their place, which are nobody's names."""
    people, written = parsed.get("authors", ()), _string(parsed.get("author"))
    if len(people) == 1 and "@" in written:
        # feedparser knows no address whose last label has more than four letters.
        yield _MAIL.sub("", written).strip(' ()<>"')
        return
    for person in people:
        if name := _string(person.get("name")):
            yield name


def _images(parsed: Any) -> Iterator[Image | None]:
    for media in parsed.get("media_content", ()):
        if media.get("medium") == "image" or _string(media.get("type")).startswith("image/"):
            yield image_of(media.get("url"), media.get("width"), media.get("height"))
    for link in _enclosures(parsed):
        if _string(link.get("type")).startswith("image/"):
            yield image_of(link.get("href"))
    for media in parsed.get("media_thumbnail", ()):
        yield image_of(media.get("url"), media.get("width"), media.get("height"))
    image = parsed.get("image")
    if isinstance(image, dict):
        yield image_of(image.get("href"))


def _kind(parsed: Any) -> str:
    """What an entry is, as what it encloses says."""
    enclosed = [*_enclosures(parsed), *parsed.get("media_content", ())]
    return kind_of([_string(each.get("type")) or _string(each.get("medium")) for each in enclosed])


def _enclosures(parsed: Any) -> list[Any]:
    return [link for link in parsed.get("links", ()) if link.get("rel") == "enclosure"]
