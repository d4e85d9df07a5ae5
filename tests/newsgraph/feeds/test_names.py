"""Files are called by date and title, and differ where these do not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.urls import Url
from newsgraph.feeds.entries import Entry
from newsgraph.feeds.names import distinct_file_names, file_name
from newsgraph.feeds.state import DOCUMENT_NAME

DAY = datetime(2024, 5, 1, 23, 30, tzinfo=UTC)


def entry(title: str, published: datetime | None = DAY, url: str = "https://a.example/x") -> Entry:
    return Entry(Url(url), title, published=published)


@pytest.mark.parametrize(
    ("title", "published", "name"),
    [
        ("Some title", DAY, "2024-05-01-some-title.md"),
        ("C++ & C#: ça va?", DAY, "2024-05-01-cplusplus-csharp-ca-va.md"),
        ("Some title", None, "some-title.md"),
        ("🎈", DAY, "2024-05-01.md"),
        ("word " * 40, DAY, f"2024-05-01-{'-'.join(['word'] * 16)}.md"),
    ],
)
def test_names_are_those_of_posts(title: str, published: datetime | None, name: str) -> None:
    """The day in UTC, then the title's words."""
    assert file_name(entry(title, published)) == name


def test_without_date_and_title_the_address_counts() -> None:
    """An entry with neither is told from others by its address."""
    first, second = (file_name(entry("🎈", None, f"https://a.example/{number}")) for number in range(2))
    assert first != second
    assert first.startswith("untitled--")


@given(
    st.text(),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.text(),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_distinct_names_are_nobody_elses(
    title: str, published: datetime | None, other: str, then: datetime | None
) -> None:
    """No title makes the name that another entry has to be told apart by, and imports know all names for their own."""
    distinct = list(distinct_file_names(entry(title, published)))
    assert file_name(entry(other, then, "https://b.example/")) not in distinct
    assert all(DOCUMENT_NAME.fullmatch(name) for name in (*distinct, file_name(entry(other, then))))
