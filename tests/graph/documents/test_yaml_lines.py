"""Front matter that is read line by line has the values that PyYAML's nodes give it; the rest is handed back."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.documents.plain import Plain
from graph.documents.yaml_format import parse_nodes
from graph.documents.yaml_lines import parse_lines
from tests.conftest import CORPUS, ROOT

KEYS = st.sampled_from(
    [*"a b title related related provider yes No null ~ <<".split(), "web Url", "a - b", "x.y", "e/f", "1", "é"]
)
WORDS = (
    "x yes No on OFF y n ~ null Null true FALSE 0 -1 +1 017 08 0o7 0x1F 0b11 1_000 1:30 190:20:30.15 1.5 1e3 1.0e+3 .5 . "
    ".inf -.INF .nan 2020-06-10 2020-06-10T21:05:00Z 2020-13-45 = << - -- --- ... ? : :: ?x -x :x a:b a#b # #b [] {} [a] {a} "
    "https://example.com/a?b#c 9223372036854775807 9223372036854775808 Näh 😀 % @x `x *a &a !x | > |- >+ , a,b"
).split()
PHRASES = [
    "two words",
    "a: b",
    "a #b",
    "a :b",
    "2020-06-10 21:05:00",
    "a - b",
    "a 'b' \"c\"",
    "a\u00a0b",
    "9" * 120,
    "",
    " ",
]
PLAIN_VALUES = st.sampled_from(WORDS + PHRASES)
INNER = st.text(st.sampled_from("ab '\"\\/nrxt#:-{}[]é\t\u2028"), max_size=6)
QUOTED = st.one_of(
    st.builds('"{}"'.format, INNER),
    st.builds("'{}'".format, INNER),
    st.sampled_from(
        ['""', "''", "'it''s'", r'"a\"b\\c\/d\r\ne\tf"', r'"\x41"', r'"\u00e9"', r'"\q"', '"no', "'no", '"1"', "'yes'"]
    ),
)
VALUES = st.one_of(PLAIN_VALUES, QUOTED, INNER)
LINES = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["", "", "", "", "  ", "  ", "    ", " ", "   "]),
    st.sampled_from([""] * 8 + ["- "] * 4 + ["-   ", "-", "- - ", "? "]),
    st.one_of(st.builds("{}{}".format, KEYS, st.sampled_from([": "] * 8 + [":", ":\n", ":  ", " : "])), st.just("")),
    VALUES,
    st.sampled_from([""] * 8 + [" ", " # why", "#", " x"]),
    st.sampled_from(["\n"] * 16 + ["\n\n", "\r\n", "\r", "\n# note\n", "\n   # note\n", "\t\n", "\x85"]),
)
TEXTS = st.lists(LINES, max_size=5).map("".join)

SCALARS = st.sampled_from(
    [
        "x",
        "yes",
        "-1",
        "1:30",
        "two words",
        "'a: b'",
        '"a # b"',
        "a:b#c",
        "2020-06-10",
        '""',
        "'it''s'",
        r'"a\"b\\c\r\n"',
        "[]",
        "{}",
    ]
)
NAMES = st.sampled_from("a b c title related related provider web_url on null".split())
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(SCALARS | st.dictionaries(NAMES, inner, min_size=1, max_size=3), min_size=1, max_size=3)
        | st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def written(data: object, column: int, step: int, flush: bool) -> str:
    """`data` in block style, below a key in `column`; lists stand in the column of their keys where they are `flush`."""
    below = " " * column
    match data:
        case dict():
            lines = [f"{below}{key}:{after(value, column, step, flush)}" for key, value in data.items()]
        case list():
            lines = []
            for item in data:
                inner = written(item, column + 2, step, flush).strip(" \n") if isinstance(item, dict) else item
                lines.append(f"{below}- {inner}\n")
        case _:
            return str(data)
    return "".join(lines)


def after(value: object, column: int, step: int, flush: bool) -> str:
    """What stands behind a key's colon."""
    if isinstance(value, dict | list):
        deeper = column if flush and isinstance(value, list) else column + step
        return "\n" + written(value, deeper, step, flush)
    return f" {value}\n"


ORDINARY = st.builds(
    written, st.dictionaries(NAMES, NESTED, min_size=1, max_size=4), st.just(0), st.integers(1, 4), st.booleans()
)


def assert_agrees(text: str) -> bool:
    """Whether `text` is read by its lines, in which case nodes give equal values and tell of nothing."""
    values = parse_lines(text)
    if values is None:
        return False
    told: list[object] = []
    nodes = parse_nodes(text, lambda key, place: told.append((key, place)))
    # repr also tells types and the order of keys apart.
    assert repr(values) == repr(nodes), text
    assert told == []
    return True


