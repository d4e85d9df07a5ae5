"""The cursors of the list of stories."""

from typing import Literal, NamedTuple


class StoryMark(NamedTuple):
    """The place of a story: what it is ordered by."""

    list: Literal["stories"]
    order: tuple[int, float, str]
