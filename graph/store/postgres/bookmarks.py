"""Bookmarks of a database: the number of the generation that was seen, which every host of the database counts alike."""

import re

from graph.errors import BookmarkInvalid
from graph.store.postgres.generations import Generation

_BOOKMARKS = re.compile(r"[0-9]{1,18}(?:\s*,\s*[0-9]{1,18})*", re.ASCII)


def bookmark_of(generation: Generation) -> str:
    """The bookmark of a generation."""
    return str(generation.number)


def newest(bookmarks: str) -> int:
    """The number of the newest generation of which one of several bookmarks is, with commas between. Raises BookmarkInvalid."""
    if not _BOOKMARKS.fullmatch(bookmarks):
        raise BookmarkInvalid
    return max(map(int, bookmarks.split(",")))
