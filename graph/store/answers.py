"""Answers: what stores tell, beyond the nodes and edges themselves."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from graph.keys import Direction, EdgeKind
from graph.records import Article, Edge, Node, Provider, Topic


class Link(Struct, frozen=True):
    """The edge that leads from the node a list belongs to, to one in it; BOTH where each lists the other.

    In a list of all nodes there is no such edge, and `sources` is empty.
    """

    direction: Direction = Direction.OUT
    inferred: bool = False
    sources: tuple[str, ...] = ()


class Interval(StrEnum):
    """How wide a timeline's buckets are; weeks begin on Mondays. All in UTC."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Bucket(Struct, frozen=True):
    """How many articles were published from `start` on until the next bucket."""

    start: datetime
    count: int


class TopicCount(Struct, frozen=True):
    """How many articles have the topic."""

    topic: Topic
    count: int


class ProviderCount(Struct, frozen=True):
    """How many articles the provider published."""

    provider: Provider
    count: int


class ValueCount(Struct, frozen=True):
    """How many articles have the value."""

    value: str
    count: int


class Way:
    """One of several ways through articles, all of which are looked up once one of them is asked for; those are equal that have
    the same articles."""

    def __init__(self, ways: Callable[[], Sequence[tuple[Article, ...]]], place: int) -> None:
        self._ways = ways
        self._place = place

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles, the first one of it first. Raises StoreUnavailable."""
        return self._ways()[self._place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Way) and self.articles == other.articles

    def __hash__(self) -> int:
        return hash(self.articles)


class CoverageDetail(Struct, frozen=True):
    """Why an article is among the coverage of a subject: what its score is the sum of, and the way that led to it, of so many
    steps."""

    score: float
    match: float
    likeness: float
    related: float
    hops: int
    way: Way

    @property
    def path(self) -> tuple[Article, ...]:
        """The articles of the way, from one that says the words to this one. Raises StoreUnavailable."""
        return self.way.articles


class Path(Struct, frozen=True):
    """A way from one node to another: its nodes, the two ends among them, and the edge of each step.

    Of several edges that a step could take it has the first kind's, and of one kind the one that goes its way.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class Suggestion(Struct, frozen=True):
    """A completion of what was typed, and the node that it names."""

    text: str
    node: Node


class Portrait(Struct, frozen=True):
    """A node as it is drawn and exported: with what is worked out for it.

    `prominence`, from 0 to 1, is how much it has to do with, beside the most prominent node of its kind; `place` is where a
    layout puts it, None where none was asked for. Only articles have a rank and a story, of which this is the label.
    """

    node: Node
    prominence: float
    rank: float | None = None
    story: str | None = None
    place: tuple[float, float] | None = None


class DocumentText(Struct, frozen=True):
    """A document as it was last read."""

    source: str
    revision: str
    content: str


class Summary(Struct, frozen=True):
    """What the graph holds; `version` names the content, `analysis_version` what ranks and stories were computed for."""

    version: str
    analysis_version: str
    loaded_at: datetime
    articles: int
    stubs: int
    providers: int
    topics: int
    edges: dict[EdgeKind, int]
