"""RSS and Atom, in their versions and their disorder, say what their entries say."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Image, Severity
from graph.urls import Url, parse_url
from newsgraph.errors import FeedFailed
from newsgraph.feeds.entries import Feed
from newsgraph.feeds.parsing import parse_feed
from tests.newsgraph.feeds.reading import entry_of, rss, sample

MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def codes(feed: Feed) -> list[str]:
    return [each.code for each in feed.diagnostics]


def test_rss_is_read() -> None:
    """An item of RSS 2.0 with what its usual modules say."""
    feed = sample("harbour.rss")
    first, second = feed.entries
    assert (feed.title, feed.site) == ("Harbour Gazette", "https://www.harbour.example/")
    assert first.title == "Cranes & gulls: a truce"
    assert first.url == "https://www.harbour.example/2024/05/cranes-and-gulls?utm_source=rss"
    assert first.excerpt == "Cameras now tell gulls from loads. Nobody was hurt."
    assert first.content.startswith('<p>Cameras now tell gulls from loads, <a href="https://www.harbour.example/about"')
    assert "alert" not in first.content
    assert (first.published, first.updated) == (datetime(2024, 5, 1, 7, 30, tzinfo=UTC), None)
    assert (first.authors, first.categories) == (("Ada Quay",), ("Machine Vision", "birds"))
    assert first.images == (Image(Url("https://img.harbour.example/truce.jpg"), 1200, 800),)
    assert (first.locale, first.kind) == ("en-gb", "article")
    assert (second.excerpt, second.content) == ("It comes and goes.", "")


def test_entries_without_an_address_are_left_out() -> None:
    """An entry that could not be known again is told of, with what it is called."""
    [told] = sample("harbour.rss").diagnostics
    assert (told.severity, told.code, told.source) == (Severity.WARNING, "entry-unidentified", "harbour.rss")
    assert "“An entry that nobody can find again”" in told.message
    assert (
        codes(parse_feed(rss("<link>https://a.example/</link>", "<guid>12</guid>"), "f")) == ["entry-unidentified"] * 2
    )


def test_atom_is_read() -> None:
    """Atom in another encoding, with a base, XHTML, an author of the feed and an id in the place of a link."""
    feed = sample("lighthouse.atom")
    first, second = feed.entries
    assert feed.title == "Leuchttürme"
    assert (first.title, first.url) == ("Licht < Nebel?", "https://lighthouse.example/blog/2024/licht")
    assert (first.excerpt, first.content) == ("Wie weit reicht Licht?", "<p>Wie weit reicht <em>Licht</em>?</p>")
    assert (first.published, first.updated) == (
        datetime(2024, 5, 3, 6, tzinfo=UTC),
        datetime(2024, 5, 4, 12, tzinfo=UTC),
    )
    assert (first.authors, first.categories, first.locale) == (("Bert Bake",), ("Optik",), "de")
    assert second.url == "https://lighthouse.example/blog/2024/ohne-link"
    assert (second.authors, second.excerpt) == (("Carla Kai",), "Nur eine Kennung für Möwen.")
    assert (second.published, second.updated) == (datetime(2024, 5, 2, 8, tzinfo=UTC), None)
    assert not feed.diagnostics


def test_rss_1_is_read() -> None:
    """RDF with Dublin Core."""
    [entry] = sample("reef.rdf").entries
    assert (entry.title, entry.url) == ("Seventh letter", "https://reef.example/letters/7")
    assert (entry.authors, entry.categories) == (("Dora Deep",), ("corals",))
    assert entry.published == datetime(2024, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("media", "images", "kind"),
    [
        ('<enclosure url="https://a.example/1.png" type="image/png"/>', [("https://a.example/1.png", None)], "article"),
        ('<enclosure url="https://a.example/1.mp3" type="audio/mpeg"/>', [], "audio"),
        ('<media:content url="https://a.example/1.mp4" medium="video"/>', [], "video"),
        ('<media:thumbnail url="https://a.example/t.png" width="90"/>', [("https://a.example/t.png", 90)], "article"),
        (
            '<media:group><media:thumbnail url="https://a.example/t.png"/></media:group>',
            [("https://a.example/t.png", None)],
            "article",
        ),
        ('<media:content url="data:image/png,x" type="image/png" width="x"/>', [], "article"),
        (
            '<media:thumbnail url="https://a.example/1.png" width="0"/><enclosure url="https://a.example/1.png" type="image/png"/>',
            [("https://a.example/1.png", None)],
            "article",
        ),
    ],
)
def test_what_is_enclosed(media: str, images: list[tuple[str, int | None]], kind: str) -> None:
    """Images are taken from enclosures and from Media RSS, each address once; sound and pictures that move say what it is."""
    entry = entry_of(media, MEDIA)
    assert [(image.url, image.width) for image in entry.images] == images
    assert entry.kind == kind


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("<title>AT&amp;amp;T</title>", "AT&T"),
        ("<title>&lt;b&gt;Bold&lt;/b&gt; words</title>", "Bold words"),
        ("<title><![CDATA[A &#8211; B]]></title>", "A – B"),
        ("<title>  two\n lines </title>", "two lines"),
        ("<description>Only &lt;i&gt;words&lt;/i&gt;.</description>", "Only words."),
        ("", "https://a.example/x"),
    ],
)
def test_titles_are_words(item: str, title: str) -> None:
    """Titles are text, however they were escaped; without one, the first words stand in, else the address."""
    assert entry_of(item).title == title


def test_what_another_published_says_so() -> None:
    """The source of an item is who published it first; a feed's own link is canonical over one that counts clicks."""
    entry = entry_of('<source url="https://b.example/feed">The B</source>')
    assert entry.source_title == "The B"
    entry = entry_of(
        "<feedburner:origLink>https://b.example/real</feedburner:origLink>",
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"',
    )
    assert (entry.url, entry.original_url) == ("https://b.example/real", "https://a.example/x")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("ada@mail.example (Ada Quay)", ("Ada Quay",)),
        ("Ada Quay &lt;ada@mail.example&gt;", ("Ada Quay",)),
        ("ada@mail.example", ()),
        ("Ada Quay", ("Ada Quay",)),
        ("@ada", ("@ada",)),
        ("Ada</author><author>Bert", ("Ada", "Bert")),
    ],
)
def test_authors_are_names(author: str, names: tuple[str, ...]) -> None:
    """Addresses of mail are left out, in whichever way a name stands beside them."""
    assert entry_of(f"<author>{author}</author>").authors == names


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Wed, 01 May 2024 09:30:00 EST", datetime(2024, 5, 1, 14, 30, tzinfo=UTC)),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("Wed, 32 May 2024 09:30:00 GMT", None),
    ],
)
def test_dates(date: str, expected: datetime | None) -> None:
    """Dates are read as feeds write them; what is none is told of, and its entry is there without it."""
    feed = parse_feed(rss(f"<link>https://a.example/x</link><pubDate>{date}</pubDate>"), "f")
    assert feed.entries[0].published == expected
    assert codes(feed) == ([] if expected else ["date-invalid"])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("windows-1252", "windows-1252"), ("utf-16", "utf-16"), ("koi8-r", "koi8-r")],
)
def test_encodings(encoding: str, declared: str) -> None:
    """Feeds are read in the encoding that they declare."""
    word = "мир" if encoding == "koi8-r" else "Möwe"
    text = rss(f"<link>https://a.example/x</link><title>{word}</title>").decode()
    text = text.replace("utf-8", declared) if declared else text.replace(' encoding="utf-8"', "")
    assert parse_feed(text.encode(encoding), "f").entries[0].title == word


