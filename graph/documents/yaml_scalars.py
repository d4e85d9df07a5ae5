"""The values of YAML's scalars: what PyYAML makes of them, but that dates and what JSON cannot hold stay text."""

from base64 import b64encode
from functools import lru_cache

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from graph.documents.plain import Plain, as_plain
from graph.text import printable

TAG = "tag:yaml.org,2002:"
_NUMBERS = frozenset({TAG + "int", TAG + "float"})
_NOT_TEXT = _NUMBERS | {TAG + "null", TAG + "bool", TAG + "binary"}
_LONGEST_NUMBER = 100
_RESOLVER = Resolver()
_MAYBE_NO_TEXT = frozenset(Resolver.yaml_implicit_resolvers)


def scalar_value(constructor: SafeConstructor, node: yaml.ScalarNode) -> Plain:
    """The value of a scalar whose tag is known, or its text where it has no plain value."""
    written: str = printable(node.value)
    if node.tag not in _NOT_TEXT or (node.tag in _NUMBERS and len(written) > _LONGEST_NUMBER):
        return written
    try:
        value = constructor.construct_object(node)
    except (ArithmeticError, LookupError, ValueError, yaml.YAMLError):
        return written
    return b64encode(value).decode() if isinstance(value, bytes) else as_plain(value, written)


def unquoted_value(written: str) -> Plain:
    """The value of a scalar that stands without quotes and tag."""
    if written[:1] not in _MAYBE_NO_TEXT or len(written) > _LONGEST_NUMBER:
        return written
    return _resolved(written)


@lru_cache(maxsize=10_000)
def _resolved(written: str) -> Plain:
    tag = _RESOLVER.resolve(yaml.ScalarNode, written, (True, False))  # type: ignore[no-untyped-call]
    if tag not in _NOT_TEXT:
        return written
    return scalar_value(SafeConstructor(), yaml.ScalarNode(tag, written))
