"""Conversion of arguments to what Strawberry gives resolvers: worked out once a type, where Strawberry does so each time.

Source: `strawberry.types.arguments.convert_argument`, which is asked itself wherever a type has a conversion of its own.
"""

from collections.abc import Callable
from dataclasses import MISSING
from threading import RLock
from typing import Any

from strawberry import ID, Schema
from strawberry.types.arguments import convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Convert = Callable[[Any], Any]

_BUILT_IN = (str, int, float, bool, ID)


class Conversions:
    """The conversions of one schema's input types."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._objects: dict[type, Convert] = {}
        self._lock = RLock()

    def of(self, type_: Any) -> Convert:
        """What converts a coerced value of a type."""
        # An object's conversion is known to other threads once its fields' are.
        with self._lock:
            return self._of(type_)

    def _of(self, type_: Any) -> Convert:
        if isinstance(type_, LazyType):
            return self._of(type_.resolve_type())
        if isinstance(type_, StrawberryOptional) and not isinstance(type_, StrawberryMaybe):
            return self._of(type_.of_type)
        if isinstance(type_, StrawberryList):
            return _optional(_list(self._of(type_.of_type)))
        if isinstance(type_, StrawberryEnumDefinition) or has_enum_definition(type_) or type_ in _BUILT_IN:
            return _as_it_is
        if has_object_definition(type_) and _is_plain(type_.__strawberry_definition__):
            return self._objects.get(type_) or self._object(type_)
        return self._strawberrys(type_)

    def _object(self, type_: Any) -> Convert:
        definition = type_.__strawberry_definition__
        names = self._schema.config.name_converter
        fields: list[tuple[str, str, Convert]] = []
        implicit = {field.python_name: None for field in definition.fields if _has_no_default(field)}

        def convert(value: Any) -> Any:
            if value is None or value is UNSET:
                return value
            given = {
                python_name: convert_field(value[name]) for name, python_name, convert_field in fields if name in value
            }
            return type_(**{**implicit, **given})

        # Types may contain themselves, so that the conversion is known before its fields' are.
        self._objects[type_] = convert
        fields.extend(
            (names.from_field(field), field.python_name, self._of(field.resolve_type(type_definition=definition)))
            for field in definition.fields
        )
        return convert

    def _strawberrys(self, type_: Any) -> Convert:
        registry, config = self._schema.schema_converter.scalar_registry, self._schema.config
        return lambda value: convert_argument(value, type_, registry, config)


def _is_plain(definition: StrawberryObjectDefinition) -> bool:
    return definition.is_input and definition.from_input is None


def _has_no_default(field: StrawberryField) -> bool:
    return field.default_value is MISSING and field.default_factory is MISSING


def _as_it_is(value: Any) -> Any:
    return value


def _list(convert: Convert) -> Convert:
    return lambda value: [convert(item) for item in value]


def _optional(convert: Convert) -> Convert:
    return lambda value: value if value is None or value is UNSET else convert(value)
