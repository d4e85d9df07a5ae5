"""What exports say of nodes and edges: one table, which every format follows.

Values that are missing are left out. Names are those of the API but for `articleType` and `imageUrl`: what draws graphs
takes a node's `type` and `image` for something else.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

import orjson
from msgspec import Struct

from graph.instants import format_instant
from graph.keys import EdgeKind, NodeKind
from graph.records import DocumentRef, Edge, Image
from graph.store.answers import Portrait

MEMORY = 4_096
"""For how many values of edges their text is remembered: neighbouring edges often share theirs."""

Value = str | int | float | bool | datetime | tuple[str, ...]


class ValueType(StrEnum):
    """What an attribute's values are; instants are RFC 3339 where a format has no better form, texts a list."""

    TEXT = "text"
    ADDRESS = "address"
    INTEGER = "integer"
    FRACTION = "fraction"
    TRUTH = "truth"
    INSTANT = "instant"
    TEXTS = "texts"


class Attribute(Struct, frozen=True):
    """One attribute of nodes: its name, its values' type, which kinds of nodes have it, and what it means.

    `path` leads to its value from a portrait, and `read` takes that from what is there, if it is not the value itself.
    """

    name: str
    type: ValueType
    kinds: tuple[NodeKind, ...]
    meaning: str
    path: str
    read: Callable[[Any], Value | None] | None = None


class EdgeAttribute(Struct, frozen=True):
    """One attribute of edges: its name, its values' type, and what it means."""

    name: str
    type: ValueType
    meaning: str


EdgeValues = tuple[EdgeKind, bool, tuple[str, ...]]
"""What is said of an edge, which many edges share, in the order of EDGE_ATTRIBUTES."""

_ALL = tuple(NodeKind)
_ARTICLE, _PROVIDER, _TOPIC = (NodeKind.ARTICLE,), (NodeKind.PROVIDER,), (NodeKind.TOPIC,)
_NAMED = (NodeKind.PROVIDER, NodeKind.TOPIC)


def _first_address(images: tuple[Image, ...]) -> str | None:
    return images[0].url if images else None


def _sources(documents: tuple[DocumentRef, ...]) -> tuple[str, ...]:
    return tuple(document.source for document in documents)


NODE_ATTRIBUTES = (
    Attribute("kind", ValueType.TEXT, _ALL, "article, provider or topic", "node.kind"),
    Attribute("label", ValueType.TEXT, _ALL, "what a person would call it", "node.label"),
    Attribute("title", ValueType.TEXT, _ARTICLE, "its title", "node.title"),
    Attribute("name", ValueType.TEXT, _NAMED, "its name", "node.name"),
    Attribute("excerpt", ValueType.TEXT, _ARTICLE, "what it says in short", "node.excerpt"),
    Attribute("description", ValueType.TEXT, _NAMED, "what it is", "node.description"),
    Attribute("category", ValueType.TEXT, _ARTICLE, "its category", "node.category"),
    Attribute("articleType", ValueType.TEXT, _ARTICLE, "the document's `type`", "node.type"),
    Attribute("locale", ValueType.TEXT, _ARTICLE, "the language it says it is in", "node.locale"),
    Attribute("tags", ValueType.TEXTS, _ARTICLE, "its tags", "node.tags"),
    Attribute("authors", ValueType.TEXTS, _ARTICLE, "who wrote it", "node.authors"),
    Attribute("url", ValueType.ADDRESS, _ARTICLE, "the canonical address", "node.url"),
    Attribute("webUrl", ValueType.ADDRESS, _ARTICLE, "its web address", "node.web_url"),
    Attribute("originalUrl", ValueType.ADDRESS, _ARTICLE, "the address it was taken from", "node.original_url"),
    Attribute("ampWebUrl", ValueType.ADDRESS, _ARTICLE, "its AMP address", "node.amp_web_url"),
    Attribute("cdnAmpWebUrl", ValueType.ADDRESS, _ARTICLE, "its cached AMP address", "node.cdn_amp_web_url"),
    Attribute("imageUrl", ValueType.ADDRESS, _ALL, "the first image's address", "node.images", _first_address),
    Attribute("publishedDateTime", ValueType.INSTANT, _ARTICLE, "when it was published", "node.published_date_time"),
    Attribute("updatedDateTime", ValueType.INSTANT, _ARTICLE, "when it was updated", "node.updated_date_time"),
    Attribute("quality", ValueType.INTEGER, _ARTICLE, "its quality, as its site rates it", "node.quality"),
    Attribute("heat", ValueType.INTEGER, _ARTICLE, "its heat, as its site rates it", "node.heat"),
    Attribute("published", ValueType.TRUTH, _ARTICLE, "whether its site shows it by itself", "node.published"),
    Attribute("removed", ValueType.TRUTH, _ARTICLE, "whether its site removed it", "node.removed"),
    Attribute("stub", ValueType.TRUTH, _ARTICLE, "known from related lists only", "node.stub"),
    Attribute(
        "providerName",
        ValueType.TEXT,
        _ARTICLE,
        "its provider's name, as its document says",
        "node.provider_name",
    ),
    Attribute("rank", ValueType.FRACTION, _ARTICLE, "PageRank over related edges", "rank"),
    Attribute("story", ValueType.TEXT, _ARTICLE, "the label of its story", "story"),
    Attribute("domain", ValueType.TEXT, _PROVIDER, "its domain", "node.domain"),
    Attribute("slug", ValueType.TEXT, _TOPIC, "its name in addresses", "node.slug"),
    Attribute("shortname", ValueType.TEXT, _TOPIC, "its short name", "node.shortname"),
    Attribute("aliases", ValueType.TEXTS, _NAMED, "other names", "node.aliases"),
    Attribute("keywords", ValueType.TEXTS, _TOPIC, "words that tell of it", "node.keywords"),
    Attribute("hashtags", ValueType.TEXTS, _TOPIC, "its hashtags", "node.hashtags"),
    Attribute("documents", ValueType.TEXTS, _ALL, "its own documents' paths", "node.documents", _sources),
)
"""What is said of nodes, beside their ids."""

