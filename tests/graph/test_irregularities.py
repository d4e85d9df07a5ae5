"""The shapes that real documents have, in small: what `test_corpus.py` finds in the corpus, for when that is not there."""

from typing import Any

import pytest

import graph
from graph import EdgeKind, Graph, LoadOptions
from graph.records import Article
from tests.conftest import WriteFolder
from tests.graph.build.building import article, codes, labels, provider, topic

NEWS = """---
title: "{title}"
excerpt: "{excerpt}"
webUrl: "{url}"
type: article
publishedDateTime: {date}

provider:
  name: Example News
  domain: example.com

topics:
  - AI

secured: "AAAA;BBBB=="
---

"""


def news(
    title: str = "T", excerpt: str = "E", url: str = "https://example.com/a", date: str = "2020-06-10T21:05:00Z"
) -> str:
    """A document as most of the corpus' are."""
    return NEWS.format(title=title, excerpt=excerpt, url=url, date=date)


def one(loaded: Graph) -> Article:
    """The only article that has a document, of a graph without faults."""
    assert loaded.diagnostics == ()
    [found] = [each for each in loaded.articles if each.documents]
    return found


def test_crlf_throughout(write_folder: WriteFolder) -> None:
    """A file with CRLF line ends is read as it would be with LF."""
    found = one(graph.load([write_folder({"a.md": news().replace("\n", "\r\n")})]))
    assert (found.title, found.excerpt, found.web_url) == ("T", "E", "https://example.com/a")


def test_two_files_mixed_up_in_mid_line(write_folder: WriteFolder) -> None:
    """A file whose front matter breaks off in an open quote is told of where it opens; the others load."""
    damaged = '---\ntitle: "T"\npublishedDateTime: 2020-11-30T16pt: "Up to hal1/20/x"\nsecured: "AAAA='
    loaded = graph.load([write_folder({"a.md": damaged, "b.md": news()})])
    [found] = loaded.diagnostics
    assert (found.code, found.source, found.line, found.column) == ("front-matter-unclosed", "site/a.md", 1, 1)
    assert len(loaded.articles) == 1


def test_two_files_mixed_up_with_an_end(write_folder: WriteFolder) -> None:
    """The same with a closing line is a fault of its YAML, in the line where the mix-up is."""
    damaged = '---\ntitle: "T"\npublishedDateTime: 2020-11-30T16pt: "Up to hal1/20/x"\n---\n'
    [found] = graph.load([write_folder({"a.md": damaged})]).diagnostics
    assert (found.code, found.line) == ("yaml-syntax", 3)


def test_a_list_that_stands_twice(write_folder: WriteFolder) -> None:
    """A collection's `items` stand twice: told of at the second place, listed once, those without a document told of."""
    twice = "items:\n  - courses/a\n  - courses/b\n"
    files: dict[str, str | bytes] = {
        "_learning/collections/c.md": f"---\ntitle: C\ntype: collection\n\n{twice}\n{twice}---\n\n",
        "_learning/courses/a.md": "---\ntitle: A\n---\n",
    }
    loaded = graph.load([write_folder(files)])
    assert [(found.code, found.line) for found in loaded.diagnostics] == [("duplicate-key", 9), ("item-unknown", 11)]
    assert labels(loaded, EdgeKind.CONTAINS) == [("C", "A")]


def test_no_final_newline(write_folder: WriteFolder) -> None:
    """Taxonomy files and documents without a final newline are complete."""
    loaded = graph.load([write_folder({"t.yaml": "taxonomy: topic\nname: AI", "a.md": news().rstrip()})])
    assert one(loaded).title == "T"
    assert len(topic(loaded, "AI").documents) == 1


def test_bodies_of_html_in_markdown(write_folder: WriteFolder) -> None:
    """A body of HTML, of tabs or of one entity is kept as it is written."""
    for body in ("<p>\tA&nbsp;B</p>\n", "&nbsp;\n", "\n"):
        loaded = graph.load([write_folder({"a.md": f"---\ntitle: T\n---\n{body}"})])
        assert loaded.texts.body("site/a.md") == body


