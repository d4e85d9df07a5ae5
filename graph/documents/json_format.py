"""Front matter in JSON: an object that opens the file, as Hugo has it."""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache, partial

from graph.documents.plain import Finder, Place, Plain, TooDeep, Written, as_plain
from graph.errors import DocumentError

_LINE_END = re.compile(r"[ \t]*(?:\r?\n)?")
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++')


def parse_json(text: str, on_duplicate: Callable[[str, Place], None]) -> tuple[Plain, int]:
    """The values of the object that `text` begins with, and where the line that it ends in ends.

    `on_duplicate` hears of each key that stands twice in one object. Raises DocumentError: json-syntax or
    nesting-too-deep.
    """
    repeats = False

    def as_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeats
        values = dict(pairs)
        repeats = repeats or len(values) < len(pairs)
        return values

    decoder = json.JSONDecoder(object_pairs_hook=as_object, parse_int=_whole, parse_float=_finite, parse_constant=str)
    try:
        values, end = decoder.raw_decode(text)
        plain = as_plain(values)
    except json.JSONDecodeError as error:
        message = "This is not valid JSON; check the quotes, commas and brackets here."
        raise DocumentError("json-syntax", message, error.lineno, error.colno) from None
    except RecursionError:
        raise TooDeep from None
    if repeats:
        layout = _Layout(text[:end])
        for key, start in layout.repeated:
            on_duplicate(key, layout.place(start))
    line_end = _LINE_END.match(text, end)
    return plain, line_end.end() if line_end else end


def json_finder(text: str) -> Finder:
    """What finds values of `text`, an object: where the value at a path stands.

    Where the path leads nowhere, it finds the deepest value on the way. `text` is laid out at the first question only.
    """
    layout = cache(partial(_Layout, text))

    def find(path: Sequence[str | int]) -> Written:
        way = tuple(path)
        while way not in layout().starts:
            way = way[:-1]
        return Written(layout().place(layout().starts[way]), None)

    return find


class _Layout:
    """Where the values of valid JSON stand, as indexes into it by their paths, and the keys that stand twice."""

    def __init__(self, text: str) -> None:
        self.starts: dict[tuple[str | int, ...], int] = {}
        self.repeated: list[tuple[str, int]] = []
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        way: list[str | int] = []
        keys: list[set[str] | None] = []  # of each object that is open; None for a list
        at_key = False
        for token in _TOKEN.finditer(text):
            mark = token[0]
            if mark == ",":
                at_key = keys[-1] is not None
                if isinstance(index := way[-1], int):
                    way[-1] = index + 1
            elif mark in "]}":
                at_key = False
                keys.pop()
                way.pop()
            elif at_key and (own := keys[-1]) is not None:
                way[-1] = key = json.loads(mark)
                if key in own:
                    self.repeated.append((key, token.start()))
                own.add(key)
                at_key = False
            elif mark != ":":
                self.starts[tuple(way)] = token.start()
                if mark in "[{":
                    at_key = mark == "{"
                    keys.append(set() if at_key else None)
                    way.append(0)

    def place(self, start: int) -> Place:
        """The line and column of the index `start`."""
        line = bisect_right(self._lines, start)
        return line, start - self._lines[line - 1] + 1


def _whole(written: str) -> int | str:
    """The number that is `written`, or that text where it is longer than any number should be."""
    try:
        return int(written)
    except ValueError:
        return written


def _finite(written: str) -> float | str:
    """The number that is `written`, or that text where it is too large for one."""
    value = float(written)
    return value if math.isfinite(value) else written
