"""Cursors: what they carry, and what is refused."""

import base64
import json

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
    decode_rank,
    encode_keyset,
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
    cursor = encode_keyset(NodeKind.TOPIC, order, Keyset(values, ID))
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decode_keyset(NodeKind.TOPIC, order, cursor) == Keyset(values, ID)


@given(order=ORDERS, other=ORDERS, kind=st.sampled_from(NodeKind))
def test_a_cursor_is_of_one_order_and_kind(order: Order, other: Order, kind: NodeKind) -> None:
    """A cursor of another order, of another direction of it, or of another kind of nodes, is refused."""
    cursor = encode_keyset(NodeKind.TOPIC, order, Keyset((None,) * len(order), ID))
    if (kind, other) != (NodeKind.TOPIC, order):
        with pytest.raises(CursorInvalid):
            decode_keyset(kind, other, cursor)


ORDER: Order = (OrderTerm(OrderField.NAME),)
HASH = decoded(encode_keyset(NodeKind.TOPIC, ORDER, Keyset(("x",), ID)))[0]


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
        decode_keyset(NodeKind.TOPIC, ORDER, cursor)
    assert raised.value.cursor == cursor
    assert len(str(raised.value)) < 250


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
