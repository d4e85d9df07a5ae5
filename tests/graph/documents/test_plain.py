"""Plain values: what JSON can hold."""

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.documents.plain import MAX_DEPTH, TooDeep, as_plain, key_text

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.times()
KEYS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@given(value=VALUES)
def test_plain_values_are_jsons(value: object) -> None:
    """Whatever a parser gives, JSON can hold what is made of it, and reads it as the same; plain values stay as they are."""
    plain = as_plain(value)
    assert orjson.loads(orjson.dumps(plain)) == plain
    assert as_plain(plain) == plain


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (2**63 - 1, 2**63 - 1),
        (2**63, str(2**63)),
        (-(2**63), -(2**63)),
        (-(2**63) - 1, str(-(2**63) - 1)),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (date(2020, 6, 10), "2020-06-10"),
        ("a\0\ud800", "a\ufffd\ufffd"),
    ],
)
def test_what_json_cannot_hold_is_text(value: object, plain: object) -> None:
    """Numbers of more than 64 bits, what is no number, and other types are text."""
    assert as_plain(value) == plain
    assert as_plain(value, "as written") == (
        plain if isinstance(plain, int) or isinstance(value, str) else "as written"
    )


@pytest.mark.parametrize(
    ("key", "text"),
    [("a", "a"), ("a\0", "a\ufffd"), (None, "null"), (True, "true"), (False, "false"), (7, "7"), (1.5, "1.5")],
)
def test_keys_are_text(key: object, text: str) -> None:
    """Keys of every kind are text, as JSON would write them."""
    assert key_text(key) == text


def test_nesting_has_a_limit() -> None:
    """Values may nest as deep as the limit and no deeper."""
    value: Any = []
    for _ in range(MAX_DEPTH - 1):
        value = [value]
    assert as_plain(value) == value
    with pytest.raises(TooDeep) as raised:
        as_plain([value])
    assert raised.value.code == "nesting-too-deep"
