"""Front matter in TOML, as Hugo has it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.documents.plain import MAX_DEPTH, Plain
from graph.documents.toml_format import parse_toml, toml_finder
from graph.errors import DocumentError
from tests.graph.documents.parsing import assert_for_people, parse, take_place

KEYS = st.text(st.sampled_from("ab_-"), min_size=1, max_size=4)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.sampled_from("abé .=[]"), max_size=6),
    lambda inner: st.lists(inner, max_size=3),
)


def write(values: dict[str, object]) -> str:
    """TOML of flat values: Python's lists, numbers and quoted texts are TOML's, apart from the case of truth values."""
    lines = (f"{key} = {value!r}\n" for key, value in values.items())
    return "".join(line.replace("True", "true").replace("False", "false") for line in lines)


@settings(max_examples=100)
@given(values=st.dictionaries(KEYS, VALUES, max_size=4))
def test_values_are_read_as_written(values: dict[str, object]) -> None:
    """Texts, numbers, truth values and lists of them are what they were, with either line end."""
    text = write(values)
    assert parse_toml(text) == parse_toml(text.replace("\n", "\r\n")) == values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2020-06-10", "2020-06-10"),
        ("2020-06-10T21:05:00Z", "2020-06-10T21:05:00+00:00"),
        ("2020-06-10 21:05:00+02:00", "2020-06-10T21:05:00+02:00"),
        ("2020-06-10T21:05:00", "2020-06-10T21:05:00"),
        ("21:05:00", "21:05:00"),
        ("{b = 2020-06-10, c = [2020-06-11]}", {"b": "2020-06-10", "c": ["2020-06-11"]}),
        ("nan", "nan"),
        ("-inf", "-inf"),
        ("9223372036854775808", "9223372036854775808"),
        ("0x1F", 31),
        ('"""two\nlines"""', "two\nlines"),
        ('"a\\u0000b"', "a\ufffdb"),
        ('"' + "." * 10_000 + '"', "." * 10_000),
    ],
)
def test_odd_values_are_plain(written: str, value: Plain) -> None:
    """Dates are ISO 8601 text, and what JSON cannot hold is text."""
    assert parse_toml(f"a = {written}\n") == {"a": value}


@pytest.mark.parametrize(
    "marked",
    [
        "title = ▸",
        'title = "x"▸ y',
        "title = ▸x",
        'title = "x▸',
        'title = "x"\ntitle = "y"▸',
        "a = [1,\n2▸",
        "▸= 1",
        'title = "é"\nexcerpt = "€"▸ z',
        "a = 2020-13-45▸",
        'a = "\\▸q"',
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_faults_are_told_of_in_their_line(marked: str, line_end: str) -> None:
    """What is not TOML is an error in our words, in its line of the file; what lacks an end is told of at its end."""
    yaml, line, _ = take_place(f"+++\n{marked}\n+++\n")
    [found] = parse(yaml.replace("\n", line_end)).diagnostics
    assert (found.code, found.line) == ("toml-syntax", line)
    assert found.column
    assert_for_people(found)


def test_a_number_without_end_is_a_fault() -> None:
    """A whole number of more digits than Python reads is told of, not fatal."""
    [found] = parse(f"+++\na = {'9' * 5_000}\n+++\n").diagnostics
    assert found.code == "toml-syntax"
    assert_for_people(found)


def test_nesting_has_a_limit() -> None:
    """Lists may nest as deep as the limit and no deeper."""
    deepest = MAX_DEPTH - 1
    parse_toml(f"a = {'[' * deepest}{']' * deepest}\n")
    with pytest.raises(DocumentError) as raised:
        parse_toml(f"a = {'[' * MAX_DEPTH}{']' * MAX_DEPTH}\n")
    assert raised.value.code == "nesting-too-deep"


@pytest.mark.parametrize("part", ["a", '"a b"', "'é'", '""', "a "])
@pytest.mark.parametrize(("before", "after"), [("", " = 1"), ("[", "]"), ("b = {", " = 1}")])
def test_keys_of_very_many_parts_are_refused_at_once(part: str, before: str, after: str) -> None:
    """A dotted key nests by each of its parts; tens of thousands of them take the parser minutes, and are told of first."""
    with pytest.raises(DocumentError) as raised:
        parse_toml("x = 1\n" + before + ".".join([part] * 50_000) + after + "\n")
    assert (raised.value.code, raised.value.line) == ("nesting-too-deep", 2)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ((), '▸a = 1\nb = "a"\n'),
        (("a",), 'x = "a = 2"\n▸a = 1\n'),
        (("a b",), 'x = 1\n  ▸"a b" = 1\n'.replace("  ▸", "▸  ")),
        (("provider", "domain"), 'x = 1\n▸[provider]\ndomain = "d"\n'),
        (("related", 1), 'x = 1\n▸[[related]]\ntitle = "a"\n[[related]]\n'),
        (("provider", "name"), 'x = 1\n▸provider.name = "d"\n'),
    ],
)
def test_keys_are_found_in_their_lines(path: tuple[str | int, ...], marked: str) -> None:
    """A path leads to the line where its first key stands, be it a table's header."""
    text, line, column = take_place(marked)
    assert toml_finder(text)(path).place == (line, column)


def test_what_is_not_there_has_no_place() -> None:
    """A key that the text does not have is found nowhere."""
    assert toml_finder("a = 1\n")(("b",)).place is None
