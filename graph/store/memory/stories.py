"""The list of stories, as it is paged: the largest first, then those that ended last, then by their ids."""

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from graph.analysis import story_order
from graph.keys import NodeKind
from graph.records import Story
from graph.store.conditions import Condition
from graph.store.cursors import decode_mark, encode_mark
from graph.store.memory.masks import mask
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Connection, Page, window
from graph.store.stories import StoryMark


def stories_page(
    snapshot: Snapshot, where: Condition | None, min_size: int, first: int, after: str | None
) -> Connection[Story, None]:
    """The first so many stories after a cursor that have at least `min_size` articles, some of which fulfil `where`.

    Raises CursorInvalid.
    """
    stories = snapshot.analysis.stories
    chosen = [stories[place] for place in _fulfilling(snapshot, where).tolist() if stories[place].size >= min_size]
    start = 0 if after is None else bisect_right(chosen, decode_mark(after, StoryMark).order, key=story_order)
    part = window(Page(first=first, after=after), start, len(chosen), len(chosen))
    return Connection(
        chosen[part.start : part.end],
        has_next=part.has_next,
        has_previous=part.has_previous,
        cursor_at=lambda index: encode_mark(StoryMark("stories", story_order(chosen[part.start + index]))),
        detail_at=lambda _: None,
        total=lambda: len(chosen),
    )


def _fulfilling(snapshot: Snapshot, where: Condition | None) -> NDArray[np.int64]:
    """The places of the stories of which some article fulfils `where`."""
    analysis = snapshot.analysis
    if where is None:
        return np.arange(len(analysis.stories))
    places = analysis.story_of[mask(snapshot, NodeKind.ARTICLE, where)]
    return np.flatnonzero(np.bincount(places[places >= 0], minlength=len(analysis.stories)))
