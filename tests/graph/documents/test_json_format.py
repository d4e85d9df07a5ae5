"""Front matter in JSON, as Hugo has it."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.documents.json_format import json_finder, parse_json
from graph.documents.plain import MAX_DEPTH, Place, Plain
from graph.errors import DocumentError
from tests.graph.documents.parsing import assert_for_people, parse, take_place

TEXT = st.text(st.sampled_from('abé"\\]}{[:,\n😀'), max_size=6)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS | TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=4)
INDENTS = st.sampled_from([None, 0, 2])


def values_of(text: str) -> tuple[Plain, str, list[tuple[str, Place]]]:
    """The values that `text` begins with, the text after them, and the keys that stand twice."""
    found: list[tuple[str, Place]] = []
    values, end = parse_json(text, lambda key, place: found.append((key, place)))
    return values, text[end:], found


@settings(max_examples=100)
@given(values=OBJECTS, indent=INDENTS, ascii_only=st.booleans(), body=TEXT)
def test_objects_are_read_as_written(
    values: dict[str, object], indent: int | None, ascii_only: bool, body: str
) -> None:
    """Any object that Python writes is read as it was, and the body begins on the line after it."""
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    assert values_of(f"{text}\n{body}") == (values, body, [])
    assert values_of(f"{text} \r\n{body}") == (values, body, [])


@settings(max_examples=100)
@given(values=OBJECTS, indent=INDENTS)
def test_every_value_is_found_where_it_stands(values: dict[str, Plain], indent: int | None) -> None:
    """The place of every value, however deep, is where a reader of JSON finds that value."""
    text = json.dumps(values, indent=indent, ensure_ascii=False)
    lines = text.split("\n")
    find = json_finder(text)

    def check(path: tuple[str | int, ...], value: object) -> None:
        place = find(path).place
        assert place is not None
        line, column = place
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert json.JSONDecoder().raw_decode(rest)[0] == value
        below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, item in below:
            check((*path, step), item)

    check((), values)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        (("webUrl",), '{"related": [{"webUrl": 1}], "webUrl": ▸2}'),
        (("related", 0, "webUrl"), '{"related": [{"webUrl": ▸1}], "webUrl": 2}'),
        (("related", 1), '{"related": [{"webUrl": 1}, ▸5]}'),
        (("related", 7), '{"related": ▸[{"webUrl": 1}, 5]}'),
        (("absent", "below"), '▸{"related": []}'),
        (("a",), '{"a": {"b": 1},\n "a": ▸{"b": 2}}'),
        (("a", "b"), '{"a": {"b": 1},\n "a": {"b": ▸2}}'),
    ],
)
def test_values_are_told_apart(path: tuple[str | int, ...], marked: str) -> None:
    """Equal keys of different objects have different places; of equal keys of one object the last is found."""
    text, line, column = take_place(marked)
    assert json_finder(text)(path).place == (line, column)


@pytest.mark.parametrize(
    ("marked", "key"),
    [
        ('{"a": 1,\n  ▸"a": 2}', "a"),
        ('{"x": "\\"a\\": 1, }", "a": {"a": 1}, ▸"a": 2}', "a"),
        ('{"l": [{"é": 1},\r\n {"é": 1, ▸"\\u00e9": 2}]}', "é"),
    ],
)
def test_a_key_that_stands_twice_is_told_of(marked: str, key: str) -> None:
    """The second of two equal keys of one object is told of where it stands, and its value counts."""
    text, line, column = take_place(marked)
    values, _, found = values_of(text)
    assert found == [(key, (line, column))]
    assert values == json.loads(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("1e999", "1e999"),
        ("-1e999", "-1e999"),
        ("9" * 5_000, "9" * 5_000),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ('"\\ud800"', "\ufffd"),
        ('"\\ud83d\\ude00"', "😀"),
        ('"a\\u0000b"', "a\ufffdb"),
        ('{"\\u0000": 1}', {"\ufffd": 1}),
        ("2020", 2020),
    ],
)
def test_odd_values_are_plain(written: str, value: Plain) -> None:
    """What JSON's readers disagree about, and what UTF-8 cannot hold, is text as written."""
    assert values_of(f'{{"a": {written}}}')[0] == {"a": value}


@pytest.mark.parametrize(
    "marked",
    [
        '{"title": ▸x}',
        '{"title": "x"\n▸"quality": 3}',
        '{"title": "x",\n ▸}',
        "{\"title\": ▸'x'}",
        '{\n  "title": "x▸\n"}',
        '{"title": "x"▸',
    ],
)
def test_faults_are_told_of_in_their_place(marked: str) -> None:
    """What is not JSON is an error with line and column in our words."""
    text, line, column = take_place(marked)
    [found] = parse(text).diagnostics
    assert (found.code, found.line, found.column) == ("json-syntax", line, column)
    assert_for_people(found)


def test_nesting_has_a_limit() -> None:
    """Objects and lists may nest as deep as the limit and no deeper."""
    deepest = MAX_DEPTH - 1
    assert values_of('{"a": ' + "[" * deepest + "]" * deepest + "}")[1] == ""
    with pytest.raises(DocumentError) as raised:
        values_of('{"a": ' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}")
    assert raised.value.code == "nesting-too-deep"


@given(text=st.text(st.sampled_from('{}[]:,"\\ 01eé.-\n'), max_size=30))
def test_any_text_is_values_or_a_document_error(text: str) -> None:
    """Whatever follows the first brace, values come of it or a DocumentError."""
    values: Plain = {}
    code = "json-syntax"
    try:
        values, _, _ = values_of("{" + text)
    except DocumentError as error:
        code = error.code
    assert code == "json-syntax"
    assert isinstance(values, dict)
    assert all(math.isfinite(value) for value in values.values() if isinstance(value, float))
