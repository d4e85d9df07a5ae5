"""The enumerations that clients see: the graph's own, with what each value means, and those of answers alone."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry
from strawberry.types.enum import EnumValue, StrawberryEnumDefinition

from graph.diagnostics import Severity
from graph.keys import Direction, EdgeKind, NodeKind
from graph.store.answers import Interval

E = TypeVar("E", bound=Enum)


class OrderDirection(Enum):
    """Which end of an order comes first."""

    ASC = "asc"
    DESC = "desc"


class ArticleOrderField(Enum):
    """What articles can be ordered by."""

    PUBLISHED_DATE_TIME = "published_date_time"
    UPDATED_DATE_TIME = "updated_date_time"
    QUALITY = "quality"
    HEAT = "heat"
    TITLE = "title"
    RANK = "rank"
    RELATED_COUNT = "related_count"


class ProviderOrderField(Enum):
    """What providers can be ordered by."""

    NAME = "name"
    ARTICLE_COUNT = "article_count"


class TopicOrderField(Enum):
    """What topics can be ordered by."""

    NAME = "name"
    ARTICLE_COUNT = "article_count"


class ExportFormat(Enum):
    """What a subgraph can be exported in: formats of text."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    NODE_LINK = "node-link"
    CYTOSCAPE = "cytoscape"
    GRAPHOLOGY = "graphology"
    DOT = "dot"
    JSON_LD = "json-ld"
    TURTLE = "turtle"
    NODES_CSV = "nodes.csv"
    EDGES_CSV = "edges.csv"


class CoverageReasonKind(Enum):
    """What a coverage score is made of."""

    MATCH = "match"
    LIKENESS = "likeness"
    RELATED = "related"


def _publish(enum: type[E], values: Mapping[str, str], description: str | None = None) -> None:
    """Makes `enum` known to Strawberry, with a description of each of `values`."""
    strawberry.enum(enum, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    definition.values = [
        EnumValue(name=value.name, value=value.value, description=values.get(value.name)) for value in definition.values
    ]


_publish(NodeKind, {})
_publish(
    EdgeKind,
    {
        "RELATED": "article → article: the first one's document lists the second as related",
        "PUBLISHED_BY": "article → provider",
        "HAS_TOPIC": "article → topic",
        "SUBTOPIC_OF": "topic → its parent topic",
        "CONTAINS": "collection (an article with `items`) → article",
    },
)
_publish(Direction, {}, "Which way an edge is followed from where one stands.")
_publish(Interval, {"WEEK": "From Monday on."}, "How wide a timeline's buckets are, in UTC.")
_publish(
    Severity,
    {
        "ERROR": "The file's present text is not in the graph (its last good text may be).",
        "WARNING": "The document was loaded without the offending part, or a guess was made.",
    },
)
_publish(ExportFormat, {})
_publish(OrderDirection, {})
_publish(
    ArticleOrderField,
    {
        "RANK": "PageRank over related edges; cursors hold for one version of the analysis.",
        "RELATED_COUNT": "How many articles it lists, or that list it, each counted once.",
    },
)
_publish(ProviderOrderField, {})
_publish(TopicOrderField, {"ARTICLE_COUNT": "How many articles it has, those of its subtopics among them."})
_publish(
    CoverageReasonKind,
    {
        "MATCH": "the words",
        "LIKENESS": "alike in text to the best matches",
        "RELATED": "near to matches along related edges",
    },
)
