"""Edges as columns."""

from hypothesis import given
from hypothesis import strategies as st

from graph.build.edges import EdgeDrafts

ROWS = {"a": 2, "b": 0, "c": 1}
ADDED = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from(["x", "y", "z"])), max_size=12
)


@given(added=ADDED)
def test_the_table_has_each_edge_once(added: list[tuple[str, str, str]]) -> None:
    """Edges are in the order of source rows, positions count from 0 as they were added, and those who state one are united."""
    drafts = EdgeDrafts()
    for source, target, stated_by in added:
        drafts.add(source, target, [stated_by])
    table = drafts.table(ROWS, ROWS)
    expected = []
    for source in sorted(ROWS, key=ROWS.__getitem__):
        targets = dict.fromkeys(target for start, target, _ in added if start == source)
        for position, target in enumerate(targets):
            stated = sorted({by for start, end, by in added if (start, end) == (source, target)})
            expected.append((ROWS[source], ROWS[target], position, tuple(stated)))
    found = [
        (int(table.source[index]), int(table.target[index]), int(table.position[index]), table.sources(index))
        for index in range(len(table))
    ]
    assert found == expected
    assert not table.inferred.any()


@given(added=ADDED, order=st.permutations("abc"))
def test_nodes_may_be_added_in_any_order(added: list[tuple[str, str, str]], order: list[str]) -> None:
    """Tables are equal, byte for byte, whichever node's edges were added first."""
    one, other = EdgeDrafts(), EdgeDrafts()
    for source, target, stated_by in added:
        one.add(source, target, [stated_by])
    for source, target, stated_by in sorted(added, key=lambda edge: order.index(edge[0])):
        other.add(source, target, [stated_by])
    first, second = one.table(ROWS, ROWS), other.table(ROWS, ROWS)
    assert first.source_sets == second.source_sets
    for column in ("source", "target", "position", "inferred", "source_set"):
        assert getattr(first, column).tobytes() == getattr(second, column).tobytes()


def test_no_edges_make_an_empty_table() -> None:
    """A table without edges has its columns all the same."""
    table = EdgeDrafts().table({}, {})
    assert len(table) == 0
    assert table.source.dtype == table.target.dtype == "int32"
    assert table.inferred.dtype == "bool"


def test_drafts_know_what_they_hold() -> None:
    """Whether an edge leaves a node, and what each target's edges are stated by, can be asked while collecting."""
    drafts = EdgeDrafts()
    drafts.add("a", "b", ["x"])
    drafts.add("c", "b", ["y", "z"], inferred=True)
    assert drafts.has_any("a")
    assert not drafts.has_any("b")
    assert list(drafts.sources_by_target()) == [("b", {"x"}), ("b", {"y", "z"})]
    assert drafts.table(ROWS, ROWS).inferred.tolist() == [True, False]
