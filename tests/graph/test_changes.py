"""Changes: who is told of them, and what is kept of them for those who come later."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.changes import Changes, GraphChange, History, Place, compare
from graph.keys import NodeId, NodeKind
from tests.graphs import graph_of, graphs


def changes_to(*versions: str) -> list[GraphChange]:
    """The changes from each of these versions to the next."""
    return [GraphChange(version, before) for before, version in pairwise(versions)]


def history_of(changes: list[GraphChange], most: int = 256) -> History:
    history = History()
    for each in changes:
        history = history.then(each, most)
    return history


def followed(history: History, place: Place) -> list[GraphChange]:
    """All that is told to who is at a place."""
    found = []
    while step := history.step(place):
        change, place = step
        found.append(change)
    return found


VERSIONS = st.lists(st.sampled_from("abcd"), min_size=2, max_size=30).map(
    lambda drawn: [each for each, before in zip(drawn, [None, *drawn], strict=False) if each != before]
)


@given(VERSIONS, st.integers(1, 5), st.data())
def test_whoever_follows_is_told_of_all_in_order_or_that_they_missed_some(
    versions: list[str], most: int, data: st.DataObject
) -> None:
    """However fast somebody is: each step begins at the version that they know, the last leads to the newest one, and only where
    changes were dropped that they had not been told of is one of the steps longer than a change."""
    changes = changes_to(*versions)
    history, place = History(), Place(0, versions[0])
    told: list[GraphChange] = []
    for change in changes:
        history = history.then(change, most)
        for _ in range(data.draw(st.integers(0, 3))):
            if step := history.step(place):
                told.append(step[0])
                place = step[1]
    told += followed(history, place)
    assert [each.previous_version for each in told] == [versions[0], *(each.version for each in told)][: len(told)]
    assert [each.version for each in told[-1:]] == versions[-1:] or len(versions) == 1
    assert [each for each in told if not each.missed] == [
        each for each in changes if any(each is other for other in told)
    ]
    assert any(each.missed for each in told) or told == changes


@given(VERSIONS, st.integers(1, 5))
def test_whoever_knows_a_version_goes_on_from_it(versions: list[str], most: int) -> None:
    """From the place of a version that is known, what follows leads from it to the newest, and nothing was missed."""
    history = history_of(changes_to(*versions), most)
    for version in "abcd":
        place = history.place_of(version)
        kept = (
            [history.changes[0].previous_version, *(each.version for each in history.changes)]
            if history.changes
            else []
        )
        assert (place is not None) == (version in kept)
        if place:
            told = followed(history, place)
            assert [version, *(each.version for each in told)][-1] == versions[-1]
            assert not any(each.missed for each in told)
            assert version not in [each.version for each in told]


def test_a_version_that_was_seen_before_it_was_told_of_is_not_told_of() -> None:
    """A store shows a version, then tells of it; who begins in between is told of the next one first."""
    history = history_of(changes_to("a", "b"))
    place = Place(history.end, "c")
    for change in changes_to("b", "c", "d"):
        history = history.then(change)
    assert [each.version for each in followed(history, place)] == ["d"]


def test_what_is_kept_is_bounded_by_ids_too() -> None:
    """Of large changes fewer are kept; the latest is kept however large it is."""
    ids = tuple(NodeId(f"article_{number}") for number in range(60))
    large = [GraphChange(str(number + 1), str(number), ids) for number in range(5)]
    history = History()
    for each in large:
        history = history.then(each, most_ids=125)
    assert [each.version for each in history.changes] == ["3", "4", "5"]
    assert (history.first, history.end) == (2, 5)
    history = history.then(GraphChange("6", "5", ids * 10), most_ids=125).then(GraphChange("7", "6"), most_ids=125)
    assert [each.version for each in history.changes] == ["7"]
    assert history.step(Place(4, "4")) == (GraphChange("7", "4", missed=True), Place(7, "7"))


def test_listeners_find_what_they_are_told_of_in_the_history() -> None:
    """They are told until they end it, one after another, and hold nothing then."""
    changes = Changes(most_kept=2)
    told: list[tuple[str, int]] = []
    end = changes.listen(lambda change: told.append((change.version, changes.history.end)))
    for change in changes_to("a", "b", "c", "d"):
        changes.tell(change)
    assert told == [("b", 1), ("c", 2), ("d", 3)]
    assert len(changes.history.changes) == 2
    assert changes.listeners == 1
    end()
    assert changes.listeners == 0
    changes.tell(GraphChange("e", "d"))
    assert len(told) == 3


@given(graphs(4), graphs(4))
def test_what_is_compared_is_what_became_of_nodes(before: graph.Graph, after: graph.Graph) -> None:
    """Added and removed nodes are those of one graph alone, updated ones are in both; of equal graphs there are none."""
    found = compare(before, after)
    old, new = ({node.id for kind in NodeKind for node in each.nodes(kind)} for each in (before, after))
    assert (set(found.added), set(found.removed)) == (new - old, old - new)
    assert set(found.updated) <= old & new
    assert compare(after, after).size == 0


def test_a_node_is_updated_if_an_edge_that_leaves_it_is_another() -> None:
    """An article whose topics are others is updated, though its record is as it was."""
    before = graph_of({"a.md": {"title": "A", "topics": ["x"]}, "b.md": {"title": "B", "topics": ["x", "y"]}})
    after = graph_of({"a.md": {"title": "A", "topics": ["y"]}, "b.md": {"title": "B", "topics": ["x", "y"]}})
    found = compare(before, after)
    assert [node.label for node in after.articles if node.id in found.updated] == ["A"]
