"""Sources: where the rows of lists are, and which of them belong to which node."""

from collections.abc import Sequence

from msgspec import Struct

from graph.keys import Direction, NodeKind
from graph.records import Article, Story
from graph.store.orders import OrderField
from graph.store.postgres.conditions import NODE, all_of
from graph.store.postgres.session import then
from graph.store.postgres.tables import EDGE_NUMBERS
from graph.store.questions import Hop, Parent

_NO_POSITION = "NULL::int4"
_STEPS = {
    Direction.OUT: "t.out_place IS NOT NULL",
    Direction.IN: "t.in_place IS NOT NULL",
    Direction.BOTH: "TRUE",
}
_STATED_STEPS = {
    Direction.OUT: "NOT t.out_inferred",
    Direction.IN: "NOT t.in_inferred",
    Direction.BOTH: "NOT t.out_inferred OR NOT t.in_inferred",
}


class Source(Struct, frozen=True):
    """Rows of `tables`, in which a node `n` is, that fulfil `rows`.

    `origin` is the column that has the key of the node that a row belongs to, None where they belong to none. `key` has the key
    of `n`, and `own` what `n` is ordered by and the rows have themselves.
    """

    tables: str
    rows: str
    origin: str | None = None
    key: str = f"{NODE}.key"
    own: dict[OrderField, str] = {}

    def asked(self, predicate: str) -> str:
        """A predicate about `n`, asked of the rows' own columns where they have what it is about."""
        for field, column in self.own.items():
            predicate = predicate.replace(f"{NODE}.{field}", column)
        return predicate

    @property
    def of_one(self) -> str:
        """The predicate of the rows that belong to the node %(origin)s."""
        return self.rows if self.origin is None else all_of([f"{self.origin} = %(origin)s::int8", self.rows])

    @property
    def of_several(self) -> str:
        """The predicate of the rows that belong to one of the nodes %(origins)s."""
        return all_of([f"{self.origin} = ANY(%(origins)s::int8[])", self.rows])


def source_of(parent: Parent, hop: Hop) -> Source:
    """Where the rows of the list are that `hop` describes, seen from a node like `parent`."""
    if parent is None:
        return Source(f"{hop.kind} {NODE}", then(NODE))
    if isinstance(parent, Story):
        return Source(f"article {NODE}", then(NODE), f"{NODE}.story")
    return articles_below(hop) if hop.subtopics else steps_of(hop)


def steps_of(hop: Hop) -> Source:
    """Where the nodes are that `hop` leads to along one edge, each beside its step `t`."""
    assert hop.edge is not None
    steps = edges_of(hop)
    own = {OrderField.POSITION: _NO_POSITION if hop.direction is Direction.IN else "t.out_place"}
    if hop.kind is NodeKind.ARTICLE:
        own[OrderField.PUBLISHED_DATE_TIME] = "t.published_date_time"
    return Source(
        f"{steps.tables} JOIN {hop.kind} {NODE} ON {NODE}.key = t.node",
        all_of([steps.rows, then(NODE)]),
        steps.origin,
        steps.key,
        own,
    )


def edges_of(hop: Hop) -> Source:
    """Where the steps `t` themselves are, without the nodes that they lead to."""
    assert hop.edge is not None
    ways = _STATED_STEPS if hop.stated else _STEPS
    rows = all_of([f"t.edge = {EDGE_NUMBERS[hop.edge]}", ways[hop.direction], then("t")])
    return Source(f"to_{hop.kind} t", rows, "t.origin", "t.node")


def articles_below(hop: Hop) -> Source:
    """Where the articles are that have a topic or one below it, each once."""
    source = below_topics(hop)
    return Source(
        f"{source.tables} JOIN article {NODE} ON {NODE}.key = t.node",
        all_of([source.rows, then(NODE)]),
        source.origin,
        source.key,
        {OrderField.PUBLISHED_DATE_TIME: "t.published_date_time"},
    )


def below_topics(hop: Hop) -> Source:
    """Where it is told, in `t`, which articles these are."""
    return Source(
        "below_topic t", all_of(["NOT t.inferred" if hop.stated else "TRUE", then("t")]), "t.origin", "t.node"
    )


def articles_with(keys: Sequence[int]) -> Source:
    """Where the articles are that have these keys."""
    literal = ",".join(map(str, keys))
    return Source(f"article {NODE}", all_of([f"{NODE}.key = ANY('{{{literal}}}'::int8[])", then(NODE)]))


def has_few(parent: Parent, hop: Hop) -> bool:
    """Whether lists like these are short as a rule, so that they may be read whole: an article's, or those of topics."""
    return isinstance(parent, Article) or (parent is not None and hop.kind is not NodeKind.ARTICLE)


def links_of(hop: Hop) -> str:
    """What of a step a link is made of: for each way, whether it is there, is inferred, and its sources."""
    ways = {Direction.OUT: ["out"], Direction.IN: ["in"], Direction.BOTH: ["out", "in"]}[hop.direction]
    return ", ".join(
        f"t.{way}_inferred, t.{way}_sources" if way in ways else "NULL::bool, NULL::text[]" for way in ("out", "in")
    )
