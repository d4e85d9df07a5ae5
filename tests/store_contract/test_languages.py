"""Languages: words are found in their other forms, each text in its own language, and in scripts without blanks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NodeKind
from graph.store.base import View
from graph.store.conditions import Matches
from graph.store.pages import Page
from graph.store.questions import Hop, Search, Subject
from tests.graphs import FEW, graph_of
from tests.store_contract.conftest import OpenView

FORMS = {
    "en": ("cameras", "camera"),
    "en-GB": ("running", "runs"),
    "de": ("Häuser", "Haus"),
    "de_CH": ("Verkäufer", "Verkäufern"),
    "fr": ("chevaux", "cheval"),
    "es": ("niños", "niño"),
    "it": ("gatti", "gatto"),
    "nb": ("bilene", "bil"),
    "ru": ("книги", "книга"),
}
"""By locale two forms of a word."""


def called(view: View, query: str, *kinds: NodeKind) -> list[str]:
    """What a search finds."""
    return sorted(node.label for node in view.search(Search(query, kinds or tuple(NodeKind)), 100, None).nodes)


def found_in(open_view: OpenView, text: str, query: str, locale: str | None) -> bool:
    """Whether a search finds the only article, which says this text; coverage and the filter find it as well or as
    little."""
    with open_view(graph_of({"a.md": {"title": "It", "excerpt": text, "locale": locale}})) as view:
        found = called(view, query)
        assert [node.label for node in view.coverage(Subject(query, 0)).page(10, None).nodes] == found
        assert view.count(None, Hop(NodeKind.ARTICLE, where=Matches(query))) == len(found)
    return bool(found)


@pytest.mark.parametrize("locale", FORMS)
def test_other_forms_are_found(open_view: OpenView, locale: str) -> None:
    """A word finds another form of it in a text of its language, as the document's locale says; whatever region it has."""
    one, other = FORMS[locale]
    for query in (one, other, other.upper()):
        assert found_in(open_view, f"x {one} y", query, locale)
        assert found_in(open_view, f"x {other} y", query, locale)


@pytest.mark.parametrize(
    ("written", "typed", "locale"),
    [
        ("Résumé", "resume", "en"),
        ("después", "despues", "es"),
        ("información", "informacion", "es"),
        ("sécurité", "securite", "fr"),
        ("télévisées", "televisees", "fr"),
        ("informação", "informacao", "pt"),
        ("informaţie", "informatie", "ro"),
        ("információ", "informacio", "hu"),
    ],
)
def test_accents_do_not_count_for_stems(open_view: OpenView, written: str, typed: str, locale: str) -> None:
    """A word that a text has with accents is found by who types it without, and the other way round."""
    assert found_in(open_view, f"x {written} y", typed, locale)
    assert found_in(open_view, f"x {typed} y", written, locale)


@pytest.mark.parametrize(
    ("text", "query", "locale", "found"),
    [
        ("Hauser", "Haus", "en", False),
        ("Häuser", "Haus", "en", False),
        ("Häuser", "Haus", "de", True),
        ("camera", "cameras", "en", True),
        ("camera", "cameras", None, True),
        ("camera", "cameras", "de", False),
        ("camera", "cameras", "zz", False),
        ("cameras", "cameras", "de", True),
        ("cameras", "cameras", "zz", True),
        ("chevaux", "cheval", "en", False),
        ("run", "running", "fr", False),
        ("runs", "running", None, True),
    ],
)
def test_forms_of_another_language_are_not_found(
    open_view: OpenView, text: str, query: str, locale: str | None, found: bool
) -> None:
    """A text has the forms of its own language only, English where neither the document nor its folder says which; in a
    language that is not known words are found as they are written."""
    assert found_in(open_view, text, query, locale) is found


