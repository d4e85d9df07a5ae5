"""Completions: which nodes are suggested for what was typed, and in which order, against a plain search of all names."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Article, Graph, Node, NodeKind
from graph.store.memory.completions import Completions, take_words
from graph.store.memory.numbering import Numbering
from graph.store.memory.spellings import Spellings
from tests.graphs import FEW, Documents, graph_of
from tests.reference import plain

KINDS = list(NodeKind)
ADDRESS = {"webUrl": "https://a.example/1"}
WORDS = st.sampled_from(["re", "red", "Rédder", "green", "greener", "gr"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NAMED = st.tuples(
    st.lists(NAMES, max_size=6), st.dictionaries(NAMES, st.none() | NAMES, max_size=4), st.lists(NAMES, max_size=3)
)
"""Titles, topics with their shortnames, and providers."""


def named(titles: Sequence[str], topics: Mapping[str, str | None], providers: Sequence[str]) -> Graph:
    documents: dict[str, Any] = {}
    for number, title in enumerate(titles):
        documents[f"a{number}.md"] = {"title": title}
    for number, (name, shortname) in enumerate(topics.items()):
        documents[f"t{number}.md"] = {"taxonomy": "topic", "name": name, "shortname": shortname}
    for number, name in enumerate(providers):
        documents[f"p{number}.md"] = {"taxonomy": "organization", "name": name, "domain": f"p{number}.example"}
    return graph_of(documents)


def nodes_of(graph: Graph) -> list[Node]:
    """All nodes by their ids."""
    return sorted((node for kind in NodeKind for node in graph.nodes(kind)), key=lambda node: node.id)


def completions(graph: Graph, weights: Sequence[float] = ()) -> Completions:
    """Completions of nodes that have these weights in the order of their ids, or all the same."""
    numbering = Numbering(graph)
    table = take_words(graph, numbering)
    heavy = np.array(weights or [1.0] * numbering.size, np.float64)
    return Completions(table, Spellings.of(table.words), numbering, heavy)


def labels(documents: Documents, typed: str, first: int = 10, heavy: str = "") -> list[str]:
    """What is suggested; the node called `heavy` is heavier than all others."""
    graph = graph_of(documents)
    found = completions(graph, [1.0 + (node.label == heavy) for node in nodes_of(graph)])
    return [node.label for node in found.suggest(typed, KINDS, first)]


def names_of(node: Node) -> list[str]:
    """All that a node goes by."""
    return [node.label, *(node.other_titles if isinstance(node, Article) else node.aliases)]


@settings(max_examples=100)
@given(
    nodes=NAMED,
    typed=st.lists(st.sampled_from(["r", "re", "RED", "red", "g", "gré", "greene", "x"]), min_size=1, max_size=2),
    kinds=st.lists(st.sampled_from(KINDS), unique=True),
    data=st.data(),
)
def test_all_that_has_words_so_begun_is_found(
    nodes: tuple[list[str], dict[str, str | None], list[str]],
    typed: list[str],
    kinds: list[NodeKind],
    data: st.DataObject,
) -> None:
    """Nodes of some kinds of which each word that was typed begins a word in some title or name, case and accents apart, are
    what going through all of them gives. Those whose label begins with all that was typed come first; these, and all of
    them where it is one word, come names before titles, then by weight, ties by their ids."""
    graph = named(*nodes)
    everything = nodes_of(graph)
    weights = data.draw(st.lists(st.integers(0, 2), min_size=len(everything), max_size=len(everything)))
    text = " ".join(typed)

    def meant(node: Node) -> bool:
        said = [word for name in names_of(node) for word in plain(name).split()]
        return node.kind in kinds and all(any(word.startswith(plain(begun)) for word in said) for begun in typed)

    def begins(node: Node) -> bool:
        return plain(node.label).startswith(plain(text))

    weight = {node.id: each for node, each in zip(everything, weights, strict=True)}
    expected = sorted(
        filter(meant, everything),
        key=lambda node: (not begins(node), node.kind is NodeKind.ARTICLE, -weight[node.id], node.id),
    )
    exact = completions(graph, [float(each) for each in weights]).suggest(text, kinds, len(expected))
    leading = sum(map(begins, expected)) if len(typed) > 1 else len(expected)
    assert exact[:leading] == expected[:leading]
    assert {node.id for node in exact} == {node.id for node in expected}
    assert len(exact) == len(expected)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("amaz", {"Amazon Web Services", "Rainforests"}),
        ("web", {"Amazon Web Services", "Wéb of life"}),
        ("serv web", {"Amazon Web Services"}),
        ("web services amazon", {"Amazon Web Services"}),
        ("AWS", {"Amazon Web Services"}),
        ("aws serv", {"Amazon Web Services"}),
        ("jungl", {"Rainforests"}),
        ("headline", {"Wéb of life"}),
        ("life vanished", {"Wéb of life"}),
        ("mentioned", {"Wéb of life"}),
        ("excerpt", set()),
        ("azon", set()),
        ("web forest", set()),
    ],
)
def test_all_names_are_looked_into(typed: str, found: set[str]) -> None:
    """Any word of titles, of titles that lost, of names, shortnames and other names may be begun, several words in any
    order; of other texts, or within a word, nothing is found, and where one word is not found nothing is."""
    documents = {
        "o.md": {"taxonomy": "organization", "name": "Amazon Web Services", "otherNames": ["AWS"]},
        "t.md": {"taxonomy": "topic", "name": "Rainforests", "shortname": "Amazon jungle", "keywords": ["excerpt"]},
        "1.md": {"title": "Wéb of life", **ADDRESS, "excerpt": "excerpt", "updatedDateTime": "2020-01-02"},
        "2.md": {"title": "Vanished headline", **ADDRESS, "updatedDateTime": "2020-01-01"},
        "3.md": {"title": "Z", "related": [{"title": "Mentioned once", **ADDRESS}]},
    }
    assert set(labels(documents, typed)) == found


def test_labels_that_begin_so_come_first() -> None:
    """A label that begins with what was typed comes before heavier ones and names that have it further on; of those that
    begin so, and of the others, names come before titles, then the heavier ones."""
    documents = {
        "1.md": {"title": "Red fox"},
        "2.md": {"title": "Red foxes"},
        "3.md": {"title": "The red fox", "provider": {"name": "Old red fox"}, "topics": ["Red fox club"]},
        "4.md": {"title": "A red fox"},
    }
    begun, titles = ["Red fox club", "Red foxes", "Red fox"], ["A red fox", "The red fox"]
    assert labels(documents, "red fox", heavy="Red foxes") == [*begun, "Old red fox", *by_id(documents, titles)]
    assert labels(documents, "Red", heavy="A red fox") == [
        "Red fox club",
        *by_id(documents, ["Red fox", "Red foxes"]),
        "Old red fox",
        *titles,
    ]
    many = {f"{number}.md": {"title": "dark red"} for number in range(20)} | {"red.md": {"title": "Reddish"}}
    assert labels(many, "red", first=1, heavy="dark red") == ["Reddish"]


def by_id(documents: Documents, called: Sequence[str]) -> list[str]:
    """Labels in the order of their nodes' ids."""
    return [node.label for node in nodes_of(graph_of(documents)) if node.label in called]


