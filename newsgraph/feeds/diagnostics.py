"""What can be wrong with feeds: the codes, and the records of single cases."""

from graph import Diagnostic, Severity

ERRORS: dict[str, str] = {
    "feed-invalid": "what is no RSS, Atom or JSON Feed",
    "feed-refused": "an address that may not be asked: neither http nor https, or of a private network",
    "feed-too-large": "a feed over the size limit",
    "feed-unreachable": "an address that does not answer, or not with a feed",
    "feed-unreadable": "a file that is not there, or that the system does not let us read",
}
"""Codes of feeds of which nothing was imported, with what they mean."""

WARNINGS: dict[str, str] = {
    "date-invalid": "a date that cannot be read",
    "document-edited": "a document that a person has edited, and that the feed has another version of",
    "entry-invalid": "an entry that is not as its format has it",
    "entry-too-large": "an entry whose content makes a larger document than is read",
    "entry-unidentified": "an entry without an address of its own",
    "feed-damaged": "a feed that is not well-formed, and was read as far as possible",
    "feed-moved": "a feed that has another address from now on",
}
"""Codes of what was imported without the offending part, or not at all while the rest of the feed was."""


def warning(code: str, source: str, message: str, line: int | None = None, column: int | None = None) -> Diagnostic:
    """A diagnostic for a feed of which the rest was imported."""
    assert code in WARNINGS, code
    return Diagnostic(Severity.WARNING, code, source, message, line, column)


def failure(code: str, source: str, message: str) -> Diagnostic:
    """A diagnostic for a feed of which nothing was imported."""
    assert code in ERRORS, code
    return Diagnostic(Severity.ERROR, code, source, message)
