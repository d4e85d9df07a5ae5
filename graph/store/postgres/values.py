"""Values: what a statement that is put together is given beside its text, so that nobody's text is ever part of that."""

from collections.abc import Mapping

from graph.text import printable

LARGEST = 2**63 - 1
_FIRST_BEHIND_SURROGATES = "\ue000"


class Values:
    """The values of one statement; `named` has them by the names that they go by in it."""

    def __init__(self, named: Mapping[str, object] | None = None) -> None:
        """With those of another statement to begin with, by the same names."""
        self.named: dict[str, object] = dict(named or {})

    def bind(self, value: object, type_: str) -> str:
        """What stands for a value, as one of a type, in the statement's text."""
        name = f"v{len(self.named)}"
        self.named[name] = value
        return f"%({name})s::{type_}"


def is_text(value: object) -> bool:
    """Whether a value is one that a text of the database can have: neither NUL nor a lone surrogate is in any."""
    return isinstance(value, str) and printable(value) == value


def within_reach(value: int) -> int:
    """The number of 64 bits that is nearest to `value`."""
    return max(-LARGEST - 1, min(value, LARGEST))


def beside(text: str) -> str:
    """A text that the database's come before and behind as they do `text`, which may be one that it cannot have."""
    if is_text(text):
        return text
    for place, character in enumerate(text):
        if not is_text(character):
            return text[:place] + ("\x01" if character == "\0" else _FIRST_BEHIND_SURROGATES)
    return text
