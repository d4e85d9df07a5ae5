"""Parsing one file: formats, encodings, and what is passed over in silence."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import LoadOptions
from graph.diagnostics import ERRORS
from graph.documents.parse import ParsedFile, parse_file, read_again
from graph.documents.statements import ArticleDocument
from graph.documents.walk import FoundFile
from graph.keys import digest_bytes
from tests.graph.documents.parsing import assert_for_people, front_matter, parse

BOM = b"\xef\xbb\xbf"
FORMATS = {
    "YAML": b"---\ntitle: T\nquality: 7\ntags: [a, b]\n---\nBody\n",
    "TOML": b'+++\ntitle = "T"\nquality = 7\ntags = ["a", "b"]\n+++\nBody\n',
    "JSON": b'{"title": "T", "quality": 7,\n "tags": ["a", "b"]}\nBody\n',
}


@pytest.mark.parametrize("suffix", ["md", "markdown", "html", "MD"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("bom", [b"", BOM], ids=["", "BOM"])
@pytest.mark.parametrize("final", [True, False], ids=["", "no final newline"])
def test_formats_state_the_same(form: str, suffix: str, line_end: bytes, bom: bytes, final: bool) -> None:
    """YAML, TOML and JSON front matter with any line ends, with or without BOM and final newline, state the same."""
    content = FORMATS[form].replace(b"\n", line_end)
    content = bom + (content if final else content.removesuffix(line_end))
    parsed = parse(content, f"site/x.{suffix}")
    document, texts = parsed.document, parsed.texts
    assert parsed.diagnostics == ()
    assert isinstance(document, ArticleDocument)
    assert texts is not None
    assert (document.statement.title, document.statement.quality, document.statement.tags) == ("T", 7, ("a", "b"))
    assert front_matter(parsed) == {"title": "T", "quality": 7, "tags": ["a", "b"]}
    assert texts.content == content.removeprefix(bom)
    assert texts.content[texts.body_start :] == b"Body" + (line_end if final else b"")


def test_the_body_begins_where_it_does_in_bytes() -> None:
    """Characters of several bytes before the body do not shift it."""
    texts = parse("---\ntitle: é€😀\n---\nBödy").texts
    assert texts is not None
    assert texts.content[texts.body_start :].decode() == "Bödy"


def test_a_revision_names_the_bytes() -> None:
    """Documents of equal bytes have equal revisions; a BOM or another line end makes another."""
    content = FORMATS["YAML"]
    revisions = []
    for written in (content, content, BOM + content, content.replace(b"\n", b"\r\n")):
        document = parse(written).document
        assert document is not None
        revisions.append(document.revision)
    assert revisions[0] == revisions[1] == digest_bytes(content)
    assert len(set(revisions)) == 3


@pytest.mark.parametrize("bom", [b"", BOM], ids=["", "BOM"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("before", "bad", "after"),
    [
        (b"---\ntitle: ", b"\xff", b"\n---\n"),
        (b"---\ntitle: ", b"\xe9", b"t\xe9\n---\n"),
        ("---\ntitle: é€😀".encode(), b"\x80", b"\n---\n"),
        (b"---\ntitle: x\n---\nBody ", b"\xc3", b""),
        (b"---\ntitle: ", b"\xed\xa0\x80", b"\n---\n"),
        (b"---\n", b"\xc0\xaf", b"\n---\n"),
    ],
)
def test_bytes_that_are_not_utf8_are_told_of(
    before: bytes, bad: bytes, after: bytes, line_end: bytes, bom: bytes
) -> None:
    """The first bad byte is named, with the line and column that an editor shows, after characters of several bytes too."""
    read = before.decode()
    parsed = parse(bom + (before + bad + after).replace(b"\n", line_end))
    [found] = parsed.diagnostics
    assert parsed.document is None
    assert (found.code, found.line) == ("encoding-invalid", read.count("\n") + 1)
    assert found.column == len(read) - read.rfind("\n")
    assert f"0x{bad[0]:02x}" in found.message
    assert_for_people(found)


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("site/x.md", b"# No front matter\n"),
        ("site/x.md", b"caf\xe9 in Latin-1\n"),
        ("site/x.md", "---\ntitle: x\n---\n".encode("utf-16")),
        ("site/x.html", b"<!doctype html>\n<p>---</p>\n"),
        ("site/x.md", b""),
        ("site/x.md", BOM),
        ("site/x.yaml", b"a: [\n"),
        ("site/x.yaml", b"name: caf\xe9\n"),
        ("site/x.yml", b"---\ntitle: x\n---\n"),
        ("site/_config.yml", b"url: https://site.example\ntitle: x\n"),
        ("site/x.yaml", b"+++\ntaxonomy = 'topic'\n+++\n"),
    ],
)
def test_what_is_no_document_is_passed_over_in_silence(source: str, content: bytes) -> None:
    """Files without front matter and YAML that defines no taxonomy are nothing, whatever else is wrong with them."""
    assert parse(content, source) == ParsedFile(source)


def test_yaml_files_with_a_taxonomy_are_held_to_the_same_rules() -> None:
    """A taxonomy file that is not UTF-8, or not YAML, is told of in its own lines."""
    [encoding] = parse(b"taxonomy: topic\nname: caf\xe9\n", "site/x.yaml").diagnostics
    assert (encoding.code, encoding.line, encoding.column) == ("encoding-invalid", 2, 10)
    [syntax] = parse("# a comment\n---\ntaxonomy: topic\nname: [a\n", "site/x.yaml").diagnostics
    assert (syntax.code, syntax.line, syntax.column) == ("yaml-syntax", 4, 7)


def test_errors_come_with_what_was_found_before_them() -> None:
    """A document that is too bad to load still has its other faults told of."""
    found = parse("---\ntitle: x\ntitle: y\na: &a [*a]\n---\n").diagnostics
    assert [(each.code, each.line) for each in found] == [("nesting-too-deep", 4), ("duplicate-key", 3)]


def write(path: Path, content: bytes) -> FoundFile:
    """A file as the walk finds it."""
    path.write_bytes(content)
    return FoundFile(str(path), f"site/{path.name}")


@pytest.mark.parametrize("size", [100, 101, 5_000])
def test_the_size_limit_is_exact(size: int, tmp_path: Path) -> None:
    """A document of as many bytes as are allowed is read; one of a byte more is not, and the limit is named."""
    file = write(tmp_path / "x.md", b"---\ntitle: x\n---\n".ljust(size, b"x"))
    parsed = parse_file(file, None, LoadOptions(max_file_bytes=100))
    assert (parsed.document is None) is (size > 100)
    assert [found.code for found in parsed.diagnostics] == ["file-too-large"] * (size > 100)
    assert all("100 bytes" in found.message for found in parsed.diagnostics)


@pytest.mark.parametrize(
    ("name", "content"), [("x.html", b"<!doctype html>\n"), ("x.yaml", b"a: 1\n"), ("x.md", b"\xff")]
)
def test_large_files_that_are_no_documents_are_passed_over(name: str, content: bytes, tmp_path: Path) -> None:
    """A page of any size without front matter is none of ours; where the cut splits a character, too."""
    file = write(tmp_path / name, content + "é".encode() * 1_000)
    assert parse_file(file, None, LoadOptions(max_file_bytes=100)) == ParsedFile(file.source)


def test_a_file_that_is_gone_is_told_of(tmp_path: Path) -> None:
    """A file that vanished between being found and being read is unreadable."""
    parsed = parse_file(FoundFile(str(tmp_path / "x.md"), "site/x.md"), None, LoadOptions())
    [found] = parsed.diagnostics
    assert (found.code, found.source, found.line) == ("file-unreadable", "site/x.md", None)
    assert_for_people(found)


@pytest.mark.parametrize("form", FORMATS)
def test_places_are_found_again(form: str) -> None:
    """The places of a document that was read can be asked for later, of its text alone."""
    text = FORMATS[form].decode()
    found = read_again("site/x.md", text)
    assert found is not None
    place = found.find(("tags",)).place
    assert place is not None
    assert "tags" in text.split("\n")[place[0] - 1]


@settings(max_examples=300)
@given(
    opening=st.sampled_from([b"", b"---\n", b"+++\n", b'{"', b"taxonomy: topic\n", BOM + b"---\r\n", b"---\ntitle: "]),
    content=st.binary(max_size=60)
    | st.text(st.sampled_from("ab: -[]{}\n'\"&*!|>\\é\0"), max_size=40).map(str.encode)
    | st.lists(
        st.sampled_from(
            [
                "title: x",
                "webUrl: https://a.example/",
                "related: [{webUrl: x}, 5]",
                "images: [x, {url: 5}]",
                "date: x",
                "draft: x",
                "taxonomy: topic",
                "provider: {domain: '%'}",
                "provider: [x]",
                "topics: {a: b}",
                "items: [.]",
                "tags: [[x]]",
                "quality: 9999999999",
                "author: [{name: [x]}, y]",
                "permalink: 5",
                "heat: &a [*a]",
                "published: [x]",
            ]
        ),
        max_size=6,
    ).map(lambda lines: "\n".join(lines).encode()),
    closing=st.sampled_from([b"", b"\n---\n", b"\n+++\n", b"}"]),
    source=st.sampled_from(["site/x.md", "site/x.html", "site/x.yaml", "site/_posts/2020-01-01-x.md"]),
    site=st.sampled_from([None, "https://site.example/"]),
)
def test_any_bytes_are_read_or_told_of(
    opening: bytes, content: bytes, closing: bytes, source: str, site: str | None
) -> None:
    """Whatever a file holds, parsing it ends in a document, or nothing, and diagnostics for people in places it has."""
    whole = opening + content + closing
    parsed = parse(whole, source, site=site)
    assert (parsed.document is None) is (parsed.texts is None)
    lines = whole.decode("utf-8", "replace").splitlines() or [""]
    for found in parsed.diagnostics:
        assert_for_people(found)
        assert found.source == source
        assert found.line is None or 1 <= found.line <= len(lines) + 1
        assert parsed.document is None or found.code not in ERRORS
