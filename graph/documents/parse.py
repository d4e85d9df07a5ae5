"""Parsing one file: from bytes on disk to what the document states. A pure function of the file and the options."""

from functools import partial
from posixpath import splitext

import orjson
from msgspec import Struct

from graph import diagnostics
from graph.diagnostics import Diagnostic
from graph.documents.articles import is_draft, read_article
from graph.documents.folders import LoadOptions
from graph.documents.front_matter import (
    FrontMatter,
    Report,
    defines_taxonomy,
    opens_front_matter,
    read_front_matter,
    read_taxonomy_file,
)
from graph.documents.plain import Place
from graph.documents.statements import Document
from graph.documents.taxonomy import read_organization, read_topic
from graph.documents.values import Values
from graph.documents.walk import TAXONOMY_SUFFIXES, FoundFile, unreadable
from graph.errors import DocumentError
from graph.keys import digest_bytes
from graph.text import quoted
from graph.urls import Url


class Texts(Struct, frozen=True):
    """The large texts of a document: `body_start` indexes the bytes of `content`; `front_matter` is JSON."""

    content: bytes
    body_start: int
    front_matter: bytes
    secured: str | None = None


class ParsedFile(Struct, frozen=True):
    """What became of a file: a document with its texts, or none, and what was wrong with it."""

    source: str
    document: Document | None = None
    texts: Texts | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_file(file: FoundFile, site: Url | None, options: LoadOptions) -> ParsedFile:
    """What the document in `file` states; nothing for a file that is no document, or a draft that was not asked for."""
    try:
        with open(file.path, "rb") as opened:
            content = opened.read(options.max_file_bytes + 1)
    except OSError as error:
        return ParsedFile(file.source, diagnostics=(unreadable(file.source, error),))
    if len(content) > options.max_file_bytes:
        if is_document(file.source, content):
            return too_large(file.source, options)
        return ParsedFile(file.source)
    return parse_content(file.source, content, site, options)


def parse_content(source: str, content: bytes, site: Url | None, options: LoadOptions) -> ParsedFile:
    """What a document with these bytes states, were it at `source`."""
    found: list[Diagnostic] = []
    report = partial(_report, found, source)
    try:
        text = _decode(source, content)
        front_matter = _read_values(source, text, report)
    except DocumentError as error:
        return _failed(source, error, *found)
    if front_matter is None:
        return ParsedFile(source)
    values = Values(front_matter, report, front_matter.values, site)
    if is_draft(source, values) and not options.drafts:
        return ParsedFile(source)
    document = _read_document(source, digest_bytes(content), values, text[front_matter.end :])
    if document is None:
        return ParsedFile(source, diagnostics=tuple(found))
    return ParsedFile(source, document, _texts(text, front_matter, values), tuple(found))


def read_again(source: str, content: str) -> FrontMatter | None:
    """The front matter of a document that was read well, to find places in it; what was wrong was told of then."""
    return _read_values(source, content, _ignore)


def _ignore(code: str, message: str, place: Place | None) -> None:
    """What was wrong with the document was reported when it was read first."""


def _read_values(source: str, text: str, report: Report) -> FrontMatter | None:
    if _is_taxonomy_file(source):
        return read_taxonomy_file(text, report)
    return read_front_matter(text, report)


def _is_taxonomy_file(source: str) -> bool:
    return splitext(source)[1].lower() in TAXONOMY_SUFFIXES


def is_document(source: str, content: bytes) -> bool:
    """Whether a file is a document, be it in another encoding or cut off."""
    text = content.decode("utf-8-sig", "replace")
    return defines_taxonomy(text) if _is_taxonomy_file(source) else opens_front_matter(text)


def _decode(source: str, content: bytes) -> str:
    """The text of a file, without its BOM; nothing where it is not UTF-8, but no document either."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not is_document(source, content):
            return ""
        read, at = error.object, error.start  # the codec leaves the BOM out of what it has read
        line = read.count(b"\n", 0, at) + 1
        column = len(read[read.rfind(b"\n", 0, at) + 1 : at].decode()) + 1
        message = f"The byte 0x{read[at]:02x} here is not UTF-8; save the file as UTF-8."
        raise DocumentError("encoding-invalid", message, line, column) from None


def _read_document(source: str, revision: str, values: Values, body: str) -> Document | None:
    taxonomy = values.text("taxonomy")
    if taxonomy is None and _is_taxonomy_file(source):
        return None
    if taxonomy is None:
        return read_article(source, revision, values, body)
    if taxonomy == "topic":
        return read_topic(source, revision, values)
    if taxonomy == "organization":
        return read_organization(source, revision, values)
    message = f"There is no taxonomy {quoted(taxonomy)}; topic and organization are known, and this was passed over."
    values.tell("taxonomy-unknown", ("taxonomy",), message)
    return None


def _texts(text: str, front_matter: FrontMatter, values: Values) -> Texts:
    own = {key: value for key, value in front_matter.values.items() if key != "related"}
    return Texts(
        text.encode(),
        len(text[: front_matter.end].encode()),
        orjson.dumps(own),
        values.raw_text("secured"),
    )


def too_large(source: str, options: LoadOptions) -> ParsedFile:
    """What becomes of a file that is larger than may be."""
    error = DocumentError(
        "file-too-large",
        f"This file is larger than {options.max_file_bytes:,} bytes and was not read; split it, or raise max_file_bytes.",
    )
    return _failed(source, error)


def _report(found: list[Diagnostic], source: str, code: str, message: str, place: Place | None) -> None:
    line, column = place or (None, None)
    found.append(diagnostics.warning(code, source, message, line, column))


def _failed(source: str, error: DocumentError, *found: Diagnostic) -> ParsedFile:
    failure = diagnostics.error(error.code, source, str(error), error.line, error.column)
    return ParsedFile(source, diagnostics=(failure, *found))
