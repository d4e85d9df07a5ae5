"""Addresses: as they are served, and as they identify an article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.urls import TRACKING_PARAMETERS, Url, address, parse_domain, parse_url, resolve_url

LABELS = st.text(st.sampled_from("abz09"), min_size=1, max_size=4).filter(lambda label: not label.isdigit())
HOSTS = st.lists(LABELS, min_size=2, max_size=3).map(".".join).filter(lambda host: not host.startswith("www."))
SEGMENTS = st.text(st.sampled_from("aZé~-_.%20;:@&=+$,'()*"), max_size=5)
PATHS = st.lists(SEGMENTS, max_size=3).map(lambda segments: "/" + "/".join(segments))
PARAMETERS = st.lists(st.sampled_from(["id=1", "q=a%20b", "a", "b=", "v=é", "x=?&#"]), max_size=3, unique=True)
TRACKING = st.lists(
    st.sampled_from([*sorted(TRACKING_PARAMETERS), "utm_source", "UTM_Campaign", "utm_"]), max_size=2
).map(lambda names: [f"{name}=t" for name in names])


@st.composite
def urls(draw: st.DrawFn) -> str:
    """Web addresses of all shapes, with what identifies and what does not."""
    host = draw(st.sampled_from(["", "www.", "www.www."])) + draw(HOSTS)
    port = draw(st.sampled_from(["", ":8080"]))
    query = "&".join(draw(PARAMETERS))
    return (
        f"{draw(st.sampled_from(['http', 'https', 'HTTPS']))}://{host}{port}{draw(PATHS)}{'?' + query if query else ''}"
    )


def parsed(text: str) -> Url:
    """A URL that must be one."""
    url = parse_url(text)
    assert url is not None, text
    return url


@settings(max_examples=150)
@given(text=urls())
def test_urls_are_stable(text: str) -> None:
    """A URL that was read is read as itself; so what was served finds its article again."""
    url = parsed(text)
    assert parse_url(url) == url


@settings(max_examples=150)
@given(text=urls())
def test_addresses_are_stable(text: str) -> None:
    """The address of a URL made from an address is that address."""
    found = address(parsed(text))
    if found is not None:
        assert address(parsed(f"https://{found}")) == address(parsed(f"http://www.{found}")) == found


@settings(max_examples=150)
@given(host=HOSTS, path=PATHS, parameters=PARAMETERS, tracking=TRACKING, data=st.data())
def test_what_does_not_identify_does_not_count(
    host: str, path: str, parameters: list[str], tracking: list[str], data: st.DataObject
) -> None:
    """Scheme, `www.`, default port, case of the host, user, trailing slashes, tracking parameters and fragment do not count."""
    parameters = [each for each in parameters if "#" not in each]
    plain = f"https://{host}{path.rstrip('/')}" + ("?" + "&".join(parameters) if parameters else "")
    scheme, port = data.draw(
        st.sampled_from([("https", ""), ("https", ":443"), ("http", ""), ("http", ":80"), ("HTTP", "")])
    )
    user = data.draw(st.sampled_from(["", "user@", "user:word@"]))
    shown = data.draw(st.sampled_from([host, host.upper(), f"www.{host}", f"www.www.{host}"]))
    query = "&".join(
        data.draw(st.permutations(tracking)) + parameters + data.draw(st.sampled_from([[], ["", "utm_id=x"]]))
    )
    slashes = data.draw(st.sampled_from(["", "/", "//"]))
    fragment = data.draw(st.sampled_from(["", "#", "#top", "#/a?b"]))
    other = f"{scheme}://{user}{shown}{port}{path.rstrip('/')}{slashes}{'?' + query if query else ''}{fragment}"
    assert address(parsed(other)) == address(parsed(plain))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.example", "https://a.example/"),
        ("HTTPS://A.Example:443/b/../c", "https://a.example/c"),
        (" \nhttp://a.example/x\t", "http://a.example/x"),
        ("https://a.example/b c?d e", "https://a.example/b%20c?d%20e"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://a.example/?a=1&amp;b=2&#038;c=3&#x26;d=4", "https://a.example/?a=1&b=2&c=3&d=4"),
        ("https://a.example/?a=1&amp;amp;b=2&amp;#38;c=3", "https://a.example/?a=1&b=2&c=3"),
        ("https://a.example/?a=1&copy=2", "https://a.example/?a=1&copy=2"),
        ("https://a.example//b//c", "https://a.example//b//c"),
        ("https://192.168.1.1/x", "https://192.168.1.1/x"),
        ("https://[::1]/x", "https://[::1]/x"),
    ],
)
def test_urls_are_serialised_as_whatwg_does(text: str, url: str) -> None:
    """Absolute http and https URLs are served in WHATWG's form, escaped ampersands decoded."""
    assert parse_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a.example/x",
        "//a.example/x",
        "/x",
        "ftp://a.example/x",
        "mailto:a@a.example",
        "javascript:alert(1)",
        "https:",
        "https://",
        "https:///",
        "http:a.example",
        "https://a b/",
        "https://a.example:port/",
        "https://[x]/",
        "https://exa%mple/",
        "https://\ud800.example/",
    ],
)
def test_what_is_no_web_address_is_none(text: str) -> None:
    """Anything but an absolute http or https URL is no URL of ours."""
    assert parse_url(text) is None


