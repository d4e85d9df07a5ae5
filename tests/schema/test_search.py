"""Search over the API."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Limits
from tests.graphs import graph_of
from tests.schema.conftest import Ask, asking, codes, data_at

QUERY = """query($query: String!, $kinds: [NodeKind!], $where: ArticleFilter, $first: Int) {
  search(query: $query, kinds: $kinds, where: $where, first: $first) {
    totalCount edges { score node { label kind } } nodes { label } pageInfo { hasNextPage } } }"""


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Articles, a topic and a provider that say “fox”, in titles, bodies, keywords and names."""
    return asking(
        graph_of(
            {
                "1.md": '{"title": "Réd fox", "excerpt": "jumps over the lazy dog", "quality": 1}\n'
                "<p>A <b>hid</b>den <i>den</i></p><script>scripted()</script>",
                "2.md": {"title": "Green fox", "webUrl": "https://a.example/2", "updatedDateTime": "2020-01-02"},
                "2-old.md": {"title": "Lost headline", "webUrl": "https://a.example/2"},
                "3.md": {"title": "Lazy afternoon", "excerpt": "nothing moves"},
                "t.md": {"taxonomy": "topic", "name": "Foxes", "keywords": ["fox", "afternoons"]},
                "o.md": {"taxonomy": "organization", "name": "Fox Media", "domain": "fox.example"},
            }
        )
    )


def labels(ask: Ask, query: str, **variables: Any) -> list[str]:
    found = data_at(ask, "search", QUERY, query=query, **variables)
    assert found["totalCount"] == len(found["nodes"])
    assert [edge["node"]["label"] for edge in found["edges"]] == [node["label"] for node in found["nodes"]]
    return [node["label"] for node in found["nodes"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("RED", {"Réd fox"}),
        ("rèd green", {"Réd fox", "Green fox"}),
        ('"lazy dog"', {"Réd fox"}),
        ('"dog lazy"', set()),
        ("+fox +green", {"Green fox"}),
        ("fox -green", {"Réd fox", "Foxes", "Fox Media"}),
        ("aftern*", {"Lazy afternoon", "Foxes"}),
        ("afternooon~", {"Lazy afternoon", "Foxes"}),
        ("den", {"Réd fox"}),
        ("b", set()),
        ("scripted", set()),
        ("afternoons", {"Foxes", "Lazy afternoon"}),
        ('"afternoons"', {"Foxes"}),
        ("lost", {"Green fox"}),
        ("", set()),
        ("   ", set()),
        ('"', set()),
        ("-fox", set()),
        ("+", set()),
    ],
)
def test_what_is_found(ask: Ask, query: str, found: set[str]) -> None:
    """Any word, phrases, must, must not, beginnings and typos; case, accents and markup do not count; keywords are text
    of their topic and never of its articles; titles that lost find their article; blank text finds nothing."""
    assert sorted(labels(ask, query)) == sorted(found)


def test_best_first(ask: Ask) -> None:
    """Scores do not rise, and more of the words rank higher."""
    edges = data_at(ask, "search.edges", QUERY, query="nothing moves dog")
    assert [edge["node"]["label"] for edge in edges] == ["Lazy afternoon", "Réd fox"]
    scores = [edge["score"] for edge in edges]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1] > 0


def test_kinds_and_filters(ask: Ask) -> None:
    """Kinds are kept to, null for all and none for an empty list; a filter applies to articles, and others pass."""
    assert set(labels(ask, "fox", kinds=["ARTICLE"])) == {"Réd fox", "Green fox"}
    assert labels(ask, "fox", kinds=["TOPIC"]) == ["Foxes"]
    assert set(labels(ask, "fox", kinds=["PROVIDER", "TOPIC", "TOPIC"])) == {"Foxes", "Fox Media"}
    assert len(labels(ask, "fox", kinds=None)) == 4
    assert labels(ask, "fox", kinds=[]) == []
    where = {"quality": {"eq": 1}}
    assert set(labels(ask, "fox", where=where)) == {"Réd fox", "Foxes", "Fox Media"}
    assert labels(ask, "fox", where=where, kinds=["ARTICLE"]) == ["Réd fox"]
    assert set(labels(ask, "fox", where={})) == set(labels(ask, "fox"))
    few = data_at(ask, "search", QUERY, query="fox", where=where, first=1)
    assert (few["totalCount"], len(few["nodes"]), few["pageInfo"]["hasNextPage"]) == (3, 1, True)


def test_only_some_of_a_page_can_be_asked_for(ask: Ask) -> None:
    """No rows may be asked for, to count only; more than a page are BAD_USER_INPUT."""
    nothing = data_at(ask, "search", QUERY, query="fox", first=0)
    assert (nothing["totalCount"], nothing["nodes"], nothing["pageInfo"]["hasNextPage"]) == (4, [], True)
    for first in (-1, 101):
        assert codes(ask(QUERY, query="fox", first=first)) == ["BAD_USER_INPUT"]


LENGTHS = """query($q: String!) { search(query: $q) { totalCount } coverage(of: $q) { totalCount }
  articles(where: { text: $q }) { totalCount } }"""


@pytest.mark.parametrize("limit", [5, 1_000])
def test_texts_have_a_longest_length(limit: int) -> None:
    """Text of the limit's length is searched for; one character more is BAD_USER_INPUT, with both lengths in the message,
    for search, coverage and the filter alike."""
    ask = asking(graph_of({"a.md": {"title": "A"}}), Limits(search_length=limit))
    assert "errors" not in ask(LENGTHS, q="é" * limit)
    for field in ("search(query: $q)", "coverage(of: $q)", "articles(where: { related: { some: { text: $q } } })"):
        answer = ask(f"query($q: String!) {{ {field} {{ totalCount }} }}", q="é" * (limit + 1))
        assert codes(answer) == ["BAD_USER_INPUT"]
        assert f"{limit + 1:,} characters" in answer["errors"][0]["message"]
        assert f"at most {limit:,}" in answer["errors"][0]["message"]


@given(text=st.text(st.characters()))
def test_any_text_is_valid(ask: Ask, text: str) -> None:
    """No text is an error, for search, coverage and the filter, whatever characters it has, lone surrogates
    among them."""
    assert "errors" not in ask(LENGTHS, q=text)


@given(text=st.text('fox red"+-*~ \\^:()[]{}/ANDORT', max_size=40))
def test_any_syntax_is_valid(ask: Ask, text: str) -> None:
    """No text of signs and words is an error, for search, coverage and the filter."""
    assert "errors" not in ask(LENGTHS, q=text)