def test_the_encoding_of_an_answer_counts_where_none_is_declared() -> None:
    """What HTTP says of the encoding is believed where the feed says nothing."""
    text = rss("<link>https://a.example/x</link><title>мир</title>").decode().replace(' encoding="utf-8"', "")
    assert parse_feed(text.encode("koi8-r"), "f", charset="koi8-r").entries[0].title == "мир"


def test_a_damaged_feed_is_read_as_far_as_possible() -> None:
    """What is not well-formed is told of with its place; entries before and after it are there."""
    feed = parse_feed(rss("<link>https://a.example/1</link>", "<link>https://a.example/2</link><b>&nbsp;</i>"), "f")
    assert [entry.url for entry in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    [told] = feed.diagnostics
    assert (told.code, told.line) == ("feed-damaged", 1)
    assert told.column


def test_relative_links_are_seen_from_where_the_feed_is() -> None:
    """A link without a host is one of the feed's own."""
    feed = parse_feed(rss("<link>/x</link>", link=""), "f", parse_url("https://b.example/feeds/1.xml"))
    assert [entry.url for entry in feed.entries] == ["https://b.example/x"]


BOMBS = {
    "laughs": '<!DOCTYPE r [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss version='2.0'><channel><item><link>https://a.example/x</link><title>&a9;</title></item></channel></rss>",
    "long entity": f'<!DOCTYPE r [<!ENTITY a "{"word" * 20_000}">]><rss version="2.0"><channel><item>'
    f"<link>https://a.example/x</link><title>{'&a;' * 20_000}</title></item></channel></rss>",
    "deep": "<rss version='2.0'><channel>" + "<item>" * 20_000,
    "brackets": "<rss version='2.0'><channel>" + "<" * 100_000,
    "attributes": "<rss version='2.0'><channel><item " + 'a="' * 50_000,
    "tags of text": "<rss version='2.0'><channel><item><link>https://a.example/x</link><description>"
    + "&lt;b&gt;" * 50_000
    + "</description></item></channel></rss>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_no_harm(name: str) -> None:
    """Entities that grow without end, and what nests without end, are read in no time or not at all."""
    began = time.process_time()
    feed = parse_feed(BOMBS[name].encode(), "f")
    assert time.process_time() - began < 10
    assert all(len(entry.title) <= 300 for entry in feed.entries)


def test_files_are_not_read_for_entities() -> None:
    """An entity that is a file of this machine, or an address, is nothing."""
    text = (
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + rss("<link>https://a.example/x</link><title>a&a;b</title>").decode().split("?>")[1]
    )
    assert "root" not in parse_feed(text.encode(), "f").entries[0].title


PARTS = """
<rss|version='2.0'> <channel> <item> </item> <link> </link> https://[ <title|type='html'> &#x110000; <updated> </updated> ]]> &lt;
<feed|xmlns='http://www.w3.org/2005/Atom'> <entry> </entry> <link|href='//[x'/> <content|type='application/x'> </content>
<category/> <author><name> <![CDATA[ <!DOCTYPE 2024 </title> <description>
"""
"""Parts of feeds, blanks within them marked."""
MADE = st.lists(
    st.sampled_from([part.replace("|", " ") for part in PARTS.split()]) | st.text(max_size=4), max_size=30
).map(lambda parts: "".join(parts).encode("utf-8", "replace"))


@given(st.binary(max_size=200) | MADE)
def test_no_bytes_do_harm(content: bytes) -> None:
    """Whatever the bytes are, they are read as a feed or refused as none."""
    with suppress(FeedFailed):
        assert parse_feed(content, "f")


@pytest.mark.parametrize("reference", ["&#99999999;", "&#xD800;", "&#x110000;", "&#0;"])
def test_characters_that_there_are_not(reference: str) -> None:
    """A reference to a character that there is not spoils neither its entry nor the others."""
    feed = parse_feed(
        rss(f"<link>https://a.example/1</link><title>a{reference}b&#233;</title>", "<link>https://a.example/2</link>"),
        "f",
    )
    assert [entry.url for entry in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert feed.entries[0].title.endswith("bé")


def test_what_nothing_can_be_made_of_is_told_of() -> None:
    """A feed that its parser trips over is refused as any that is none."""
    with pytest.raises(FeedFailed, match="too damaged") as failed:
        parse_feed(b"<?xml version='1.0' encoding='utf\xff'?><rss version='2.0'><channel/></rss>", "f")
    assert failed.value.code == "feed-invalid"
