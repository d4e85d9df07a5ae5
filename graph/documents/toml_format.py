"""Front matter in TOML, between `+++` lines, as Hugo has it."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache

from graph.documents.plain import MAX_DEPTH, Finder, Place, Plain, TooDeep, Written, as_plain
from graph.errors import DocumentError

_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DEEP_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{4 * MAX_DEPTH}}}""",
)
"""A key of many parts, which the parser would take very long for, only for us to refuse it."""


def parse_toml(text: str) -> Plain:
    """The values of `text`; dates as ISO 8601 text. Raises DocumentError: toml-syntax or nesting-too-deep."""
    if deep := _DEEP_KEY.search(text):
        raise DocumentError("nesting-too-deep", TooDeep.message, *_place(text, deep.start()))
    try:
        return as_plain(_with_dates_as_text(tomllib.loads(text.replace("\r\n", "\n"))))
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line, column = (int(where[1]), int(where[2])) if where else _place(text, len(text.rstrip()))
        message = "This is not valid TOML; check the quotes, brackets and the equals sign here."
        raise DocumentError("toml-syntax", message, line, column) from None
    except ValueError:
        raise DocumentError("toml-syntax", "This is not valid TOML: a number or date in it is impossible.") from None
    except RecursionError:
        raise TooDeep from None


def toml_finder(text: str) -> Finder:
    """What finds where the first key of a path stands in `text`: a line of its own, or a table's header."""

    @cache
    def place(key: str) -> Place | None:
        written = rf"""^[ \t]*(?:\[{{1,2}}[ \t]*)?["']?{re.escape(key)}["']?[ \t]*[=\].]"""
        found = re.search(written, text, re.MULTILINE)
        return _place(text, found.start()) if found else None

    def find(path: Sequence[str | int]) -> Written:
        return Written(place(str(path[0])) if path else (1, 1), None)

    return find


def _place(text: str, index: int) -> Place:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _with_dates_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: _with_dates_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_dates_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value
