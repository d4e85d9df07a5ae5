"""Layers: a mapping with changes is the mapping that has them, and what was there before stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import layers
from graph.build.layers import layered

KEYS, VALUES = st.sampled_from("abcdef"), st.integers(0, 2)


@given(
    base=st.dictionaries(KEYS, VALUES),
    steps=st.lists(st.dictionaries(KEYS, st.none() | VALUES)),
    most=st.integers(0, 9),
)
def test_it_is_a_dictionary_with_the_changes(
    base: dict[str, int], steps: list[dict[str, int | None]], most: int
) -> None:
    """Whether or not layers became one: keys, values, absent ones and the length are those of a dictionary."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers, "_MOST_ABOVE", most)
        found = layered(base)
        expected = dict(base)
        for step in steps:
            before, was = found, dict(expected)
            found = found.changed(step)
            expected = {key: value for key, value in {**expected, **step}.items() if value is not None}
            assert dict(found) == expected
            assert len(found) == len(expected)
            assert [found.get(key) for key in "abcdef"] == [expected.get(key) for key in "abcdef"]
            assert dict(before) == was
            others = {key for key in "abcdef" if was.get(key) != expected.get(key)}
            assert others <= {*found.changed_since(before)}
            assert others <= {*found.changed_since(was)}


def test_of_few_changes_few_keys_are_told() -> None:
    """Not those that were there before and stay."""
    base = {"a": 1, "b": 2}
    first = layered(base).changed({"a": 3})
    assert {*first.changed_since(base)} == {"a"}
    assert {*first.changed({"c": 4}).changed_since(first)} == {"a", "c"}
