"""Rankings: pages of articles in the order of any scores."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph import Article
from graph.errors import CursorExpired, CursorInvalid
from graph.store.cursors import encode_rank
from graph.store.memory.snapshot import Snapshot
from graph.store.ranking import Ranking
from tests.graphs import graph_of

SIZE = 12
SNAPSHOT = Snapshot(graph_of({f"{number}.md": {"title": "a"} for number in range(SIZE)}))
VERSION = SNAPSHOT.version
OTHER = Snapshot(graph_of({f"{number}.md": {"title": "b"} for number in range(SIZE)}))

SCORES = st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0]) | st.floats(allow_nan=False, width=32)
SCORED = st.dictionaries(st.integers(0, SIZE - 1), SCORES)
"""Scores by rows."""


def ranked(scores: dict[int, float], dtype: type[np.floating] = np.float64) -> Ranking:
    rows = sorted(scores)
    return Ranking(VERSION, "these", np.array(rows, np.int64), np.array([scores[row] for row in rows], dtype))


def ordered(scores: dict[int, float]) -> list[int]:
    """Rows by their scores, the greatest first, ties by rows."""
    return sorted(scores, key=lambda row: (-scores[row], row))


def articles_in(rows: Sequence[int]) -> list[Article]:
    return [SNAPSHOT.graph.articles[row] for row in rows]


def row_of(ranking: Ranking, place: int) -> int:
    return int(ranking.rows[place])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(scores=SCORED, first=st.integers(1, SIZE + 1))
def test_pages_are_slices_of_the_sorted_rows(dtype: type[np.floating], scores: dict[int, float], first: int) -> None:
    """Each page is the next slice of all rows sorted by score, ties in the order of rows, whatever the scores and however
    long pages are; it says whether there are more before and behind it, and knows of each article its own detail."""
    ranking, expected = ranked(scores, dtype), ordered(scores)
    articles = SNAPSHOT.graph.articles
    cursor = None
    for start in range(0, max(1, len(expected)), first):
        page = ranking.page(first, cursor, articles_in, lambda places: [row_of(ranking, place) for place in places])
        part = expected[start : start + first]
        assert page.nodes == [articles[row] for row in part]
        assert [page.detail(index) for index in range(len(part))] == part
        assert (page.has_previous, page.has_next) == (start > 0, start + first < len(expected))
        assert page.total() == len(ranking) == len(scores)
        cursor = page.cursor(len(part) - 1) if part else None


@given(scores=SCORED, first=st.integers(0, SIZE + 1), data=st.data())
def test_any_cursor_begins_a_page(scores: dict[int, float], first: int, data: st.DataObject) -> None:
    """After any article of any page come those that follow it in the order of all, none where it is the last one."""
    ranking, expected = ranked(scores), ordered(scores)
    place = data.draw(st.integers(0, SIZE))
    page = ranking.page(first, encode_rank(VERSION, "these", place), articles_in, ranking.scores)
    part = expected[place + 1 : place + 1 + first]
    assert page.nodes == [SNAPSHOT.graph.articles[row] for row in part]
    assert [page.detail(index) for index in range(len(part))] == [scores[row] for row in part]
    assert page.has_next is (len(expected) > place + 1 + first)


@given(scores=SCORED)
def test_scores_are_those_of_rows(scores: dict[int, float]) -> None:
    """The score at a place is that of the row which is there."""
    ranking = ranked(scores)
    assert {row_of(ranking, place): ranking.scores([place])[0] for place in range(len(ranking))} == scores


def test_details_are_worked_out_when_asked_for() -> None:
    """A page asks for what is known of its articles, all at once, only when somebody asks the page for that of one."""
    asked: list[Sequence[int]] = []

    def details(places: Sequence[int]) -> list[str]:
        asked.append(places)
        return [f"known of {place}" for place in places]

    page = ranked({3: 0.5, 5: 1.0, 7: 0.25}).page(2, None, articles_in, details)
    assert asked == []
    assert [page.detail(1), page.detail(0)] == ["known of 0", "known of 1"]
    assert asked == [[1, 0]]


def test_cursors_are_of_one_ranking_and_one_version() -> None:
    """A cursor of another ranking, or text that is none, is CursorInvalid; one of another version CursorExpired."""
    ranking = ranked({0: 1.0, 1: 0.5})
    cursor = ranking.page(1, None, articles_in, ranking.scores).cursor(0)
    rows, scores = np.arange(2), np.ones(2)
    with pytest.raises(CursorInvalid):
        Ranking(VERSION, "those", rows, scores).page(1, cursor, articles_in, ranking.scores)
    with pytest.raises(CursorExpired):
        Ranking(OTHER.version, "these", rows, scores).page(1, cursor, articles_in, ranking.scores)
    for bad in ("", "x", "é", cursor[:-2], encode_rank(VERSION, "these", -1)):
        with pytest.raises(CursorInvalid):
            ranking.page(1, bad, articles_in, ranking.scores)


@pytest.mark.parametrize("place", [2, 3, 2**31, 2**63 - 1])
def test_a_place_behind_the_last_one_has_nothing_after_it(place: int) -> None:
    """A cursor that stands at the last article or anywhere behind it finds nothing, and that there is something before."""
    ranking = ranked({0: 1.0, 1: 0.5, 2: 0.5})
    page = ranking.page(10, encode_rank(VERSION, "these", place), articles_in, ranking.scores)
    assert (page.nodes, page.has_next, page.has_previous, page.total()) == ([], False, True, 3)


@pytest.mark.parametrize(("rows", "scores"), [([], []), ([1, 4], [0.5, 0.5])])
def test_it_weighs_what_its_arrays_weigh(rows: list[int], scores: list[float]) -> None:
    """In a cache it counts for a row and a score of eight bytes each, an article."""
    arrays: tuple[NDArray[np.int64], NDArray[np.float64]] = np.array(rows, np.int64), np.array(scores, np.float64)
    assert Ranking(VERSION, "these", *arrays).nbytes == 16 * len(rows)
