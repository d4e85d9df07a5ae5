"""Front matter as YAML that every reader understands alike: texts are in double quotes, with the escapes of JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from graph.instants import format_instant
from graph.text import printable

Value = str | int | datetime | list["Value"] | dict[str, "Value"]
"""What front matter is written of."""

_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffe\uffff]")
"""What YAML reads as line breaks, or does not let stand as it is."""


def front_matter(values: Mapping[str, Value]) -> str:
    """The values between `---` lines, in their order."""
    return "---\n" + "".join(f"{line}\n" for line in _mapping(values)) + "---\n"


def _mapping(values: Mapping[str, Value]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield f"{key}:"
            yield from (f"  {line}" for line in _mapping(value))
        elif isinstance(value, list):
            yield f"{key}:"
            for item in value:
                first, *others = _mapping(item) if isinstance(item, dict) else [_scalar(item)]
                yield f"  - {first}"
                yield from (f"    {line}" for line in others)
        else:
            yield f"{key}: {_scalar(value)}"


def _scalar(value: Value) -> str:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, str):
        quoted = json.dumps(printable(value), ensure_ascii=False)
        return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", quoted)
    return str(value)
