"""Front matter in TOML, between `+++` lines, as Hugo has it."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time

from graph.documents.plain import Plain, TooDeep, Written, as_plain
from graph.errors import DocumentError

_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse_toml(text: str) -> Plain:
    """The values of `text`; dates as ISO 8601 text. Raises DocumentError: toml-syntax or nesting-too-deep."""
    try:
        return as_plain(_with_dates_as_text(tomllib.loads(text.replace("\r\n", "\n"))))
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line, column = (int(where[1]), int(where[2])) if where else (None, None)
        message = "This is not valid TOML; check the quotes, brackets and the equals sign here."
        raise DocumentError("toml-syntax", message, line, column) from None
    except ValueError:
        raise DocumentError("toml-syntax", "This is not valid TOML: a number or date in it is impossible.") from None
    except RecursionError:
        raise TooDeep from None


def find_toml(text: str, path: Sequence[str | int]) -> Written:
    """Where the first key of `path` stands in `text`: a line of its own, or a table's header."""
    if not path:
        return Written((1, 1), None)
    key = re.escape(str(path[0]))
    found = re.search(rf"""^[ \t]*(?:\[{{1,2}}[ \t]*)?["']?{key}["']?[ \t]*[=\].]""", text, re.MULTILINE)
    return Written((text.count("\n", 0, found.start()) + 1, 1), None) if found else Written(None, None)


def _with_dates_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: _with_dates_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_dates_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value
