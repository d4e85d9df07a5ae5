"""Global ids: made from what a node is, so that they survive a reload, a restart and a move to another store."""

import re
from enum import StrEnum
from hashlib import blake2b
from typing import NewType

from graph.errors import IdInvalid

NodeId = NewType("NodeId", str)
"""A node's global id: its kind, an underscore, and 120 bits of its key's hash in lower-case base32hex."""


StoryId = NewType("StoryId", str)
"""A story's global id: `story_`, and the hash of its label article's key, as in the ids of nodes."""


class NodeKind(StrEnum):
    """The kinds of nodes."""

    ARTICLE = "article"
    PROVIDER = "provider"
    TOPIC = "topic"


class EdgeKind(StrEnum):
    """The kinds of edges; each goes from the node that states it."""

    RELATED = "related"
    PUBLISHED_BY = "published_by"
    HAS_TOPIC = "has_topic"
    SUBTOPIC_OF = "subtopic_of"
    CONTAINS = "contains"


class Direction(StrEnum):
    """Which way an edge is followed from where one stands."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


_HASH_BYTES = 15
BITS = _HASH_BYTES * 8
"""How many bits a hash has."""
NODE_KINDS: dict[str, NodeKind] = {kind.value: kind for kind in NodeKind}
"""The kinds of nodes by what ids begin with, up to the first underscore."""
_BASE32HEX = "0123456789abcdefghijklmnopqrstuv"
_PAIRS = [a + b for a in _BASE32HEX for b in _BASE32HEX]
"""Two digits for each number of 10 bits."""
_PAIR_SHIFTS = range(BITS - 10, -1, -10)
_HASH = rf"[0-9a-v]{{{BITS // 5}}}"
_ID = re.compile(rf"({'|'.join(NodeKind)})_{_HASH}", re.ASCII)
_STORY_ID = re.compile(f"story_{_HASH}", re.ASCII)


def node_id(kind: NodeKind, key: str) -> NodeId:
    """The id of the node of `kind` whose key is `key`."""
    return NodeId(f"{kind}_{digest(key)}")


def kind_of(id_: str) -> NodeKind:
    """The kind of node that `id_` names. Raises IdInvalid where no node could have this id."""
    match = _ID.fullmatch(id_)
    if match is None:
        raise IdInvalid(id_)
    return NODE_KINDS[match[1]]


def story_id(key: str) -> StoryId:
    """The id of the story whose label article's key is `key`."""
    return StoryId(f"story_{digest(key)}")


def is_story_id(id_: str) -> bool:
    """Whether `id_` is one that a story could have."""
    return _STORY_ID.fullmatch(id_) is not None


def digest(text: str) -> str:
    """120 bits of the hash of `text`, 24 characters of lower-case base32hex (which sorts as the bits do)."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_bytes(content: bytes) -> str:
    """As `digest`, of bytes."""
    return base32hex(hash_of(content))


def hash_of(content: bytes) -> int:
    """120 bits of the hash of `content`, as a number."""
    return int.from_bytes(blake2b(content, digest_size=_HASH_BYTES).digest())


def base32hex(number: int) -> str:
    """A number of 120 bits as 24 characters of lower-case base32hex, which sort as numbers do."""
    return "".join([_PAIRS[number >> shift & 0x3FF] for shift in _PAIR_SHIFTS])


def number_of(text: str) -> int:
    """The number that `base32hex` gives `text` for."""
    return int(text, 32)
