"""YAML as PyYAML reads it, held to plain values and to limits."""

import math
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.documents.plain import MAX_DEPTH, Place, Plain
from graph.documents.yaml_format import YamlFinder, parse_yaml
from graph.errors import DocumentError
from tests.graph.documents.parsing import take_place

SMALL_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=8)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    SMALL_TEXT,
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.binary(max_size=8),
    st.sampled_from(
        ["yes", "No", "~", "0x1F", "0o7", "017", "1_000", "1:30", "1e3", ".inf", "2020-06-10", "=", "<<", "a: b", "- a"]
    ),
)
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SMALL_TEXT, inner, max_size=3))
PLAIN_TEXT = st.text(st.sampled_from("abkey: -\n\t'\"[]{},&*!|>%@`#?.0123x<~é\u2028😀"), max_size=40)


def parse(text: str) -> Plain:
    """The values of YAML in which no key stands twice."""

    def refuse(key: str, place: Place) -> None:
        pytest.fail(f"{key} was said to stand twice, at {place}")

    return parse_yaml(text, refuse)


def duplicates(text: str) -> list[tuple[str, Place]]:
    """The keys that stand twice, with their places."""
    found: list[tuple[str, Place]] = []
    parse_yaml(text, lambda key, place: found.append((key, place)))
    return found


def plain(value: Any, written: str | None = None) -> Any:
    """What of PyYAML's values should come: whole numbers of 64 bits and finite floats, and text for all else."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case int() if not isinstance(value, bool) and not -(2**63) <= value < 2**63:
            return str(value)
        case float() if not math.isfinite(value):
            return written
    return value


class TextDates(yaml.CSafeLoader):
    """PyYAML's loader, but for the differences that are meant: dates and binary values stay text."""


