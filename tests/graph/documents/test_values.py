"""Typed reading: each value as its key asks for it, or a diagnostic and nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from graph.documents.front_matter import read_front_matter
from graph.documents.plain import Place
from graph.documents.values import Values


class Told(list[tuple[str, Place | None, str]]):
    """What was reported: code, place, message."""

    def report(self, code: str, message: str, place: Place | None) -> None:
        self.append((code, place, message))


def values_of(yaml: str) -> tuple[Values, Told]:
    """The values of front matter, and what will be told of them."""
    told = Told()
    found = read_front_matter(f"---\n{yaml}\n---\n", told.report)
    assert found is not None
    return Values(found, told.report, found.values), told


Read = Callable[[Values], object]
READS: dict[str, Read] = {
    "text": lambda values: values.text("k"),
    "raw_text": lambda values: values.raw_text("k"),
    "texts": lambda values: values.texts("k"),
    "integer": lambda values: values.integer("k"),
    "boolean": lambda values: values.boolean("k"),
    "instant": lambda values: values.instant("k"),
    "url": lambda values: values.url("k"),
}


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        ("text", '" a &amp; b \\r\\n"', "a & b"),
        ("text", "010", "010"),
        ("text", "1.50", "1.50"),
        ("text", "No", "No"),
        ("text", "2020-06-10", "2020-06-10"),
        ("text", '"  "', None),
        ("raw_text", '" a &amp; b "', " a &amp; b "),
        ("raw_text", "010", "010"),
        ("texts", "[a, 1.50, ' a ', b, a]", ("a", "1.50", "b")),
        ("texts", "one text", ("one text",)),
        ("texts", "7", ("7",)),
        ("texts", '["", " ", a]', ("a",)),
        ("texts", "[]", ()),
        ("integer", "7", 7),
        ("integer", '"7"', 7),
        ("integer", "7.0", 7),
        ("integer", "-1", -1),
        ("integer", "2147483647", 2**31 - 1),
        ("integer", "-2147483648", -(2**31)),
        ("boolean", "true", True),
        ("boolean", "no", False),
        ("boolean", '" Yes "', True),
        ("boolean", '"off"', False),
        ("instant", "2020-06-10", datetime(2020, 6, 10, tzinfo=UTC)),
        ("url", '" https://a.example/x?a=1&amp;b=2 "', "https://a.example/x?a=1&b=2"),
    ],
)
def test_values_are_read_as_their_keys_ask(read: str, written: str, value: object) -> None:
    """Values of the right kind, also in quotes, are read without a word."""
    values, told = values_of(f"k: {written}")
    assert READS[read](values) == value
    assert told == []


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("written", ["", "~", '""'])
def test_what_is_empty_is_absent(read: str, written: str) -> None:
    """A key without a value, or with an empty text, is as if it were not there."""
    values, told = values_of(f"k: {written}\nl: 1")
    assert READS[read](values) in {None, ()}
    assert told == []


@pytest.mark.parametrize(
    ("read", "written", "code"),
    [
        ("text", "[a]", "value-type"),
        ("text", "{a: b}", "value-type"),
        ("raw_text", "[a]", "value-type"),
        ("texts", "{a: b}", "value-type"),
        ("integer", "many", "value-type"),
        ("integer", "7.5", "value-type"),
        ("integer", "true", "value-type"),
        ("integer", "2147483648", "value-type"),
        ("integer", "-2147483649", "value-type"),
        ("integer", "9" * 5_000, "value-type"),
        ("integer", ".inf", "value-type"),
        ("integer", "[7]", "value-type"),
        ("boolean", "maybe", "value-type"),
        ("boolean", "1", "value-type"),
        ("instant", "soon", "date-invalid"),
        ("instant", "2020", "date-invalid"),
        ("instant", "[2020-06-10]", "date-invalid"),
        ("instant", '"2020-06-31"', "date-invalid"),
        ("url", "/relative", "url-invalid"),
        ("url", "ftp://a.example/x", "url-invalid"),
        ("url", "7", "url-invalid"),
        ("url", "{a: b}", "url-invalid"),
        ("url", '"https://"', "url-invalid"),
    ],
)
def test_other_values_are_told_of(read: str, written: str, code: str) -> None:
    """A value of another kind is left out and told of once, in its place, by its key or by what it says."""
    values, told = values_of(f"other: 1\nk: {written}")
    assert READS[read](values) in {None, ()}
    [(found, place, message)] = told
    assert (found, place) == (code, (3, 4))
    assert "“k”" in message or code != "value-type"


def test_items_of_other_kinds_are_left_out_alone() -> None:
    """A list's good items are read; each bad one is told of in its own place."""
    values, told = values_of("k: [a, [b], c, {d: e}]")
    assert values.indexed_texts("k") == ((0, "a"), (2, "c"))
    assert [(code, place) for code, place, _ in told] == [("value-type", (2, 8)), ("value-type", (2, 16))]


def test_the_first_key_that_has_a_value_counts() -> None:
    """Keys are asked in turn; the empty ones are passed over."""
    values, told = values_of("a: ''\nb: ~\nc: third\nd: fourth")
    assert values.get("a", "b", "c", "d") == ("c", "third")
    assert values.get("a", "b") == ("b", None)
    assert values.text("a", "b", "c") == "third"
    assert told == []


def test_words_of_one_text() -> None:
    """One text becomes its words, each once; a list's items stay whole."""
    values, _ = values_of("k: a b  a\nl: [a b, c]")
    assert values.words("k") == ("a", "b")
    assert values.words("l") == ("a b", "c")


def test_mappings_below() -> None:
    """Values below a key are read and told of by their own places."""
    values, told = values_of("p:\n  n: x\n  q: many\nbad: text")
    below = values.below("p")
    assert below is not None
    assert below.text("n") == "x"
    assert below.integer("q") is None
    assert values.below("absent") is None
    assert values.below("bad") is None
    assert [(code, place) for code, place, _ in told] == [("value-type", (4, 6)), ("value-type", (5, 6))]


def test_mappings_of_a_list() -> None:
    """The mappings of a list come with their indexes; what is no mapping, or no list, is told of."""
    values, told = values_of("l:\n- {a: 1}\n- text\n- {a: 2}\nbad: {a: 1}")
    assert [(index, item.integer("a")) for index, item in values.each_below("l")] == [(0, 1), (2, 2)]
    assert list(values.each_below("bad")) == []
    assert list(values.each_below("absent")) == []
    assert [(code, place) for code, place, _ in told] == [("value-type", (4, 3)), ("value-type", (6, 6))]


@pytest.mark.parametrize("length", [60, 61, 100_000])
def test_messages_stay_short(length: int) -> None:
    """However long a bad value is, its message shows its beginning only."""
    values, told = values_of(f"k: {'x' * length}")
    assert values.instant("k") is None
    [(_, _, message)] = told
    assert ("x" * 60 + "…" in message) is (length > 60)
    assert len(message) < 150


def test_messages_stay_on_one_line() -> None:
    """What a bad value holds of line ends and control characters is not shown."""
    values, told = values_of('k: "a\\nb\\e[31mc"')
    assert values.instant("k") is None
    [(_, _, message)] = told
    assert "“a b [31mc”" in message