EDGE_ATTRIBUTES = (
    EdgeAttribute("kind", ValueType.TEXT, "related, published_by, has_topic, subtopic_of or contains"),
    EdgeAttribute("inferred", ValueType.TRUTH, "found by keywords, not stated by a document"),
    EdgeAttribute("sources", ValueType.TEXTS, "the documents that state it"),
)
"""What is said of edges, beside their ends."""


def node_values(portrait: Portrait) -> Iterator[tuple[Attribute, Value]]:
    """The attributes that a node has, with their values."""
    attributes, read = _BY_KIND[portrait.node.kind]
    for attribute, value in zip(attributes, read(portrait), strict=True):
        if attribute.read is not None:
            value = attribute.read(value)  # noqa: PLW2901 what is there becomes the value
        if value is not None and value != ():
            yield attribute, value


def edge_values(edge: Edge) -> EdgeValues:
    """The values of an edge's attributes."""
    return edge.kind, edge.inferred, edge.sources


def each_edge_value(values: EdgeValues) -> Iterator[tuple[EdgeAttribute, Value]]:
    """The attributes of an edge, with their values."""
    return zip(EDGE_ATTRIBUTES, values, strict=True)


def edge_members(edge: Edge) -> dict[str, Value]:
    """The values of an edge's attributes by their names."""
    return dict(zip(_EDGE_NAMES, edge_values(edge), strict=True))


def as_json(value: Value) -> object:
    """`value` as JSON has it: instants as RFC 3339 text."""
    return format_instant(value) if isinstance(value, datetime) else value


def as_text(value: Value) -> str:
    """`value` as text: instants as RFC 3339, truth values as true and false, lists as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return format_instant(value)
    return orjson.dumps(value).decode()


_EDGE_NAMES = [attribute.name for attribute in EDGE_ATTRIBUTES]


def _reading(kind: NodeKind) -> tuple[list[Attribute], Callable[[Portrait], tuple[Any, ...]]]:
    """The attributes of a kind of nodes, and what reads them all at once."""
    attributes = [each for each in NODE_ATTRIBUTES if kind in each.kinds]
    return attributes, attrgetter(*(each.path for each in attributes))


_BY_KIND = {kind: _reading(kind) for kind in NodeKind}
