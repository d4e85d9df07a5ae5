"""Highlights: where in the texts of a node a search finds what it asks for."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Node
from graph.search.highlights import FRAGMENT
from graph.store.base import View
from graph.store.questions import Search
from tests.graphs import FEW, graph_of
from tests.store_contract.conftest import OpenView

HIGHLIGHTED = graph_of(
    {
        "a.md": '{"title": "Réd foxes", "excerpt": "A fox & a <i>dog</i>", "webUrl": "https://a.example/a",'
        ' "updatedDateTime": "2020-01-02"}\n<p>The lazy <b>dog</b> sleeps.</p><script>fox</script>',
        "old.md": {"title": "Lost headline", "webUrl": "https://a.example/a", "updatedDateTime": "2020-01-01"},
        "b.md": "---\ntitle: Long\n---\n" + "word " * 400 + "needle in a haystack " + "word " * 400,
        "j.md": {"title": "東京の天気", "locale": "ja"},
        "t.md": {"taxonomy": "topic", "name": "Foxes", "description": "of woods", "keywords": ["fox", "reynard"]},
        "o.md": {"taxonomy": "organization", "name": "Fox Media", "domain": "fox.example", "otherNames": ["Volpe"]},
    }
)


@pytest.fixture(scope="module")
def view(open_view: OpenView) -> Iterator[View]:
    """A view of what is highlighted."""
    with open_view(HIGHLIGHTED) as opened:
        yield opened


def marked(text: str) -> list[str]:
    """What is marked in the HTML of a highlight."""
    return [html.unescape(part) for part in re.findall("<mark>(.*?)</mark>", text)]


def plain(text: str) -> str:
    """The text of a highlight, without marks and escapes."""
    return html.unescape(text.replace("<mark>", "").replace("</mark>", ""))


def highlights(view: View, name: str, query: str) -> list[tuple[str, str]]:
    """The highlights of the node that a document is of: fields and HTML."""
    node = view.document_node(f"site/{name}.md")
    assert node
    return [(highlight.field, highlight.html) for highlight in view.highlights(node, query)]


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        (
            "a",
            "fox",
            [
                ("title", "Réd <mark>foxes</mark>"),
                ("excerpt", "A <mark>fox</mark> &amp; a &lt;i&gt;dog&lt;/i&gt;"),
            ],
        ),
        ("a", "RED", [("title", "<mark>Réd</mark> foxes")]),
        ("a", '"fox"', [("excerpt", "A <mark>fox</mark> &amp; a &lt;i&gt;dog&lt;/i&gt;")]),
        ("a", '"foxes"', [("title", "Réd <mark>foxes</mark>")]),
        ("a", "headline", [("title", "Lost <mark>headline</mark>")]),
        ("a", "lost -fox", [("title", "<mark>Lost</mark> headline")]),
        ("a", "headl*", [("title", "Lost <mark>headline</mark>")]),
        ("a", "haedline~", [("title", "Lost <mark>headline</mark>")]),
        ("a", "+red nothing", [("title", "<mark>Réd</mark> foxes")]),
        ("a", "nothing", []),
        ("a", "-fox", []),
        ("a", "", []),
        ("j", "天気", [("title", "東京の<mark>天気</mark>")]),
        ("t", "reynard", [("keywords", "<mark>reynard</mark>")]),
        ("t", "wood", [("description", "of <mark>woods</mark>")]),
        ("t", "fox", [("name", "<mark>Foxes</mark>"), ("keywords", "<mark>fox</mark>")]),
        ("o", "volpe", [("name", "<mark>Volpe</mark>")]),
    ],
)
def test_what_was_found_is_marked(view: View, name: str, query: str, found: list[tuple[str, str]]) -> None:
    """Words are marked as a search finds them, in each text of the node that has some, with the text's field; what is not
    to be found is not, and text is escaped."""
    assert highlights(view, name, query) == found


def test_bodies_are_highlighted_without_markup(view: View) -> None:
    """Of a body its words are looked at, not its tags and scripts."""
    [(field, text)] = highlights(view, "a", '"lazy dog"')
    assert field == "body"
    assert re.sub(r"\s+", " ", plain(text)).strip() == "The lazy dog sleeps."
    assert marked(text) == ["lazy", "dog"]


def test_long_texts_are_cut_around_what_was_found(view: View) -> None:
    """Of a long text a part is shown that has what was found, with signs where it was cut."""
    [(field, text)] = highlights(view, "b", "needle")
    assert field == "body"
    assert text.startswith("…")
    assert text.endswith("…")
    assert marked(text) == ["needle"]
    assert FRAGMENT <= len(plain(text)) <= FRAGMENT + 30


WORDS = st.sampled_from(["red", "reds", "Röt", "blue <b>", "a & b", "東京", "x"])
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
QUERIES = st.lists(
    st.sampled_from(["red", "+blue", "-x", '"red blue"', "re*", "reeds~", "rot", "東京", "京", '"a b"', "b"]),
    min_size=1,
).map(" ".join)


@FEW
@given(texts=st.lists(st.tuples(TEXTS, TEXTS), max_size=6), query=QUERIES)
def test_what_is_found_is_highlighted(open_view: OpenView, texts: list[tuple[str, str]], query: str) -> None:
    """Each node that a search finds has a highlight, and each highlight is a text of the node, escaped, in which some
    words are marked."""
    files: dict[str, Any] = {
        f"{n}.md": {"title": title, "excerpt": excerpt} for n, (title, excerpt) in enumerate(texts)
    }
    graph = graph_of(files)
    with open_view(graph) as view:
        found = view.search(Search(query), 100, None).nodes
        for article in graph.articles:
            highlights = view.highlights(article, query)
            assert highlights or article not in found
            for each in highlights:
                assert plain(each.html) == {"title": article.title, "excerpt": article.excerpt}[each.field]
                assert marked(each.html)


@given(query=st.text(st.characters()) | st.text('fox red"+-*~ \\^:()', max_size=20))
def test_any_text_can_be_highlighted(view: View, query: str) -> None:
    """No text is an error, and whatever is marked is shown."""
    nodes: list[Node] = [*HIGHLIGHTED.articles, *HIGHLIGHTED.topics, *HIGHLIGHTED.providers]
    for node in nodes:
        assert all(marked(highlight.html) for highlight in view.highlights(node, query))