@given(text=st.text() | st.text(st.sampled_from("htps:/.@[]%#?&;aé\ud800\n\t\\ "), max_size=20).map("https://".__add__))
def test_any_text_is_a_url_or_none(text: str) -> None:
    """Whatever the text, nothing is raised, and what comes is a web address with an address or a front page."""
    url = parse_url(text)
    assert url is None or url.startswith(("http://", "https://"))
    assert url is None or address(url) is None or "/" in str(address(url))
    domain = parse_domain(text)
    assert domain is None or domain == domain.lower()
    resolve_url(text, Url("https://a.example/b/"))


@pytest.mark.parametrize(
    "text", ["https://a.example", "http://www.a.example/", "https://a.example//", "https://a.example/?utm_source=x#y"]
)
def test_a_front_page_identifies_nothing(text: str) -> None:
    """A path of slashes without parameters that count is no identity."""
    assert address(parsed(text)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://www.a.example/x/", "a.example/x"),
        ("https://a.example/?id=5", "a.example/?id=5"),
        ("https://a.example/x?b=2&utm_source=u&a=1", "a.example/x?b=2&a=1"),
        ("https://a.example/x?&&a=1&", "a.example/x?a=1"),
        ("https://a.example/x?utm=1&xutm_source=2&gclida=3", "a.example/x?utm=1&xutm_source=2&gclida=3"),
        ("http://a.example:8080/x", "a.example:8080/x"),
        ("http://a.example:443/x", "a.example:443/x"),
        ("https://wwwa.example/x", "wwwa.example/x"),
        ("https://www2.a.example/x", "www2.a.example/x"),
        ("https://awww.a.example/x", "awww.a.example/x"),
        ("https://www.com/x", "www.com/x"),
        ("https://www.www.com/x", "www.com/x"),
        ("https://a.example/X", "a.example/X"),
    ],
)
def test_addresses(text: str, found: str) -> None:
    """What is left of a URL is its host, port, path and the parameters that count, in their order."""
    assert address(parsed(text)) == found


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("a.example", "a.example"),
        (" WWW.A.Example. ", "a.example"),
        ("www.www.a.example", "a.example"),
        ("https://www.a.example:8080/x?y#z", "a.example"),
        ("http://a.example", "a.example"),
        ("ftp://a.example/x", "a.example"),
        ("//a.example", "a.example"),
        ("a.example/x", "a.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("go.com", "go.com"),
        ("bbc.co.uk", "bbc.co.uk"),
        ("www.com", "www.com"),
        ("localhost", "localhost"),
        ("", None),
        (".", None),
        ("a b", None),
        ("exa%mple.com", None),
        ("[", None),
        ("\ud800", None),
    ],
)
def test_domains(text: str, domain: str | None) -> None:
    """A domain is a host in lower case and punycode, without `www.`, its last dot and what stands around it in an address."""
    assert parse_domain(text) == domain


@given(host=HOSTS)
def test_domains_are_stable(host: str) -> None:
    """A domain that was read is read as itself, and `www.` before it does not count."""
    assert parse_domain(host) == parse_domain(f"www.{host}") == parse_domain(str(parse_domain(host)))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("x", "https://a.example/b/x"),
        ("./x", "https://a.example/b/x"),
        ("/x", "https://a.example/x"),
        ("../x", "https://a.example/x"),
        ("?x=1&amp;y=2", "https://a.example/b/?x=1&y=2"),
        ("//c.example/x", "https://c.example/x"),
        (" x y ", "https://a.example/b/x%20y"),
        ("mailto:a@a.example", None),
        ("https://[x]/", None),
    ],
)
def test_relative_addresses(text: str, url: str | None) -> None:
    """A relative address is seen from its base; what is no web address then is none."""
    assert resolve_url(text, Url("https://a.example/b/")) == url
