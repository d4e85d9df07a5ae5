"""What a graph answers, worked out row by row from its records and edges: slow, plain, and independent of every store."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from graph import Article, Direction, Edge, EdgeKind, Graph, Node, NodeKind, Topic
from graph.store.answers import Interval

Fields = Sequence[tuple[str, bool]]
"""What rows are ordered by: values, and whether each descends."""


def plain(text: str) -> str:
    """`text` without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


class Relay(NamedTuple):
    """A page by the specification of Relay's Cursor Connections: rows from `start` up to `end`, and its flags."""

    start: int
    end: int
    has_next: bool
    has_previous: bool


def relay_page(
    length: int, first: int | None, last: int | None, after: int | None = None, before: int | None = None
) -> Relay:
    """The page of a list of `length` rows, as the specification writes it; cursors are indexes of rows.

    Source: the GraphQL Cursor Connections specification, EdgesToReturn, HasNextPage and HasPreviousPage.
    """
    edges = list(range(length))
    if after is not None:
        edges = [edge for edge in edges if edge > after]
    if before is not None:
        edges = [edge for edge in edges if edge < before]
    has_previous = len(edges) > last if last is not None else after is not None
    has_next = len(edges) > first if first is not None else before is not None
    if first is not None and len(edges) > first:
        edges = edges[:first]
    if last is not None and len(edges) > last:
        edges = edges[len(edges) - last :]
    return Relay(edges[0] if edges else 0, edges[-1] + 1 if edges else 0, has_next, has_previous)


class Reference:
    """One graph, asked by going through all of it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: dict[str, Any] = {node.id: node for kind in NodeKind for node in graph.nodes(kind)}
        self.edges: list[Edge] = list(graph.each_edge())

    def of(self, kind: NodeKind) -> list[Any]:
        """All nodes of a kind."""
        return list(self.graph.nodes(kind))

    def leaving(self, node: Node, kind: EdgeKind) -> list[Edge]:
        """The edges of a kind that leave a node, in the order of positions."""
        found = [edge for edge in self.edges if edge.kind is kind and edge.source == node.id]
        return sorted(found, key=lambda edge: edge.position)

    def entering(self, node: Node, kind: EdgeKind) -> list[Edge]:
        """The edges of a kind that lead to a node."""
        return [edge for edge in self.edges if edge.kind is kind and edge.target == node.id]

    def targets(self, node: Node, kind: EdgeKind) -> list[Any]:
        """The nodes that edges of a kind lead to from a node."""
        return [self.nodes[edge.target] for edge in self.leaving(node, kind)]

    def sources(self, node: Node, kind: EdgeKind) -> list[Any]:
        """The nodes that edges of a kind lead from to a node."""
        return [self.nodes[edge.source] for edge in self.entering(node, kind)]

    def neighbours(self, node: Node, kind: EdgeKind, direction: Direction) -> list[Any]:
        """The nodes at the other ends of a node's edges of a kind, each once."""
        found = [] if direction is Direction.IN else self.targets(node, kind)
        return found + [
            other for other in ([] if direction is Direction.OUT else self.sources(node, kind)) if other not in found
        ]

    def ancestry(self, topic: Topic) -> list[Any]:
        """A topic and all above it."""
        found: list[Any] = [topic]
        while above := self.targets(found[-1], EdgeKind.SUBTOPIC_OF):
            found += above
        return found

    def on(self, topic: Topic, *, subtopics: bool = True, inferred: bool = True) -> list[Any]:
        """The articles that have a topic, or one below it."""
        return [
            article
            for article in self.graph.articles
            if any(
                (inferred or not edge.inferred)
                and topic in (self.ancestry(self.nodes[edge.target]) if subtopics else [self.nodes[edge.target]])
                for edge in self.leaving(article, EdgeKind.HAS_TOPIC)
            )
        ]

    def value(self, node: Any, field: str) -> Any:
        """What a node is ordered by."""
        if field == "related_count":
            return len(self.neighbours(node, EdgeKind.RELATED, Direction.BOTH))
        if field == "article_count":
            return len(self.on(node) if isinstance(node, Topic) else self.sources(node, EdgeKind.PUBLISHED_BY))
        return getattr(node, field)

    def ordered(self, nodes: Iterable[Any], by: Fields) -> list[Any]:
        """`nodes` by the values of some fields, nulls last in either direction, then by their ids."""
        rows = sorted(nodes, key=lambda node: node.id)
        for field, descending in reversed(by):
            there = [node for node in rows if self.value(node, field) is not None]
            there.sort(key=lambda node: _sort_key(self.value(node, field)), reverse=descending)
            rows = there + [node for node in rows if self.value(node, field) is None]
        return rows

    def related(self, article: Article, direction: Direction = Direction.BOTH) -> list[Any]:
        """Related articles in their own order: the article's list, then those that list it, newest first."""
        listed = self.targets(article, EdgeKind.RELATED) if direction is not Direction.IN else []
        others = [node for node in self.neighbours(article, EdgeKind.RELATED, direction) if node not in listed]
        return listed + self.ordered(others, [("published_date_time", True)])

    def holds(self, where: dict[str, Any] | None, node: Any) -> bool:
        """Whether a node fulfils a filter, written as in the API."""
        return all(self._part(name, asked, node) for name, asked in (where or {}).items() if asked is not None)

    def _part(self, name: str, asked: Any, node: Any) -> bool:
        match name:
            case "and":
                return all(self.holds(part, node) for part in asked)
            case "or":
                return any(self.holds(part, node) for part in asked)
            case "not":
                return not self.holds(asked, node)
            case "provider":
                return any(self.holds(asked, provider) for provider in self.targets(node, EdgeKind.PUBLISHED_BY))
            case "topics":
                return _quantified(asked, self.targets(node, EdgeKind.HAS_TOPIC), self.holds)
            case "related":
                related = self.neighbours(node, EdgeKind.RELATED, Direction.BOTH)
                return _quantified(asked, related, self.holds)
            case "within":
                return any(self.holds(asked, topic) for topic in self.ancestry(node))
            case "tags":
                return _quantified(asked, node.tags, compares)
            case "text":
                return any(word in words(node) for word in plain(asked).split())
            case "published" | "removed" | "stub":
                return getattr(node, name) is asked
            case _:
                return compares(asked, getattr(node, _snake(name)))


