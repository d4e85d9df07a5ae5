"""One document, parsed: what tests of single documents begin with."""

from typing import Any

import orjson

from graph import Diagnostic, LoadOptions
from graph.documents.parse import ParsedFile, parse_content
from graph.documents.statements import ArticleDocument, ArticleStatement
from graph.urls import Url

PLACE = "▸"
"""Stands in a test document before the place that a diagnostic should name; it is taken out before the document is read."""

PYTHONS_WORDS = (
    "Traceback",
    "Error(",
    "Errno",
    "NoneType",
    "codec",
    "<class",
    "object at",
    "object has",
    "expected str",
    "yaml.",
    "tomllib",
    "JSONDecode",
    "while scanning",
    "while parsing",
    "char 0",
)


def parse(
    content: str | bytes, source: str = "site/x.md", *, site: str | None = None, options: LoadOptions | None = None
) -> ParsedFile:
    """What became of a file with this content."""
    content = content.encode() if isinstance(content, str) else content
    return parse_content(source, content, Url(site) if site else None, options or LoadOptions())


def fenced(yaml: str, body: str = "") -> str:
    """A document with YAML front matter."""
    return f"---\n{yaml}\n---\n{body}"


def article(yaml: str, body: str = "", source: str = "site/x.md", *, site: str | None = None) -> ArticleDocument:
    """What a document with this front matter states, which must be without fault."""
    parsed = parse(fenced(yaml, body), source, site=site)
    assert parsed.diagnostics == ()
    assert isinstance(parsed.document, ArticleDocument)
    return parsed.document


def statement(yaml: str, *, site: str | None = None) -> ArticleStatement:
    """What a document with this front matter says of its article, a title added."""
    return article(f"title: T\n{yaml}", site=site).statement


def front_matter(parsed: ParsedFile) -> Any:
    """The keys as they were read."""
    assert parsed.texts is not None
    return orjson.loads(parsed.texts.front_matter)


def take_place(text: str) -> tuple[str, int, int]:
    """`text` without its mark, and the line and column of the mark."""
    before, mark, after = text.partition(PLACE)
    assert mark, "the document has no mark"
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def assert_for_people(diagnostic: Diagnostic) -> None:
    """A message is a sentence for people, on one line, and shows nothing of the machinery."""
    message = diagnostic.message
    assert not any(words in message for words in PYTHONS_WORDS), message
    assert message[0] == "“" or message[0].isupper()
    assert message.endswith(".")
    assert message.isprintable()
    assert 20 < len(message) < 400
