"""Front matter in JSON: an object that opens the file, as Hugo has it."""

import json
import re
from collections.abc import Callable, Sequence

from graph.documents.plain import Plain, TooDeep, Written, as_plain
from graph.errors import DocumentError

_BLANK = re.compile(r"\s*")


def parse_json(text: str, on_duplicate: Callable[[str], None]) -> tuple[Plain, int]:
    """The values of the object that `text` begins with, and where it ends.

    `on_duplicate` hears of each key that stands twice in one object. Raises DocumentError: json-syntax or
    nesting-too-deep.
    """

    def as_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in pairs:
            if key in values:
                on_duplicate(key)
            values[key] = value
        return values

    decoder = json.JSONDecoder(object_pairs_hook=as_object, parse_constant=str)
    try:
        values, end = decoder.raw_decode(text)
        return as_plain(values), end
    except json.JSONDecodeError as error:
        message = "This is not valid JSON; check the quotes, commas and brackets here."
        raise DocumentError("json-syntax", message, error.lineno, error.colno) from None
    except ValueError:
        raise DocumentError("json-syntax", "This is not valid JSON: a number in it is too long.") from None
    except RecursionError:
        raise TooDeep from None


def find_json(text: str, path: Sequence[str | int]) -> Written:
    """Where the first key of `path` stands in `text`."""
    if not path:
        return Written((1, 1), None)
    found = re.search(re.escape(json.dumps(str(path[0]), ensure_ascii=False)) + r"\s*:", text)
    if not found:
        return Written(None, None)
    line = text.count("\n", 0, found.start()) + 1
    return Written((line, found.start() - text.rfind("\n", 0, found.start())), None)
