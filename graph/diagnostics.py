"""What was wrong with documents: the codes, and the record of one case."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much of a document was lost."""

    ERROR = "error"
    WARNING = "warning"


class Diagnostic(Struct, frozen=True, order=False):
    """One thing that was wrong with a document and what was done about it; lines and columns count from 1."""

    severity: Severity
    code: str
    source: str
    message: str
    line: int | None = None
    column: int | None = None


ERRORS: dict[str, str] = {
    "alias-bomb": "YAML aliases that expand to more values than a document may hold",
    "encoding-invalid": "bytes that are not UTF-8",
    "file-too-large": "a file over the size limit",
    "file-unreadable": "a file that the system does not let us read",
    "front-matter-not-mapping": "front matter that is not a list of keys and values",
    "front-matter-unclosed": "front matter that has no closing line",
    "json-syntax": "front matter that is not valid JSON",
    "link-outside": "a link that leaves its folder",
    "nesting-too-deep": "values nested deeper than a document may nest them",
    "toml-syntax": "front matter that is not valid TOML",
    "yaml-syntax": "text that is not valid YAML",
}
"""Codes of documents that are not in the graph, with what they mean."""

WARNINGS: dict[str, str] = {
    "alias-ambiguous": "a shortname that several topics claim",
    "content-kept": "a file that broke while its graph was there, which keeps what it held before",
    "date-invalid": "a date that cannot be read",
    "duplicate-key": "a key that stands twice in one mapping",
    "item-unknown": "an item of a collection that names no document",
    "parent-cycle": "topics that are each other's parents",
    "parent-unknown": "a parent topic that no document defines",
    "related-unidentified": "a related article without an address",
    "self-edge": "an article that lists itself",
    "taxonomy-unknown": "a taxonomy other than topic and organization",
    "title-missing": "an article or taxonomy document without a title or name of its own",
    "url-invalid": "an address that is not an absolute http or https URL",
    "url-relative": "a relative image address and no base URL to resolve it against",
    "value-type": "a value of another type than its key asks for",
}
"""Codes of documents that were loaded without the offending part, or with a guess, with what they mean."""

REFUSALS: dict[str, str] = {
    "document-missing": "text that is passed over where it is read: it has no front matter, or, in a YAML file, no `taxonomy`",
    "draft": "a draft, where drafts are left out",
}
"""Codes of what is not written, beside `ERRORS`: were it there, it would not be in the graph, and nobody would be told."""


def error(code: str, source: str, message: str, line: int | None = None, column: int | None = None) -> Diagnostic:
    """A diagnostic for a document that is not in the graph."""
    assert code in ERRORS, code
    return Diagnostic(Severity.ERROR, code, source, message, line, column)


def refusal(code: str, source: str, message: str) -> Diagnostic:
    """A diagnostic for what is not written as a document."""
    assert code in REFUSALS, code
    return Diagnostic(Severity.ERROR, code, source, message)


def warning(code: str, source: str, message: str, line: int | None = None, column: int | None = None) -> Diagnostic:
    """A diagnostic for a document that was loaded without the offending part, or with a guess."""
    assert code in WARNINGS, code
    return Diagnostic(Severity.WARNING, code, source, message, line, column)


def reading_order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    """A sort key: by file, then place, then code."""
    return (
        diagnostic.source,
        diagnostic.line or 0,
        diagnostic.column or 0,
        diagnostic.code,
        diagnostic.message,
    )
