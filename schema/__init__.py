"""newsgraph's GraphQL API over `graph`; it knows nothing of HTTP."""

from schema.build import NewsgraphSchema, build_schema, build_uncompiled_schema, sdl
from schema.context import Context, Limits
from schema.execution import DocumentLimits
from schema.selections import read_filter

__all__ = [
    "Context",
    "DocumentLimits",
    "Limits",
    "NewsgraphSchema",
    "build_schema",
    "build_uncompiled_schema",
    "read_filter",
    "sdl",
]