MIXED = graph_of(
    {
        "en.md": {"title": "Two cameras", "locale": "en"},
        "de.md": {"title": "Zwei Häuser", "locale": "de"},
        "fr.md": {"title": "Deux chevaux", "locale": "fr"},
        "ja.md": {"title": "東京の天気", "locale": "ja"},
        "zz.md": {"title": "Camera Haus cheval", "locale": "zz"},
        "t.md": {"taxonomy": "topic", "name": "Camera"},
        "o.md": {"taxonomy": "organization", "name": "Haus", "domain": "haus.example"},
    }
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("camera", ["Camera", "Camera Haus cheval", "Two cameras"]),
        ("cameras", ["Camera", "Two cameras"]),
        ("Haus", ["Camera Haus cheval", "Haus", "Zwei Häuser"]),
        ("Häuser", ["Zwei Häuser"]),
        ("cheval", ["Camera Haus cheval", "Deux chevaux"]),
        ("+haus +cheval", ["Camera Haus cheval"]),
        ("cameras -two", ["Camera"]),
        ("東京", ["東京の天気"]),
        ('"camera"', ["Camera", "Camera Haus cheval"]),
        ('"cameras"', ["Two cameras"]),
        ('"Haus"', ["Camera Haus cheval", "Haus"]),
        ('"zwei Haus"', []),
        ('"zwei häuser"', ["Zwei Häuser"]),
        ("camer*", ["Camera", "Camera Haus cheval", "Two cameras"]),
    ],
)
def test_each_text_is_in_its_own_language(open_view: OpenView, query: str, found: list[str]) -> None:
    """Of texts in several languages each is found by the forms of its own; topics and providers are in their folder's
    language; quoted text is found as it is written."""
    with open_view(MIXED) as view:
        assert called(view, query) == found


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Réd", "red"),
        ("red", "RÉD"),
        ("Ångström", "angstrom"),
        ("re\u0301d", "réd"),
        ("ＲＥＤ", "red"),
        ("Żółw", "zolw"),
        ("αθήνα", "ΑΘΗΝΑ"),
    ],
)
def test_accents_do_not_count(open_view: OpenView, text: str, query: str) -> None:
    """Words are found in any case, and with or without accents, quoted or not, whatever they are written with."""
    for locale in (None, "zz"):
        assert found_in(open_view, f"a {text} b", query, locale)
        assert found_in(open_view, f"a {text} b", f'"{query}"', locale)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("東京都の天気", "東京都の天気", True),
        ("東京都の天気", "東京", True),
        ("東京都の天気", "京都", True),
        ("東京都の天気", "天気", True),
        ("東京都の天気", "都の天", True),
        ("東京都の天気", "東", True),
        ("東京都の天気", "の", True),
        ("東京都の天気", "気", True),
        ("東京都の天気", "東都", False),
        ("東京都の天気", "京東", False),
        ("東京都の天気", "雨", False),
        ("東京都の天気", '"京都"', True),
        ("東京都の天気", '"気"', True),
        ("東京都の天気", '"東都"', False),
        ("東京都の天気", "東京 雨", True),
        ("東京都の天気", "+東京 +雨", False),
        ("東京都の天気", "東京 -天気", False),
        ("人工智能新闻", "智能", True),
        ("人工智能新闻", "闻", True),
        ("人工智能新闻", "能人", False),
        ("한국어 뉴스", "한국", True),
        ("한국어 뉴스", "국어", True),
        ("한국어 뉴스", "어", True),
        ("한국어 뉴스", "스", True),
        ("한국어 뉴스", "어뉴", False),
        ("カメラを買う", "カメラ", True),
        ("ｶﾒﾗ", "カメラ", True),
        ("新しいAI技術2", "ai", True),
        ("新しいAI技術2", "技術", True),
        ("新しいAI技術2", "術", True),
        ("新しいAI技術2", "い", True),
        ("新しいAI技術2", "AI技術", True),
        ("新しいAI技術2", "い技", False),
        ("天", "天", True),
        ("天", "天気", False),
    ],
)
def test_text_without_blanks_is_found_by_its_parts(open_view: OpenView, text: str, query: str, found: bool) -> None:
    """Chinese, Japanese and Korean are found by any part of a text that stands together, also by a single character, be it
    the last one, whatever the locale says."""
    for locale in ("ja", None):
        assert found_in(open_view, text, query, locale) is found


LOCALES = st.sampled_from(["en", "de", "fr", "tr", "ja", "zz", None])
WORDS = st.sampled_from(
    "camera cameras Häuser Haus haus cheval chevaux running run 東京都 京 İstanbul straße x".split()
)
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
CLAUSES = st.sampled_from(
    'cameras camera haus Häuser cheval running +run -x 東京 都 "京都" "camera x" hau* chevl~ istanbul strasse haus-x'.split()
)


@FEW
@given(
    documents=st.lists(st.fixed_dictionaries({"title": TEXTS, "excerpt": TEXTS, "locale": LOCALES}), max_size=8),
    queries=st.lists(st.lists(CLAUSES, min_size=1, max_size=3).map(" ".join), min_size=5, max_size=8),
)
def test_search_coverage_and_filter_find_the_same(
    open_view: OpenView, documents: list[dict[str, Any]], queries: list[str]
) -> None:
    """Whatever languages texts are in, the articles that a search finds are those that coverage matches, and those that the
    filter on text leaves."""
    with open_view(graph_of({f"{n}.md": document for n, document in enumerate(documents)})) as view:
        for query in queries:
            found = {node.id for node in view.search(Search(query, (NodeKind.ARTICLE,)), 100, None).nodes}
            matched = view.coverage(Subject(query, 0)).page(100, None)
            assert {node.id for node in matched.nodes} == found
            assert all(matched.detail(index).match > 0 for index in range(len(found)))
            filtered = view.page(None, Hop(NodeKind.ARTICLE, where=Matches(query)), Page(first=100)).nodes
            assert {node.id for node in filtered} == found
            assert view.coverage(Subject(query, 2, Matches(query))).page(100, None).total() == len(found)


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='&"'), max_size=12))
def test_every_text_is_found_by_itself(open_view: OpenView, text: str) -> None:
    """A text with any letter or digit is found by itself in quotes, whatever script it is in; one without any by nothing."""
    assert found_in(open_view, text, f'"{text}"', None) is any(character.isalnum() for character in text)
