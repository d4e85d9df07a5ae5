"""Fields: which texts of a node are searched, how often each counts, and in which language they are."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given

import graph
from graph import Folder, Graph, LoadOptions, Node, NodeKind
from graph.search.fields import TITLE_COUNTS, TITLES, fields_of, languages_of, node_language, weighed_texts
from tests.conftest import WriteFolder
from tests.graphs import graph_of, graphs

URL = {"webUrl": "https://a.example/1"}

GRAPH = graph_of(
    {
        "a.md": '{"title": "New &amp; best", "excerpt": "Of it", "webUrl": "https://a.example/1",'
        ' "updatedDateTime": "2020-01-02", "category": "c", "tags": ["t"], "authors": ["w"], "topics": ["ML"],'
        ' "provider": {"name": "Fox", "domain": "fox.example"}}\n<p>A <b>fox</b> ran</p><script>x()</script>',
        "b.md": '{"title": "Old", "excerpt": "Lost", "webUrl": "https://a.example/1",'
        ' "updatedDateTime": "2020-01-01"}\n*As* it was',
        "c.md": {"title": "Lists", "related": [{"title": "Listed", **URL}, {"title": "New & best", **URL}]},
        "d.md": {"title": "Stub's", "related": [{"title": "Stub", "webUrl": "https://a.example/2", "excerpt": "Said"}]},
        "e.md": '{"title": "Blank"}\n \n\t\n',
        "t.yaml": "taxonomy: topic\nname: Machine Learning\nshortname: ML\ndescription: Of machines\nslug: sl\n"
        "keywords: [neural, deep]\nhashtags: ['#ml', deep]\nparent: Alone",
        "u.yaml": "taxonomy: topic\nname: Alone",
        "o.yaml": "taxonomy: organization\nname: Fox Media\ndomain: fox.example\notherNames: [Volpe]\ndescription: Sly",
        "p.yaml": "taxonomy: organization\nname: Plain",
    }
)


def named(built: Graph, label: str) -> Node:
    """The only node of this title or name."""
    [found] = [node for kind in NodeKind for node in built.nodes(kind) if node.label == label]
    return found


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        (
            "New & best",
            [
                ("title", "New & best"),
                ("title", "Old"),
                ("title", "Listed"),
                ("excerpt", "Of it"),
                ("body", "A fox ran"),
                ("body", "*As* it was"),
            ],
        ),
        ("Lists", [("title", "Lists")]),
        ("Stub", [("title", "Stub"), ("excerpt", "Said")]),
        ("Blank", [("title", "Blank")]),
        ("Fox Media", [("name", "Fox Media"), ("name", "Fox"), ("name", "Volpe"), ("description", "Sly")]),
        ("Plain", [("name", "Plain")]),
        (
            "Machine Learning",
            [
                ("name", "Machine Learning"),
                ("name", "ML"),
                ("description", "Of machines"),
                ("keywords", "neural"),
                ("keywords", "deep"),
                ("keywords", "#ml"),
                ("keywords", "deep"),
            ],
        ),
        ("Alone", [("name", "Alone")]),
    ],
)
def test_what_is_searched(label: str, fields: list[tuple[str, str]]) -> None:
    """The title or name, then others that it goes by, also those that lost and those that only a related list gives;
    then the winning excerpt or description, and all bodies without markup, or keywords and hashtags. Nothing else, and
    no blank texts."""
    found = list(fields_of(GRAPH, named(GRAPH, label)))
    assert [(field, " ".join(text.split())) for field, text in found] == fields


@given(built=graphs())
def test_each_node_is_found_by_its_label(built: Graph) -> None:
    """The first text of a node is its title or name; the others that it goes by follow it directly, each once."""
    for kind in NodeKind:
        for node in built.nodes(kind):
            found = list(fields_of(built, node))
            names = [text for field, text in found if field in TITLES]
            assert found[0] == ("title" if kind is NodeKind.ARTICLE else "name", node.label)
            assert [text for _, text in found[: len(names)]] == names
            assert len(set(names)) == len(names)
            assert all(text.strip() for _, text in found)


@pytest.mark.parametrize(
    ("label", "names", "others"),
    [
        ("Stub", ["Stub"], ["Said"]),
        ("Fox Media", ["Fox Media", "Fox", "Volpe"], ["Sly"]),
        ("Machine Learning", ["Machine Learning", "ML"], ["Of machines", "neural", "deep", "#ml", "deep"]),
        ("Alone", ["Alone"], []),
    ],
)
def test_titles_and_names_count_more_often(label: str, names: list[str], others: list[str]) -> None:
    """Each title or name is there as often as it counts, which is more than once; any other text once."""
    said = [text for text, times in weighed_texts(GRAPH, named(GRAPH, label)) for _ in range(times)]
    assert Counter(said) == Counter([*names * TITLE_COUNTS, *others])
    assert TITLE_COUNTS > 1


def located(write_folder: WriteFolder, files: Mapping[str, str], locale: str | None = None) -> Graph:
    """The graph of a folder of documents, read with a locale."""
    options = LoadOptions() if locale is None else LoadOptions(locale=locale)
    return graph.load([write_folder(files)], options)


@pytest.mark.parametrize(
    ("stated", "folder", "option", "language"),
    [
        (None, None, None, "en"),
        (None, None, "de", "de"),
        (None, "locale: fr-CA", "de", "fr"),
        (None, "lang: nb", None, "no"),
        (None, "locale: ja", "de", None),
        (None, None, "klingon", None),
        ("es_MX", "locale: fr", "de", "es"),
        ("klingon", "locale: fr", "de", None),
        ("", "locale: fr", "de", "fr"),
    ],
)
def test_languages_of_articles(
    write_folder: WriteFolder, stated: str | None, folder: str | None, option: str | None, language: str | None
) -> None:
    """An article is in the language of its own locale, also where that has no stemmer; else in its folder's, else in
    that of the options, else in English."""
    files = {"a.md": "---\ntitle: A\n" + ("" if stated is None else f'locale: "{stated}"\n') + "---\n"}
    files |= {} if folder is None else {"_config.yml": folder}
    built = located(write_folder, files, option)
    assert node_language(built, named(built, "A")) == language


def test_what_has_no_locale_is_in_its_folder_s(write_folder: WriteFolder) -> None:
    """Providers, topics and stubs, which state no locale, are in the folder's language, whatever those are in that name
    them."""
    files = {
        "a.md": "---\ntitle: A\nlocale: fr\ntopics: [T]\nprovider: P\n"
        "related: [{title: S, webUrl: 'https://s.example/1'}]\n---\n",
        "u.yaml": "taxonomy: topic\nname: U\n",
    }
    built = located(write_folder, files, "de")
    assert {label: node_language(built, named(built, label)) for label in "ATUPS"} == {
        "A": "fr",
        "T": "de",
        "U": "de",
        "P": "de",
        "S": "de",
    }


def test_the_first_of_several_folders_counts(write_folder: WriteFolder) -> None:
    """A node of several folders is in the language of the folder of its first source: that of its own document before
    those that only speak of it."""
    files = {
        "a/_config.yml": "locale: de",
        "a/a.md": "---\ntitle: A\ntopics: [T, U]\n---\n",
        "b/_config.yml": "locale: fr",
        "b/b.md": "---\ntitle: B\ntopics: [U]\n---\n",
        "b/t.yaml": "taxonomy: topic\nname: T\n",
    }
    root = write_folder(files).path
    built = graph.load([Folder.at(root / "a"), Folder.at(root / "b")])
    assert {label: node_language(built, named(built, label)) for label in "ABTU"} == {
        "A": "de",
        "B": "fr",
        "T": "fr",
        "U": "de",
    }


def test_the_languages_of_nodes() -> None:
    """Each language is there once, by its code however the nodes come, and None for all without a stemmer."""
    locales = ["sv", "klingon", "de-AT", "en", "ja", "de", "en-GB"]
    built = graph_of({f"{locale}.md": {"title": locale, "locale": locale} for locale in locales})
    found = languages_of(built, built.articles)
    assert set(found) == {None, "de", "en", "sv"}
    assert len(found) == 4
    assert [language for language in found if language is not None] == ["de", "en", "sv"]
    assert languages_of(built, reversed(built.articles)) == found
    assert languages_of(built, [named(built, "ja")]) == [None]
    assert languages_of(built, []) == []