def words(article: Article) -> set[str]:
    """The words of an article that has no body."""
    return set(re.findall(r"\w+", plain(" ".join([article.title, *article.other_titles, article.excerpt or ""]))))


def compares(asked: dict[str, Any], value: Any) -> bool:
    """Whether a value fulfils the conditions of a filter on text, numbers, instants or ids."""
    tests: dict[str, Callable[[Any], bool]] = {
        "eq": lambda v: value == v,
        "ne": lambda v: value != v,
        "in": lambda v: value in v,
        "contains": lambda v: value is not None and plain(v) in plain(value),
        "startsWith": lambda v: value is not None and plain(value).startswith(plain(v)),
        "isNull": lambda v: (value is None) is v,
        "gt": lambda v: value is not None and value > v,
        "gte": lambda v: value is not None and value >= v,
        "lt": lambda v: value is not None and value < v,
        "lte": lambda v: value is not None and value <= v,
    }
    return all(tests[name](_comparable(v, value)) for name, v in asked.items() if v is not None)


def tally(values: Iterable[Any]) -> dict[Any, int]:
    """How often each value is there."""
    found: dict[Any, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def greatest(found: Iterable[Any], first: int) -> list[tuple[Any, int]]:
    """What of texts or nodes is there most often, with how often; ties by name, then by id or exact text."""

    def rank(item: tuple[Any, int]) -> Any:
        value, count = item
        name, tie = (value, value) if isinstance(value, str) else (value.name, value.id)
        return (-count, plain(name), tie)

    return sorted(tally(found).items(), key=rank)[:first]


def bucket(interval: Interval, at: datetime) -> datetime:
    """The first instant of the bucket of a timeline that an instant is in."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    return {
        Interval.HOUR: hour,
        Interval.DAY: day,
        Interval.WEEK: day - timedelta(days=day.weekday()),
        Interval.MONTH: day.replace(day=1),
        Interval.YEAR: day.replace(month=1, day=1),
    }[interval]


def _quantified(asked: dict[str, Any], items: Iterable[Any], holds: Callable[[Any, Any], bool]) -> bool:
    def each(part: Any) -> Iterator[bool]:
        return (holds(part, item) for item in items)

    tests: dict[str, Callable[[Any], bool]] = {
        "some": lambda part: any(each(part)),
        "every": lambda part: all(each(part)),
        "none": lambda part: not any(each(part)),
    }
    return all(tests[name](part) for name, part in asked.items() if part is not None)


def _comparable(asked: Any, value: Any) -> Any:
    """Instants are written as text in filters."""
    return datetime.fromisoformat(asked) if isinstance(value, datetime) and isinstance(asked, str) else asked


def _sort_key(value: Any) -> Any:
    return (plain(value), value) if isinstance(value, str) else value


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
