"""Questions: what stores are asked, as immutable values that can be compared, hashed and cached by."""

from msgspec import Struct

from graph.keys import Direction, EdgeKind, NodeId, NodeKind
from graph.records import Node, Story
from graph.store.conditions import Condition
from graph.store.orders import Order, default_order

Parent = Node | Story | None
"""What a list belongs to; None for the lists of all nodes."""


_SEED_SHARE = 10


class Hop(Struct, frozen=True):
    """What a list holds, seen from the node that it belongs to, and in which order.

    Nodes of `kind` that `edge` leads to in `direction`; where there is no edge, all nodes of `kind`, or a story's
    articles. Of a topic's articles also those of the topics below it with `subtopics`; only those that a document says
    are its own with `stated`.
    """

    kind: NodeKind
    edge: EdgeKind | None = None
    direction: Direction = Direction.OUT
    where: Condition | None = None
    order: Order = ()
    subtopics: bool = False
    stated: bool = False

    @property
    def ordered_by(self) -> Order:
        """The order that was asked for, else the list's own."""
        return self.order or default_order(self.kind, self.edge, self.direction)


class Search(Struct, frozen=True):
    """What is searched for: `query` in the syntax of `graph.search`, in nodes of `kinds`; `where` applies to articles."""

    query: str
    kinds: tuple[NodeKind, ...] = tuple(NodeKind)
    where: Condition | None = None


class Subject(Struct, frozen=True):
    """What coverage is asked for: words, how many steps from articles that say them, and which articles count."""

    of: str
    hops: int
    where: Condition | None = None


class Route(Struct, frozen=True):
    """How paths may go: along edges of these kinds, in `direction`, for at most `max_hops` steps."""

    edges: tuple[EdgeKind, ...] = tuple(EdgeKind)
    direction: Direction = Direction.BOTH
    max_hops: int = 6


class Around(Struct, frozen=True):
    """What part of the graph is asked for: nodes within `hops` steps of others, along edges of some kinds.

    The highest-ranked articles are the middle where none is named. `where` applies to articles, but not to those that are
    named, and steps lead over what fulfils it only. Nearer nodes come first, then providers and topics, then articles of
    higher rank, and `limit` is how many there are at most.
    """

    nodes: tuple[NodeId, ...] | None
    hops: int = 1
    edges: tuple[EdgeKind, ...] = tuple(EdgeKind)
    direction: Direction = Direction.BOTH
    where: Condition | None = None
    limit: int = 200

    @property
    def seeds(self) -> int:
        """How many articles are the middle where none is named: a tenth of the limit, so that there is room around them."""
        return -(-self.limit // _SEED_SHARE) if self.hops else self.limit


class Selection(Struct, frozen=True):
    """What of the graph is exported: what is around some nodes; or the articles that fulfil a condition, with the providers
    and topics that these lead to and the topics above them; or all of it. With `places`, a layout gives each node one."""

    of: Around | Condition | None = None
    places: bool = False