def test_blanks_and_emoji_of_all_kinds(write_folder: WriteFolder) -> None:
    """No-break and zero-width blanks and emoji are text like any other; what surrounds a text is taken off."""
    found = one(graph.load([write_folder({"a.md": news("\u00a0A\u00a0B\u200bC 😀 ", "x  and\u00a0")})]))
    assert (found.title, found.excerpt) == ("A\u00a0B\u200bC 😀", "x  and")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("E\\r\\n", "E"),
        ("\\nE", "E"),
        (" E ", "E"),
        ("A &amp; B&#8217;s &quot;C&quot;", 'A & B’s "C"'),
        ("", None),
        ('\\"E\\" \\\\', '"E" \\'),
    ],
)
def test_excerpts_as_they_come(written: str, read: str | None, write_folder: WriteFolder) -> None:
    """Line ends and blanks around an excerpt go, entities and escapes are decoded, an empty one is none."""
    assert one(graph.load([write_folder({"a.md": news(excerpt=written)})])).excerpt == read


def test_timestamps_without_quotes(write_folder: WriteFolder) -> None:
    """What YAML takes for a timestamp is an instant, and stays text in frontMatter; a file's name does not date it."""
    loaded = graph.load([write_folder({"_news/2020-06-11-t.md": news()})])
    found = one(loaded)
    assert found.published_date_time is not None
    assert found.published_date_time.isoformat() == "2020-06-10T21:05:00+00:00"
    front_matter: Any = loaded.texts.read("site/_news/2020-06-11-t.md").front_matter
    assert front_matter["publishedDateTime"] == "2020-06-10T21:05:00Z"


def test_people_have_names_and_no_address(write_folder: WriteFolder) -> None:
    """A profile is called by its name and goes by its path, so two of one name are two; what no field names is kept."""
    profile = '---\nname: "Ann"\ntype: "profile"\nbio: "B"\ntwitter:\n  username: ann\n---\n'
    loaded = graph.load([write_folder({"_people/a.md": profile, "_people/b.md": profile})])
    assert [each.title for each in loaded.articles] == ["Ann", "Ann"]
    assert {each.key for each in loaded.articles} == {"site/_people/a.md", "site/_people/b.md"}
    assert codes(loaded) == ["title-missing"] * 2
    front_matter: Any = loaded.texts.read("site/_people/a.md").front_matter
    assert front_matter["twitter"] == {"username": "ann"}


def test_only_an_original_address(write_folder: WriteFolder) -> None:
    """A video that has an original address alone goes by it; its parameter tells it from others."""
    video = '---\ntitle: V\noriginalUrl: "https://youtube.com/watch?v={}"\n---\n'
    loaded = graph.load([write_folder({"a.md": video.format("1"), "b.md": video.format("2")})])
    assert {each.key for each in loaded.articles} == {"youtube.com/watch?v=1", "youtube.com/watch?v=2"}
    assert all(each.url == each.original_url for each in loaded.articles)


def listing(title: str, url: str, *related: str, date: str = "2020-06-10T21:05:00Z") -> str:
    """A document with a related list of titles and addresses."""
    entries = "".join(
        f'  - title: "{entry.partition("=")[0]}"\n    webUrl: {entry.partition("=")[2]}\n' for entry in related
    )
    return f"---\ntitle: {title}\nwebUrl: {url}\npublishedDateTime: {date}\nrelated:\n{entries}---\n"


def test_two_documents_of_one_address_that_list_each_other(write_folder: WriteFolder) -> None:
    """One address under two titles in two documents is one article; each listing the other is a self edge, told of."""
    url = "https://example.com/3191887001/"
    files: dict[str, str | bytes] = {
        "a.md": listing("Old", url, f"New={url}", "X=https://example.com/x"),
        "b.md": listing("New", url, f"Old={url}", "Y=https://example.com/y", date="2020-06-11T00:00:00Z"),
    }
    loaded = graph.load([write_folder(files)])
    found = article(loaded, "New")
    assert ([ref.source for ref in found.documents], found.other_titles) == (["site/b.md", "site/a.md"], ("Old",))
    assert labels(loaded, EdgeKind.RELATED) == [("New", "X"), ("New", "Y")]
    assert [(each.code, each.source, each.line) for each in loaded.diagnostics] == [
        ("self-edge", "site/a.md", 6),
        ("self-edge", "site/b.md", 6),
    ]