def as_written(_loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> object:
    """The text of a date or of binary values, which stand over several lines."""
    return node.value if node.tag.endswith("timestamp") else "".join(node.value.split())


def as_finite(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> object:
    """A float, or the text of one that JSON cannot hold."""
    return plain(yaml.SafeLoader.construct_yaml_float(loader, node), node.value)


TextDates.add_constructor("tag:yaml.org,2002:timestamp", as_written)
TextDates.add_constructor("tag:yaml.org,2002:binary", as_written)
TextDates.add_constructor("tag:yaml.org,2002:float", as_finite)


@settings(max_examples=200)
@given(data=DATA, flow=st.booleans())
def test_values_are_pyyamls(data: object, flow: bool) -> None:
    """Any data that PyYAML writes is read as PyYAML reads it, but that dates and what JSON cannot hold are text."""
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    assert parse(text) == plain(yaml.load(text, Loader=TextDates))  # noqa: S506 it is safe


@settings(max_examples=400)
@given(text=PLAIN_TEXT)
@example(text="? - ? - : x")
@example(text="&a [*a]")
@example(text="a: !!int ''")
def test_any_text_is_values_or_a_document_error(text: str) -> None:
    """Whatever the text, plain values come of it or a DocumentError, and PyYAML refuses what we refuse as syntax."""
    code, value = None, None
    try:
        value = parse_yaml(text, lambda _key, _place: None)
    except DocumentError as error:
        code = error.code
    assert_plain(value)
    assert code in {None, "yaml-syntax", "nesting-too-deep"}
    if code == "yaml-syntax":
        with pytest.raises(yaml.YAMLError):
            yaml.compose(text, Loader=yaml.CSafeLoader)


def assert_plain(value: object) -> None:
    """A value is JSON's: no other types, no other keys than text, no text that UTF-8 cannot hold."""
    match value:
        case dict():
            assert all(isinstance(key, str) for key in value)
            for item in value.values():
                assert_plain(item)
        case list():
            for item in value:
                assert_plain(item)
        case str():
            assert "\0" not in value
            value.encode()
        case float():
            assert math.isfinite(value)
        case _:
            assert value is None or isinstance(value, int)


@pytest.mark.parametrize(
    ("yaml_text", "value"),
    [
        ("2020-06-10", "2020-06-10"),
        ("2020-06-10T21:05:00Z", "2020-06-10T21:05:00Z"),
        ("2020-13-45", "2020-13-45"),
        ("'2020-06-10'", "2020-06-10"),
        ("9" * 5_000, "9" * 5_000),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        (".nan", ".nan"),
        ("-.Inf", "-.Inf"),
        ("1.0e+400", "1.0e+400"),
        (":".join(["1"] * 300) + ".5", ":".join(["1"] * 300) + ".5"),
        (":".join(["1"] * 500_000), ":".join(["1"] * 500_000)),
        ("!!binary aGk=", "aGk="),
        ("!!binary é", "é"),
        ("!!int ''", ""),
        ("!!int x", "x"),
        ("!!float ''", ""),
        ("!!bool maybe", "maybe"),
        ("!!null x", None),
        ("!!timestamp soon", "soon"),
        ("!!python/name:os.system x", "x"),
        ("!!python/object/apply:os.getcwd []", []),
        ("!site x", "x"),
        ("!site [a]", ["a"]),
        ("!site {a: b}", {"a": "b"}),
        ("!!set {a, b}", ["a", "b"]),
        ("!!omap [a: 1, b: 2]", [{"a": 1}, {"b": 2}]),
        ("!!pairs [a: 1, a: 2]", [{"a": 1}, {"a": 2}]),
        ("!!seq x", "x"),
        ("!!map x", "x"),
        ('"a\\0b"', "a\ufffdb"),
        (
            "{7: a, 1.5: b, true: c, null: d, 2020-01-01: e}",
            {"7": "a", "1.5": "b", "true": "c", "null": "d", "2020-01-01": "e"},
        ),
        ("{[a, 1]: b}", {"[a, 1]": "b"}),
        ("? {k: [1]}\n: b", {"{k: [1]}": "b"}),
        ("? - a\n  - b\n: c", {"- a\n  - b": "c"}),
        ("? &a [*a]\n: 1", {"&a [*a]": 1}),
        ("? " * MAX_DEPTH + "a", {"? " * (MAX_DEPTH - 1) + "a": None}),
        ("", None),
        ("# nothing", None),
    ],
)
def test_odd_values_are_plain(yaml_text: str, value: Plain) -> None:
    """What JSON cannot hold is its text as written, and tags that nobody knows are as if they were not there."""
    assert parse(yaml_text) == value


@pytest.mark.parametrize(
    ("yaml_text", "value"),
    [
        ("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3", {"x": 1, "y": 3}),
        ("a: &a {x: 1, y: 2}\nb:\n  y: 3\n  <<: *a", {"x": 1, "y": 3}),
        ("a: &a {x: 1}\nc: &c {x: 2, z: 3}\nb:\n  <<: [*a, *c]", {"x": 1, "z": 3}),
        ("a: 1\nb:\n  <<: 5", {"<<": 5}),
        ("a: 1\nb:\n  <<: [5]", {"<<": [5]}),
        ("a: 1\nb:\n  '<<': {x: 1}", {"<<": {"x": 1}}),
    ],
)
def test_merges(yaml_text: str, value: Plain) -> None:
    """`<<` brings in what is not stated, the first of several mappings winning; what is no mapping is a value as any."""
    values = parse(yaml_text)
    assert isinstance(values, dict)
    assert values["b"] == value


@pytest.mark.parametrize(
    ("marked", "key"),
    [
        ("a: 1\n▸a: 2\n", "a"),
        ("p:\n  é: 1\n  ▸é: 2\n", "é"),
        ("l:\n- {a: 1, ▸a: 2}\n", "a"),
        ("1: a\n▸'1': b\n", "1"),
        ("x: &m {k: 1, ▸k: 2}\ny: [*m, *m, *m]\n", "k"),
    ],
)
def test_a_key_that_stands_twice_is_told_of_once(marked: str, key: str) -> None:
    """The second of two equal keys of one mapping is told of where it stands, once, however often aliases lead there."""
    text, line, column = take_place(marked)
    assert duplicates(text) == [(key, (line, column))]


def test_the_last_of_equal_keys_counts() -> None:
    """As in PyYAML, the last one counts; a third is told of as well."""
    found: list[tuple[str, Place]] = []
    assert parse_yaml("a: 1\na: 2\na: 3", lambda key, place: found.append((key, place))) == {"a": 3}
    assert found == [("a", (2, 1)), ("a", (3, 1))]


@pytest.mark.parametrize("opening", ["[", "- ", "? ", "{a: "])
def test_nesting_has_a_limit(opening: str) -> None:
    """Values may nest as deep as the limit and no deeper, in whatever notation."""
    closing = {"[": "]", "{a: ": "}"}.get(opening, "")
    parse(opening * MAX_DEPTH + "1" + closing * MAX_DEPTH)
    with pytest.raises(DocumentError) as raised:
        parse(opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1))
    assert raised.value.code == "nesting-too-deep"
    assert (raised.value.line, raised.value.column) == (1, len(opening) * MAX_DEPTH + 1)


def test_indented_lines_nest_too() -> None:
    """Mappings below each other by indentation are counted as well, each at its own place."""
    lines = [f"{' ' * depth}a:" for depth in range(MAX_DEPTH)]
    parse("\n".join([*lines[:-1], f"{' ' * (MAX_DEPTH - 1)}a: 1"]))
    with pytest.raises(DocumentError) as raised:
        parse("\n".join([*lines, f"{' ' * MAX_DEPTH}a: 1"]))
    assert (raised.value.code, raised.value.line) == ("nesting-too-deep", MAX_DEPTH + 1)


@pytest.mark.parametrize("recursive", ["&a [*a]", "a: &a {b: *a}", "&a {<<: *a}"])
def test_values_that_hold_themselves_are_refused(recursive: str) -> None:
    """An alias to the value that it stands in would nest without end."""
    with pytest.raises(DocumentError) as raised:
        parse(recursive)
    assert raised.value.code == "nesting-too-deep"


def laughs(levels: int, first: str) -> str:
    """Lists of ten aliases to the one before."""
    lists = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join([f"a0: &a0 {first}", *lists])


@pytest.mark.parametrize(
    "bomb",
    [
        laughs(9, "[lol, lol]"),
        laughs(9, "{a: lol}"),
        laughs(9, "''"),
        laughs(4, "x" * 1_000),
        "a: &a " + "x" * 10_000 + "\nb: [" + "*a, " * 10_000 + "]",
        "a: &a {k: " + "x" * 1_000 + "}\nb:\n" + "- <<: *a\n" * 1_000,
    ],
    ids=["lists", "mappings", "empty", "long text", "one text often", "merges"],
)
def test_aliases_cannot_multiply_without_end(bomb: str) -> None:
    """A billion laughs are refused, and so is one long text that many aliases repeat."""
    with pytest.raises(DocumentError) as raised:
        parse(bomb)
    assert raised.value.code == "alias-bomb"


def test_honest_aliases_are_read() -> None:
    """A provider that fifty entries share by an alias is no bomb, and neither is a long document without aliases."""
    provider = "{name: Example, domain: example.com, about: " + "a " * 500 + "}"
    values = parse(f"p: &p {provider}\nrelated:\n" + "- {provider: *p}\n" * 50)
    assert isinstance(values, dict)
    assert values["related"] == [{"provider": values["p"]}] * 50
    assert parse("[" + "[], " * 20_000 + "]") == [[]] * 20_000


FOUND = "a: 1\nb:\n  - x\n  - {c: é, d: 010}\nb2: ~\n7: seven\n"


@pytest.mark.parametrize(
    ("path", "marked", "written"),
    [
        ((), "▸a: 1\nb:", None),
        (("a",), "a: ▸1", "1"),
        (("b",), "a: 1\nb:\n  ▸- x", None),
        (("b", 0), "a: 1\nb:\n  - ▸x", "x"),
        (("b", 1, "c"), "a: 1\nb:\n  - x\n  - {c: ▸é", "é"),
        (("b", 1, "d"), "a: 1\nb:\n  - x\n  - {c: é, d: ▸010", "010"),
        (("7",), "a: 1\nb:\n  - x\n  - {c: é, d: 010}\nb2: ~\n7: ▸seven", "seven"),
        (("b", 1, "absent"), "a: 1\nb:\n  - x\n  - ▸{c", None),
        (("b", 9), "a: 1\nb:\n  ▸- x", None),
        (("absent", "below"), "▸a: 1", None),
    ],
)
def test_values_are_found_by_their_paths(path: tuple[str | int, ...], marked: str, written: str | None) -> None:
    """A path leads to the place of its value and its text as written, or to the deepest value on the way."""
    text, line, column = take_place(marked)
    assert FOUND.startswith(text)
    found = YamlFinder(FOUND)(path)
    assert found.place == (line, column)
    assert found.text == written


def test_of_equal_keys_the_one_that_counts_is_found() -> None:
    """The value that is found is the one that was read."""
    assert YamlFinder("a: 1\na: 2\n")(("a",)) == ((2, 4), "2")


def test_nothing_is_found_at_the_beginning_of_nothing() -> None:
    """A text without values still has a first line to point at."""
    assert YamlFinder("")(("a",)).place == (1, 1)
