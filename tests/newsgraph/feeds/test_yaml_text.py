"""Front matter is read back equal, by our own reader and by others."""

from datetime import UTC, datetime
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.documents.front_matter import read_front_matter
from graph.text import printable
from newsgraph.feeds.yaml_text import front_matter

PLAIN = "no null ~ 1 0o7 012 1e3 1_000 2024-05-01 - --- ... % ' \" \\ \0 \x7f \x9f \ud800 \ufeff \ufffe".split()
TEXTS = st.text() | st.sampled_from(
    [*PLAIN, "", "\t", "\x85", "\u2028", "a: b", "- a", "a #b", "{{ a }}", "\U0001fffe"]
)
KEYS = st.text("abcdefghij", min_size=1, max_size=9)
ITEMS = TEXTS | st.integers(0, 10**9) | st.dictionaries(KEYS, TEXTS, min_size=1, max_size=3)
VALUES = st.dictionaries(
    KEYS,
    TEXTS
    | st.integers(-(10**9), 10**9)
    | st.lists(ITEMS, min_size=1, max_size=3)
    | st.dictionaries(KEYS, TEXTS | st.integers(0, 9), min_size=1, max_size=3),
    min_size=1,
)


def as_text(values: Any) -> Any:
    """The values with their texts as they can be written at all."""
    if isinstance(values, dict):
        return {key: as_text(value) for key, value in values.items()}
    if isinstance(values, list):
        return [as_text(value) for value in values]
    return printable(values) if isinstance(values, str) else values


@given(VALUES)
def test_every_reader_reads_the_same(values: dict[str, Any]) -> None:
    """Whatever text the values have, our reader and PyYAML's two read them back, and YAML 1.2, of which JSON is a part."""
    written = front_matter(values)
    told: list[str] = []
    read = read_front_matter(written + "body", lambda code, *_: told.append(code))
    assert read is not None
    assert not told
    assert read.values == as_text(values)
    inside = written.removeprefix("---\n").removesuffix("---\n")
    assert yaml.safe_load(inside) == as_text(values)
    assert yaml.load(inside, Loader=yaml.CSafeLoader) == as_text(values)
    assert written.encode().decode() == written


def test_dates_are_dates() -> None:
    """An instant is written as documents have it: readers of YAML take it for one."""
    at = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
    assert front_matter({"date": at}) == "---\ndate: 2024-05-01T09:30:00Z\n---\n"
    assert yaml.safe_load("date: 2024-05-01T09:30:00Z") == {"date": at}
