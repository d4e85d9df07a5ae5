"""Compiled execution: a valid query becomes one Python function, which answers it without walking it again.

This package knows Strawberry and graphql-core and nothing of what a schema is about. What it cannot compile, and whatever
surprises a compiled query, is for graphql-core, whose answers and errors therefore hold in every case.
"""

from schema.execution.admission import admit, faults
from schema.execution.costs import SHORT
from schema.execution.encoding import encode
from schema.execution.executor import Counts, Executor
from schema.execution.limits import DocumentLimits, LimitExceeded
from schema.execution.validity import BoundedValidation, errors_of

__all__ = [
    "SHORT",
    "BoundedValidation",
    "Counts",
    "DocumentLimits",
    "Executor",
    "LimitExceeded",
    "admit",
    "encode",
    "errors_of",
    "faults",
]
