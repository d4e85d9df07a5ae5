"""Text as XML 1.0 can have it."""

import re

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_ENDS = {end: f"&#{ord(end)};" for end in "\t\n\r\x85\u2028"}
"""What readers may take for another end of a line, those of XML 1.1 included."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", **_LINE_ENDS})
_SPECIAL = re.compile('[&<>"\x00-\x1f\x85\u2028\ufffe\uffff]')


def escape(text: str) -> str:
    """`text` for elements and attributes alike; characters that XML cannot have become U+FFFD."""
    if not _SPECIAL.search(text):
        return text
    return possible(text).translate(_ESCAPES)


def possible(text: str) -> str:
    """`text` with U+FFFD for each character that XML cannot have."""
    return _IMPOSSIBLE.sub("\ufffd", text)
