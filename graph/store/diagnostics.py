"""Places in lists of diagnostics, which cursors name."""

from typing import Annotated, NamedTuple

import msgspec


class Mark(NamedTuple):
    """The place of a diagnostic: its sort key, and how many of the same key stand before it."""

    key: tuple[str, int, int, str, str]
    before: Annotated[int, msgspec.Meta(ge=0)]
