"""Topics: what topic documents define and articles name, brought together by name."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EdgeKind, NodeKind
from graph.build.topics import topic_key
from graph.keys import node_id
from tests.graph.build.building import build, codes, labels, topic


def defined(name: str, **values: object) -> dict[str, Any]:
    """The front matter of a topic document."""
    return {"taxonomy": "topic", "name": name, **values}


def about(*topics: str) -> dict[str, Any]:
    """The front matter of an article about topics."""
    return {"title": "A", "topics": list(topics)}


@pytest.mark.parametrize(
    "other", ["machine learning", "MACHINE LEARNING", " Machine \u00a0 Learning ", "Ｍachine Ｌearning"]
)
def test_a_topic_is_its_name(other: str) -> None:
    """Names that differ in case, blanks or width are one topic, with one id."""
    [found] = build({"s/a.md": about("Machine Learning"), "s/b.md": about(other)}).topics
    assert found.key == "machine learning"
    assert found.id == node_id(NodeKind.TOPIC, "machine learning")
    assert found.sources == ("s/a.md", "s/b.md")


def test_case_folding_is_unicodes() -> None:
    """Names are folded as Unicode folds them; accents tell topics apart."""
    assert len(build({"s/a.md": about("Straße"), "s/b.md": about("STRASSE")}).topics) == 1
    assert len(build({"s/a.md": about("cafe"), "s/b.md": about("café")}).topics) == 2


def test_c_and_its_children_differ() -> None:
    """C, C++ and C# are three topics with three slugs."""
    built = build({"s/a.md": about("C", "C++", "C#", "F#", "c")})
    assert {each.name: each.slug for each in built.topics} == {
        "C": "c",
        "C++": "cplusplus",
        "C#": "csharp",
        "F#": "fsharp",
    }


@settings(max_examples=100)
@given(names=st.lists(st.text(st.sampled_from("cC+#-. aé!日"), min_size=1, max_size=4), max_size=8))
def test_slugs_are_unique(names: list[str]) -> None:
    """Whatever topics are called, each has a slug of its own, of lower-case letters, digits and hyphens."""
    slugs = [each.slug for each in build({"s/a.md": about(*names)}).topics]
    assert len(set(slugs)) == len(slugs)
    assert all(slug and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for slug in slugs)


def test_slugs_do_not_depend_on_the_order() -> None:
    """Of topics whose names spell one slug, the least name has it; stated slugs come first."""
    files = {
        "s/a.md": about("a.b"),
        "s/b.md": about("a b"),
        "s/c.md": about("a-b"),
        "s/d.md": defined("Z", _id="a-b-2"),
    }
    for order in permutations(files):
        slugs = {each.name: each.slug for each in build(files, order).topics}
        assert slugs == {"a b": "a-b", "a-b": "a-b-3", "a.b": "a-b-4", "Z": "a-b-2"}


def test_a_definition_says_what_a_topic_is() -> None:
    """All values of a topic document are its topic's; what articles call it otherwise are aliases."""
    files = {
        "s/t.md": defined(
            "Machine Learning",
            _id="ml",
            shortname="ML",
            description="D",
            keywords=["machine learning", "deep learning"],
            hashtags=["#ml"],
            images=["https://a.example/i.png"],
        ),
        "s/a.md": about("machine learning", "ml"),
    }
    for order in permutations(files):
        built = build(files, order)
        [found] = built.topics
        assert (found.name, found.slug, found.shortname, found.description) == ("Machine Learning", "ml", "ML", "D")
        assert (found.keywords, found.hashtags) == (("machine learning", "deep learning"), ("#ml",))
        assert found.aliases == ("ML", "machine learning", "ml")
        assert found.sources == ("s/t.md", "s/a.md")
        assert [image.url for image in found.images] == ["https://a.example/i.png"]
        assert labels(built, EdgeKind.HAS_TOPIC) == [("A", "Machine Learning")]


def test_without_a_definition_the_most_used_spelling_is_the_name() -> None:
    """Of several spellings the most used is the name, then the least; the others are aliases."""
    built = build({"s/a.md": about("iot"), "s/b.md": about("IoT"), "s/c.md": about("IoT"), "s/d.md": about("IOT")})
    assert topic(built, "IoT").aliases == ("IOT", "iot")
    assert [each.name for each in build({"s/a.md": about("iot"), "s/b.md": about("IoT")}).topics] == ["IoT"]


def test_of_several_definitions_the_greater_path_wins() -> None:
    """Documents of one topic merge value by value; keywords and hashtags are united."""
    files = {
        "s/a.md": defined("AI", shortname="A.I.", description="of a", keywords=["x", "y"], parent="P"),
        "s/b.md": defined("ai", keywords=["z", "x"]),
        "s/p.md": defined("P"),
    }
    for order in permutations(files):
        built = build(files, order)
        found = topic(built, "ai")
        assert (found.description, found.shortname, found.keywords) == ("of a", "A.I.", ("z", "x", "y"))
        assert [ref.source for ref in found.documents] == ["s/b.md", "s/a.md"]
        assert labels(built, EdgeKind.SUBTOPIC_OF) == [("ai", "P")]


def test_a_shortname_is_an_alias() -> None:
    """Articles and parents may use a topic's shortname."""
    files = {
        "s/t.md": defined("Machine Learning", shortname="ML"),
        "s/u.md": defined("Deep Learning", parent="ml"),
        "s/a.md": about("Ml"),
    }
    for order in permutations(files):
        built = build(files, order)
        assert labels(built, EdgeKind.HAS_TOPIC) == [("A", "Machine Learning")]
        assert labels(built, EdgeKind.SUBTOPIC_OF) == [("Deep Learning", "Machine Learning")]
        assert built.topic_aliases == {"ml": "machine learning"}
        assert codes(built) == []


