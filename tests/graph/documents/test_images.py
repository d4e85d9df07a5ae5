"""Images: addresses alone or described, absolute or seen from their site."""

import pytest

from graph.documents.statements import ArticleDocument
from graph.records import Image
from graph.urls import Url
from tests.graph.documents.parsing import fenced, front_matter, parse, statement, take_place

SITE = "https://site.example/base/"


@pytest.mark.parametrize(
    "yaml",
    [
        "images: [https://a.example/i.png]",
        "images: https://a.example/i.png",
        "image: https://a.example/i.png",
        "image: {url: https://a.example/i.png}",
        "images: [{src: https://a.example/i.png}]",
        "images: [{path: https://a.example/i.png}]",
        "images: ['', ' ', https://a.example/i.png]",
    ],
)
def test_an_image_is_an_address_or_a_mapping_with_one(yaml: str) -> None:
    """All ways in which sites write one image read alike; blank addresses are no images."""
    assert statement(yaml).images == (Image(Url("https://a.example/i.png")),)


def test_an_image_is_described() -> None:
    """Sizes, title, attribution and whether it is cached are read; order and entities of addresses are kept right."""
    yaml = (
        "images:\n"
        "- {url: 'https://a.example/i?a=1&#038;b=2', width: 640, height: 480, title: ' T ', attribution: A, isCached: true}\n"
        "- {url: https://a.example//double.png, alt: Alt}"
    )
    assert statement(yaml).images == (
        Image(Url("https://a.example/i?a=1&b=2"), 640, 480, "T", "A", True),
        Image(Url("https://a.example//double.png"), title="Alt"),
    )


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("/i.png", "https://site.example/base/i.png"),
        ("i.png", "https://site.example/base/i.png"),
        ("./a/i.png", "https://site.example/base/a/i.png"),
        ("' /i.png '", "https://site.example/base/i.png"),
        ("/i.png?a=1&amp;b=2", "https://site.example/base/i.png?a=1&b=2"),
        ("//cdn.example/i.png", "https://cdn.example/i.png"),
        ("a:b.png", "https://site.example/base/a:b.png"),
        ("http://a.example/i.png", "http://a.example/i.png"),
    ],
)
def test_relative_addresses_are_seen_from_the_site(written: str, url: str) -> None:
    """A path, with or without its slash, is below the site's address; an address without a scheme gets the site's."""
    assert statement(f"image: {written}", site=SITE).images == (Image(Url(url)),)


@pytest.mark.parametrize("written", ["/i.png", "i.png", "//cdn.example/i.png"])
def test_without_a_site_relative_addresses_stay_in_front_matter(written: str) -> None:
    """No base means no image, a warning that says how to give one, and frontMatter as it was."""
    parsed = parse(fenced(f"title: x\nimages:\n- url: {written}"))
    [found] = parsed.diagnostics
    assert (found.code, found.line, found.column) == ("url-relative", 4, 8)
    assert "--base-url" in found.message
    assert "_config.yml" in found.message
    assert front_matter(parsed)["images"] == [{"url": written}]


@pytest.mark.parametrize("site", [None, SITE])
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("data:image/png;base64,AAAA", "url-invalid"),
        ("ftp://a.example/i.png", "url-invalid"),
        ("https://[bad/i.png", "url-invalid"),
        ("7", "value-type"),
        ("[[a]]", "value-type"),
        ("[~]", "value-type"),
        ("{url: [a]}", "value-type"),
    ],
)
def test_what_is_no_image_is_told_of(written: str, code: str, site: str | None) -> None:
    """Addresses of no web page and values of other kinds are left out with a diagnostic, base or not."""
    parsed = parse(fenced(f"title: x\nimage: {written}"), site=site)
    assert [found.code for found in parsed.diagnostics] == [code]
    assert parsed.document is not None


def test_a_bad_image_leaves_the_others() -> None:
    """One bad image of a list does not cost the others, and a bad size does not cost its image."""
    first, _, column = take_place("images: [{url: ▸'x://y'}")
    second, _, other = take_place(first + ", {url: https://a.example/i, width: ▸wide}")
    parsed = parse(fenced(f"title: x\n{second}, https://a.example/j]"))
    assert [(found.code, found.column) for found in parsed.diagnostics] == [
        ("url-invalid", column),
        ("value-type", other),
    ]
    assert isinstance(parsed.document, ArticleDocument)
    assert [image.url for image in parsed.document.statement.images] == ["https://a.example/i", "https://a.example/j"]
