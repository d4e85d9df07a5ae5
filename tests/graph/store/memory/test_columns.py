"""Columns: values of nodes as codes."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build.rows import NOWHERE
from graph.instants import from_microseconds, microseconds
from graph.store.memory.columns import (
    Column,
    ListColumn,
)
from graph.succession import Step
from tests.reference import plain

NUMBERS = st.lists(st.none() | st.integers(-3, 3), max_size=8)
TEXTS = st.lists(st.none() | st.sampled_from(["a", "A", "á", "Á", "b", "ab", ""]), max_size=8)
VALUES = NUMBERS | TEXTS
PICKED = st.sets(st.integers(0, 8))


def text_key(value: str) -> tuple[str, str]:
    return (plain(value), value)


@given(values=VALUES)
def test_values_come_back(values: list[Any]) -> None:
    """Each row has its value; distinct values are kept once, text in the order of its form without case and accents,
    then of itself."""
    column = Column.of(values)
    assert [column.value(row) for row in range(len(values))] == values
    distinct = {value for value in values if value is not None}
    assert column.values == sorted(distinct, key=text_key if str in map(type, distinct) else None)


@given(values=VALUES, asked=st.integers(-4, 4) | st.sampled_from(["a", "A", "c", ""]))
def test_rows_of_a_value(values: list[Any], asked: Any) -> None:
    """Rows are equal to a value, among values, or without one, as comparing them one by one gives."""
    column = Column.of(values)
    assert column.equal(asked).tolist() == [value == asked for value in values]
    assert column.among([asked, "b", 2]).tolist() == [value in {asked, "b", 2} for value in values]
    assert column.among([]).tolist() == [False] * len(values)
    assert column.missing().tolist() == [value is None for value in values]


@given(values=NUMBERS, bound=st.integers(-4, 4))
def test_rows_by_size(values: list[int | None], bound: int) -> None:
    """Rows are below or above a number, inclusive or not, as comparing them one by one gives; missing ones never are."""
    column = Column.of(values)
    assert column.below(bound, inclusive=False).tolist() == [v is not None and v < bound for v in values]
    assert column.below(bound, inclusive=True).tolist() == [v is not None and v <= bound for v in values]
    assert column.above(bound, inclusive=False).tolist() == [v is not None and v > bound for v in values]
    assert column.above(bound, inclusive=True).tolist() == [v is not None and v >= bound for v in values]


@given(values=TEXTS)
def test_rows_of_a_text(values: list[str | None]) -> None:
    """A test of text is asked of the form without case and accents, once for each distinct text, never of none."""
    asked: list[str] = []

    def begins(text: str) -> bool:
        asked.append(text)
        return text.startswith("a")

    found = Column.of(values).where(begins)
    assert found.tolist() == [value is not None and plain(value).startswith("a") for value in values]
    assert len(asked) == len({value for value in values if value is not None})


@given(values=VALUES, descending=st.booleans(), data=st.data())
def test_sort_keys_order_rows_and_absent_values(values: list[Any], data: st.DataObject, *, descending: bool) -> None:
    """Sorting by keys is sorting by values, missing ones last in either direction; the key of any value, whether or not
    a row has it, stands before, at, or behind each row's key as the value does."""
    column = Column.of(values)
    keys = column.descending if descending else column.ascending
    texts = any(isinstance(value, str) for value in values)
    sought: Any = data.draw(st.sampled_from(["", "a", "aa", "á", "Z"]) if texts else st.integers(-4, 4))

    def key(value: Any) -> Any:
        return text_key(value) if isinstance(value, str) else value

    mark = column.key_of(sought, descending=descending)
    for row, value in enumerate(values):
        assert column.key_of(value, descending=descending) == keys[row]
        if value is None:
            assert mark < keys[row]
            continue
        before = key(value) > key(sought) if descending else key(value) < key(sought)
        assert (keys[row] < mark, keys[row] == mark) == (before, value == sought)


@pytest.mark.parametrize(("values", "sought"), [([1, None], "a"), (["a"], 1)])
def test_values_of_another_type_have_no_place(values: list[Any], sought: Any) -> None:
    """A text has no place among numbers, nor a number among texts."""
    with pytest.raises(TypeError):
        Column.of(values).key_of(sought, descending=False)


@given(lists=st.lists(st.lists(st.sampled_from(["a", "A", "b"]), max_size=3), max_size=5))
def test_lists_keep_their_entries(lists: list[list[str]]) -> None:
    """A column of lists has each entry of each row, in order."""
    column = ListColumn.of(lists)
    entries = zip(column.owners.tolist(), (column.column.values[code] for code in column.codes), strict=True)
    assert list(entries) == [(row, item) for row, items in enumerate(lists) for item in items]
    assert column.size == len(lists)


@given(instant=st.datetimes(timezones=st.just(UTC)))
def test_instants_come_back(instant: datetime) -> None:
    """An instant is a whole number of microseconds that fits into 64 bits, before 1970 too."""
    value = microseconds(instant)
    assert np.int64(value) == value
    assert from_microseconds(value) == instant


@given(
    drawn=st.one_of(*(st.tuples(each, st.lists(st.tuples(each, PICKED), max_size=3)) for each in (NUMBERS, TEXTS))),
    is_folded=st.booleans(),
)
def test_a_column_that_changed_is_as_one_of_its_values(
    drawn: tuple[list[Any], list[tuple[list[Any], set[int]]]], is_folded: bool
) -> None:
    """Whatever rows go, come or have another value, codes mean the values, which are in order; unused ones can be left out."""
    values, changes = drawn
    column = Column.of(values)
    for new, picked in changes:
        if is_folded and str in map(type, column.values):
            assert column.folded == [plain(value) for value in column.values]
        kept = sorted(row for row in picked if row < len(values))
        before = np.array([*kept, *([NOWHERE] * len(new))], np.int32)
        values = [*(values[row] for row in kept), *new]
        column = column.next(before, np.arange(len(kept), len(before)), new)
    fresh = Column.of(values)
    for found in (column, column.compact()):
        assert [found.value(row) for row in range(len(values))] == values
        for name in ("ascending", "descending"):
            order, expected = (np.argsort(getattr(each, name), kind="stable").tolist() for each in (found, fresh))
            assert order == expected
        for value in values:
            assert found.equal(value).tolist() == fresh.equal(value).tolist()
            assert found.among([value]).tolist() == fresh.among([value]).tolist()
        if str in map(type, found.values):
            assert found.folded == [plain(value) for value in found.values]
    assert column.compact().values == fresh.values


@given(
    lists=st.lists(st.lists(st.sampled_from("abc"), max_size=3), max_size=6),
    others=st.lists(st.lists(st.sampled_from("bcd"), max_size=3), max_size=4),
    gone=PICKED,
)
def test_lists_that_changed_are_as_others(lists: list[list[str]], others: list[list[str]], gone: set[int]) -> None:
    """Entries of those that are gone go, and those that are new or have another list have what it says."""
    kept = [row for row in range(len(lists)) if row not in gone]
    rows = np.full(len(lists), NOWHERE, np.int32)
    rows[kept] = np.arange(len(kept))
    before = np.array([*kept, *([NOWHERE] * len(others))], np.int32)
    new = np.arange(len(kept), len(before), dtype=np.int32)
    found = ListColumn.of(lists).next(Step(rows, before, new), new, others)
    entries = zip(found.owners.tolist(), [found.column.values[code] for code in found.codes.tolist()], strict=True)
    expected = [*(lists[row] for row in kept), *others]
    assert sorted(entries) == sorted((row, item) for row, items in enumerate(expected) for item in items)
    assert found.size == len(expected)
