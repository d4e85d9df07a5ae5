"""Providers: what organization documents and articles say of who publishes, brought together by domain."""

from itertools import permutations
from typing import Any

import pytest

from graph import EdgeKind, NodeKind
from graph.keys import node_id
from tests.graph.build.building import build, labels, provider


def by(*providers: object) -> dict[str, dict[str, Any]]:
    """Articles published by these providers."""
    return {f"s/{number}.md": {"title": str(number), "provider": each} for number, each in enumerate(providers)}


def organization(name: str, domain: str | None = None, **values: object) -> dict[str, Any]:
    """The front matter of an organization document."""
    return {"taxonomy": "organization", "name": name, "domain": domain, **values}


@pytest.mark.parametrize(
    ("names", "name", "aliases"),
    [
        (["Example News"], "Example News", ()),
        (["News", "Example", "News", "News"], "Example", ("News",)),
        (["EXAMPLE", "Example", "Example"], "Example", ("EXAMPLE",)),
        (["Example", "EXAMPLE"], "EXAMPLE", ("Example",)),
        (["exam.ple!", "News", "News"], "exam.ple!", ("News",)),
        (["Ann", "Bob"], "example.com", ("Ann", "Bob")),
        ([None, "Ann"], "Ann", ()),
        ([None], "example.com", ()),
    ],
)
def test_names_of_a_domain(names: list[str | None], name: str, aliases: tuple[str, ...]) -> None:
    """The only name; of several, the most used that the domain's first label spells; else the domain. Others are aliases."""
    files = by(*({"name": each, "domain": "example.com"} for each in names))
    for order in (files, reversed(files)):
        [found] = build(files, order).providers
        assert (found.name, found.aliases, found.domain, found.key) == (name, aliases, "example.com", "example.com")


@pytest.mark.parametrize(
    "domain", ["example.com", "www.example.com", "EXAMPLE.com", "https://example.com/news", "example.com."]
)
def test_a_provider_is_its_domain(domain: str) -> None:
    """However a domain is written, it is one provider, with one id."""
    [found] = build(by({"name": "A", "domain": "example.com"}, {"name": "B", "domain": domain})).providers
    assert found.id == node_id(NodeKind.PROVIDER, "example.com")
    assert found.sources == ("s/0.md", "s/1.md")


def test_other_domains_are_other_providers() -> None:
    """One name on two domains is two providers: subdomains and country domains count."""
    built = build(by(*({"name": "BBC", "domain": domain} for domain in ("bbc.co.uk", "bbc.com", "news.bbc.com"))))
    assert sorted(each.key for each in built.providers) == ["bbc.co.uk", "bbc.com", "news.bbc.com"]


@pytest.mark.parametrize(("written", "name"), [("The Äxample Times", "the-axample-times"), ("報", "bao")])
def test_without_a_domain_a_provider_is_its_names_slug(written: str, name: str) -> None:
    """A provider that is only named goes by its name's slug, and names of one slug are one provider."""
    [found] = build(by(written, {"name": written.upper()}, {"name": f"{written}!"})).providers
    assert (found.key, found.domain) == (f"name:{name}", None)
    assert {found.name, *found.aliases} == {written, written.upper(), f"{written}!"}


def test_names_without_letters_differ() -> None:
    """Names that have no slug are still told apart."""
    assert len(build(by("!!!", "???", "!!!")).providers) == 2


def test_a_name_alone_is_no_domain() -> None:
    """A provider that is only named is not taken for one of that name with a domain."""
    assert len(build(by("Example", {"name": "Example", "domain": "example.com"})).providers) == 2


def test_an_organization_document_names_its_domain() -> None:
    """The document's name counts, whatever articles say; its other names and theirs are aliases; it describes it."""
    files = {
        **by({"name": "Example", "domain": "example.com", "images": [{"url": "https://example.com/article.png"}]}),
        "s/o.md": organization(
            "The Organization",
            "www.example.com",
            otherNames=["TO", "Org"],
            description="D",
            images=[{"url": "https://example.com/own.png"}],
        ),
    }
    for order in permutations(files):
        [found] = build(files, order).providers
        assert (found.name, found.aliases) == ("The Organization", ("Example", "Org", "TO"))
        assert (found.description, found.sources) == ("D", ("s/o.md", "s/0.md"))
        assert [ref.source for ref in found.documents] == ["s/o.md"]
        assert [image.url for image in found.images] == ["https://example.com/own.png"]


def test_organizations_without_articles_are_providers_too() -> None:
    """An organization document makes a provider, by its domain or, without one, its name."""
    built = build({"s/a.md": organization("A", "a.example"), "s/b.md": organization("B")})
    assert {each.key for each in built.providers} == {"a.example", "name:b"}


def test_of_several_organization_documents_the_greater_path_wins() -> None:
    """Documents of one domain merge: the greater path names it, and gives what it has."""
    files = {
        "s/a.md": organization("Lesser", "example.com", description="of the lesser"),
        "s/b.md": organization("Greater", "example.com"),
    }
    for order in permutations(files):
        [found] = build(files, order).providers
        assert (found.name, found.aliases, found.description) == ("Greater", ("Lesser",), "of the lesser")
        assert found.sources == ("s/b.md", "s/a.md")


def test_images_are_those_of_the_least_path() -> None:
    """Without an organization document the images are what the first of its articles' paths says."""
    files = by(*({"name": "A", "domain": "a.example", "images": [f"https://a.example/{n}.png"]} for n in range(3)))
    for order in permutations(files):
        assert [image.url for image in build(files, order).providers[0].images] == ["https://a.example/0.png"]


def test_edges_go_to_the_provider_of_the_winning_document() -> None:
    """An article has one provider, that of its winning document that has one; those that agree state the edge."""
    url = {"webUrl": "https://x.example/1"}
    files: dict[str, dict[str, Any]] = {
        "s/a.md": {"title": "A", **url, "updatedDateTime": "2020-01-03"},
        "s/b.md": {
            "title": "B",
            **url,
            "updatedDateTime": "2020-01-02",
            "provider": {"name": "P", "domain": "p.example"},
        },
        "s/c.md": {
            "title": "C",
            **url,
            "updatedDateTime": "2020-01-01",
            "provider": {"name": "Q", "domain": "q.example"},
        },
        "s/d.md": {"title": "D", **url, "provider": {"domain": "www.p.example"}},
    }
    for order in permutations(files):
        built = build(files, order)
        assert labels(built, EdgeKind.PUBLISHED_BY) == [("A", "P")]
        [edge] = [each for each in built.each_edge() if each.kind is EdgeKind.PUBLISHED_BY]
        assert edge.sources == ("s/b.md", "s/d.md")
        assert provider(built, "Q").sources == ("s/c.md",)
        [article] = built.articles
        assert article.provider_name == "P"


def test_each_articles_document_keeps_its_name() -> None:
    """An article keeps what its own document says, whatever the provider is called."""
    files = by({"name": "Ann", "domain": "video.example"}, {"name": "Bob", "domain": "video.example"})
    built = build(files)
    assert [each.name for each in built.providers] == ["video.example"]
    assert {each.provider_name for each in built.articles} == {"Ann", "Bob"}


def test_stubs_have_providers() -> None:
    """A stub is published by what its entries say."""
    entry = {"title": "Stub", "webUrl": "https://x.example/1", "provider": {"name": "P", "domain": "p.example"}}
    built = build({"s/a.md": {"title": "A", "related": [entry]}})
    assert labels(built, EdgeKind.PUBLISHED_BY) == [("Stub", "P")]
    assert provider(built, "P").sources == ("s/a.md",)
