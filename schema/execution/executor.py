"""Answers queries from plans that are made when a query is first asked, and kept while it is asked again."""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from cachetools import LRUCache
from graphql import GraphQLSchema
from msgspec import Struct
from strawberry import Schema

from schema.execution.arguments import Reading
from schema.execution.compiler import Plan, compile_operation
from schema.execution.documents import Documents, Operation
from schema.execution.variables import Variables

_MOST_CHARACTERS = 10_000_000
_OF_DOCUMENTS = 20
"""As how many characters of a plan's source one of its document counts, which takes so much more memory when parsed."""
_TRIALS = 20


class Counts(Struct):
    """What was done so far: plans made, operations that no plan was made of, answers from plans, surprises in them."""

    plans: int = 0
    refused: int = 0
    hits: int = 0
    surprises: int = 0


class Info(Struct, frozen=True):
    """What resolvers are given in a compiled query: of Strawberry's info, the context alone."""

    context: Any


class _Entry(Struct):
    """What is known of an operation: its plan, or that it has none, and how often it went well or not."""

    operation: Operation
    plan: Plan | None
    answers: int = 0
    surprises: int = 0

    @property
    def is_worth_it(self) -> bool:
        """False once most runs end in surprises, each of which has a query answered twice."""
        return self.surprises < _TRIALS or self.answers > self.surprises

    @property
    def size(self) -> int:
        """How much it takes, in characters of source."""
        return self.operation.length * _OF_DOCUMENTS + (len(self.plan.source) if self.plan else 0)


class Executor:
    """Compiles and runs the queries of one schema; several threads may ask it at once."""

    def __init__(self, schema: Schema, core: GraphQLSchema) -> None:
        self.counts = Counts()
        self._core = core
        self._reading = Reading(schema)
        self._documents = Documents(core)
        self._entries: LRUCache[tuple[object, ...], _Entry] = LRUCache(
            _MOST_CHARACTERS, getsizeof=lambda entry: entry.size
        )
        self._lock = Lock()

    def answer(
        self, text: str, variables: Mapping[str, Any] | None, operation_name: str | None, context: object
    ) -> dict[str, Any] | None:
        """The data of a query that is answered without errors; None for all that graphql-core is to answer."""
        operation = self._documents.operation(text, operation_name)
        if operation is None:
            return None
        try:
            values = operation.declarations.read(variables or {})
        except Exception:  # noqa: BLE001 graphql-core tells of what is wrong with the variables
            return None
        entry = self._entry(operation, values)
        if entry.plan is None or not entry.is_worth_it:
            return None
        try:
            arguments = [read(values) for read in entry.plan.arguments]
            data = entry.plan.run(None, arguments, Info(context))
        except Exception:  # noqa: BLE001 whatever it was, graphql-core tells of it
            with self._lock:
                entry.surprises += 1
                self.counts.surprises += 1
            return None
        with self._lock:
            entry.answers += 1
            self.counts.hits += 1
        return data

    def _entry(self, operation: Operation, values: Variables) -> _Entry:
        key = (id(operation), *(values.coerced.get(name) for name in operation.conditions))
        with self._lock:
            entry = self._entries.get(key)
        if entry is not None:
            return entry
        made = _Entry(operation, self._compile(operation, values))
        with self._lock:
            # Two threads may have compiled it at once; there is one plan for all.
            entry = self._entries.setdefault(key, made)
            if entry is made and made.plan is None:
                self.counts.refused += 1
            elif entry is made:
                self.counts.plans += 1
        return entry

    def _compile(self, operation: Operation, values: Variables) -> Plan | None:
        try:
            return compile_operation(self._core, self._reading, operation, values.values)
        except Exception:  # noqa: BLE001 graphql-core tells of what is wrong with the query
            return None
