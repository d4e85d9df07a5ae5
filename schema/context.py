"""What resolvers see of a request: the view of the graph, and the limits that answers are held to."""

from math import inf
from time import monotonic
from typing import Self

import strawberry
from msgspec import Struct

from graph.store.base import View
from schema.errors import TimeUp


class Limits(Struct, frozen=True):
    """Bounds of what one field may be asked for: a page's rows if nothing is said, and at most; a search's letters. An
    operation may take so many `seconds`."""

    page_size: int = 20
    max_page_size: int = 100
    search_length: int = 1_000
    seconds: float = 10.0


class Context(Struct, frozen=True):
    """One request's view of the graph, held until its answer is complete; `deadline` is a time of the monotonic clock."""

    held: View
    limits: Limits = Limits()
    deadline: float = inf

    @classmethod
    def beginning(cls, view: View, limits: Limits) -> Self:
        """The context of an operation that begins now."""
        return cls(view, limits, monotonic() + limits.seconds)

    @property
    def view(self) -> View:
        """The view, for one field. Raises TimeUp."""
        self.check_time()
        return self.held

    def check_time(self) -> None:
        """Raises TimeUp once the operation has taken as long as it may."""
        if monotonic() > self.deadline:
            raise TimeUp(self.limits.seconds)


Info = strawberry.Info[Context, None]
"""What resolvers are given; they use its context only."""
