"""Whether documents fit the schema, found out in bounded time: what is compared and told of has its limits."""

from collections.abc import Collection, Iterator
from typing import cast

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OverlappingFieldsCanBeMergedRule,
    specified_rules,
    validate,
)
from graphql.validation import ASTValidationRule, ValidationContext
from graphql.validation.validate import ValidationAbortedError
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.execution.limits import LimitExceeded

Rules = Collection[type[ASTValidationRule]]

_MOST_ERRORS = 5
"""So many are told of; some repeat half of a document."""
_MOST_COMPARISONS = 50_000
"""How much may be compared of fields that come more than once. A hundred of one name, or a hundred fragments in one place, take
less than half of it; graphql-core allows ten times as much, which takes seconds."""


class BoundedValidation(SchemaExtension):
    """Has Strawberry take the errors that `errors_of` finds."""

    def on_validate(self) -> Iterator[None]:
        """Validates the document of the operation."""
        asked = self.execution_context
        assert asked.graphql_document
        schema = asked.schema._schema  # noqa: SLF001 as Strawberry's own extensions do
        asked.pre_execution_errors = errors_of(schema, asked.graphql_document, asked.validation_rules)
        yield


def errors_of(schema: GraphQLSchema, document: DocumentNode, rules: Rules = specified_rules) -> list[GraphQLError]:
    """The first errors of a document, five at most; where there is more to compare than is compared, LimitExceeded alone."""
    every = (*rules, MaybeNullValidationRule, OneOfInputValidationRule)
    bounded = [_compares_in_bounds if rule is OverlappingFieldsCanBeMergedRule else rule for rule in every]
    errors = validate(schema, document, cast("Rules", bounded), _MOST_ERRORS)
    if len(errors) > _MOST_ERRORS:
        # The last one tells that there are more.
        return errors[:_MOST_ERRORS]
    if errors and isinstance(errors[-1], ValidationAbortedError):
        return [LimitExceeded("fields of the same name to compare", None, _MOST_COMPARISONS)]
    return errors


def _compares_in_bounds(context: ValidationContext) -> OverlappingFieldsCanBeMergedRule:
    """The rule that finds fields which cannot be merged, with a budget of its own."""
    rule = OverlappingFieldsCanBeMergedRule(context)
    rule.rule_context.remaining_complexity_budget = _MOST_COMPARISONS
    return rule
