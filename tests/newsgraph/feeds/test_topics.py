"""An entry's topics are those that its categories name and those whose keywords it says; its tags are the other categories."""

import pytest

from graph.documents.statements import TopicDocument
from graph.urls import Url
from newsgraph.feeds.entries import Entry
from newsgraph.feeds.topics import Vocabulary

VISION = TopicDocument(
    "a.yaml", "", "Machine Vision", shortname="MV", keywords=("cameras", "face"), hashtags=("#machinevision",)
)
FACES = TopicDocument("b.yaml", "", "Face", keywords=("portrait",))
SPARE = TopicDocument("c.yaml", "", "C++")
VOCABULARY = Vocabulary([FACES, SPARE, VISION])


def entry(*categories: str, title: str = "", excerpt: str = "") -> Entry:
    return Entry(Url("https://a.example/x"), title, excerpt, categories=categories)


@pytest.mark.parametrize(
    ("category", "topic"),
    [
        ("Machine Vision", "Machine Vision"),
        ("machine  VISION", "Machine Vision"),
        ("mv", "Machine Vision"),
        ("#MachineVision", "Machine Vision"),
        ("machinevision", "Machine Vision"),
        ("Cameras", "Machine Vision"),
        ("#cameras", "Machine Vision"),
        ("c++", "C++"),
        ("portrait", "Face"),
    ],
)
def test_categories_name_topics(category: str, topic: str) -> None:
    """A category that is a topic's name, shortname, hashtag or keyword, in any case, is the topic, and no tag."""
    assert VOCABULARY.topics(entry(category)) == [topic]
    assert VOCABULARY.tags(entry(category)) == []


def test_a_name_beats_a_keyword() -> None:
    """A category that is one topic's name and another's keyword names the first; as a word of the text it says the second."""
    assert VOCABULARY.topics(entry("face")) == ["Face", "Machine Vision"]
    assert VOCABULARY.topics(entry(title="A face")) == ["Machine Vision"]


def test_keywords_are_found_as_whole_words() -> None:
    """In title, excerpt and categories, without regard to case and accents; a category that only says one stays a tag."""
    assert VOCABULARY.topics(entry(title="CÁMERAS!")) == ["Machine Vision"]
    assert VOCABULARY.topics(entry(excerpt="A portrait with cameras.")) == ["Face", "Machine Vision"]
    assert VOCABULARY.topics(entry("cheap cameras")) == ["Machine Vision"]
    assert VOCABULARY.tags(entry("cheap cameras")) == ["cheap cameras"]
    assert VOCABULARY.topics(entry(title="camerasque")) == []


def test_tags_are_told_apart_as_topics_are() -> None:
    """Categories that name no topic are tags, each once, as it was written first."""
    assert VOCABULARY.tags(entry("Gulls", "gulls", "MV", "terns")) == ["Gulls", "terns"]


def test_versions_name_what_topics_there_are() -> None:
    """The same topics have one version, in whatever order; other keywords have another one."""
    assert Vocabulary([VISION, FACES, SPARE]).version == VOCABULARY.version
    assert Vocabulary([VISION, FACES]).version != VOCABULARY.version
