"""Feeds are named by addresses and files; credentials are apart from what is shown."""

import pytest

from newsgraph.errors import FeedFailed
from newsgraph.feeds.addresses import is_address, parse_place, shown


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        ("https://a.example/feed", True),
        ("FTP://a.example", True),
        ("a.xml", False),
        ("./a:b/c.xml", False),
        ("C:\\a.xml", False),
    ],
)
def test_addresses_have_a_scheme(feed: str, expected: bool) -> None:
    """What has a scheme and two slashes is an address; a file's path is not, with a drive neither."""
    assert is_address(feed) is expected


@pytest.mark.parametrize(
    "feed",
    [
        "https://ada:s3cret@a.example/feed?x=@",
        "https://ada@s3cret@a.example/feed?x=@",
        "https://s3cret@a.example/feed?x=@",
    ],
)
def test_credentials_are_not_shown(feed: str) -> None:
    """Whatever stands before the host is neither shown nor part of what is asked."""
    assert shown(feed) == "https://a.example/feed?x=@"
    place = parse_place(feed)
    assert place.url == "https://a.example/feed?x=@"
    assert place.credentials


def test_names_are_asked_in_ascii() -> None:
    """A host with other letters is asked by its name in ASCII, and each scheme has its port."""
    place = parse_place("https://bücher.example/feed")
    assert (place.host, place.port) == ("xn--bcher-kva.example", 443)
    assert parse_place("http://a.example:8080/").port == 8080
    with pytest.raises(FeedFailed, match="no web address"):
        parse_place("https://a b/")
