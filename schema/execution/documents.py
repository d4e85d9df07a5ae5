"""Documents that were parsed and found valid, so that neither is done again while clients repeat their queries."""

from collections.abc import Iterable
from threading import Lock

from cachetools import LRUCache
from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    print_ast,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails
from msgspec import Struct

from schema.execution.costs import Costs
from schema.execution.definitions import fragments_of, operations_of
from schema.execution.limits import DocumentLimits, parse_within
from schema.execution.validity import errors_of
from schema.execution.variables import Declarations

_MOST_CHARACTERS = 400_000
_LONGEST = 100_000
_LEAST = 100
"""What a document counts for beside its characters: its own objects, of which an empty one has some too."""


class Operation(Struct, frozen=True, eq=False):
    """One operation of a valid document, with the variables that decide which of its fields are there, and all it declares."""

    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    conditions: tuple[str, ...]
    costs: Costs
    declarations: Declarations
    length: int


class _Known(Struct, frozen=True):
    operations: tuple[Operation, ...]
    length: int


class Documents:
    """The operations of documents by their texts; those that were asked for least lately are forgotten."""

    def __init__(self, schema: GraphQLSchema, limits: DocumentLimits) -> None:
        self._schema = schema
        self._limits = limits
        self._known: LRUCache[str, _Known] = LRUCache(_MOST_CHARACTERS, getsizeof=lambda known: known.length)
        self._lock = Lock()

    def operation(self, text: str, name: str | None) -> Operation | None:
        """The operation of this name, or the only one where no name is given.

        None where there is none such, where the document is not valid or asks for too much, or is too long to be kept.
        """
        with self._lock:
            known = self._known.get(text)
        if known is None:
            if len(text) > _LONGEST:
                return None
            read = _Known(_read(self._schema, text, self._limits), len(text) + _LEAST)
            with self._lock:
                # Two threads may have read it at once; there is one operation for all, since plans are kept by operations.
                known = self._known.setdefault(text, read)
        if name is None:
            return known.operations[0] if len(known.operations) == 1 else None
        return next((each for each in known.operations if each.node.name and each.node.name.value == name), None)


def _read(schema: GraphQLSchema, text: str, limits: DocumentLimits) -> tuple[Operation, ...]:
    try:
        document = parse_within(text, limits)
    except GraphQLError:
        return ()
    if errors_of(schema, document):
        return ()
    definitions = fragments_of(document)
    fragments = {name: FragmentDetails(each, None) for name, each in definitions.items()}
    conditions = _conditions(document)
    return tuple(
        Operation(
            each,
            fragments,
            _decided(each, conditions),
            Costs(schema, each, definitions, limits.page_size),
            Declarations(schema, each),
            len(text),
        )
        for each in operations_of(document)
    )


def _decided(operation: OperationDefinitionNode, conditions: set[str]) -> tuple[str, ...]:
    """Those of `conditions` that are an operation's own; another one may have a variable of the same name and any type."""
    return tuple(
        node.variable.name.value
        for node in operation.variable_definitions or ()
        if node.variable.name.value in conditions and print_ast(node.type).removesuffix("!") == "Boolean"
    )


def _conditions(document: DocumentNode) -> set[str]:
    """The variables that stand in @skip and @include."""
    found: set[str] = set()

    class Conditions(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            if node.name.value in {"skip", "include"}:
                found.update(variables_in(node.arguments or ()))

    visit(document, Conditions())
    return found


def variables_in(nodes: Iterable[Node]) -> set[str]:
    """The names of the variables that stand in `nodes`."""
    found: set[str] = set()

    class Variables(Visitor):
        def enter_variable(self, node: VariableNode, *_: object) -> None:
            found.add(node.name.value)

    for node in nodes:
        visit(node, Variables())
    return found