def test_a_name_beats_an_alias() -> None:
    """What one topic is called is never another one's alias, if a document defines it."""
    files = {
        "s/t.md": defined("Machine Learning", shortname="ML"),
        "s/u.md": defined("ML"),
        "s/a.md": about("ml"),
    }
    for order in permutations(files):
        built = build(files, order)
        assert labels(built, EdgeKind.HAS_TOPIC) == [("A", "ML")]
        assert built.topic_aliases == {}


def test_a_shortname_that_two_topics_claim_is_told_of() -> None:
    """The topic of the least name has it; each other claim is a warning."""
    files = {name: defined(name[2:3].upper(), shortname="S") for name in ("s/b.md", "s/a.md", "s/c.md")}
    for order in permutations(files):
        built = build({**files, "s/x.md": about("s")}, [*order, "s/x.md"])
        assert labels(built, EdgeKind.HAS_TOPIC) == [("A", "A")]
        assert [(each.code, each.source) for each in built.diagnostics] == [
            ("alias-ambiguous", "s/b.md"),
            ("alias-ambiguous", "s/c.md"),
        ]


def test_the_order_of_stated_topics_is_the_documents() -> None:
    """An article's topics are in its winning document's order, then the other documents'."""
    files = {
        "s/a.md": {**about("b", "a", "B"), "webUrl": "https://x.example/1"},
        "s/b.md": {**about("d", "a", "c"), "webUrl": "https://x.example/1"},
    }
    built = build(files)
    names = {each.id: each.name for each in built.topics}
    edges = [each for each in built.each_edge() if each.kind is EdgeKind.HAS_TOPIC]
    assert [(names[each.target], each.position, each.sources) for each in edges] == [
        ("d", 0, ("s/b.md",)),
        ("a", 1, ("s/a.md", "s/b.md")),
        ("c", 2, ("s/b.md",)),
        ("B", 3, ("s/a.md",)),
    ]
    assert not any(each.inferred for each in edges)


def test_parents() -> None:
    """A parent is a topic by its name or shortname, or one that articles name; the document that says so is the source."""
    files = {
        "s/a.md": defined("A", parent="b"),
        "s/b.md": defined("B", parent="Named"),
        "s/x.md": {"title": "X", "topics": ["named"]},
    }
    built = build(files)
    assert labels(built, EdgeKind.SUBTOPIC_OF) == [("A", "B"), ("B", "named")]
    sources = {each.sources for each in built.each_edge() if each.kind is EdgeKind.SUBTOPIC_OF}
    assert sources == {("s/a.md",), ("s/b.md",)}
    assert codes(built) == []


def test_a_parent_that_nobody_speaks_of_is_told_of() -> None:
    """A parent that no document defines or names is left out; the topic stays."""
    built = build({"s/a.md": defined("A", parent="Nowhere")})
    assert [each.name for each in built.topics] == ["A"]
    assert labels(built, EdgeKind.SUBTOPIC_OF) == []
    [found] = built.diagnostics
    assert (found.code, found.source) == ("parent-unknown", "s/a.md")
    assert "“Nowhere”" in found.message


@pytest.mark.parametrize(
    ("parents", "left", "told"),
    [
        ({"A": "A"}, [], ["A"]),
        ({"A": "a"}, [], ["A"]),
        ({"A": "B", "B": "A"}, [("A", "B")], ["B"]),
        ({"A": "B", "B": "C", "C": "A", "D": "A"}, [("A", "B"), ("B", "C"), ("D", "A")], ["C"]),
        ({"A": "B", "B": "A", "C": "D", "D": "C"}, [("A", "B"), ("C", "D")], ["B", "D"]),
        ({"A": "C", "B": "A", "C": "B", "D": "D"}, [("A", "C"), ("B", "A")], ["C", "D"]),
    ],
)
def test_cycles_are_broken(parents: dict[str, str], left: list[tuple[str, str]], told: list[str]) -> None:
    """Of each cycle of parents, one edge is left out: that of the greatest name; the diagnostic is its document's."""
    files = {f"s/{name}.md": defined(name, parent=parent) for name, parent in parents.items()}
    for order in (list(files), list(reversed(files))):
        built = build(files, order)
        assert labels(built, EdgeKind.SUBTOPIC_OF) == left
        assert [(each.code, each.source) for each in built.diagnostics] == [
            ("parent-cycle", f"s/{name}.md") for name in told
        ]


@settings(max_examples=100)
@given(parents=st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"), max_size=6))
def test_whatever_parents_are_stated_there_is_no_cycle(parents: dict[str, str]) -> None:
    """However parents are stated, every topic has at most one, and going up ends; only edges of cycles are left out."""
    files = {f"s/{name}.md": defined(name, parent=parent) for name, parent in parents.items()}
    built = build(files)
    edges = dict(labels(built, EdgeKind.SUBTOPIC_OF))
    assert edges.items() <= parents.items()
    for name in parents:
        seen = set()
        above: str | None = name
        while above:
            assert above not in seen
            seen.add(above)
            above = edges.get(above)
    for name in parents.keys() - edges.keys():
        code = "parent-cycle" if parents[name] in parents else "parent-unknown"
        assert [each.code for each in built.diagnostics if each.source == f"s/{name}.md"] == [code]


@settings(max_examples=200)
@given(name=st.text())
def test_keys_are_stable(name: str) -> None:
    """A key's key is itself, so that a topic can be asked for by it."""
    assert topic_key(topic_key(name)) == topic_key(name)
