"""Documents that were parsed and found valid, so that neither is done again while clients repeat their queries."""

from collections.abc import Iterable
from threading import Lock

from cachetools import LRUCache
from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails
from msgspec import Struct
from strawberry.schema.schema import validate_document

from schema.execution.variables import Declarations

_MOST_CHARACTERS = 1_000_000
_LONGEST = 100_000


class Operation(Struct, frozen=True, eq=False):
    """One operation of a valid document, with the variables that decide which of its fields are there, and all it declares."""

    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    conditions: tuple[str, ...]
    declarations: Declarations


class _Known(Struct, frozen=True):
    operations: tuple[Operation, ...]
    length: int


class Documents:
    """The operations of documents by their texts; those that were asked for least lately are forgotten."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: LRUCache[str, _Known] = LRUCache(_MOST_CHARACTERS, getsizeof=lambda known: known.length)
        self._lock = Lock()

    def operation(self, text: str, name: str | None) -> Operation | None:
        """The operation of this name, or the only one where no name is given.

        None where there is none such, where the document is not valid, or where it is too long to be kept.
        """
        with self._lock:
            known = self._known.get(text)
        if known is None:
            if len(text) > _LONGEST:
                return None
            known = _Known(_read(self._schema, text), len(text))
            with self._lock:
                self._known[text] = known
        if name is None:
            return known.operations[0] if len(known.operations) == 1 else None
        return next((each for each in known.operations if each.node.name and each.node.name.value == name), None)


def _read(schema: GraphQLSchema, text: str) -> tuple[Operation, ...]:
    try:
        document = parse(text)
    except GraphQLError:
        return ()
    if validate_document(schema, document, specified_rules):
        return ()
    fragments = {
        each.name.value: FragmentDetails(each, None)
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    conditions = _conditions(document)
    return tuple(
        Operation(each, fragments, conditions, Declarations(schema, each))
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
    )


def _conditions(document: DocumentNode) -> tuple[str, ...]:
    """The variables that stand in @skip and @include, sorted."""
    found: set[str] = set()

    class Conditions(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            if node.name.value in {"skip", "include"}:
                found.update(variables_in(node.arguments or ()))

    visit(document, Conditions())
    return tuple(sorted(found))


def variables_in(nodes: Iterable[Node]) -> set[str]:
    """The names of the variables that stand in `nodes`."""
    found: set[str] = set()

    class Variables(Visitor):
        def enter_variable(self, node: VariableNode, *_: object) -> None:
            found.add(node.name.value)

    for node in nodes:
        visit(node, Variables())
    return found
