"""Merging: others put among items that are in an order already."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from graph.merging import merged, shifted

NUMBERS = st.sets(st.integers(0, 20))


@given(items=NUMBERS, added=NUMBERS)
def test_items_and_others_are_all_in_order(items: set[int], added: set[int]) -> None:
    """All are there in their order, and each item is where it is said to be."""
    ordered, new = sorted(items), sorted(added - items)
    places = [bisect_left(ordered, each) for each in new]
    found = merged(ordered, places, new)
    assert found == sorted(items | added)
    assert [found[place] for place in shifted(len(ordered), places).tolist()] == ordered