@settings(max_examples=1_500)
@given(text=TEXTS)
@example(text="a: 1\n  b\n")
@example(text="a: 1\n\n  b\n")
@example(text="a:\n- 1\n- b: 2\n  c:\n  - 3\nd: 4\n")
@example(text="a:\n  - b\n  c: 1\n")
@example(text="a: 1\n- b\n")
@example(text="a: 'b' # c\n")
@example(text="a: 'b'# c\n")
@example(text="a: \ufeffb\n")
@example(text="related:\n- a: 1\n  b: 2\n# c\n- a: 3\nrelated: 1\n")
@example(text="related:\n  - a: 1\n\n  - - b\n")
@example(text="related:\n  - a: 1\n - b: 2\n")
@example(text="related:\n - a: 1\n- b: 2\n")
@example(text="related:\n  - a: 1\n  b: 2\nc: 3\n")
@example(text="related:\n  - a\n  - - b\n  -\n")
def test_any_lines_are_read_as_nodes_are_or_handed_back(text: str) -> None:
    """Lines of all kinds, in all orders, are never read as anything else than PyYAML reads them."""
    assert_agrees(text)


@settings(max_examples=500)
@given(text=ORDINARY, data=st.data())
def test_ordinary_texts_and_what_they_change_into_are_read_as_nodes_are(text: str, data: st.DataObject) -> None:
    """Mappings and lists in block style, and the same with something put in or taken out anywhere, agree as well."""
    assert assert_agrees(text)
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 2)))
    put = data.draw(st.text(st.sampled_from(" \n:-#'\"\\[]{}&*!|>?%\t\r\x00\u2028\ufeffax1"), max_size=2))
    assert_agrees(text[:start] + put + text[end:])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "a: 1\nb:\n  c: yes\n  d:\n    - x\n    - e: 0x1F\n      f: ~\ng:",
            {"a": 1, "b": {"c": True, "d": ["x", {"e": 31, "f": None}]}, "g": None},
        ),
        ("a:\n- 1\n- 1.5\nb: 2020-06-10\n", {"a": [1, 1.5], "b": "2020-06-10"}),
        ("# why\na: it's # so\r\n\r\nb: 'it''s'\r\nc: \"\\\"x\\\"\\n\"", {"a": "it's", "b": "it's", "c": '"x"\n'}),
        (
            "yes: no\nnull: 1:30\nweb Url: https://a.example/#b",
            {"true": False, "null": 90, "web Url": "https://a.example/#b"},
        ),
        ("a: []\nb: {}\nc: -1\nd: '1'\ne: \"\"", {"a": [], "b": {}, "c": -1, "d": "1", "e": ""}),
    ],
)
def test_plain_front_matter_is_read_by_its_lines(text: str, values: Plain) -> None:
    """What front matter is usually made of needs no nodes."""
    assert parse_lines(text) == values
    assert assert_agrees(text)


def test_items_of_several_texts_are_read_once() -> None:
    """An item of a related list that stands word for word in another text is the same object, unless it is long."""
    item = "  - title: Said twice\n    provider:\n      name: P\n"
    long = f"  - title: {'x' * 5_000}\n"
    first, second = (parse_lines(f"title: {title}\nrelated:\n{item}{long}z: 1\n") for title in "ab")
    assert first
    assert second
    assert (
        first["related"]
        == second["related"]
        == [{"title": "Said twice", "provider": {"name": "P"}}, {"title": "x" * 5_000}]
    )
    (known, unknown), (same, another) = first["related"], second["related"]
    assert known is same
    assert unknown is not another


@pytest.mark.parametrize(
    "text",
    [
        "", "# nothing", "x", "- x", "a: 1\na: 2", "yes: 1\non: 2", "a: &x 1", "a: *x", "a: !!str 1", "<<: {a: 1}", "a: [1, 2]",
        "a: |\n  x", "a: >\n  x", "a: x\n  y", "a: 'x\n  y'", '"a": 1', "? a\n: 1", "a:\n  x", "a: b: c", "a:\t1", "a: 1\r",
        "a: \x07", "a: \u2028", "a: \ufeff", 'a: "\\x41"', 'a: "\\q"', "--- x", "a: 1\n---\nb: 2", "a: @x",
        "  a: 1\nb: 2", "a:\n  -\n", "".join(f"{' ' * depth}a:\n" for depth in range(30)),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_handed_back(text: str) -> None:
    """Everything that needs a place, a diagnostic or more than a line is for PyYAML."""
    assert parse_lines(text) is None


def front_matter(folder: Path) -> list[str]:
    """The YAML that the documents below `folder` open with."""
    texts = [path.read_text("utf-8-sig") for path in sorted(folder.rglob("*.md"))]
    return [text.split("\n---", 1)[0].removeprefix("---\n") for text in texts if text.startswith("---\n")]


def test_the_sample_is_read_by_its_lines() -> None:
    """Nearly all documents of the sample are plain."""
    texts = front_matter(ROOT / "data")
    assert sum(assert_agrees(text) for text in texts) >= 0.9 * len(texts) > 0


def test_the_corpus_is_read_by_its_lines() -> None:
    """Nearly all real documents are plain."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there")
    texts = front_matter(CORPUS)
    assert sum(assert_agrees(text) for text in texts) >= 0.95 * len(texts) > 0
