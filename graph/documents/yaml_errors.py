"""What is wrong with YAML, in words that say what to do about it."""

from typing import Protocol

import yaml

from graph.documents.plain import Place, TooDeep
from graph.errors import DocumentError


class Mark(Protocol):
    """A place as PyYAML has it, in C and in Python: counted from 0."""

    line: int
    column: int


_ADVICE = {
    "found unexpected end of stream": "a quote that is opened here is never closed; close it",
    "found unexpected document indicator": "a quote that is opened here is never closed; close it",
    "mapping values are not allowed": "a value holds a colon followed by a blank, or its line is indented too far; put "
    "the value in quotes, or mend the indentation",
    "found character that cannot start any token": "a value begins with a character that YAML keeps for itself "
    "(a tab, @, ` or %); put the value in quotes and indent with blanks",
    "did not find expected alphabetic or numeric character": "a value begins with * or &, which YAML keeps for aliases "
    "and anchors; put the value in quotes",
    "found unknown escape character": "an unknown escape stands between double quotes; write \\\\ for a backslash",
    "did not find expected hexdecimal number": "\\x, \\u or \\U lacks its hexadecimal digits; write \\\\ for a backslash",
    "found invalid Unicode character escape code": "an escape names no character; delete it, or write the character",
    "found undefined alias": "an alias (*name) has no anchor (&name) before it; put the value in quotes if none is meant",
    "second occurrence": "an anchor (&name) stands here that stands before as well; give it another name",
    "could not find expected ':'": "this line is neither a key with its colon nor indented under one; mend it, or the "
    "line before it",
    "did not find expected key": "a line does not fit the list or mapping around it; check its indentation and quotes",
    "did not find expected '-' indicator": "a line does not fit the list around it; check its indentation",
    "did not find expected <document start>": "a line is indented less than the first one; indent all keys alike",
    "did not find expected ',' or ']'": "a list in brackets is not closed, or lacks a comma; close it with ]",
    "did not find expected ',' or '}'": "a mapping in braces is not closed, or lacks a comma; close it with }",
    "did not find expected node content": "a value is missing, or begins with a comma or a closing bracket; put the "
    "value in quotes",
    "did not find expected comment or line break": "text follows | or > on its line; begin it on the next line, or put "
    "the value in quotes",
    "block sequence entries are not allowed": "a list begins on the line of its key; begin it on a line of its own, or "
    "put the value in quotes",
    "found a tab character": "a line is indented with a tab; indent with blanks",
    "tag": "a value begins with !, which YAML keeps for tags; put the value in quotes",
}
"""What to do by what libyaml finds: the first that is part of its problem or of what it was doing."""

_WHERE_IT_BEGAN = (
    "end of stream",
    "document indicator",
    "alphabetic or numeric",
    "could not find expected ':'",
    "',' or ']'",
    "',' or '}'",
)
"""Problems that are found behind what causes them, and told of where that begins."""

_TOO_DEEP = "exceeded maximum nesting depth"
"""Newer libyaml reads no deeper than this says, and reads ahead of what it tells of."""


def syntax_error(error: yaml.MarkedYAMLError) -> DocumentError:
    """The error to raise for what libyaml found."""
    problem = error.problem or ""
    began = error.context_mark if any(known in problem for known in _WHERE_IT_BEGAN) else None
    mark = began or error.problem_mark or error.context_mark
    line, column = place_of(mark) if mark else (None, None)
    if _TOO_DEEP in problem:
        return DocumentError("nesting-too-deep", TooDeep.message, line, column)
    said = f"{problem} {error.context or ''}"
    advice = next((advice for known, advice in _ADVICE.items() if known in said), None)
    message = advice or "the text is not understood from here on; check its quotes and indentation"
    return DocumentError("yaml-syntax", f"This is not valid YAML: {message}.", line, column)


def place_of(mark: Mark) -> Place:
    """The line and column of `mark`, each counted from 1."""
    return (mark.line + 1, mark.column + 1)
