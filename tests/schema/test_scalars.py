"""The scalars: instants, URLs and JSON values, in and out."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.graphs import FEW, graph_of
from tests.schema.conftest import asking, codes, data_at

NEAR = asking(
    graph_of(
        {
            "a.md": {"title": "a", "publishedDateTime": "2020-06-10T21:05:00.123456Z"},
            "b.md": {"title": "b", "publishedDateTime": "0001-01-01"},
            "c.md": {"title": "c", "publishedDateTime": "9999-12-31T23:59:59Z"},
        }
    )
)
EQUAL = "query($at: DateTime) { articles(where: { publishedDateTime: { eq: $at } }) { nodes { title } } }"
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "text",
    [
        "2020-06-10T21:05:00.123456Z",
        "2020-06-10t21:05:00.123456z",
        "2020-06-10 21:05:00.123456Z",
        "2020-06-10T23:05:00.123456+02:00",
        "2020-06-10T15:35:00.123456-05:30",
        "2020-06-10T21:05:00.123456999Z",
    ],
)
def test_instants_are_read(text: str) -> None:
    """An instant may be written with any offset, in RFC 3339's spellings; digits beyond microseconds do not count."""
    assert data_at(NEAR, "articles.nodes", EQUAL, at=text) == [{"title": "a"}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020-06-10",
        "2020-06-10T21:05:00",
        "2020-06-10T21:05:00+2",
        "2020-6-10T21:05:00Z",
        "2020-06-31T21:05:00Z",
        "2020-06-10T25:05:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "Wed, 10 Jun 2020 21:05:00 GMT",
        "1591823100",
        "٢٠٢٠-06-10T21:05:00Z",
        "2020-06-10T21:05:00Z\n",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    """Without an offset, in other spellings, of no calendar or beyond it, text is no instant."""
    assert codes(NEAR(EQUAL, at=text)) == ["BAD_USER_INPUT"]


@FEW
@given(instant=st.datetimes(timezones=OFFSETS).filter(lambda at: 1 < at.year < 9999))
def test_instants_come_back(instant: datetime) -> None:
    """What an article says, what a filter finds it by, and what is answered are one instant, answered in UTC."""
    ask = asking(graph_of({"a.md": {"title": "a", "publishedDateTime": instant.isoformat()}}))
    query = EQUAL.replace("title", "publishedDateTime")
    [found] = data_at(ask, "articles.nodes", query, at=instant.isoformat())
    written = found["publishedDateTime"]
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == instant
    assert datetime.fromisoformat(written).utcoffset() == UTC.utcoffset(None)


def test_the_first_and_the_last_instant() -> None:
    """The ends of the calendar are served and found."""
    nodes = data_at(NEAR, "articles.nodes", "{ articles(orderBy: { field: TITLE }) { nodes { publishedDateTime } } }")
    assert [node["publishedDateTime"] for node in nodes] == [
        "2020-06-10T21:05:00.123456Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ]
    for at, title in (("0001-01-01T00:00:00Z", "b"), ("9999-12-31T23:59:59Z", "c")):
        assert data_at(NEAR, "articles.nodes", EQUAL, at=at) == [{"title": title}]


def test_urls_are_normalised_as_browsers_do() -> None:
    """An address is read as WHATWG says, so that one that is written otherwise finds the same article."""
    ask = asking(graph_of({"a.md": {"title": "a", "webUrl": "https://bücher.example/a b/../c%7e?q=é"}}))
    query = "query($url: URL!) { article(by: { url: $url }) { webUrl } }"
    served = data_at(ask, "article.webUrl", query, url=" HTTPS://BÜCHER.example:443/x/../c%7e?q=%C3%A9 ")
    assert served == "https://xn--bcher-kva.example/c%7e?q=%C3%A9"
    for bad in ("", "bücher.example/a", "ftp://bücher.example/a", "https://", "https://a b/"):
        assert codes(ask(query, url=bad)) == ["BAD_USER_INPUT"]


NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text('aé"\\/\n😀'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé", min_size=1), inner, max_size=3),
    max_leaves=6,
)


@FEW
@given(value=VALUES)
def test_json_values_come_back(value: Any) -> None:
    """A value of a document's own key is served as it was written, whatever it holds."""
    ask = asking(graph_of({"a.md": {"title": "a", "own": value}}))
    [found] = data_at(ask, "articles.nodes", "{ articles { nodes { frontMatter } } }")
    assert found["frontMatter"] == {"title": "a", "own": value}
