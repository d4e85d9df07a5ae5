"""Topics that articles are about because they say a keyword."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EdgeKind
from graph.build.keywords import KeywordMatcher
from graph.text import fold
from tests.graph.build.building import build, labels


@pytest.mark.parametrize(
    ("keyword", "text", "said"),
    [
        ("ai", "AI is here", True),
        ("ai", "the AI.", True),
        ("ai", "rain and maize", False),
        ("ai", "AI's", True),
        ("ai", "AIs", False),
        ("ai", "ai2", False),
        ("ai", "ai_2", False),
        ("ai", "gen-ai", True),
        ("machine learning", "Machine\n  Learning", True),
        ("machine learning", "machine-learning", False),
        ("machine  learning", "machine learning", True),
        ("machine learning", "machine learnings", False),
        ("café", "In the CAFE", True),
        ("cafe", "Café", True),
        ("straße", "STRASSE", True),
        ("c++", "Learn C++ now", True),
        ("c++", "C++17", False),
        ("c", "C++", True),
        (".net", "the .NET runtime", True),
        (".net", "asp.net", False),
        ("#ai", "about #AI", True),
        ("a.b", "axb", False),
        ("日本", "日本 と", True),
        ("日本", "日本語", False),
        ("!!!", "wow !!!", True),
        ("", "anything", False),
        (" ", "any thing", False),
    ],
)
def test_keywords_are_whole_words(keyword: str, text: str, said: bool) -> None:
    """A keyword is found as whole words, without regard to case, accents and the blanks between its words."""
    assert KeywordMatcher([(keyword, "topic")]).topics(text) == (["topic"] if said else [])


def test_every_topic_that_is_said_is_found() -> None:
    """Topics come in their order, each once, also where keywords share words or topics share keywords."""
    pairs = [("new york", "city"), ("york", "town"), ("new", "z"), ("york", "city"), ("absent", "a")]
    assert KeywordMatcher(pairs).topics("New York, new York") == ["city", "town", "z"]
    assert KeywordMatcher(reversed(pairs)).topics("New York, new York") == ["city", "town", "z"]


WORDS = st.text(st.sampled_from("abÀß+ -_"), max_size=5)


@settings(max_examples=300)
@given(keywords=st.lists(WORDS, max_size=4), text=st.text(st.sampled_from("abÀß+ -_\n"), max_size=25))
def test_the_index_misses_nothing(keywords: list[str], text: str) -> None:
    """What is found is what looking for each keyword at each place of the text finds."""
    folded = " ".join(fold(text).split())

    def said(keyword: str) -> bool:
        wanted = " ".join(fold(keyword).split())
        ends = [start + len(wanted) for start in range(len(folded)) if wanted and folded.startswith(wanted, start)]
        return any(
            not (is_word(folded[end - len(wanted) - 1 : end - len(wanted)]) or is_word(folded[end : end + 1]))
            for end in ends
        )

    matcher = KeywordMatcher([(keyword, keyword) for keyword in keywords])
    assert matcher.topics(text) == sorted({keyword for keyword in keywords if said(keyword)})


def is_word(character: str) -> bool:
    """Whether a character, if any, belongs to a word."""
    return character.isalnum() or character == "_"


TOPIC: dict[str, Any] = {"taxonomy": "topic", "name": "T", "keywords": ["café"]}


def inferred(files: dict[str, dict[str, Any]]) -> list[tuple[str, str, bool]]:
    """The topics of articles, and whether each was inferred."""
    built = build(files)
    flags = {each.inferred for each in built.each_edge() if each.kind is EdgeKind.HAS_TOPIC}
    assert len(flags) <= 1
    return [(source, target, flag) for source, target in labels(built, EdgeKind.HAS_TOPIC) for flag in flags]


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ({"title": "In the cafe"}, True),
        ({"title": "A", "excerpt": "A Café &amp; more"}, True),
        ({"title": "Cafeteria"}, False),
        ({"title": "A", "category": "café", "tags": ["café"], "body": "café"}, False),
        ({"title": "A &#99;afé"}, True),
    ],
)
def test_titles_and_excerpts_are_looked_through(article: dict[str, Any], said: bool) -> None:
    """An article that states no topic is about those whose keywords its title or excerpt say."""
    found = inferred({"s/t.md": TOPIC, "s/a.md": article})
    assert [(target, flag) for _, target, flag in found] == ([("T", True)] if said else [])


def test_stated_topics_are_enough() -> None:
    """Where any document of an article states a topic, none is inferred."""
    url = {"webUrl": "https://x.example/1"}
    files = {
        "s/t.md": TOPIC,
        "s/a.md": {"title": "café", **url},
        "s/b.md": {"title": "B", **url, "topics": ["U"]},
    }
    assert inferred(files) == [("B", "U", False)]


def test_keywords_hold_in_the_folder_that_defines_them() -> None:
    """A topic's keywords say nothing of other folders' articles; a folder that defines it as well has its own."""
    files = {
        "s/t.md": TOPIC,
        "s/a.md": {"title": "S café"},
        "t/a.md": {"title": "T café"},
        "u/t.md": {**TOPIC, "keywords": ["tea"]},
        "u/a.md": {"title": "U café"},
        "u/b.md": {"title": "U tea"},
    }
    assert [source for source, _, _ in inferred(files)] == ["S café", "U tea"]


def test_inferred_edges_know_where_they_come_from() -> None:
    """An inferred edge's sources are the article's documents of the folder and the topic's documents with keywords there."""
    url = {"webUrl": "https://x.example/1"}
    files: dict[str, dict[str, Any]] = {
        "s/t.md": TOPIC,
        "s/t2.md": {"taxonomy": "topic", "name": "T"},
        "s/a.md": {"title": "café", **url},
        "t/a.md": {"title": "café", **url},
    }
    [edge] = [each for each in build(files).each_edge() if each.kind is EdgeKind.HAS_TOPIC]
    assert (edge.inferred, edge.sources) == (True, ("s/a.md", "s/t.md"))


def test_stubs_have_inferred_topics() -> None:
    """What related entries say of a stub is looked through as well, for the folder of the document that lists it."""
    entry = {"title": "café", "webUrl": "https://x.example/1"}
    files = {"s/t.md": TOPIC, "s/a.md": {"title": "A", "topics": ["U"], "related": [entry]}, "t/b.md": {"title": "B"}}
    built = build(files)
    assert labels(built, EdgeKind.HAS_TOPIC) == [("A", "U"), ("café", "T")]
    [edge] = [each for each in built.each_edge() if each.inferred]
    assert edge.sources == ("s/a.md", "s/t.md")


def test_only_what_an_article_is_merged_to_is_looked_through() -> None:
    """The title and excerpt that lost do not make it about anything."""
    url = {"webUrl": "https://x.example/1"}
    files = {
        "s/t.md": TOPIC,
        "s/a.md": {"title": "café", "excerpt": "café", **url},
        "s/b.md": {"title": "tea", "excerpt": "tea", **url},
    }
    assert inferred(files) == []
