"""Proofreading: whether a text that is to be written would be in the graph, and what would be wrong with it."""

from msgspec import Struct

from graph import diagnostics
from graph.diagnostics import Diagnostic, Severity
from graph.documents.folders import LoadOptions
from graph.documents.parse import ParsedFile, is_document, parse_content, too_large
from graph.documents.walk import TAXONOMY_SUFFIXES
from graph.urls import Url


class Proof(Struct, frozen=True):
    """A text as it would be written, `content` being None where it is not to be; and what would become of it."""

    content: bytes | None
    parsed: ParsedFile

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with it."""
        return self.parsed.diagnostics


def proofread(source: str, text: str, base: Url | None, options: LoadOptions) -> Proof:
    """What would become of `text`, were it the document at `source`: the same as if it were read there, with `base` what relative
    addresses are resolved against."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        message = "This text has half of a character, which UTF-8 cannot have; take it out."
        return _refused(diagnostics.error("encoding-invalid", source, message))
    if len(content) > options.max_file_bytes:
        return Proof(None, too_large(source, options))
    parsed = parse_content(source, content, base, options)
    if parsed.document is None and not parsed.diagnostics:
        return _refused(_passed_over(source, content))
    refused = parsed.document is None or any(each.severity is Severity.ERROR for each in parsed.diagnostics)
    return Proof(None if refused else content, parsed)


def _refused(diagnostic: Diagnostic) -> Proof:
    return Proof(None, ParsedFile(diagnostic.source, diagnostics=(diagnostic,)))


def _passed_over(source: str, content: bytes) -> Diagnostic:
    """Why a text that has no fault would not be in the graph."""
    if is_document(source, content):
        message = "This is a draft, and drafts are left out here; take `draft` out of it, or serve drafts as well."
        return diagnostics.refusal("draft", source, message)
    if any(source.lower().endswith(suffix) for suffix in TAXONOMY_SUFFIXES):
        message = (
            "Of YAML files those alone are read that define a topic or organization; give it a line `taxonomy: topic`."
        )
    else:
        message = "This text has no front matter, without which it is not read; begin it with --- lines around a title."
    return diagnostics.refusal("document-missing", source, message)
