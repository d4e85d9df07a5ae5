"""Bookmarks of a database are numbers of generations; of several the newest counts, and nothing else is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph.errors import BookmarkInvalid
from graph.store.postgres.bookmarks import bookmark_of, newest
from graph.store.postgres.generations import NONE, Generation

NUMBERS = some.integers(min_value=0, max_value=2**31 - 1)


@given(some.lists(NUMBERS, min_size=1), some.sampled_from([",", ", ", " , "]))
def test_of_several_the_newest_counts(numbers: list[int], between: str) -> None:
    """However they are set apart, as lists in headers are."""
    bookmarks = [bookmark_of(Generation(number, NONE.version, NONE.summary)) for number in numbers]
    assert newest(between.join(bookmarks)) == max(numbers)


@pytest.mark.parametrize(
    "sent", ["", " ", ",", "1,", "1,,2", "-1", "+1", "1.5", "0x1", "1_0", "²", "١", "one", "1" * 19, "1 2", "1\n"]
)
def test_nothing_else_is_one(sent: str) -> None:
    """What no store gave is refused, and not taken for the beginning."""
    with pytest.raises(BookmarkInvalid):
        newest(sent)
