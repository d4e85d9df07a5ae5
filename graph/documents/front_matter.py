"""Front matter: the values that a text file opens with, and where the body after them begins."""

import re
from collections.abc import Callable
from functools import partial

from msgspec import Struct

from graph.documents.json_format import json_finder, parse_json
from graph.documents.plain import Finder, Place, Plain, Written
from graph.documents.toml_format import parse_toml, toml_finder
from graph.documents.yaml_format import YamlFinder, parse_yaml
from graph.errors import DocumentError
from graph.text import quoted

Path = tuple[str | int, ...]
"""The way to a value: keys and list indexes from the outside in."""

Report = Callable[[str, str, Place | None], None]
"""Told the code, the message and the place of what was wrong with a document but did not stop it."""

_YAML_OPENS = re.compile(r"---[ \t]*(?:\r?\n|\Z)")
_YAML_CLOSES = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_TOML_OPENS = re.compile(r"\+\+\+[ \t]*(?:\r?\n|\Z)")
_TOML_CLOSES = re.compile(r"\n\+\+\+[ \t]*(?:\r?\n|\Z)")
_JSON_OPENS = re.compile(r"\{\s*[\"}]")
_YAML_FILE_OPENS = re.compile(r"(?:%[^\n]*\n|[ \t]*(?:#[^\n]*)?\n|[ \t]*\r\n)*---[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_TAXONOMY = re.compile(r"^taxonomy[ \t]*:", re.MULTILINE)


class FrontMatter(Struct, frozen=True):
    """The values that a file opens with; its body is the text from the index `end` on."""

    values: dict[str, Plain]
    end: int
    finder: Finder
    first_line: int

    def find(self, path: Path) -> Written:
        """Where the value at `path` stands in the file, and its text as written where it is a scalar of YAML."""
        written = self.finder(path)
        if written.place is None:
            return written
        line, column = written.place
        return Written((line + self.first_line - 1, column), written.text)


def read_front_matter(text: str, report: Report) -> FrontMatter | None:
    """The front matter of a text file, in YAML (`---`), TOML (`+++`) or JSON (`{`); None where it has none.

    Raises DocumentError, its place counted from the file's first line.
    """
    if opening := _YAML_OPENS.match(text):
        return _fenced(text, opening.end(), _YAML_CLOSES, "---", partial(_read_yaml, report=report))
    if opening := _TOML_OPENS.match(text):
        return _fenced(text, opening.end(), _TOML_CLOSES, "+++", _read_toml)
    if _JSON_OPENS.match(text):
        return _read_json(text, report)
    return None


def read_taxonomy_file(text: str, report: Report) -> FrontMatter | None:
    """The values of a YAML file that defines a topic or organization; None for any other YAML.

    Raises DocumentError as `read_front_matter` does, for a file that has a line `taxonomy:`.
    """
    if not defines_taxonomy(text):
        return None
    start = opening.end() if (opening := _YAML_FILE_OPENS.match(text)) else 0
    closing = _YAML_CLOSES.search(text, max(0, start - 1))
    end = closing.start() + 1 if closing else len(text)
    first_line = text.count("\n", 0, start) + 1
    return _read_yaml(text[start:end], closing.end() if closing else end, first_line, report=report)


def opens_front_matter(text: str) -> bool:
    """Whether `text` begins as a file with front matter does."""
    return any(opening.match(text) for opening in (_YAML_OPENS, _TOML_OPENS, _JSON_OPENS))


def defines_taxonomy(text: str) -> bool:
    """Whether `text`, of a YAML file, has a line `taxonomy:`."""
    return _TAXONOMY.search(text) is not None


def _fenced(
    text: str,
    start: int,
    closes: re.Pattern[str],
    fence: str,
    read: Callable[[str, int, int], FrontMatter],
) -> FrontMatter:
    closing = closes.search(text, start - 1)
    if closing is None:
        raise DocumentError(
            "front-matter-unclosed",
            f"The front matter that opens here is never closed; end it with a line {fence}.",
            1,
            1,
        )
    return read(text[start : closing.start() + 1], closing.end(), 2)


def _read_yaml(text: str, end: int, first_line: int, *, report: Report) -> FrontMatter:
    def on_duplicate(key: str, place: Place) -> None:
        line, column = place
        report(
            "duplicate-key",
            f"{quoted(key)} stands twice in one mapping and the last one counts; delete the other.",
            (line + first_line - 1, column),
        )

    values = _from_line(first_line, partial(parse_yaml, text, on_duplicate))
    return FrontMatter(_mapping(values), end, YamlFinder(text), first_line)


def _read_toml(text: str, end: int, first_line: int) -> FrontMatter:
    values = _from_line(first_line, partial(parse_toml, text))
    return FrontMatter(_mapping(values), end, toml_finder(text), first_line)


def _read_json(text: str, report: Report) -> FrontMatter:
    def on_duplicate(key: str, place: Place) -> None:
        message = f"{quoted(key)} stands twice in one object and the last one counts; delete the other."
        report("duplicate-key", message, place)

    values, end = parse_json(text, on_duplicate)
    return FrontMatter(_mapping(values), end, json_finder(text[:end]), 1)


def _from_line(first_line: int, parse: Callable[[], Plain]) -> Plain:
    try:
        return parse()
    except DocumentError as error:
        line = None if error.line is None else error.line + first_line - 1
        raise DocumentError(error.code, str(error), line, error.column) from None


def _mapping(values: Plain) -> dict[str, Plain]:
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise DocumentError(
            "front-matter-not-mapping",
            "The front matter is not a mapping; write it as lines of “key: value”.",
            1,
            1,
        )
    return values
