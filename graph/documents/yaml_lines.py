"""The YAML that nearly all front matter is written in, read line by line, many times as fast as PyYAML composes it.

Mappings and lists in block style hold scalars that end on their lines. What else there is (anchors, tags, brackets, text of
several lines, errors, keys that stand twice) is not read here, so that nothing here has a place or a diagnostic.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from graph.documents.plain import Plain, key_text
from graph.documents.yaml_scalars import unquoted_value

_DEEPEST = 20
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = re.compile(r"\\(.)")

# Line feeds, YAML's own line breaks, tabs, byte order marks and what may not stand in YAML: a line that has one is not matched.
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"

_LINE = re.compile(
    rf"""
    ^(\ *+)
    (-\ ++)?+
    (?:([A-Za-z_][\w.\-/]{{0,99}}+(?:\ [\w.\-/]{{1,99}}+){{0,9}}+):(?=[\ \n]|\Z)\ *+)?+
    (
        (?:[^\ \-?:,\[\]{{}}\#&*!|>'"%@`{_ODD}]|[\-?:](?=[^\ \n]))
        [^:\#{_ODD}]*+
        (?:(?::(?=[^\ \n])|(?<!\ )\#)[^:\#{_ODD}]*+)*+
    |
        "[^"\\{_ODD}]*+(?:\\["\\/nrt][^"\\{_ODD}]*+)*+"\ *+
    |
        '[^'{_ODD}]*+(?:''[^'{_ODD}]*+)*+'\ *+
    |
        (?:\[\]|\{{\}})\ *+
    )?+
    (?:(?<![^\ \n])\#[^{_ODD}]*+)?+$
    """,
    re.MULTILINE | re.VERBOSE | re.ASCII,
)


_REPEATED = "related"
"""The list whose items stand word for word in many documents of a site."""

_LIST = re.compile(rf"^{_REPEATED}: *\n( *)(?=- )", re.MULTILINE)
_LIST_ENDS = re.compile(r"^[^ \-#\n]", re.MULTILINE)
_REMEMBERED, _LONGEST = 2_000, 4_000
"""How many items are remembered, and how many characters these have at most."""


def parse_lines(text: str) -> dict[str, Plain] | None:
    """The values of `text` as PyYAML reads it; None where it is no mapping of the plainest kind.

    Parts of them may be the same objects as parts of another text's values; they must not be changed.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    opening = _LIST.search(text)
    if opening is None:
        return _parse(text)
    ending = _LIST_ENDS.search(text, opening.end())
    end = ending.start() if ending else len(text)
    values = _parse(text[: opening.start()] + f"{_REPEATED}:\n" + text[end:])
    if values is None:
        return None
    values[_REPEATED] = items = []
    dash = f"{opening[1]}- "
    for item in text[opening.start(1) + len(dash) : end].split("\n" + dash):
        parsed = (_parse_known_item if len(item) <= _LONGEST else _parse_item)(dash + item)
        if parsed is None:
            return None
        items += parsed
    return values


def _parse_item(text: str) -> list[Plain] | None:
    """The list of one item that `text` is; None where it is anything else."""
    values = _parse("list:\n" + text)
    items = values["list"] if values and len(values) == 1 else None
    return items if isinstance(items, list) else None


_parse_known_item = lru_cache(maxsize=_REMEMBERED)(_parse_item)


def _parse(text: str) -> dict[str, Plain] | None:
    lines: list[tuple[str, str, str, str]] = _LINE.findall(text)
    if len(lines) != text.count("\n") + 1:
        return None
    # A mapping in column c has the level 2c and a list 2c + 1, since a list may stand in the column of the key above it.
    level = 0
    values: dict[str, Plain] = {}
    mapping, open_key = values, ""
    items: list[Plain] = []
    around: list[tuple[int, dict[str, Plain], list[Plain]]] = []
    for indent, dash, key, written in lines:
        if not dash and not key:
            if written:
                return None
            continue
        own_level = 2 * len(indent) + 1 if dash else 2 * len(indent)
        if own_level > level:
            if not open_key or len(around) > _DEEPEST:
                return None
            around.append((level, mapping, items))
            level = own_level
            if dash:
                mapping[open_key] = items = []
            else:
                mapping[open_key] = mapping = {}
        while level > own_level:
            level, mapping, items = around.pop()
        if level != own_level:
            return None
        open_key = ""
        if not key:
            if not written:
                return None
            items.append(_value(written))
            continue
        if dash:
            around.append((level, mapping, items))
            level = 2 * (len(indent) + len(dash))
            mapping = {}
            items.append(mapping)
        name = _key(key)
        if name in mapping:
            return None
        if written:
            mapping[name] = _value(written)
        else:
            mapping[name] = None
            open_key = name
    return values or None


@lru_cache(maxsize=1_000)
def _key(written: str) -> str:
    return key_text(unquoted_value(written))


def _value(written: str) -> Plain:
    written = written.rstrip(" ")
    return _MARKED.get(written[0], unquoted_value)(written)


def _double_quoted(written: str) -> str:
    return _ESCAPE.sub(_unescaped, written[1:-1]) if "\\" in written else written[1:-1]


def _unescaped(escape: re.Match[str]) -> str:
    return _ESCAPES[escape[1]]


def _single_quoted(written: str) -> str:
    return written[1:-1].replace("''", "'")


_MARKED: dict[str, Callable[[str], Plain]] = {
    '"': _double_quoted,
    "'": _single_quoted,
    "[": lambda _: [],
    "{": lambda _: {},
}
"""What reads values by what they begin with, where that is a mark."""
