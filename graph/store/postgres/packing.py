"""Packing: records as the bytes in which the database keeps them, and back.

A record is packed as the list of its values, without the names of its fields, which would be most of it.
"""

from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import astuple, replace

from graph.diagnostics import Diagnostic
from graph.keys import NodeKind
from graph.records import Article, Node, Provider, Story, Topic

R = TypeVar("R", bound=Struct)

_encode = msgspec.msgpack.Encoder().encode


class Packing(Generic[R]):
    """How records of one type are packed."""

    def __init__(self, form: type[R]) -> None:
        self._form = form
        types = tuple(field.type for field in msgspec.structs.fields(form))
        values: Any = tuple.__class_getitem__(types)
        self._decode = msgspec.msgpack.Decoder(values).decode

    def pack(self, record: R) -> bytes:
        """The bytes of a record."""
        return _encode(astuple(record))

    def unpack(self, packed: bytes) -> R:
        """The record of these bytes."""
        return self._form(*self._decode(packed))


ARTICLES, PROVIDERS, TOPICS = Packing(Article), Packing(Provider), Packing(Topic)
STORIES, DIAGNOSTICS = Packing(Story), Packing(Diagnostic)
MOST_SOURCES = 100
"""How many sources a node's record has; a topic may have as many as there are articles, which nobody asks for in lists."""


def pack_node(node: Node) -> tuple[bytes, bytes | None]:
    """The bytes of a node with the first of its sources, and those of the others, if there are any."""
    first, others = node.sources[:MOST_SOURCES], node.sources[MOST_SOURCES:]
    packing = NODES[node.kind]
    return (packing.pack(replace(node, sources=first)), _encode(others)) if others else (packing.pack(node), None)


NODES: dict[NodeKind, Packing[Any]] = {
    NodeKind.ARTICLE: ARTICLES,
    NodeKind.PROVIDER: PROVIDERS,
    NodeKind.TOPIC: TOPICS,
}
"""How nodes of each kind are packed."""