SPELT = "fox fax lake lakeside lace lkae laake bale learning lerning lerming lermimg machine mashine mashime".split()
"""Titles of one word, from light to heavy."""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fox", "fox"),
        ("fpx", ""),
        ("lake", "lakeside lake laake lkae lace"),
        ("laek", "laake lakeside lake"),
        ("learni", "learning lerning"),
        ("mazhine", "mashine machine"),
        ("machine", "machine mashine"),
        ("machines", "machine mashine"),
        ("learning", "learning lerning lerming"),
        ("leerning", "lerning learning lerming"),
    ],
)
def test_typing_mistakes(typed: str, found: str) -> None:
    """One letter may be wrong, missing, too many, or swapped with its neighbour, in what was typed of a word from four
    letters on, two from eight; what needs fewer such mistakes comes before what needs more and is heavier."""
    graph = graph_of({f"{title}.md": {"title": title} for title in SPELT})
    weights = [float(SPELT.index(node.label)) for node in nodes_of(graph)]
    suggest = completions(graph, weights).suggest
    for first in (*range(1, 6), 10):
        assert [node.label for node in suggest(typed, KINDS, first)] == found.split()[:first]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("deep learning", [{"deep learning"}, {"dep learning"}, {"deep lerming"}]),
        ("deeq lerning", [{"deep learning", "deep lerming"}]),
        ("the laerning", [{"the learning"}]),
        ("teh learning", []),
        ("learning zebra", []),
    ],
)
def test_mistakes_in_several_words(typed: str, found: list[set[str]]) -> None:
    """Each of several words may have as many mistakes as its own length allows; all of them must begin some word."""
    titles = ["the learning", "deep learning", "dep learning", "deep lerming"]
    suggested = labels({f"{title}.md": {"title": title} for title in titles}, typed)
    ends = list(accumulate(map(len, found)))
    assert [set(suggested[end - len(some) : end]) for some, end in zip(found, ends, strict=True)] == found
    assert len(suggested) == sum(map(len, found))


