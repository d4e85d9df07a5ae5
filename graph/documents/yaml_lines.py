"""The YAML that nearly all front matter is written in, read line by line, many times as fast as PyYAML composes it.

Mappings and lists in block style hold scalars that end on their lines. What else there is (anchors, tags, brackets, text of
several lines, errors, keys that stand twice) is not read here, so that nothing here has a place or a diagnostic.
"""

import re
from functools import lru_cache

from graph.documents.plain import Plain, key_text
from graph.documents.yaml_scalars import unquoted_value

_DEEPEST = 20
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = re.compile(r"\\(.)")

# Line breaks of YAML's own, tabs, byte order marks and what may not stand in YAML.
_ODD = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_LINE = re.compile(
    r"""
    ^(\ *+)
    (-\ ++)?+
    (?:([A-Za-z_][\w.\-/]{0,99}+(?:\ [\w.\-/]{1,99}+){0,9}+):(?=[\ \n]|\Z)\ *+)?+
    (
        (?:[^\ \n\-?:,\[\]{}\#&*!|>'"%@`]|[\-?:](?=[^\ \n]))
        [^:\#\n]*+
        (?:(?::(?=[^\ \n])|(?<!\ )\#)[^:\#\n]*+)*+
    |
        "[^"\\\n]*+(?:\\["\\/nrt][^"\\\n]*+)*+"\ *+
    |
        '[^'\n]*+(?:''[^'\n]*+)*+'\ *+
    |
        (?:\[\]|\{\})\ *+
    )?+
    (?:(?<![^\ \n])\#[^\n]*+)?+$
    """,
    re.MULTILINE | re.VERBOSE | re.ASCII,
)


def parse_lines(text: str) -> dict[str, Plain] | None:
    """The values of `text` as PyYAML reads it; None where it is no mapping of the plainest kind."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _ODD.search(text):
        return None
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
    match written[0]:
        case '"':
            return _ESCAPE.sub(_unescaped, written[1:-1]) if "\\" in written else written[1:-1]
        case "'":
            return written[1:-1].replace("''", "'")
        case "[":
            return []
        case "{":
            return {}
    return unquoted_value(written)


def _unescaped(escape: re.Match[str]) -> str:
    return _ESCAPES[escape[1]]
