"""Differences: of two sets of rows those that are gone and those that have come, however they are looked through."""

from hypothesis import given
from hypothesis import strategies as st

from graph.store.postgres.differences import differ, differ_in_order
from graph.store.postgres.tables import Table, columns

TABLE = Table("numbers", columns("key int8, place int4, value text"), 2)
ROWS = st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 2)), st.sampled_from(["a", "b"]))


def rows_of(values: dict[tuple[int, int], str]) -> list[tuple[object, ...]]:
    return [(*key, value) for key, value in sorted(values.items())]


@given(before=ROWS, after=ROWS)
def test_what_is_gone_and_what_has_come(before: dict[tuple[int, int], str], after: dict[tuple[int, int], str]) -> None:
    """What is the same is in neither."""
    found = differ(TABLE, rows_of(before), rows_of(after))
    assert {*found.gone} == {*rows_of(before)} - {*rows_of(after)}
    assert {*found.come} == {*rows_of(after)} - {*rows_of(before)}


@given(before=ROWS, after=ROWS, most=st.integers(1, 9))
def test_rows_in_order_differ_alike(
    before: dict[tuple[int, int], str], after: dict[tuple[int, int], str], most: int
) -> None:
    """However few are held at once."""
    parts = [*differ_in_order(TABLE, rows_of(before), rows_of(after), most)]
    whole = differ(TABLE, rows_of(before), rows_of(after))
    assert [row for part in parts for row in part.gone] == whole.gone
    assert [row for part in parts for row in part.come] == whole.come
    assert all(len(each) <= most for part in parts for each in (part.gone, part.come))