def mistakes(typed: str, word: str) -> int:
    """How many letters of `typed` are wrong, missing, too many or swapped with their neighbours, of a beginning of `word`."""
    rows = [list(range(len(word) + 1))]
    for i, letter in enumerate(typed, 1):
        row = [i]
        for j, other in enumerate(word, 1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and (letter, other) == (word[j - 2], typed[i - 2]):
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return min(rows[-1])


@FEW
@given(titles=st.lists(st.text("ab", min_size=2, max_size=9), max_size=8, unique=True), data=st.data())
def test_mistakes_are_counted(titles: list[str], data: st.DataObject) -> None:
    """What is found is what has no more mistakes than the length of what was typed allows, those with fewer of them first,
    as counting them for each word gives."""
    suggest = completions(graph_of({f"{title}.md": {"title": title} for title in titles})).suggest
    for typed in data.draw(st.lists(st.text("ab", min_size=2, max_size=9), min_size=10, max_size=10)):
        allowed = 0 if len(typed) < 4 else 1 if len(typed) < 8 else 2
        found = [node.label for node in suggest(typed, KINDS, 100)]
        assert sorted(found) == sorted(title for title in titles if mistakes(typed, title) <= allowed)
        counts = [mistakes(typed, title) for title in found]
        assert counts == sorted(counts)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("日", {"日本語", "東京と日本", "AI日本"}),
        ("日本", {"日本語", "東京と日本", "AI日本"}),
        ("日本語", {"日本語"}),
        ("本語", {"日本語"}),
        ("語", {"日本語"}),
        ("日語", set()),
        ("と日", {"東京と日本"}),
        ("日本 東京", {"東京と日本"}),
        ("ai", {"AI日本"}),
        ("ai日", {"AI日本"}),
        ("서울", {"서울시"}),
        ("울", {"서울시"}),
    ],
)
def test_scripts_without_blanks(typed: str, found: set[str]) -> None:
    """In Chinese, Japanese and Korean any stretch of a name finds it."""
    titles = ["日本語", "東京と日本", "AI日本", "서울시"]
    assert set(labels({f"{number}.md": {"title": title} for number, title in enumerate(titles)}, typed)) == found


@pytest.mark.parametrize("typed", ["", " ", "\n", "*", "…", "+-~"])
def test_without_words_nothing_is_suggested(typed: str) -> None:
    """Blanks and signs begin no word, not even those of a title that has none."""
    assert labels({"1.md": {"title": "a"}, "2.md": {"title": "…"}}, typed) == []
    assert labels({"1.md": {"title": "…"}}, "a") == []


@pytest.mark.parametrize("first", [-1, 0, 1, 2, 5])
def test_no_more_than_asked_for(first: int) -> None:
    """At most so many come, none where none are asked for, or there are none."""
    documents = {f"{number}.md": {"title": "red"} for number in range(9)}
    assert labels(documents, "red", first) == ["red"] * max(0, first)
    assert labels({}, "red", first) == []


@FEW
@given(
    titles=st.lists(st.text(min_size=1, max_size=8), max_size=4),
    typed=st.lists(st.text(st.characters(), max_size=12), max_size=5),
)
def test_any_text_can_be_typed(titles: list[str], typed: list[str]) -> None:
    """Whatever titles there are and whatever is typed, the answer is some nodes of the kinds asked for, each once."""
    graph = graph_of({f"{number}.md": {"title": title, "topics": ["a"]} for number, title in enumerate(titles)})
    suggest = completions(graph).suggest
    for text in [*titles, *typed]:
        found = suggest(text, [NodeKind.ARTICLE], 3)
        assert len({node.id for node in found}) == len(found) <= 3
        assert {node.kind for node in found} <= {NodeKind.ARTICLE}


def test_few_are_the_first_of_many() -> None:
    """However few are asked for, they are those that come first where more are: the label that begins with all that was
    typed is among many that have its words."""
    documents: dict[str, Any] = {f"{number}.md": {"title": f"The great barrier {number}"} for number in range(20)}
    documents["b.md"] = {"title": "The Beatles"}
    assert labels(documents, "the b", 1) == ["The Beatles"]
    every = labels(documents, "the b", 21)
    assert [labels(documents, "the b", first) for first in range(22)] == [every[:first] for first in range(22)]
