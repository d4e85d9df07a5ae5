"""What is to be written is judged as it will be when it is read."""

import pytest

from graph import LoadOptions, Severity
from graph.documents.proofreading import Proof, proofread
from graph.urls import Url
from tests.graph.documents.parsing import assert_for_people

OPTIONS = LoadOptions(max_file_bytes=1_000)


def proof_of(text: str, name: str = "a.md", options: LoadOptions = OPTIONS, base: Url | None = None) -> Proof:
    return proofread(f"site/{name}", text, base, options)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.md", "no front matter", "document-missing"),
        ("a.md", "", "document-missing"),
        ("a.yaml", "title: x", "document-missing"),
        ("a.md", "---\ntitle: x\ndraft: true\n---\n", "draft"),
        ("_drafts/a.md", "---\ntitle: x\n---\n", "draft"),
        ("a.md", "---\ntitle: [\n---\n", "yaml-syntax"),
        ("a.md", "---\ntitle: x\n", "front-matter-unclosed"),
        ("a.md", "---\ntitle: x\n---\n" + "é" * 500, "file-too-large"),
        ("a.md", "---\ntitle: \ud800\n---\n", "encoding-invalid"),
    ],
)
def test_what_would_not_be_in_the_graph_is_refused(name: str, text: str, code: str) -> None:
    """One error says why, where it is, and what to do."""
    proof = proof_of(text, name)
    assert proof.content is None
    [found] = proof.diagnostics
    assert (found.code, found.source, found.severity) == (code, f"site/{name}", Severity.ERROR)
    assert_for_people(found)


def test_a_taxonomy_that_there_is_not_is_refused() -> None:
    """What is passed over with a warning would not be in the graph."""
    proof = proof_of("taxonomy: author\nname: x\n", "a.yaml")
    assert (proof.content, [each.code for each in proof.diagnostics]) == (None, ["taxonomy-unknown"])


def test_warnings_are_told_and_refuse_nothing() -> None:
    """A document that loads without a part of it is written, byte by byte as it was given, and what is wrong is told."""
    text = "\ufeff---\r\ntitle: é\r\npublishedDateTime: never\r\n---\r\nbody"
    proof = proof_of(text)
    assert proof.content == text.encode()
    assert [each.code for each in proof.diagnostics] == ["date-invalid"]


def test_the_sites_address_holds() -> None:
    """A relative address is told of where the site has no address of its own; drafts are written where they are read."""
    text = "---\ntitle: x\nimages:\n  - url: /a.png\n---\n"
    assert [each.code for each in proof_of(text).diagnostics] == ["url-relative"]
    assert proof_of(text, base=Url("https://a.example/")).diagnostics == ()
    assert proof_of("---\ntitle: x\ndraft: true\n---\n", options=LoadOptions(drafts=True)).content
