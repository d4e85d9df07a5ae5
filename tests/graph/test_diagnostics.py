"""Nothing that a document holds stops the others from loading, and each problem is told of where it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

import graph
from graph import Diagnostic, Folder, LoadOptions, Severity
from graph.diagnostics import ERRORS, REFUSALS, WARNINGS, error, reading_order, refusal, warning
from graph.documents.plain import MAX_DEPTH
from tests.conftest import WriteFolder
from tests.graph.documents.parsing import PLACE, assert_for_people, take_place

GOOD = "---\ntitle: Good\nwebUrl: https://good.example/a\ntopics: [Good]\n---\n"
MAX_FILE_BYTES = 4_096
BOMB = "---\ntitle: x\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


class Case(NamedTuple):
    """Files (a mark in one of them) and links that show one problem; `source` is told of, or the file with the mark."""

    files: Mapping[str, str | bytes] = MappingProxyType({})
    links: Mapping[str, str] = MappingProxyType({})
    source: str | None = None


LIVE = {"content-kept"}
"""The codes of what only a graph that was there before can be told of."""
CASES: dict[str, Case] = {
    "alias-bomb": Case({"bad.md": BOMB + "---\n"}, source="bad.md"),
    "encoding-invalid": Case({"bad.md": "---\ntitle: é▸".encode() + b"\xff\n---\n"}),
    "file-too-large": Case({"bad.md": "---\ntitle: x\n---\n" + "x" * MAX_FILE_BYTES}, source="bad.md"),
    "file-unreadable": Case(links={"bad.md": "absent.md"}, source="bad.md"),
    "front-matter-not-mapping": Case({"bad.md": "▸---\n- a\n- b\n---\n"}),
    "front-matter-unclosed": Case({"bad.md": "▸---\ntitle: x\n"}),
    "json-syntax": Case({"bad.md": '{\n"title": ▸x}\n'}),
    "link-outside": Case(links={"bad.md": "../outside.md"}, source="bad.md"),
    "nesting-too-deep": Case(
        {"bad.md": "---\ntitle: x\na: " + "[" * (MAX_DEPTH - 1) + PLACE + "[" * 9 + "]" * (MAX_DEPTH + 8) + "\n---\n"}
    ),
    "toml-syntax": Case({"bad.md": "+++\ntitle = ▸\n+++\n"}),
    "yaml-syntax": Case({"bad.md": '---\ntitle: x\nexcerpt: ▸"a\n---\n'}),
    "alias-ambiguous": Case(
        {"a.yaml": "taxonomy: topic\nname: A\nshortname: S\n", "bad.yaml": "taxonomy: topic\nname: B\nshortname: ▸S\n"}
    ),
    "date-invalid": Case({"bad.md": "---\ntitle: x\npublishedDateTime: ▸2020-13-45\n---\n"}),
    "duplicate-key": Case({"bad.md": "---\ntitle: x\n▸title: y\n---\n"}),
    "item-unknown": Case({"bad.md": "---\ntitle: x\nitems:\n  - ▸courses/none\n---\n"}),
    "parent-cycle": Case(
        {"a.yaml": "taxonomy: topic\nname: A\nparent: B\n", "bad.yaml": "taxonomy: topic\nname: B\nparent: ▸A\n"}
    ),
    "parent-unknown": Case({"bad.yaml": "taxonomy: topic\nname: A\nparent: ▸Nowhere\n"}),
    "related-unidentified": Case({"bad.md": "---\ntitle: x\nrelated:\n  - ▸title: y\n---\n"}),
    "self-edge": Case(
        {
            "bad.md": "---\ntitle: x\nwebUrl: https://a.example/x\nrelated:\n- ▸{title: y, webUrl: http://a.example/x/}\n---\n"
        }
    ),
    "taxonomy-unknown": Case({"bad.yaml": "taxonomy: ▸author\nname: x\n"}),
    "title-missing": Case({"bad.md": "---\n▸excerpt: x\n---\n"}),
    "url-invalid": Case({"bad.md": "---\ntitle: x\nwebUrl: ▸not an address\n---\n"}),
    "url-relative": Case({"bad.md": "---\ntitle: x\nimages:\n  - url: ▸/a.png\n---\n"}),
    "value-type": Case({"bad.md": "---\ntitle: x\nquality: ▸many\n---\n"}),
}
"""By code, documents that show the problem and nothing else that is wrong."""


def write_case(case: Case, write_folder: WriteFolder, line_end: str) -> tuple[Folder, Diagnostic]:
    """Writes a good document and the files of a case; returns the folder, and a diagnostic with the expected place."""
    folder = write_folder({"good.md": GOOD})
    (folder.path.parent / "outside.md").write_text(GOOD)
    source, line, column = case.source or "", None, None
    for name, content in case.files.items():
        text = content.decode("utf-8", "surrogateescape") if isinstance(content, bytes) else content
        if PLACE in text:
            text, line, column = take_place(text)
            source = name
        written = text.replace("\n", line_end).encode("utf-8", "surrogateescape")
        write_folder({name: written})
    for name, target in case.links.items():
        (folder.path / name).symlink_to(target)
    return folder, Diagnostic(Severity.ERROR, "", f"site/{source}", "", line, column)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("code", sorted((ERRORS.keys() | WARNINGS) - LIVE))
def test_each_code_is_told_of_in_its_place(code: str, line_end: str, write_folder: WriteFolder) -> None:
    """Every code has documents that show it: file, line, column and severity are right, the message is for people."""
    folder, expected = write_case(CASES[code], write_folder, line_end)
    [found] = graph.load([folder], LoadOptions(max_file_bytes=MAX_FILE_BYTES)).diagnostics
    assert (found.code, found.source) == (code, expected.source)
    if code != "alias-bomb":  # where an expansion becomes too large is no matter of one place
        assert (found.line, found.column) == (expected.line, expected.column)
    assert found.severity is (Severity.ERROR if code in ERRORS else Severity.WARNING)
    assert_for_people(found)


@pytest.mark.parametrize("code", CASES)
def test_the_rest_loads(code: str, write_folder: WriteFolder) -> None:
    """The document beside a bad one is in the graph just as it would be alone."""
    folder, _ = write_case(CASES[code], write_folder, "\n")
    loaded = graph.load([folder], LoadOptions(max_file_bytes=MAX_FILE_BYTES))
    for path in folder.path.iterdir():
        if path.name != "good.md":
            path.unlink()
    [alone] = graph.load([folder]).articles
    [found] = [article for article in loaded.articles if article.title == "Good"]
    assert found == alone


@pytest.mark.parametrize("code", ERRORS)
def test_errors_leave_the_document_out(code: str, write_folder: WriteFolder) -> None:
    """A document with an error is not in the graph; the same graph comes of the folder without it, but for the error."""
    folder, _ = write_case(CASES[code], write_folder, "\n")
    loaded = graph.load([folder], LoadOptions(max_file_bytes=MAX_FILE_BYTES))
    assert [article.title for article in loaded.articles] == ["Good"]
    assert [topic.name for topic in loaded.topics] == ["Good"]


@pytest.mark.parametrize("code", sorted(WARNINGS.keys() - LIVE))
def test_warnings_keep_the_document(code: str, write_folder: WriteFolder) -> None:
    """A document with a warning is in the graph without the offending part; only an unknown taxonomy states nothing."""
    folder, expected = write_case(CASES[code], write_folder, "\n")
    loaded = graph.load([folder])
    sources = {ref.source for kind in graph.NodeKind for node in loaded.nodes(kind) for ref in node.documents}
    assert (expected.source in sources) is (code != "taxonomy-unknown")


def test_codes_are_errors_or_warnings() -> None:
    """No code is both, and each is made with its own severity."""
    assert not ERRORS.keys() & WARNINGS.keys()
    assert not REFUSALS.keys() & (ERRORS.keys() | WARNINGS.keys())
    assert refusal("draft", "site/x.md", "…").severity is Severity.ERROR
    assert error("yaml-syntax", "site/x.md", "…").severity is Severity.ERROR
    assert warning("date-invalid", "site/x.md", "…").severity is Severity.WARNING
    with pytest.raises(AssertionError):
        error("date-invalid", "site/x.md", "…")
    with pytest.raises(AssertionError):
        warning("yaml-syntax", "site/x.md", "…")
    with pytest.raises(AssertionError):
        refusal("yaml-syntax", "site/x.md", "…")


def test_diagnostics_are_in_the_order_of_reading() -> None:
    """By file, then line, then column; what has no place comes first in its file."""
    ordered = [
        warning("title-missing", "a/x.md", "…"),
        warning("date-invalid", "a/x.md", "…", 2, 9),
        warning("date-invalid", "a/x.md", "…", 2, 10),
        warning("date-invalid", "a/x.md", "…", 10, 1),
        warning("date-invalid", "a/y.md", "…", 1, 1),
    ]
    shuffled = [ordered[index] for index in (3, 0, 4, 2, 1)]
    assert sorted(shuffled, key=reading_order) == ordered
