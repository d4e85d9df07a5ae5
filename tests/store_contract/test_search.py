"""Search: which nodes are found, how they are ranked, and how the ranking is paged."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.errors import CursorExpired, CursorInvalid
from graph.store.base import View
from graph.store.questions import Search
from tests.graphs import FEW, graph_of
from tests.store_contract.conftest import OpenView

WORDS = st.sampled_from(["red", "green", "blue", "Rot", "röt", "redder"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
CORPORA = st.lists(
    st.fixed_dictionaries({"title": TEXTS, "excerpt": TEXTS, "topics": st.lists(WORDS, max_size=2)}), max_size=8
)
QUERIES = st.lists(
    st.sampled_from(["red", "green", "blue", "+red", "-green", '"red green"', "re*", "reed~", "rot"]), min_size=1
).map(" ".join)

SEARCHED = graph_of(
    {
        "1.md": '{"title": "Réd fox", "excerpt": "jumps over the lazy dog"}\n<p>A <b>hid</b>den <i>den</i></p>'
        "<script>scripted()</script> <!-- commented -->",
        "2.md": {"title": "Green fox", "webUrl": "https://a.example/2", "updatedDateTime": "2020-01-02"},
        "2-old.md": {"title": "Vanished headline", "webUrl": "https://a.example/2", "updatedDateTime": "2020-01-01"},
        "3.md": {"title": "Lazy afternoon", "related": [{"title": "Mentioned once", "webUrl": "https://a.example/2"}]},
        "t.md": {
            "taxonomy": "topic",
            "name": "Foxes",
            "shortname": "Vulpes",
            "description": "of the woods",
            "keywords": ["fox", "reynard"],
            "hashtags": ["#foxy"],
        },
        "o.md": {"taxonomy": "organization", "name": "Fox Media", "domain": "fox.example", "otherNames": ["Volpe"]},
    }
)


@pytest.fixture(scope="module")
def searched(open_view: OpenView) -> Iterator[View]:
    """A view of what is searched."""
    with open_view(SEARCHED) as view:
        yield view


def labels(view: View, query: str, *kinds: NodeKind) -> list[str]:
    return [node.label for node in view.search(Search(query, kinds or tuple(NodeKind)), 100, None).nodes]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("red", {"Réd fox"}),
        ("RÉD", {"Réd fox"}),
        ("fox", {"Réd fox", "Green fox", "Foxes", "Fox Media"}),
        ("red green", {"Réd fox", "Green fox"}),
        ("+fox green", {"Réd fox", "Green fox", "Foxes", "Fox Media"}),
        ("+fox +green", {"Green fox"}),
        ("fox -green", {"Réd fox", "Foxes", "Fox Media"}),
        ('"lazy dog"', {"Réd fox"}),
        ('"dog lazy"', set()),
        ('+"lazy dog" afternoon', {"Réd fox"}),
        ('lazy -"lazy dog"', {"Lazy afternoon"}),
        ("lazy-dog", {"Réd fox"}),
        ("after*", {"Lazy afternoon"}),
        ("after", set()),
        ("+fo* -fox", set()),
        ("grean~", {"Green fox"}),
        ("grean", set()),
        ("fxo~", set()),
        ("aftrenonn~", {"Lazy afternoon"}),
        ("hid", {"Réd fox"}),
        ("den", {"Réd fox"}),
        ("b", set()),
        ("script", set()),
        ("scripted", set()),
        ("commented", set()),
        ("reynard", {"Foxes"}),
        ("foxy", {"Foxes"}),
        ("vulpes", {"Foxes"}),
        ("woods", {"Foxes"}),
        ("volpe", {"Fox Media"}),
        ("vanished", {"Green fox"}),
        ("mentioned", {"Green fox"}),
        ("", set()),
        (" \t\n", set()),
        ('"', set()),
        ('""', set()),
        ("+ - * ~", set()),
        ("-fox", set()),
        ("!?…", set()),
        ("fox" * 40, set()),
    ],
)
def test_what_is_found(searched: View, query: str, found: set[str]) -> None:
    """Any word, phrases, must, must not, beginnings and typos; case, accents and markup do not count; keywords are text
    of their topic only; titles that lost, and those that only a related list gives, still find their article."""
    assert sorted(labels(searched, query)) == sorted(found)
    assert searched.search(Search(query), 100, None).total() == len(found)


def test_kinds_are_kept_to(searched: View) -> None:
    """Nodes of other kinds than those that were asked for are not found, nor counted; of no kinds, none."""
    assert set(labels(searched, "fox", NodeKind.ARTICLE)) == {"Réd fox", "Green fox"}
    assert labels(searched, "fox", NodeKind.TOPIC) == ["Foxes"]
    assert set(labels(searched, "fox", NodeKind.TOPIC, NodeKind.PROVIDER)) == {"Foxes", "Fox Media"}
    assert searched.search(Search("fox", (NodeKind.TOPIC,)), 1, None).total() == 1
    nothing = searched.search(Search("fox", ()), 100, None)
    assert (nothing.nodes, nothing.total()) == ([], 0)


def test_better_matches_rank_higher(open_view: OpenView) -> None:
    """More of the words, rarer words, words in titles, and words in shorter texts rank higher."""
    filler = " ".join(f"w{number}" for number in range(40))
    with open_view(
        graph_of(
            {
                "both.md": {"title": "n0", "excerpt": "common rare"},
                "rare.md": {"title": "n1", "excerpt": "rare other"},
                "common.md": {"title": "n2", "excerpt": "common other"},
                "more.md": {"title": "n3", "excerpt": "common thing"},
                "title.md": {"title": "subject n4", "excerpt": "x y"},
                "excerpt.md": {"title": "n5 n6", "excerpt": "subject y"},
                "short.md": {"title": "n7", "excerpt": "point made"},
                "long.md": {"title": "n8", "excerpt": f"point {filler}"},
            }
        )
    ) as view:
        assert labels(view, "common rare")[:2] == ["n0", "n1"]
        assert labels(view, "subject") == ["subject n4", "n5 n6"]
        assert labels(view, "point") == ["n7", "n8"]


@FEW
@given(documents=CORPORA, query=QUERIES, first=st.integers(1, 3))
def test_pages_of_a_ranking_are_parts_of_it(
    open_view: OpenView, documents: list[dict[str, Any]], query: str, first: int
) -> None:
    """Walked page by page a search gives each row once, in the order and with the scores of all at once, however many
    scores are equal; scores do not rise; any kinds give those of all kinds that are of them."""
    graph = graph_of({f"{number}.md": document for number, document in enumerate(documents)})
    with open_view(graph) as view:
        whole = view.search(Search(query), 1000, None)
        scores = [whole.detail(index) for index in range(len(whole.nodes))]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)
        assert len({node.id for node in whole.nodes}) == len(whole.nodes) == whole.total()
        found, cursor, more = [], None, True
        while more:
            part = view.search(Search(query), first, cursor)
            assert part.has_previous is (cursor is not None)
            found += [(node, part.detail(index)) for index, node in enumerate(part.nodes)]
            assert len(found) <= 1000, "the walk does not end"
            more = part.has_next
            cursor = part.cursor(len(part.nodes) - 1) if part.nodes else None
        assert found == list(zip(whole.nodes, scores, strict=True))
        articles = view.search(Search(query, (NodeKind.ARTICLE,)), 1000, None)
        assert set(articles.nodes) == {node for node in whole.nodes if node.kind is NodeKind.ARTICLE}


@given(query=st.text(st.characters()))
def test_any_text_is_a_valid_query(searched: View, query: str) -> None:
    """No text is an error, and what is counted is what is found."""
    found = searched.search(Search(query), 100, None)
    assert found.total() == len(found.nodes)


@given(query=st.text('fox red"+-*~ \\^:()[]{}/ANDORT', max_size=30))
def test_any_syntax_is_a_valid_query(searched: View, query: str) -> None:
    """No text of signs and words is an error, and nothing is found twice."""
    found = searched.search(Search(query), 100, None)
    assert found.total() == len({node.id for node in found.nodes}) == len(found.nodes)


def test_cursors_are_of_one_search_and_one_version(open_view: OpenView) -> None:
    """A cursor of another search is CursorInvalid, one of another version of the graph CursorExpired."""
    with open_view(SEARCHED) as view:
        cursor = view.search(Search("fox"), 1, None).cursor(0)
        for other in (Search("foxes"), Search("fox", (NodeKind.ARTICLE,))):
            with pytest.raises(CursorInvalid):
                view.search(other, 1, cursor)
        for bad in ("", "x", "ﬀ", cursor[:-1] + "!", cursor[:8]):
            with pytest.raises(CursorInvalid):
                view.search(Search("fox"), 1, bad)
    with (
        open_view(graph_of({"1.md": {"title": "fox"}, "2.md": {"title": "fox"}})) as view,
        pytest.raises(CursorExpired),
    ):
        view.search(Search("fox"), 1, cursor)


@pytest.mark.parametrize("place", [99, 2**31, 2**62, 2**63 - 1])
def test_a_forged_place_is_behind_all_rows(searched: View, place: int) -> None:
    """A cursor that was altered to stand far behind the last row finds nothing there, and costs nothing."""
    found = searched.search(Search("fox"), 10, forged(searched.search(Search("fox"), 1, None).cursor(0), place))
    assert (found.nodes, found.has_next) == ([], False)


@pytest.mark.parametrize("place", [-1, 2**63, 1.0, "1", None, [1]])
def test_a_forged_cursor_is_refused(searched: View, place: object) -> None:
    """A cursor that was altered to stand nowhere is CursorInvalid."""
    cursor = searched.search(Search("fox"), 1, None).cursor(0)
    with pytest.raises(CursorInvalid):
        searched.search(Search("fox"), 10, forged(cursor, place))


def test_equal_graphs_rank_alike(open_view: OpenView) -> None:
    """The same documents, read in another order, give the same ranking, ties included, and the same cursors."""
    documents = {f"{number}.md": {"title": "same words", "excerpt": f"n{number % 2}"} for number in range(20)}

    def ranking(graph: Graph) -> list[Any]:
        with open_view(graph) as view:
            found = view.search(Search("same n1"), 100, None)
            return [(node.id, found.detail(index), found.cursor(index)) for index, node in enumerate(found.nodes)]

    assert ranking(graph_of(documents)) == ranking(graph_of(dict(reversed(documents.items()))))


def forged(cursor: str, place: object) -> str:
    """A ranked list's cursor, made to stand at another place."""
    parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return base64.urlsafe_b64encode(json.dumps([*parts[:-1], place]).encode()).decode().rstrip("=")
