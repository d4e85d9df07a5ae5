"""What resolvers see of a request: the view of the graph, and the limits that answers are held to."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import Self

import strawberry
from msgspec import Struct

from graph.editing import Editor
from graph.store.base import View
from schema.editing import Editing
from schema.errors import NotEditable, TimeUp


class Limits(Struct, frozen=True):
    """Bounds of what one field may be asked for: a page's rows if nothing is said, and at most; a search's letters. An
    operation may take so many `seconds`."""

    page_size: int = 20
    max_page_size: int = 100
    search_length: int = 1_000
    seconds: float = 10.0


class Context(Struct):
    """One request's view of the graph, held until its answer is complete; `deadline` is a time of the monotonic clock.

    Where documents may be written, `editing` has what writes them; after each change the view is a new one.
    """

    held: View
    limits: Limits = Limits()
    deadline: float = inf
    editing: Editing | None = None

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
            raise TimeUp(self.limits.seconds, changed=self.editing is not None and self.editing.changed)

    @contextmanager
    def changing(self) -> Iterator[Editor]:
        """What writes documents, for one change, after which the view sees what was changed, whether or not it went well.

        The time that a change takes does not count: it goes on to its end once it has begun, and is told of. Raises
        NotEditable and TimeUp before anything is changed.
        """
        editing = self.editing
        if editing is None:
            raise NotEditable
        self.check_time()
        # Where connections are few, the view after a change has that of the view before.
        self.held.leave()
        began = monotonic()
        try:
            yield editing.editor
            editing.changed = True
        finally:
            self.held = editing.renewed_view()
            self.deadline += monotonic() - began


Info = strawberry.Info[Context, None]
"""What resolvers are given; they use its context only."""