def test_one_address_twice_in_one_list(write_folder: WriteFolder) -> None:
    """An address twice in a list, under two titles, is one edge and one stub, called as the first says."""
    listed = listing("T", "https://example.com/a", "One=https://x.example/1", "Two=https://x.example/1")
    loaded = graph.load([write_folder({"a.md": listed})])
    assert labels(loaded, EdgeKind.RELATED) == [("T", "One")]
    assert article(loaded, "One").other_titles == ("Two",)
    assert loaded.diagnostics == ()


def test_twins_but_for_www(write_folder: WriteFolder) -> None:
    """Two documents whose addresses differ in `www.` are one article, found by either; their lists unite."""
    files: dict[str, str | bytes] = {
        "a.md": listing("T", "https://www.example.com/a/", "X=https://x.example/1", "T=https://example.com/a/"),
        "b.md": listing("T", "https://example.com/a/", "X=https://x.example/1", "Y=https://x.example/2"),
    }
    loaded = graph.load([write_folder(files)])
    assert labels(loaded, EdgeKind.RELATED) == [("T", "X"), ("T", "Y")]
    assert codes(loaded) == ["self-edge"]


def test_equal_titles_of_other_addresses(write_folder: WriteFolder) -> None:
    """Articles of one title, or of titles that differ in case, at other addresses are other articles."""
    titles = ["Same Title", "Same Title", "same title"]
    files: dict[str, str | bytes] = {
        f"{n}.md": news(title, url=f"https://{n}.example/a") for n, title in enumerate(titles)
    }
    assert len(graph.load([write_folder(files)]).articles) == 3


def test_a_stub_that_differs_from_its_document(write_folder: WriteFolder) -> None:
    """What an entry says of an article that has a document does not count, be it of another quality."""
    entry = "  - title: T\n    webUrl: https://example.com/a\n    quality: 1\n"
    files: dict[str, str | bytes] = {
        "a.md": news().replace("type: article", "type: article\nquality: 85"),
        "b.md": f"---\ntitle: L\nrelated:\n{entry}---\n",
    }
    assert article(graph.load([write_folder(files)]), "T").quality == 85


def test_a_document_that_was_published_again(write_folder: WriteFolder) -> None:
    """Two versions of a document, of equal dates, are one article; the greater path's values count, lists unite."""
    first = listing("T", "https://example.com/a", "X=https://x.example/1").replace(
        "title: T", "title: T\nheat: -1\npublished: false"
    )
    again = listing("T", "https://example.com/a", "Y=https://x.example/2").replace(
        "title: T", "title: T\nheat: 90\npublished: true"
    )
    loaded = graph.load([write_folder({"a/x.md": first, "b/x.md": again})])
    found = article(loaded, "T")
    assert (found.heat, found.published) == (90, True)
    assert labels(loaded, EdgeKind.RELATED) == [("T", "X"), ("T", "Y")]


def test_relative_images_of_providers_and_organizations(write_folder: WriteFolder) -> None:
    """Paths of images are told of one by one and stay in frontMatter; with a base they are images of the provider."""
    image = "images:\n  - url: /assets/p-50x50.jpg\n    width: 50\n    height: 50\n"
    organization = f"---\ntaxonomy: organization\n_id: example.com\nname: Example\ndomain: example.com\n{image}---\n"
    folder = write_folder(
        {
            "o.md": organization,
            "a.md": news().replace("domain: example.com\n", "domain: example.com\n  " + image.replace("\n", "\n  ")),
        }
    )
    loaded = graph.load([folder])
    assert [(found.code, found.source) for found in loaded.diagnostics] == [
        ("url-relative", "site/a.md"),
        ("url-relative", "site/o.md"),
    ]
    with_base = graph.load([folder], LoadOptions(base_url="https://site.example/base"))
    assert [image.url for image in provider(with_base, "Example").images] == [
        "https://site.example/base/assets/p-50x50.jpg"
    ]


def test_image_addresses_as_they_come(write_folder: WriteFolder) -> None:
    """Double slashes in a path stay; HTML entities in an address are decoded; an image may lack a title."""
    images = (
        "images:\n  - url: https://example.com//a.png?x=1&#038;y=2\n    width: 10\n    height: 20\n    isCached: true\n"
    )
    found = one(graph.load([write_folder({"a.md": news().replace("type: article\n", f"type: article\n{images}")})]))
    assert [(image.url, image.width, image.height, image.is_cached, image.title) for image in found.images] == [
        ("https://example.com//a.png?x=1&y=2", 10, 20, True, None)
    ]


