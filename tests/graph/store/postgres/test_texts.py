"""Texts: whatever is asked for is asked for, and what no database holds is found nowhere."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store.postgres.connections import Connected, connected
from tests.databases import database


@pytest.fixture(scope="module")
def connection() -> Iterator[Connected]:
    """A connection to a database."""
    with database() as dsn, connected(dsn) as made:
        yield made


@given(text=st.text(), others=st.lists(st.text(), max_size=3))
def test_a_text_is_itself(connection: Connected, text: str, others: list[str]) -> None:
    """By itself, and among others."""
    if "\0" in "".join([text, *others]):
        return
    row = connection.execute(
        "SELECT %s::text, %s::text[], %s = ANY(%s)", [text, [text, *others], text, [text]]
    ).fetchone()
    assert row == (text, [text, *others], True)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "é\udfff", "\0\ud800"])
def test_a_text_that_cannot_be_held_is_nowhere(connection: Connected, text: str) -> None:
    """It is no text that documents may have in its place, and no error."""
    like = [text.replace("\0", new).replace("\ud800", new).replace("\udfff", new) for new in ("", " ", "?", "\ufffd")]
    row = connection.execute("SELECT %s = ANY(%s)", [text, like]).fetchone()
    assert row == (False,)
