"""Spellings: words that begin nearly as another does, of an index and beside it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.merging import merged, shifted
from graph.store.memory.spellings import Spellings
from tests.graphs import FEW

VOCABULARY = st.sets(st.text("abc", min_size=1, max_size=7), max_size=12)


@FEW
@given(known=VOCABULARY, added=VOCABULARY, word=st.text("abc", min_size=4, max_size=8), typos=st.integers(1, 2))
def test_words_that_come_later_are_found_as_others_are(known: set[str], added: set[str], word: str, typos: int) -> None:
    """An index with words beside it finds what an index of all of them does."""
    ordered, new = sorted(known), sorted(added - known)
    places = [sum(each < other for each in ordered) for other in new]
    everything = merged(ordered, places, new)
    codes = shifted(len(ordered), places)
    found = Spellings.of(ordered).next(codes, new, np.array([everything.index(each) for each in new], np.int64))
    assert sorted(found.nearly(word, typos).tolist()) == sorted(Spellings.of(everything).nearly(word, typos).tolist())