def test_topics_with_plain_images(write_folder: WriteFolder) -> None:
    """A topic's images are a list of addresses; its parent is named, not identified; services are kept."""
    parent = (
        "taxonomy: topic\n_id: ai\nname: AI\nimages:\n  - https://example.com/1.jpg\n  - https://example.com/2.jpg\n"
    )
    services = "services:\n  news: https://example.com/api/\n"
    child = f"taxonomy: topic\n_id: machine-learning\nname: Machine Learning\nshortname: ML\nparent: AI\n{services}"
    loaded = graph.load([write_folder({"_data/topics/00-ai.yaml": parent, "_data/topics/01-ml.yaml": child})])
    assert [image.url for image in topic(loaded, "AI").images] == [
        "https://example.com/1.jpg",
        "https://example.com/2.jpg",
    ]
    assert labels(loaded, EdgeKind.SUBTOPIC_OF) == [("Machine Learning", "AI")]
    assert loaded.diagnostics == ()


def published_by(name: str, domain: str) -> str:
    """A document of this provider."""
    return (
        news(url=f"https://{domain}/{name.replace(' ', '-')}")
        .replace("Example News", name)
        .replace("domain: example.com", f"domain: {domain}")
    )


def test_one_domain_of_several_names(write_folder: WriteFolder) -> None:
    """Three names of one domain are one provider, called by the name that the domain spells, or by the domain."""
    several = {"microsoft.com": ["Microsoft", "Microsoft Learn", "Community"], "youtube.com": ["Ann", "Bob", "Cid"]}
    files: dict[str, str | bytes] = {
        f"{domain}/{name}.md": published_by(name, domain) for domain, names in several.items() for name in names
    }
    loaded = graph.load([write_folder(files)])
    assert {each.name: each.aliases for each in loaded.providers} == {
        "Microsoft": ("Community", "Microsoft Learn"),
        "youtube.com": ("Ann", "Bob", "Cid"),
    }


def test_one_name_of_several_domains(write_folder: WriteFolder) -> None:
    """One name on two domains is two providers."""
    files: dict[str, str | bytes] = {f"{domain}.md": published_by("BBC", domain) for domain in ("bbc.com", "bbc.co.uk")}
    assert {each.domain for each in graph.load([write_folder(files)]).providers} == {"bbc.com", "bbc.co.uk"}


def test_a_publisher_without_a_domain(write_folder: WriteFolder) -> None:
    """A blank domain in a list that no field names is no fault; authors below the provider are the article's."""
    below = (
        "domain: example.com\n  publishers:\n    - name: deeplearning.ai\n      domain: \n  authors:\n    - name: Ann"
    )
    found = one(graph.load([write_folder({"a.md": news().replace("domain: example.com", below)})]))
    assert found.authors == ("Ann",)


def test_keys_that_no_field_names(write_folder: WriteFolder) -> None:
    """Prices, lengths, levels, ratings and actions are kept as written."""
    keys = "price: $22.00\nlength: PT13M57S\nlevels:\n  - Beginner\n"
    keys += "ratings:\n  average: 4.4396553\n  count: 464\nactions:\n  - type: download\n"
    loaded = graph.load([write_folder({"a.md": f"---\ntitle: T\n{keys}---\n"})])
    assert loaded.texts.read("site/a.md").front_matter == {
        "title": "T",
        "price": "$22.00",
        "length": "PT13M57S",
        "levels": ["Beginner"],
        "ratings": {"average": 4.4396553, "count": 464},
        "actions": [{"type": "download"}],
    }
    assert loaded.diagnostics == ()


@pytest.mark.parametrize("line", ["published: false\nheat: -1", "removed: true"])
def test_what_a_site_folded_away(line: str, write_folder: WriteFolder) -> None:
    """Documents that their site folded away or removed are in the graph like all others."""
    found = one(graph.load([write_folder({"a.md": news().replace("type: article", line)})]))
    assert (found.published, found.heat, found.removed) in {(False, -1, None), (None, None, True)}
