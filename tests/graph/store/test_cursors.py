"""Cursors: what they carry, and what is refused."""

import base64
import json
from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NodeKind
from graph.errors import CursorExpired, CursorInvalid
from graph.keys import node_id
from graph.store.cursors import (
    Keyset,
    KeyValue,
    decode_keyset,
    decode_mark,
    decode_rank,
    encode_keyset,
    encode_mark,
    encode_rank,
)
from graph.store.orders import Order, OrderField, OrderTerm

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]))
ORDERS = st.lists(st.builds(OrderTerm, st.sampled_from(OrderField), st.booleans()), max_size=4).map(tuple)
ID = node_id(NodeKind.TOPIC, "key")


def encoded(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decoded(cursor: str) -> list[object]:
    parts: list[object] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return parts


@given(order=ORDERS, data=st.data())
def test_a_cursor_carries_a_row(order: Order, data: st.DataObject) -> None:
    """What a cursor was made of comes back of it, whatever its values; it can stand in an address as it is."""
    values: tuple[KeyValue, ...] = tuple(data.draw(st.lists(VALUES, min_size=len(order), max_size=len(order))))
    cursor = encode_keyset(NodeKind.TOPIC, order, Keyset(values, ID), "v1")
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decode_keyset(NodeKind.TOPIC, order, cursor, "v1") == Keyset(values, ID)


@given(order=ORDERS, other=ORDERS, kind=st.sampled_from(NodeKind))
def test_a_cursor_is_of_one_order_and_kind(order: Order, other: Order, kind: NodeKind) -> None:
    """A cursor of another order, of another direction of it, or of another kind of nodes, is refused."""
    cursor = encode_keyset(NodeKind.TOPIC, order, Keyset((None,) * len(order), ID), "v1")
    if (kind, other) != (NodeKind.TOPIC, order):
        with pytest.raises(CursorInvalid):
            decode_keyset(kind, other, cursor, "v1")


ORDER: Order = (OrderTerm(OrderField.NAME),)
HASH = decoded(encode_keyset(NodeKind.TOPIC, ORDER, Keyset(("x",), ID), "v1"))[0]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "=",
        "A" * 100_000,
        encoded(None),
        encoded({}),
        encoded("x"),
        encoded([]),
        encoded([HASH]),
        encoded([HASH, ID]),
        encoded([HASH, "x", ID, ID]),
        encoded(["other", "x", ID]),
        encoded([HASH, "x", None]),
        encoded([HASH, "x", 1]),
        encoded([HASH, "x", "no id"]),
        encoded([HASH, "x", node_id(NodeKind.ARTICLE, "key")]),
        encoded([HASH, 1.5, ID]),
        encoded([HASH, 2**63, ID]),
        encoded([HASH, True, ID]),
        encoded([HASH, ["x"], ID]),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 50_000).decode(),
    ],
)
def test_what_no_list_gave_is_refused(cursor: str) -> None:
    """Text that is no cursor, and a cursor that was altered, is CursorInvalid, with a message that shows it in short."""
    with pytest.raises(CursorInvalid) as raised:
        decode_keyset(NodeKind.TOPIC, ORDER, cursor, "v1")
    assert raised.value.cursor == cursor
    assert len(str(raised.value)) < 250


RANKED: Order = (OrderTerm(OrderField.RANK, descending=True), OrderTerm(OrderField.TITLE))


def test_a_cursor_by_rank_is_of_one_version() -> None:
    """A row of a list that is ordered by rank, among other things, comes back in the same version of the analysis only;
    without a version, or with what is none, the cursor is refused."""
    keyset = Keyset((7, "x"), ID)
    cursor = encode_keyset(NodeKind.TOPIC, RANKED, keyset, "v1")
    assert decode_keyset(NodeKind.TOPIC, RANKED, cursor, "v1") == keyset
    with pytest.raises(CursorExpired):
        decode_keyset(NodeKind.TOPIC, RANKED, cursor, "v2")
    parts = decoded(cursor)
    for altered in (parts[:-1], [*parts[:-1], 1], [*parts, "v1"]):
        with pytest.raises(CursorInvalid):
            decode_keyset(NodeKind.TOPIC, RANKED, encoded(altered), "v1")


class Mark(NamedTuple):
    """The place in some list."""

    list: Literal["these"]
    size: int


class Other(NamedTuple):
    """The place in another list."""

    list: Literal["those"]
    size: int


def test_marks_come_back_in_their_own_form() -> None:
    """A cursor that names a place in its own form gives that place; one of another list, and text that is none, is
    refused."""
    cursor = encode_mark(Mark("these", 7))
    assert decode_mark(cursor, Mark) == Mark("these", 7)
    for bad in (encode_mark(Other("those", 7)), encoded([]), encoded(["these", "7"]), "", "é", "x"):
        with pytest.raises(CursorInvalid):
            decode_mark(bad, Mark)


@given(place=st.integers(0, 2**63 - 1), ranking=st.text(), version=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_ranked_cursor_carries_a_place(place: int, ranking: str, version: str) -> None:
    """A place in a ranking comes back in the same version only; in another one it has expired, and a cursor of another
    ranking is refused."""
    cursor = encode_rank(version, ranking, place)
    assert decode_rank(version, ranking, cursor) == place
    with pytest.raises(CursorExpired):
        decode_rank(version + "x", ranking, cursor)
    with pytest.raises(CursorInvalid):
        decode_rank(version, ranking + "x", cursor)
