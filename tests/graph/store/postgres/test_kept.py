"""What is kept of the database."""

from functools import partial

import numpy as np

from graph.store.postgres.kept import Kept


def test_what_is_kept_is_not_worked_out_again() -> None:
    """The first answer by a key is that of all later ones, be it empty; another key has its own."""
    kept = Kept()
    assert kept.keep("a", lambda: [1]) == [1]
    assert kept.keep("a", lambda: [2]) == [1]
    assert kept.keep("b", list) == []
    assert kept.keep("b", lambda: [3]) == []
    assert kept.get("c") is None


def test_what_was_longest_not_asked_for_goes_first() -> None:
    """There is room for so many bytes; what weighs more than all of it is not kept."""
    kept = Kept(3_000)
    large = np.zeros(1_000, np.uint8)
    for key in "ab":
        kept.put(key, large)
    assert kept.get("a") is large
    kept.put("c", large)
    assert kept.get("b") is None
    assert kept.get("a") is kept.get("c") is large
    huge = np.zeros(4_000, np.uint8)
    assert kept.put("d", huge) is huge
    assert kept.get("d") is None


def test_what_generations_have_is_held() -> None:
    """That of the two latest generations is there, whatever it weighs; that of an older one is worked out again."""
    kept = Kept(1)
    for generation in (1, 2, 3):
        assert kept.hold("all", generation, partial(np.zeros, generation)).shape == (generation,)
    assert kept.hold("all", 3, lambda: np.zeros(9)).shape == (3,)
    assert kept.hold("all", 2, lambda: np.zeros(9)).shape == (2,)
    assert kept.hold("all", 1, lambda: np.zeros(9)).shape == (9,)
    assert kept.hold("other", 3, lambda: np.zeros(7)).shape == (7,)
