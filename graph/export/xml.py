"""Text as XML 1.0 can have it."""

import re

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
_SPECIAL = re.compile('[&<>"\x00-\x1f\ufffe\uffff]')


def escape(text: str) -> str:
    """`text` for elements and attributes alike; characters that XML cannot have become U+FFFD."""
    if not _SPECIAL.search(text):
        return text
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_ESCAPES)
