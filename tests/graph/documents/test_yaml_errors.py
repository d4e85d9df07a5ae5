"""YAML that cannot be read is told of in our words, in the place of the file that is to be mended."""

import pytest

from graph.documents.yaml_errors import _ADVICE
from tests.graph.documents.parsing import PLACE, assert_for_people, parse, take_place

CASES = [
    ("found unexpected end of stream", 'title: ▸"a'),
    ("found unexpected end of stream", "title: x\nexcerpt: ▸'it''s\nquality: 3"),
    ("found unexpected document indicator", 'title: ▸"a\n--- b"'),
    ("mapping values are not allowed", "title: A▸: b"),
    ("mapping values are not allowed", "title: x\n  excerpt▸: y"),
    ("found character that cannot start any token", "title: ▸@x"),
    ("found character that cannot start any token", "title: ▸`x`"),
    ("found character that cannot start any token", "title: x\nexcerpt: ▸%x"),
    ("found character that cannot start any token", "images:\n▸\turl: x"),
    ("did not find expected alphabetic or numeric character", "title: ▸**bold**"),
    ("did not find expected alphabetic or numeric character", "title: ▸& sons"),
    ("found unknown escape character", 'title: "é▸\\d"'),
    ("did not find expected hexdecimal number", 'title: "\\x▸q0"'),
    ("found invalid Unicode character escape code", 'title: "\\u▸d800"'),
    ("found undefined alias", "title: ▸*name"),
    ("second occurrence", "title: &a x\nexcerpt: ▸&a y"),
    ("could not find expected ':'", "title: x\n▸and so on\nquality: 3"),
    ("could not find expected ':'", "topics:\n- a\n▸b\n- c"),
    ("did not find expected key", 'title: "a" ▸b'),
    ("did not find expected key", 'title: "say "▸hi""'),
    ("did not find expected key", "topics:\n  - a\n ▸- b"),
    ("did not find expected '-' indicator", "- a\n▸b: c"),
    ("did not find expected <document start>", "  title: x\n▸quality: 3"),
    ("did not find expected ',' or ']'", "topics: ▸[a, b\nquality: 3"),
    ("did not find expected ',' or '}'", "provider: ▸{name: a, domain"),
    ("did not find expected node content", "title: ▸, then"),
    ("did not find expected comment or line break", "title: >▸now"),
    ("block sequence entries are not allowed", "topics: ▸- a"),
    ("found a tab character", "title: a\n▸\tb"),
    ("tag", "title: ▸!x!y z"),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("known", "yaml"), CASES)
def test_each_fault_is_explained_in_its_place(known: str, yaml: str, line_end: str) -> None:
    """Each fault that the table knows gives its advice, with line and column in the file, whatever the line ends."""
    content, line, column = take_place(f"---\n{yaml}\n---\nBody\n")
    parsed = parse(content.replace("\n", line_end))
    [found] = parsed.diagnostics
    assert parsed.document is None
    assert (found.code, found.line, found.column) == ("yaml-syntax", line, column)
    assert _ADVICE[known] in found.message
    assert_for_people(found)


def test_every_advice_is_shown() -> None:
    """Each entry of the table has a document that shows it."""
    assert {known for known, _ in CASES} == _ADVICE.keys()


@pytest.mark.parametrize("yaml", ["title: |▸0\n  x", "▸%FOO\ntitle: x"])
def test_rare_faults_show_nothing_of_the_parser(yaml: str) -> None:
    """A fault that the table does not know is told of in general words, in its place."""
    line = yaml[: yaml.index(PLACE)].count("\n") + 2
    [found] = parse(f"---\n{yaml.replace(PLACE, '')}\n---\n").diagnostics
    assert (found.code, found.line) == ("yaml-syntax", line)
    assert "not understood" in found.message
    assert_for_people(found)


@pytest.mark.parametrize(
    ("shown", "character"), [("U+0007", "\x07"), ("U+0000", "\0"), ("U+007F", "\x7f"), ("U+FFFE", "\ufffe")]
)
def test_control_characters_are_named(shown: str, character: str) -> None:
    """A character that YAML forbids is named, with its place; characters of several bytes before it count as one."""
    [found] = parse(f"---\ntitle: x\nexcerpt: é€😀{character}\n---\n").diagnostics
    assert (found.code, found.line, found.column) == ("yaml-syntax", 3, 13)
    assert shown in found.message
    assert_for_people(found)


def test_a_second_document_is_not_passed_over() -> None:
    """What follows a line that begins another YAML document would be lost, and is told of."""
    [found] = parse("---\ntitle: x\n--- # more\nexcerpt: y\n---\n").diagnostics
    assert (found.code, found.line, found.column) == ("yaml-syntax", 3, 1)
    assert_for_people(found)
