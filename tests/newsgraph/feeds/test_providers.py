"""Who published an entry is said where it is known, and not guessed where it is not."""

import pytest

from graph.documents.statements import OrganizationDocument
from graph.urls import Url
from newsgraph.feeds.entries import Entry, Feed
from newsgraph.feeds.providers import Publishers, provider_name

PUBLISHERS = Publishers([OrganizationDocument("a", "", "BBC", "bbc.example"), OrganizationDocument("b", "", "None")])


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://bbc.example/1", "bbc.example"),
        ("https://www.bbc.example/1", "bbc.example"),
        ("https://news.bbc.example/1", "bbc.example"),
        ("https://notbbc.example/1", "notbbc.example"),
        ("https://www.a.example:8080/1", "a.example"),
    ],
)
def test_hosts_belong_to_organizations(url: str, domain: str) -> None:
    """A host at or below an organization's domain has that one; others are their own."""
    assert PUBLISHERS.domain(Url(url)) == domain


@pytest.mark.parametrize(
    ("site", "url", "name"),
    [
        ("https://a.example/", "https://a.example/1", "A"),
        ("https://www.a.example/", "https://blog.a.example/1", "A"),
        ("https://blog.a.example/", "https://a.example/1", "A"),
        ("https://a.example/", "https://b.example/1", None),
        ("https://a.example/", "https://nota.example/1", None),
        (None, "https://a.example/1", None),
    ],
)
def test_a_feed_names_its_own_site(site: str | None, url: str, name: str | None) -> None:
    """What a feed is called is its own site's name; of others, whose entries it gathers, it says nothing."""
    feed = Feed("A", Url(site) if site else None, ())
    assert provider_name(Entry(Url(url), ""), feed) == name
    assert provider_name(Entry(Url(url), "", source_title="B"), feed) == "B"
