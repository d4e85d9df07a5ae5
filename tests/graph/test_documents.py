"""What documents state, in every format that is understood."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph import LoadOptions
from graph.instants import format_instant, parse_instant
from graph.keys import NodeKind, kind_of, node_id
from graph.text import fold, readable
from graph.urls import address, parse_url
from tests.conftest import WriteFolder

FORMATS = {
    "plain": b"---\ntitle: T\nquality: 7\ntags: [a, b]\n---\nBody\n",
    "crlf": b"---\r\ntitle: T\r\nquality: 7\r\ntags: [a, b]\r\n---\r\nBody\r\n",
    "bom": b"\xef\xbb\xbf---\ntitle: T\nquality: 7\ntags: [a, b]\n---\nBody\n",
    "no final newline": b"---\ntitle: T\nquality: 7\ntags: [a, b]\n---\nBody",
    "dots": b"---\ntitle: T\nquality: 7\ntags: [a, b]\n...\nBody\n",
    "toml": b'+++\ntitle = "T"\nquality = 7\ntags = ["a", "b"]\n+++\nBody\n',
    "json": b'{"title": "T", "quality": 7, "tags": ["a", "b"]}\nBody\n',
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats_state_the_same(name: str, write_folder: WriteFolder) -> None:
    """YAML, TOML and JSON front matter with any line ends, with or without BOM and final newline, read alike."""
    loaded = graph.load([write_folder({"x.md": FORMATS[name]})])
    [article] = loaded.articles
    assert (article.title, article.quality, article.tags) == ("T", 7, ("a", "b"))
    assert loaded.texts.read("site/x.md").body.strip() == "Body"
    assert loaded.diagnostics == ()


def test_what_is_no_document_is_passed_over_in_silence(write_folder: WriteFolder) -> None:
    """Files without front matter, other YAML, hidden folders, built sites, modules and drafts are left out."""
    document = "---\ntitle: x\n---\n"
    names = [".git/x.md", "_site/x.md", "public/x.md", "node_modules/x.md", "notes.txt", "_drafts/x.md"]
    files: dict[str, str | bytes] = dict.fromkeys(names, document)
    files |= {"plain.md": "# No front matter", "other.yaml": "a: [", "draft.md": "---\ntitle: d\ndraft: true\n---\n"}
    folder = write_folder(files)
    loaded = graph.load([folder])
    assert (loaded.articles, loaded.diagnostics) == ((), ())
    assert len(graph.load([folder], LoadOptions(drafts=True)).articles) == 2


def test_titles_fall_back(write_folder: WriteFolder) -> None:
    """Without a title the name, then the first heading, then the file's name stands in, each with a warning."""
    loaded = graph.load(
        [
            write_folder(
                {
                    "a.md": "---\nname: By name\n---\n# H\n",
                    "b.md": "---\nx: 1\n---\ntext\n\n## By *heading*\n",
                    "c.html": "---\nx: 1\n---\n<p>a</p><h1>By &amp; heading</h1>",
                    "by-file.md": "---\nx: 1\n---\n",
                }
            )
        ]
    )
    assert {article.title for article in loaded.articles} == {"By name", "By heading", "By & heading", "by-file"}
    assert [d.code for d in loaded.diagnostics] == ["title-missing"] * 4


def test_text_is_for_people_and_front_matter_as_written(write_folder: WriteFolder) -> None:
    """Text is trimmed and its entities decoded; numbers and dates are text as written; frontMatter is untouched."""
    folder = write_folder(
        {"a.md": '---\ntitle: " AT&amp;T&copy \\r\\n"\nexcerpt: 010\ncategory: 2020-01-02\nodd: " &amp; "\n---\n'}
    )
    loaded = graph.load([folder])
    [article] = loaded.articles
    assert (article.title, article.excerpt, article.category) == ("AT&T&copy", "010", "2020-01-02")
    front_matter = loaded.texts.read("site/a.md").front_matter
    assert isinstance(front_matter, dict)
    assert front_matter["odd"] == " &amp; "
    assert front_matter["category"] == "2020-01-02"


def test_other_sites_keys_are_understood(write_folder: WriteFolder) -> None:
    """Jekyll's, Hugo's and Eleventy's keys give dates, tags, excerpts, authors and addresses."""
    config = "url: https://blog.example\nbaseurl: /b\n"
    post = "---\ntitle: T\ntags: a b\ndescription: D\nauthor: {name: Ann}\npermalink: /t/\nimage: /i.png\n---\n"
    loaded = graph.load([write_folder({"_config.yml": config, "_posts/2020-05-06-t.md": post})])
    [article] = loaded.articles
    assert (article.tags, article.excerpt, article.authors) == (("a", "b"), "D", ("Ann",))
    assert article.web_url == "https://blog.example/b/t/"
    assert article.images[0].url == "https://blog.example/b/i.png"
    assert article.published_date_time == datetime(2020, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2020-06-10T21:05:00Z", datetime(2020, 6, 10, 21, 5, tzinfo=UTC)),
        ("2020-06-10 21:05:00 +0200", datetime(2020, 6, 10, 19, 5, tzinfo=UTC)),
        ("2020-06-10", datetime(2020, 6, 10, tzinfo=UTC)),
        ("2020-6-1 1:02:03", datetime(2020, 6, 1, 1, 2, 3, tzinfo=UTC)),
        ("Wed, 10 Jun 2020 21:05:00 -0100", datetime(2020, 6, 10, 22, 5, tzinfo=UTC)),
        ("0001-01-01T00:00:00+10:00", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_dates_are_instants_in_utc(written: str, instant: datetime | None) -> None:
    """Dates in every form that sites use are instants; without an offset they are UTC."""
    assert parse_instant(written) == instant


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_survive_being_written(instant: datetime) -> None:
    """What is written of an instant is read as the same instant."""
    assert parse_instant(format_instant(instant)) == instant


@pytest.mark.parametrize(
    "other",
    [
        "http://example.com/a",
        "https://www.example.com/a/",
        "https://example.com:443/a#top",
        "HTTPS://EXAMPLE.com/a?utm_source=x&fbclid=y",
    ],
)
def test_what_does_not_identify_does_not_count(other: str) -> None:
    """Scheme, www., default port, trailing slash, fragment and tracking parameters do not count."""
    one, two = parse_url("https://example.com/a"), parse_url(other)
    assert one
    assert two
    assert address(one) == address(two) is not None


@pytest.mark.parametrize(
    "front_page", ["https://example.com", "https://example.com/?utm_source=x", "http://x.example//"]
)
def test_a_front_page_identifies_nothing(front_page: str) -> None:
    """A path of `/` is no identity."""
    url = parse_url(front_page)
    assert url
    assert address(url) is None


@given(st.text())
def test_folding_and_reading_are_stable(text: str) -> None:
    """Text that was folded or made readable once stays as it is."""
    assert fold(fold(text)) == fold(text)
    assert readable(text) == readable(text).strip()


@given(st.sampled_from(list(NodeKind)), st.text(st.characters(exclude_categories=["Cs"])))
def test_ids_tell_their_kind(kind: NodeKind, key: str) -> None:
    """Any key gives an id of its kind."""
    assert kind_of(node_id(kind, key)) is kind
