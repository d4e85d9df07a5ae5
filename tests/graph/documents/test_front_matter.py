"""Front matter: how it opens and closes, and where the body begins."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.documents.front_matter import (
    FrontMatter,
    defines_taxonomy,
    opens_front_matter,
    read_front_matter,
    read_taxonomy_file,
)
from graph.documents.plain import Place
from graph.errors import DocumentError


def ignore(code: str, message: str, place: Place | None) -> None:
    """Told of what did not stop the reading."""


def read(text: str) -> tuple[object, str] | None:
    """The values of `text` and its body, None where it has no front matter."""
    found = read_front_matter(text, ignore)
    return (found.values, text[found.end :]) if found else None


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        ("---\na: 1\n---\nBody\n", {"a": 1}, "Body\n"),
        ("---\r\na: 1\r\n---\r\nBody\r\n", {"a": 1}, "Body\r\n"),
        ("--- \t\na: 1\n---  \nBody", {"a": 1}, "Body"),
        ("---\na: 1\n...\nBody", {"a": 1}, "Body"),
        ("---\na: 1\n---", {"a": 1}, ""),
        ("---\n---\nBody", {}, "Body"),
        ("---\n# nothing\n---\nBody", {}, "Body"),
        ("---\na: 1\n---\nBody\n---\nmore\n---\n", {"a": 1}, "Body\n---\nmore\n---\n"),
        ("---\na: |\n  ---\n  +++\n---\nBody", {"a": "---\n+++\n"}, "Body"),
        ("---\na: 1\n---\n\n\nBody", {"a": 1}, "\n\nBody"),
        ("---\na: ---\nb: --- x\n---\n", {"a": "---", "b": "--- x"}, ""),
        ("+++\na = 1\n+++\nBody", {"a": 1}, "Body"),
        ("+++\r\na = 1\r\n+++\r\nBody", {"a": 1}, "Body"),
        ("+++\n+++\n---\n", {}, "---\n"),
        ('{"a": 1}\nBody', {"a": 1}, "Body"),
        ('{\n  "a": {"b": "}"}\n}\n{more}', {"a": {"b": "}"}}, "{more}"),
        ('{"a": 1} Body', {"a": 1}, "Body"),
        ("{}\nBody", {}, "Body"),
    ],
)
def test_front_matter_is_told_from_the_body(text: str, values: object, body: str) -> None:
    """YAML, TOML and JSON front matter end where their closing line does; the body is what follows, as written."""
    assert read(text) == (values, body)
    assert opens_front_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# A heading\n",
        " ---\na: 1\n---\n",
        "\n---\na: 1\n---\n",
        "----\na: 1\n---\n",
        "--- a: 1\n---\n",
        "++\na = 1\n++\n",
        "{% include header.html %}\n",
        "{{ content }}\n",
        "<!doctype html>\n",
        "{ not: json }\n",
    ],
)
def test_other_texts_have_none(text: str) -> None:
    """What does not begin with an opening line, or a JSON object, has no front matter."""
    assert read(text) is None
    assert not opens_front_matter(text)


@pytest.mark.parametrize(
    "text", ["---", "---\n", "---\na: 1", "---\na: 1\n--\n", "---\na: 1\n ---\n", "+++\na = 1\n---\n"]
)
def test_an_opening_without_a_closing_line_is_an_error(text: str) -> None:
    """Front matter that is never closed is told of where it opens, with the line that closes it."""
    with pytest.raises(DocumentError) as raised:
        read(text)
    error = raised.value
    assert (error.code, error.line, error.column) == ("front-matter-unclosed", 1, 1)
    assert f"line {text[:3]}." in str(error)


@pytest.mark.parametrize("text", ["---\n- a\n---\n", "---\njust text\n---\n", "---\n5\n---\n"])
def test_front_matter_is_a_mapping(text: str) -> None:
    """Values without keys are told of."""
    with pytest.raises(DocumentError) as raised:
        read(text)
    assert raised.value.code == "front-matter-not-mapping"


def test_places_count_from_the_first_line_of_the_file() -> None:
    """A value is found by its line in the file, not in the front matter, in every format."""
    yaml = read_front_matter("---\na: 1\nb: 2\n---\n", ignore)
    toml = read_front_matter("+++\na = 1\nb = 2\n+++\n", ignore)
    json = read_front_matter('{\n"a": 1,\n"b": 2}\n', ignore)
    assert [found.find(("b",)).place for found in (yaml, toml, json) if found] == [(3, 4), (3, 1), (3, 6)]
    assert [found.find(()).place for found in (yaml, toml, json) if found] == [(2, 1), (2, 1), (1, 1)]


def test_a_key_that_stands_twice_is_reported() -> None:
    """Repeated keys of YAML and JSON are reported in their places; those of TOML are its syntax errors."""
    told: list[tuple[str, Place | None]] = []
    for text in ("---\na: 1\na: 2\n---\n", '{"a": 1,\n "a": 2}\n'):
        read_front_matter(text, lambda code, _message, place: told.append((code, place)))
    assert told == [("duplicate-key", (3, 1)), ("duplicate-key", (2, 2))]
    with pytest.raises(DocumentError, match="TOML"):
        read("+++\na = 1\na = 2\n+++\n")


@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("taxonomy: topic\nname: A\n", 1),
        ("---\ntaxonomy: topic\nname: A\n", 2),
        ("---\ntaxonomy: topic\nname: A\n---\n", 2),
        ("---\r\ntaxonomy: topic\r\nname: A\r\n---\r\nText: [\r\n", 2),
        ("# a licence\n\n---\ntaxonomy: topic\nname: A\n", 4),
        ("%YAML 1.2\n# a licence\n--- # the topic\ntaxonomy: topic\nname: A\n...\n", 4),
        ("# a comment\ntaxonomy: topic\nname: A\n", 2),
        ("name: A\ntaxonomy : topic", 1),
    ],
)
def test_taxonomy_files_are_read(text: str, first_line: int) -> None:
    """A YAML file that defines a taxonomy is one document, with or without the lines that YAML begins and ends it with."""
    found = read_taxonomy_file(text, ignore)
    assert isinstance(found, FrontMatter)
    assert found.values == {"taxonomy": "topic", "name": "A"}
    assert found.find(()).place == (first_line, 1)
    assert defines_taxonomy(text)


@pytest.mark.parametrize("text", ["", "a: [", "key: taxonomy\n", "a:\n  taxonomy: topic\n", "taxonomyy: topic\n"])
def test_other_yaml_is_none_of_ours(text: str) -> None:
    """YAML without a line `taxonomy:` is not even parsed."""
    assert read_taxonomy_file(text, ignore) is None
    assert not defines_taxonomy(text)


@settings(max_examples=300)
@given(
    opening=st.sampled_from(["---\n", "+++\n", "{", '{"a": ', "", "taxonomy: topic\n", "---\ntitle: "]),
    text=st.text(st.sampled_from("---+++\n\n  ab:[]{}\"'#&*!|>%=,.\\0é\0\x07\u2028\ud800😀"), max_size=30)
    | st.text(max_size=20),
    closing=st.sampled_from(["", "\n---\n", "\n+++\n", "}\n", "\n...\n"]),
)
@example(opening="---\n", text="\ufeff- - - -", closing="\n---\n")
def test_any_text_is_read_or_a_document_error(opening: str, text: str, closing: str) -> None:
    """Whatever a text holds, reading it ends in values, in nothing, or in a DocumentError in a place that it has."""
    whole = opening + text + closing
    for reading in (read_front_matter, read_taxonomy_file):
        end, line = 0, None
        try:
            found = reading(whole, ignore)
            end = found.end if found else 0
        except DocumentError as error:
            line = error.line
        assert 0 <= end <= len(whole)
        assert line is None or 1 <= line <= len((whole + "x").splitlines())
