"""Images."""

import strawberry

from graph.urls import Url


@strawberry.type
class Image:
    """A picture; sizes are in pixels."""

    url: Url
    width: int | None
    height: int | None
    title: str | None
    attribution: str | None
    is_cached: bool | None
