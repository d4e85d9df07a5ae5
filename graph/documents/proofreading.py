"""Proofreading: whether a text that is to be written would be in the graph, and what would be wrong with it."""

from msgspec import Struct

from graph import diagnostics
from graph.diagnostics import Diagnostic, Severity
from graph.documents.folders import LoadOptions, read_site
from graph.documents.parse import is_document, parse_content, too_large
from graph.documents.sources import Target
from graph.documents.walk import TAXONOMY_SUFFIXES


class Proof(Struct, frozen=True):
    """A text as it would be written, `content` being None where it is not to be; and what is wrong with it."""

    content: bytes | None
    diagnostics: tuple[Diagnostic, ...]


def proofread(target: Target, text: str, options: LoadOptions) -> Proof:
    """What would become of `text`, were it the document at `target`: the same as if it were read there."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        message = "This text has half of a character, which UTF-8 cannot have; take it out."
        return Proof(None, (diagnostics.error("encoding-invalid", target.source, message),))
    if len(content) > options.max_file_bytes:
        return Proof(None, too_large(target.source, options).diagnostics)
    parsed = parse_content(target.source, content, read_site(target.folder, options).base, options)
    if parsed.document is None and not parsed.diagnostics:
        return Proof(None, (_passed_over(target, content),))
    refused = parsed.document is None or any(each.severity is Severity.ERROR for each in parsed.diagnostics)
    return Proof(None if refused else content, parsed.diagnostics)


def _passed_over(target: Target, content: bytes) -> Diagnostic:
    """Why a text that has no fault would not be in the graph."""
    if is_document(target.source, content):
        message = "This is a draft, and drafts are left out here; take `draft` out of it, or serve drafts as well."
        return diagnostics.refusal("draft", target.source, message)
    if any(target.name.lower().endswith(suffix) for suffix in TAXONOMY_SUFFIXES):
        message = (
            "Of YAML files those alone are read that define a topic or organization; give it a line `taxonomy: topic`."
        )
    else:
        message = "This text has no front matter, without which it is not read; begin it with --- lines around a title."
    return diagnostics.refusal("document-missing", target.source, message)
