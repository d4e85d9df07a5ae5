"""Limits of documents: how much may be asked at once. They are checked before a document is validated, which for some takes as
long as an answer would.

Fields are counted as they will be answered: those of a fragment wherever it is spread. Each fragment is measured once, so
that the measuring itself takes no longer than the document is.
"""

import re
from collections.abc import Iterable
from itertools import accumulate

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)
from msgspec import Struct
from msgspec.structs import replace

from schema.execution.definitions import fragments_of, operations_of

_DEEPEST_BRACKETS = 200
"""How deep brackets may nest: graphql-core's parser calls itself at each, and Python bounds how deep calls may be."""
_DEEPEST_SELECTIONS = 150
"""How deep selections may nest, those of fragments where they are spread: what validates them calls itself at each level."""
_MOST_DIGITS = 4_300
"""More digits Python does not read."""

_STRINGS_AND_COMMENTS = re.compile(r'"""(?:[^"\\]|\\"""|\\|"(?!""))*+"""|"(?:[^"\\\n\r]|\\.)*+"|\#[^\n\r]*+', re.DOTALL)
_BRACKETS = re.compile(r"[\[\](){}]")
_OPENING = frozenset("[({")
_LONG_NUMBER = re.compile(rf"\d{{{_MOST_DIGITS + 1}}}")
_TOO_MANY_TOKENS = "Document contains more than"


class DocumentLimits(Struct, frozen=True):
    """The most that one document may have: tokens, comments and operations of the document; of each operation levels, and fields,
    aliases and directives, counted wherever a fragment is spread. `cost` is the most that its answer may have (`Costs`), lists of
    which it is not said how many rows are asked for counted with `page_size`, which is no limit itself."""

    tokens: int = 10_000
    comments: int = 1_000
    operations: int = 20
    depth: int = 25
    fields: int = 2_000
    aliases: int = 200
    directives: int = 200
    cost: int = 250_000
    page_size: int = 20


class LimitExceeded(GraphQLError):
    """A document that asks for more than is answered at once."""

    def __init__(self, what: str, figure: int | None, limit: int, code: str = "LIMIT_EXCEEDED") -> None:
        has = f"{figure:,} {what}" if figure is not None and figure < _MOST_TOLD else f"more {what}"
        super().__init__(
            f"This document has {has}; at most {limit:,} are answered at once.",
            extensions={"code": code, "limit": limit},
        )


_MOST_TOLD = 10**12
"""Larger figures say nothing more to people."""


class Measures(Struct, frozen=True):
    """What an operation, or a part of one, has, its fragments included; fields of introspection count for no depth, while
    `levels` has all selections, also those of fragments in which there is no field."""

    levels: int = 0
    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0


def parse_within(text: str, limits: DocumentLimits) -> DocumentNode:
    """The document that `text` is. Raises LimitExceeded, and GraphQLSyntaxError."""
    _check_text(text, limits)
    try:
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if _TOO_MANY_TOKENS in error.message:
            raise LimitExceeded("tokens", None, limits.tokens) from None
        raise
    _check(document, limits)
    return document


def _check_text(text: str, limits: DocumentLimits) -> None:
    comments = sum(each.startswith("#") for each in _STRINGS_AND_COMMENTS.findall(text))
    if comments > limits.comments:
        raise LimitExceeded("comments", comments, limits.comments)
    bare = _STRINGS_AND_COMMENTS.sub(" ", text)
    if _LONG_NUMBER.search(bare):
        raise LimitExceeded("digits in a number", None, _MOST_DIGITS)
    steps = (1 if bracket in _OPENING else -1 for bracket in _BRACKETS.findall(bare))
    deepest = max(accumulate(steps), default=0)
    if deepest > _DEEPEST_BRACKETS:
        raise LimitExceeded("levels of brackets", deepest, _DEEPEST_BRACKETS)


def _check(document: DocumentNode, limits: DocumentLimits) -> None:
    operations = operations_of(document)
    if len(operations) > limits.operations:
        raise LimitExceeded("operations", len(operations), limits.operations)
    measuring = _Measuring(document)
    for operation in operations:
        try:
            found = measuring.of(operation)
        except RecursionError:
            # Fragments that spread each other, hundreds of them in a row.
            raise LimitExceeded("levels of selections", None, _DEEPEST_SELECTIONS) from None
        for what, figure, limit in (
            ("levels of fields", found.depth, limits.depth),
            ("levels of selections", found.levels, _DEEPEST_SELECTIONS),
            ("fields", found.fields, limits.fields),
            ("aliases", found.aliases, limits.aliases),
            ("directives", found.directives, limits.directives),
        ):
            if figure > limit:
                raise LimitExceeded(what, figure, limit)


class _Measuring:
    """Measures the operations of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = fragments_of(document)
        self._measured: dict[str, Measures] = {}

    def of(self, operation: OperationDefinitionNode) -> Measures:
        """The measures of an operation."""
        return _sum(
            [Measures(directives=len(operation.directives or ())), self._of_selections(operation.selection_set)]
        )

    def _of_selections(self, selections: SelectionSetNode | None) -> Measures:
        if selections is None:
            return Measures()
        measures = []
        for each in selections.selections:
            measures.append(Measures(directives=len(each.directives or ())))
            if isinstance(each, FieldNode):
                measures.append(self._of_field(each))
            elif isinstance(each, FragmentSpreadNode):
                measures.append(self._of_fragment(each.name.value))
            else:
                measures.append(self._of_selections(each.selection_set))  # type: ignore[attr-defined]
        found = _sum(measures)
        return replace(found, levels=found.levels + 1)

    def _of_field(self, field: FieldNode) -> Measures:
        inner = self._of_selections(field.selection_set)
        is_introspection = field.name.value.startswith("__")
        return Measures(
            inner.levels,
            1 if is_introspection else inner.depth + 1,
            inner.fields + 1,
            inner.aliases + (field.alias is not None),
            inner.directives,
        )

    def _of_fragment(self, name: str) -> Measures:
        """The measures of a fragment; none of one that there is not, or that is spread in itself, which validation tells of."""
        found = self._measured.get(name)
        if found is None:
            self._measured[name] = Measures()
            fragment = self._fragments.get(name)
            if fragment is not None:
                found = self._measured[name] = _sum(
                    [Measures(directives=len(fragment.directives or ())), self._of_selections(fragment.selection_set)]
                )
        return found or Measures()


def _sum(measures: Iterable[Measures]) -> Measures:
    """All measures together: the most levels and the greatest depth, and of everything else as much as there is."""
    levels = depth = fields = aliases = directives = 0
    for each in measures:
        levels = max(levels, each.levels)
        depth = max(depth, each.depth)
        fields += each.fields
        aliases += each.aliases
        directives += each.directives
    return Measures(levels, depth, fields, aliases, directives)
