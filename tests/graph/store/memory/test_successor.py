"""Successors: snapshots that are made of the last one and a change answer as those that are made of the graph alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NodeKind
from graph.documents.folders import Site
from graph.errors import CursorExpired
from graph.store.memory.archive import checks, verify
from graph.store.memory.masks import mask
from graph.store.memory.saved import open_snapshot
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from graph.store.questions import Search
from tests.graph.store.memory.asking import found_sets, ranked, unranked
from tests.graphs import FEW, corpora, graph_of
from tests.saving import TEXTS, save_in
from tests.store_contract.test_conditions import ARTICLES
from tests.succeeding import successor

Corpora = Sequence[tuple[Mapping[str, Any], bool]]

CORPORA = st.lists(st.tuples(corpora(), st.booleans()), min_size=2, max_size=4)
"""Documents, one set after the other, and whether all is asked of each before the next one comes."""


def ask(snapshot: Snapshot) -> tuple[Any, Any, Any]:
    """All that a snapshot can be asked."""
    view = MemoryView(snapshot)
    return unranked(view, snapshot.graph), found_sets(view), ranked(view, snapshot.graph)


def check(snapshot: Snapshot) -> None:
    """It answers as one does that is made of the graph alone."""
    fresh = Snapshot(snapshot.graph)
    found, expected = ask(snapshot), ask(fresh)
    for answers, others in zip(found[:2], expected[:2], strict=True):
        for asked in others:
            assert answers[asked] == others[asked], asked
    assert snapshot.version != fresh.version


@FEW
@given(steps=CORPORA)
def test_a_chain_of_successors_answers_as_fresh_snapshots_do(steps: Corpora) -> None:
    """Whatever came before and was asked of it: lists, filters, facets, counts, neighbours and texts are those of the graph,
    words find what has them, and what is ranked names nothing but what there is. Snapshots before it stay as they were."""
    snapshot = Snapshot(graph_of(steps[0][0]))
    earlier = [(snapshot, ask(snapshot))] if steps[0][1] else []
    for documents, asked in steps[1:]:
        snapshot = successor(snapshot, graph_of(documents))
        if asked:
            earlier.append((snapshot, ask(snapshot)))
    check(snapshot)
    for before, answers in earlier:
        before.cache.clear()
        assert ask(before) == answers


@FEW
@given(before=corpora(), after=corpora(), conditions=st.lists(ARTICLES, max_size=5))
def test_filters_of_a_successor_are_those_of_its_graph(before: Any, after: Any, conditions: list[Any]) -> None:
    """Conditions hold for the same articles, whether or not they were asked of the last snapshot."""
    first, graph = Snapshot(graph_of(before)), graph_of(after)
    for condition in conditions[::2]:
        mask(first, NodeKind.ARTICLE, condition)
    found, fresh = successor(first, graph), Snapshot(graph)
    for condition in conditions:
        masks = [mask(each, NodeKind.ARTICLE, condition).tolist() for each in (found, fresh)]
        assert masks[0] == masks[1]


@FEW
@given(documents=corpora(), data=st.data())
def test_one_document_changes(documents: dict[str, Any], data: st.DataObject) -> None:
    """One document after the other is written or taken away, all being asked each time."""
    snapshot = Snapshot(graph_of(documents))
    for _ in range(3):
        ask(snapshot)
        other = data.draw(corpora())
        name = data.draw(st.sampled_from(sorted({*documents, *other, "d0.md"})))
        changed = {key: value for key, value in documents.items() if key != name}
        documents = {**changed, name: other[name]} if name in other else changed
        snapshot = successor(snapshot, graph_of(documents))
    check(snapshot)


def test_a_saved_snapshot_stays_as_it_was_written(tmp_path: Path) -> None:
    """What succeeds an opened snapshot writes nothing into its folder, finds what is new, and so does what succeeds that."""
    save_in(tmp_path, graph_of({"a.md": {"title": "alpha"}, "b.md": {"title": "beta"}}))
    written = checks(tmp_path)
    opened = open_snapshot(tmp_path, tmp_path / TEXTS)
    second = successor(opened, graph_of({"a.md": {"title": "gamma"}, "b.md": {"title": "beta"}}))
    third = successor(second, graph_of({"a.md": {"title": "gamma"}, "c.md": {"title": "alpha"}}))
    verify(tmp_path, written)
    assert checks(tmp_path).keys() == written.keys()
    for snapshot in (second, third):
        check(snapshot)
    assert [titles(each, "alpha") for each in (opened, second, third)] == [["alpha"], [], ["alpha"]]
    check(successor(open_snapshot(tmp_path, tmp_path / TEXTS), third.graph))


def test_a_saved_index_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    """A snapshot whose folder was removed meanwhile has a successor too."""
    save_in(tmp_path, graph_of({"a.md": {"title": "alpha"}}))
    opened = open_snapshot(tmp_path, tmp_path / TEXTS)
    for path in (tmp_path / "text").iterdir():
        path.unlink()
    (tmp_path / "text").rmdir()
    check(successor(opened, graph_of({"a.md": {"title": "beta"}})))


def test_a_snapshot_may_have_two_successors() -> None:
    """The second one is that of its own graph, and so are those that follow each of them."""
    first = Snapshot(graph_of({"a.md": {"title": "alpha"}, "b.md": {"title": "beta"}}))
    one = successor(first, graph_of({"a.md": {"title": "alpha one"}, "x.md": {"title": "x"}}))
    two = successor(first, graph_of({"b.md": {"title": "beta two"}, "y.md": {"title": "y"}}))
    for snapshot in (one, two, successor(one, two.graph), successor(two, first.graph)):
        check(snapshot)
    assert titles(first, "alpha") == ["alpha"]


def test_languages_that_come_with_a_change_are_searched_by_stems() -> None:
    """Texts in a language that none was in before are found in all forms of their words, with accents and without."""
    before = graph_of({"a.md": {"title": "houses", "locale": "en"}})
    after = graph_of(
        {"a.md": {"title": "houses", "locale": "en"}, "b.md": {"title": "les maisons éclairées", "locale": "fr"}}
    )
    found = successor(Snapshot(before), after)
    check(found)
    for query in ("maison", "éclairé", "eclairees"):
        assert titles(found, query) == ["les maisons éclairées"]
    assert titles(found, "house") == ["houses"]


def test_folders_that_are_in_another_language_are_read_in_it() -> None:
    """A change of a folder's language alone changes by which forms its words are found."""
    before = graph_of({"a.md": {"title": "maisons"}})
    after = type(before)(
        **{**{name: getattr(before, name) for name in before.__struct_fields__}, "sites": {"site": Site(locale="fr")}}
    )
    found = successor(Snapshot(before), after)
    assert titles(found, "maison") == ["maisons"]
    assert found.postings.languages[int(found.postings.table.language_of[0])] == "fr"


def test_cursors_of_ranked_lists_expire_with_the_snapshot() -> None:
    """A cursor of a search tells the successor of a graph from a snapshot that was made of it."""
    graph = graph_of({f"{n}.md": {"title": f"alpha {n}"} for n in range(3)})
    fresh = Snapshot(graph)
    found = successor(successor(fresh, graph_of({})), graph)
    cursor = MemoryView(found).search(Search("alpha"), 1, None).cursor(0)
    with pytest.raises(CursorExpired):
        MemoryView(fresh).search(Search("alpha"), 1, cursor)
    assert MemoryView(found).summary.analysis_version != MemoryView(fresh).summary.analysis_version


def titles(snapshot: Snapshot, query: str) -> list[str]:
    """What is found."""
    return [node.label for node in MemoryView(snapshot).search(Search(query), 100, None).nodes]
