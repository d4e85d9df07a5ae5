"""Whole answers are kept for what was asked of a version, within bounds."""

from hypothesis import given
from hypothesis import strategies as st

from newsgraph.responses import ResponseCache

QUESTIONS = st.tuples(st.sampled_from(["v1", "v2"]), st.binary(max_size=3))


@given(asked=st.lists(st.tuples(QUESTIONS, st.binary(max_size=2_000))))
def test_what_is_kept_is_what_was_put(asked: list[tuple[tuple[str, bytes], bytes]]) -> None:
    """An answer that comes back is the last one that was put for this question of this version."""
    cache = ResponseCache(10_000)
    last: dict[tuple[str, bytes], bytes] = {}
    for question, answer in asked:
        cache.put(*question, answer)
        last[question] = answer
        for each, expected in last.items():
            assert cache.get(*each) in {None, expected}


def test_an_answer_comes_back() -> None:
    """What was put comes back, for its version alone."""
    cache = ResponseCache(10_000)
    cache.put("v1", b"question", b"answer")
    assert cache.get("v1", b"question") == b"answer"
    assert cache.get("v2", b"question") is None
    assert cache.get("v1", b"question ") is None


def test_those_asked_for_least_lately_go_first() -> None:
    """When all is full, an answer that was asked for lately outlives one that was put later."""
    cache = ResponseCache(10_000)
    for number in range(4):
        cache.put("v", bytes([number]), bytes(1_500))
    assert cache.get("v", b"\0") is not None
    cache.put("v", b"new", bytes(1_900))
    assert cache.get("v", b"\0") is not None
    assert cache.get("v", b"\1") is None


def test_large_answers_are_not_kept() -> None:
    """An answer that would take more than a quarter of all there is takes nothing from others."""
    cache = ResponseCache(10_000)
    cache.put("v", b"small", b"answer")
    cache.put("v", b"large", bytes(2_400))
    assert cache.get("v", b"large") is None
    assert cache.get("v", b"small") == b"answer"


def test_nothing_is_kept_where_there_is_no_room() -> None:
    """A cache of no bytes keeps nothing, and takes it."""
    cache = ResponseCache(0)
    cache.put("v", b"", b"")
    assert cache.get("v", b"") is None
