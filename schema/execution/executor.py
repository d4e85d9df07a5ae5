"""Answers queries from plans that are made when a query is first asked, and kept while it is asked again."""

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any

from cachetools import LRUCache
from graphql import GraphQLSchema
from msgspec import Struct
from strawberry import Schema

from graph.errors import StoreError
from schema.execution.arguments import Reading
from schema.execution.compiler import Plan, compile_operation
from schema.execution.documents import Documents, Operation
from schema.execution.encoding import encode
from schema.execution.entities import Entities, Tables
from schema.execution.limits import DocumentLimits
from schema.execution.variables import Variables

_MOST_CHARACTERS = 10_000_000
_OF_DOCUMENTS = 20
"""As how many characters of a plan's source one of its document counts, which takes so much more memory when parsed."""
_TRIALS = 20
_NO_ENTITIES = Entities({}, 0)


class Counts(Struct):
    """What was done so far: plans made, operations that no plan was made of, answers from plans, surprises in them."""

    plans: int = 0
    refused: int = 0
    hits: int = 0
    surprises: int = 0


class Info(Struct, frozen=True):
    """What resolvers are given in a compiled query: of Strawberry's info, the context alone."""

    context: Any


class Ready(Struct, frozen=True):
    """An operation that can be run: with values for its variables, and what it costs (`Costs`)."""

    operation: Operation
    values: Variables
    cost: int


class _Entry(Struct):
    """What is known of an operation: its plan, or that it has none, and how often it went well or not."""

    operation: Operation
    plan: Plan | None
    answers: int = 0
    surprises: int = 0
    tables: Tables | None = None

    @property
    def is_worth_it(self) -> bool:
        """False once most runs end in surprises, each of which has a query answered twice."""
        return self.surprises < _TRIALS or self.answers > self.surprises

    @property
    def size(self) -> int:
        """How much it takes, in characters of source."""
        return self.operation.length * _OF_DOCUMENTS + (len(self.plan.source) if self.plan else 0)


class Executor:
    """Compiles and runs the queries of one schema; several threads may ask it at once.

    `entities` has by type what attribute names those objects that do not change while a version lasts; up to `entity_cache`
    bytes of them are kept.
    """

    def __init__(
        self,
        schema: Schema,
        core: GraphQLSchema,
        entities: Mapping[str, str] | None = None,
        entity_cache: int = 0,
        limits: DocumentLimits | None = None,
    ) -> None:
        self.counts = Counts()
        self._entities = Entities(entities or {}, entity_cache)
        self._core = core
        self._reading = Reading(schema)
        self._limits = limits or DocumentLimits()
        self._documents = Documents(core, self._limits)
        self._entries: LRUCache[tuple[object, ...], _Entry] = LRUCache(
            _MOST_CHARACTERS, getsizeof=lambda entry: entry.size
        )
        self._lock = Lock()

    @property
    def entity_bytes(self) -> int:
        """What kept entities take, about."""
        return self._entities.size

    def ready(self, text: str, variables: Mapping[str, Any] | None, operation_name: str | None) -> Ready | None:
        """The operation with values for its variables, and what it costs; None for all that graphql-core is to answer, such as
        what is not valid or costs too much."""
        operation = self._documents.operation(text, operation_name)
        if operation is None:
            return None
        try:
            values = operation.declarations.read(variables or {})
        except Exception:  # noqa: BLE001 graphql-core tells of what is wrong with the variables
            return None
        cost = operation.costs.of(values.coerced)
        return None if cost > self._limits.cost else Ready(operation, values, cost)

    def answer(
        self, text: str, variables: Mapping[str, Any] | None, operation_name: str | None, context: object
    ) -> dict[str, Any] | None:
        """The data of a query that is answered without errors; None for all that graphql-core is to answer. Raises StoreError."""
        ready = self.ready(text, variables, operation_name)
        return None if ready is None else self._answer(ready, context, _NO_ENTITIES, None)

    def encoded(
        self, ready: Ready, context: object, version: Hashable, extensions: Mapping[str, Any] | None = None
    ) -> bytes | None:
        """The whole answer as JSON, with `extensions` where there are some; None where graphql-core has to answer after all.

        Equal versions tell that all entities have the values that they had, for whoever asks. Raises StoreError.
        """
        data = self._answer(ready, context, self._entities, version)
        try:
            if data is None:
                return None
            return encode({"data": data, "extensions": extensions} if extensions else {"data": data})
        except TypeError:
            return None

    def _answer(self, ready: Ready, context: object, entities: Entities, version: Hashable) -> dict[str, Any] | None:
        values = ready.values
        entry = self._entry(ready.operation, values, entities)
        plan = entry.plan
        if plan is None or not entry.is_worth_it:
            return None
        try:
            arguments = [read(values) for read in plan.arguments]
            entry.tables = tables = entities.renewed(entry.tables, plan.tables, version)
            data = plan.run(None, arguments, Info(context), tables.each)
        except StoreError:
            # Who asks again would wait again for a store that has failed.
            raise
        except Exception:  # noqa: BLE001 whatever it was, graphql-core tells of it
            with self._lock:
                entry.surprises += 1
                self.counts.surprises += 1
            return None
        with self._lock:
            entry.answers += 1
            self.counts.hits += 1
        return data

    def _entry(self, operation: Operation, values: Variables, entities: Entities) -> _Entry:
        key = (id(operation), id(entities), *map(values.coerced.get, operation.conditions))
        with self._lock:
            entry = self._entries.get(key)
        if entry is not None:
            return entry
        made = _Entry(operation, self._compile(operation, values, entities))
        with self._lock:
            # Two threads may have compiled it at once; there is one plan for all.
            entry = self._entries.setdefault(key, made)
            if entry is made and made.plan is None:
                self.counts.refused += 1
            elif entry is made:
                self.counts.plans += 1
        return entry

    def _compile(self, operation: Operation, values: Variables, entities: Entities) -> Plan | None:
        try:
            return compile_operation(self._core, self._reading, operation, values.values, entities)
        except Exception:  # noqa: BLE001 graphql-core tells of what is wrong with the query
            return None
