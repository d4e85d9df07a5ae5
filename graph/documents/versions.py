"""Versions of content: named by the sum of the hashes of lines, so that their order does not count, and another version is had
from the lines that go and come.

Source: Bellare and Micciancio, “A New Paradigm for Collision-Free Hashing: Incrementality at Reduced Cost” (1997), with a sum
of 120 bits: versions tell contents apart that nobody made to be mistaken for each other.
"""

from collections.abc import Iterable

from graph.diagnostics import Diagnostic
from graph.documents.folders import Site
from graph.documents.statements import Document
from graph.keys import BITS, base32hex, hash_of, number_of

_ALL_BITS = (1 << BITS) - 1


def version_of(lines: Iterable[str]) -> str:
    """The version of a content of these lines."""
    return base32hex(_sum(lines))


def next_version(version: str, gone: Iterable[str], come: Iterable[str]) -> str:
    """The version of what has `version`, without the lines that are `gone` and with those that `come`."""
    return base32hex((number_of(version) - _sum(gone) + _sum(come)) & _ALL_BITS)


def document_line(document: Document) -> str:
    """What a document is named by."""
    return f"document {document.source} {document.revision}"


def diagnostic_line(diagnostic: Diagnostic) -> str:
    """What a diagnostic is named by."""
    return f"diagnostic {diagnostic.source} {diagnostic.code} {diagnostic.line} {diagnostic.column}"


def site_line(label: str, site: Site) -> str:
    """What a folder is named by."""
    return f"site {label} {site.base} {site.locale}"


def _sum(lines: Iterable[str]) -> int:
    return sum(hash_of(line.encode("utf-8", "surrogatepass")) for line in lines) & _ALL_BITS
