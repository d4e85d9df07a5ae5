"""Fields that a function answers."""

from collections.abc import Callable
from typing import Any

import strawberry


def answered(resolver: Callable[..., Any], description: str | None = None) -> Any:
    """A field that `resolver` answers.

    Its type is Any because the annotation beside it speaks of GraphQL's types, and the resolver of the records that
    they are served from.
    """
    return strawberry.field(resolver=resolver, description=description)


def streamed(resolver: Callable[..., Any], description: str | None = None) -> Any:
    """A subscription to what `resolver` gives, one event after another; its type is Any as above."""
    return strawberry.subscription(resolver=resolver, description=description)
