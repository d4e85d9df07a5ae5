"""Articles: the statements of one article merged, value by value."""

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from graph import EdgeKind
from tests.graph.build.building import article, build, labels

URL = "https://a.example/1"


@pytest.mark.parametrize(
    ("dates", "winner"),
    [
        ({"a": {}, "b": {}, "c": {}}, "c"),
        ({"a": {"publishedDateTime": "2020-01-01"}, "b": {}, "c": {}}, "a"),
        ({"a": {"publishedDateTime": "2020-01-01"}, "b": {"publishedDateTime": "2020-01-02"}, "c": {}}, "b"),
        ({"a": {"updatedDateTime": "2019-01-01"}, "b": {"publishedDateTime": "2020-01-02"}, "c": {}}, "a"),
        (
            {
                "a": {"updatedDateTime": "2020-01-01", "publishedDateTime": "2020-01-02"},
                "b": {"updatedDateTime": "2020-01-01", "publishedDateTime": "2020-01-01"},
                "c": {"publishedDateTime": "2021-01-01"},
            },
            "a",
        ),
        (
            {
                "a": {"publishedDateTime": "2020-01-01T01:00:00+02:00"},
                "b": {"publishedDateTime": "2020-01-01T00:00:00Z"},
                "c": {"publishedDateTime": "2019-12-31T23:30:00Z"},
            },
            "b",
        ),
    ],
)
def test_the_later_document_wins(dates: dict[str, dict[str, Any]], winner: str) -> None:
    """The later updatedDateTime wins, then the later publishedDateTime, then the greater path; all are kept, it first."""
    files = {f"s/{name}.md": {"title": name, "webUrl": URL, **values} for name, values in dates.items()}
    for order in permutations(files):
        [found] = build(files, order).articles
        assert found.title == winner
        assert found.documents[0].source == f"s/{winner}.md"
        assert {ref.source for ref in found.documents} == files.keys()
        assert set(found.other_titles) == dates.keys() - {winner}


def test_values_are_merged_one_by_one() -> None:
    """Each value is the winning document's, or, where that has none, the next one's; lists are taken whole."""
    files = {
        "s/a.md": {
            "title": "A",
            "webUrl": URL,
            "updatedDateTime": "2020-01-02",
            "excerpt": "of A",
            "tags": [],
            "published": False,
            "heat": 0,
            "images": [{"url": "https://a.example/a.png"}],
        },
        "s/b.md": {
            "name": "no title",
            "webUrl": URL,
            "updatedDateTime": "2020-01-01",
            "excerpt": "of B",
            "category": "news",
            "tags": ["x", "y"],
            "published": True,
            "heat": 7,
            "quality": 5,
            "images": [{"url": "https://a.example/b.png"}, {"url": "https://a.example/c.png"}],
            "provider": {"name": "P", "domain": "p.example"},
        },
    }
    [found] = build(files).articles
    assert (found.title, found.excerpt, found.category, found.tags) == ("A", "of A", "news", ("x", "y"))
    assert (found.published, found.heat, found.quality) == (False, 0, 5)
    assert [each.url for each in found.images] == ["https://a.example/a.png"]
    assert found.provider_name == "P"
    assert found.updated_date_time == datetime(2020, 1, 2, tzinfo=UTC)


def test_a_title_of_its_own_beats_a_title_that_stands_in() -> None:
    """What stands in for the winning document's missing title is used only where no document has one."""
    files = {
        "s/a.md": {"title": "Real", "webUrl": URL},
        "s/b.md": {"name": "stand-in", "webUrl": URL, "updatedDateTime": "2020-01-01"},
    }
    assert article(build(files), "Real").other_titles == ()
    del files["s/a.md"]
    assert article(build(files), "stand-in").stub is False


LISTER: dict[str, Any] = {
    "title": "L",
    "webUrl": "https://l.example/1",
    "related": [
        {
            "title": "Stub",
            "webUrl": URL,
            "quality": 9,
            "excerpt": "of the entry",
            "publishedDateTime": "2021-01-01",
            "updatedDateTime": "2021-01-01",
            "provider": {"name": "P", "domain": "p.example"},
        }
    ],
}


def test_an_article_that_is_only_listed_is_a_stub() -> None:
    """A related entry makes an article with its values, that has no document but is known by the one that lists it."""
    stub = article(build({"s/l.md": LISTER}), "Stub")
    assert (stub.stub, stub.documents, stub.sources) == (True, (), ("s/l.md",))
    assert (stub.quality, stub.excerpt, stub.provider_name) == (9, "of the entry", "P")


@pytest.mark.parametrize("name", ["s/a.md", "s/z.md"])
def test_a_document_replaces_the_stubs_values(name: str) -> None:
    """What related lists say of an article with a document is not used, however new; its title can be searched."""
    files = {"s/l.md": LISTER, name: {"title": "Document", "webUrl": URL}}
    for order in permutations(files):
        built = build(files, order)
        found = article(built, "Document")
        assert (found.stub, found.quality, found.excerpt, found.published_date_time) == (False, None, None, None)
        assert found.provider_name is None
        assert found.other_titles == ("Stub",)
        assert found.sources == (name, "s/l.md")
        assert built.providers == ()
        assert labels(built, EdgeKind.RELATED) == [("L", "Document")]


def test_between_entries_of_a_stub_the_later_wins() -> None:
    """Of several entries the later dated wins value by value, then the greater path, then the earlier in its list."""

    def lister(*entries: dict[str, Any]) -> dict[str, Any]:
        return {"title": "L", "related": [{"webUrl": URL, **entry} for entry in entries]}

    files = {
        "s/a.md": lister({"title": "old", "quality": 1, "publishedDateTime": "2020-01-01"}),
        "s/b.md": lister({"title": "new", "publishedDateTime": "2020-01-02"}, {"title": "undated", "excerpt": "b"}),
        "s/c.md": lister({"title": "first", "excerpt": "c"}, {"title": "second", "excerpt": "d"}),
    }
    for order in permutations(files):
        stub = article(build(files, order), "new")
        assert (stub.quality, stub.excerpt) == (1, "c")
        assert stub.other_titles == ("old", "first", "second", "undated")
        assert stub.sources == ("s/a.md", "s/b.md", "s/c.md")


def test_sources_are_own_documents_then_those_that_mention_it() -> None:
    """An article's sources are its documents, the winning one first, then the others that list it, sorted."""
    files: dict[str, dict[str, Any]] = {
        "s/b.md": {"title": "B", "webUrl": URL},
        "s/c.md": {"title": "C", "webUrl": URL},
        "s/z.md": LISTER,
        "s/d.md": {"title": "Collection", "items": ["b"]},
        "s/e.md": {"title": "Not this", "items": ["d"]},
    }
    assert article(build(files), "C").sources == ("s/c.md", "s/b.md", "s/d.md", "s/z.md")
