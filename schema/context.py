"""What resolvers see of a request: the view of the graph, and the limits that answers are held to."""

import strawberry
from msgspec import Struct

from graph.store.base import View


class Limits(Struct, frozen=True):
    """Bounds of what one field may be asked for: a page's rows if nothing is said, and at most; a search's letters."""

    page_size: int = 20
    max_page_size: int = 100
    search_length: int = 1_000


class Context(Struct, frozen=True):
    """One request's view of the graph, held until its answer is complete."""

    view: View
    limits: Limits = Limits()


Info = strawberry.Info[Context, None]
"""What resolvers are given; they use its context only."""
