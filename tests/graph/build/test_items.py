"""What the items of a collection name: documents of its own folder, or addresses."""

from typing import Any

import pytest

from graph import EdgeKind
from graph.build.items import ItemIndex, item_address
from tests.graph.build.building import article, build, codes, labels

SOURCES = [
    "s/_learning/collections/first.md",
    "s/_learning/courses/a.md",
    "s/_learning/courses/b.c.md",
    "s/_learning/videos/a.html",
    "s/other/courses/a.md",
    "s/other/courses/only.md",
    "t/_learning/courses/far.md",
]
COLLECTION = SOURCES[0]


@pytest.mark.parametrize(
    ("item", "source"),
    [
        ("courses/a", "s/_learning/courses/a.md"),
        ("/courses/a/", "s/_learning/courses/a.md"),
        ("./courses/a", "s/_learning/courses/a.md"),
        ("_courses/a", "s/_learning/courses/a.md"),
        ("courses/a.md", "s/_learning/courses/a.md"),
        ("courses/a.html", "s/_learning/courses/a.md"),
        ("learning/courses/a", "s/_learning/courses/a.md"),
        ("videos/a", "s/_learning/videos/a.html"),
        ("a", "s/_learning/courses/a.md"),
        ("courses/b.c", "s/_learning/courses/b.c.md"),
        ("courses/b.c.md", "s/_learning/courses/b.c.md"),
        ("courses/only", "s/other/courses/only.md"),
        ("other/courses/a", "s/other/courses/a.md"),
        ("s/other/courses/a", None),
        ("far", None),
        ("courses/b", None),
        ("ourses/a", None),
        ("courses", None),
        ("x/y/z/courses/a", None),
        (".", None),
        ("..", None),
        ("..md", None),
        ("courses/..md", None),
        (".md", None),
        ("../courses/a", None),
        ("/", None),
        ("//", None),
        ("", None),
    ],
)
def test_items_name_the_end_of_a_path(item: str, source: str | None) -> None:
    """An item is the end of a document's path in the collection's folder; of several the nearest, then the least."""
    for sources in (SOURCES, SOURCES[::-1]):
        assert ItemIndex(sources).find(COLLECTION, item) == source


def test_items_may_be_addresses() -> None:
    """An item that is a web address means the article of that address."""
    assert item_address("https://www.a.example/1/") == "a.example/1"
    assert item_address("https://a.example/") is None
    assert item_address("courses/a") is None


def test_collections_contain_what_they_list() -> None:
    """Items become edges in their order, each once, wherever their documents come from; what they list is known by them."""
    files: dict[str, dict[str, Any]] = {
        "s/_c/c.md": {"title": "C", "items": ["b", "courses/a", "https://x.example/1", "b.md", "https://s.example/2"]},
        "s/_courses/a.md": {"title": "A"},
        "s/b.md": {"title": "B"},
        "t/x.md": {
            "title": "X",
            "webUrl": "https://x.example/1",
            "related": [{"title": "S", "webUrl": "https://s.example/2"}],
        },
    }
    for order in (files, reversed(files)):
        built = build(files, order)
        names = {each.id: each.title for each in built.articles}
        edges = [each for each in built.each_edge() if each.kind is EdgeKind.CONTAINS]
        assert [(names[each.target], each.position) for each in edges] == [("B", 0), ("A", 1), ("X", 2), ("S", 3)]
        assert all(each.sources == ("s/_c/c.md",) for each in edges)
        assert article(built, "A").sources == ("s/_courses/a.md", "s/_c/c.md")
        assert codes(built) == []


@pytest.mark.parametrize(
    "item", ["absent", ".", "..", "x/../..", "https://x.example/absent", "https://x.example/", "t/x"]
)
def test_items_that_name_nothing_are_told_of(item: str) -> None:
    """An item without a document is a warning in its place; the others are kept."""
    built = build({"s/c.md": {"title": "C", "items": ["a", item]}, "s/a.md": {"title": "A"}, "t/x.md": {"title": "X"}})
    assert labels(built, EdgeKind.CONTAINS) == [("C", "A")]
    [found] = built.diagnostics
    assert (found.code, found.source, found.line) == ("item-unknown", "s/c.md", 5)
    assert f"“{item}”" in found.message


def test_a_collection_does_not_contain_itself() -> None:
    """A collection that lists itself, also under another document or address of its own, is told of for each item."""
    url = {"webUrl": "https://c.example/1"}
    files: dict[str, dict[str, Any]] = {
        "s/c.md": {"title": "C", **url, "items": ["c", "d", "http://c.example/1/", "a"]},
        "s/d.md": {"title": "D", **url},
        "s/a.md": {"title": "A"},
    }
    built = build(files)
    assert len(labels(built, EdgeKind.CONTAINS)) == 1
    assert codes(built) == ["self-edge"] * 3
