"""Fuzzes what reads cursors and ids: `python tests/fuzz/cursors.py -max_total_time=60`. Source of the options: libFuzzer."""

import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import atheris

with atheris.instrument_imports():
    from graph.errors import CursorError, IdInvalid
    from graph.keys import NodeKind, is_story_id, kind_of
    from graph.store.cursors import decode_keyset, decode_mark, decode_rank
    from graph.store.orders import Order, OrderField, OrderTerm

_ORDERS: tuple[Order, ...] = (
    (OrderTerm(OrderField.TITLE, descending=False),),
    (OrderTerm(OrderField.RANK, descending=True),),
)


def _as_keyset(order: Order, text: str) -> object:
    return decode_keyset(NodeKind.ARTICLE, order, text, "1")


_READERS: tuple[Callable[[str], object], ...] = (
    kind_of,
    *(partial(_as_keyset, order) for order in _ORDERS),
    partial(decode_rank, "1", "search"),
    lambda text: decode_mark(text, tuple[str, int]),
    lambda text: decode_mark(text, tuple[int, float, str]),
)


def read(content: bytes) -> None:
    """Reads bytes as a cursor of each kind and as an id, as they are and encoded as cursors are; only our own errors are raised."""
    for text in (content.decode("utf-8", "replace"), urlsafe_b64encode(content).decode().rstrip("=")):
        is_story_id(text)
        for reader in _READERS:
            with suppress(CursorError, IdInvalid):
                reader(text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
