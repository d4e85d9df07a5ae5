"""What an export is asked for with: the parameters of its address, which are the options of its command too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from msgspec import Struct

from graph.errors import GraphError, IdInvalid
from graph.export import Format, find_format
from graph.keys import NodeId
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part, View
from graph.store.conditions import And, Compare, Comparison, Condition
from graph.store.questions import Around, Selection
from newsgraph.errors import ParameterInvalid
from schema import Limits, NewsgraphSchema, read_filter
from schema.errors import SchemaError

V = TypeVar("V")

Parameters = Mapping[str, Sequence[str]]
"""The values of each parameter that was given, in their order."""

_DEFAULT_HOPS, _MOST_HOPS = 2, 10
_DEFAULT_NODES, _MOST_NODES = 500, 1_000_000
_TOLD_OF = 500
_TRUTHS = {"true": True, "false": False}
_NO_STUBS = Compare("stub", Comparison.EQ, value=False)


class Parameter(Struct, frozen=True):
    """One parameter: its name, which values it takes, and what it means."""

    name: str
    values: str
    help: str


PARAMETERS = (
    Parameter("where", "an `ArticleFilter` as JSON", "the articles that fulfil it, and what they lead to"),
    Parameter(
        "around", "a node's id; may be repeated", "the nodes near it; near the highest-ranked articles if left out"
    ),
    Parameter("hops", f"0 to {_MOST_HOPS}; {_DEFAULT_HOPS}", "how many steps away the nodes around it may be"),
    Parameter("limit", f"1 to {_MOST_NODES:,}; {_DEFAULT_NODES}", "how many nodes around it there are at most"),
    Parameter("stubs", "true or false; true", "whether articles are in it that are known from related lists only"),
    Parameter(
        "positions", "true or false; false", "whether each node is given a place, which viewers then need not work out"
    ),
    Parameter("edges", "edges or links; edges", "what `node-link` calls its edges"),
    Parameter("headers", "names or neo4j; names", "whose headers the CSV tables have"),
)
"""All parameters; `where`, `around`, `hops` and `limit` work together as they do in the API's `subgraph`."""


class Export(Struct, frozen=True):
    """An export as it was asked for: in which format, in which of its ways, and what of the graph."""

    format: Format
    way: str | None
    selection: Selection


def read_export(name: str, parameters: Parameters, view: View, schema: NewsgraphSchema, limits: Limits) -> Export:
    """The export that these parameters ask of the format `name`. Raises FormatUnknown or ParameterInvalid."""
    format_ = find_format(name)
    _refuse_unknown(format_, parameters)
    where = _where(parameters, schema, limits)
    if parameters.keys() & {"around", "hops", "limit"}:
        selection = Selection(_around(parameters, view, where), places=_truth(parameters, "positions", default=False))
    else:
        selection = Selection(where, places=_truth(parameters, "positions", default=False))
    return Export(format_, _way(format_, parameters), selection)


class WatchedPart:
    """A part of the graph that tells how many more of its nodes and edges were read, some hundreds at a time."""

    def __init__(self, part: Part, told: Callable[[int], object]) -> None:
        self._part = part
        self._told = told
        self.version = part.version
        self.node_count = part.node_count
        self.edge_count = part.edge_count

    def nodes(self) -> Iterator[Portrait]:
        """The part's nodes."""
        return self._watched(self._part.nodes())

    def edges(self) -> Iterator[Edge]:
        """The part's edges."""
        return self._watched(self._part.edges())

    def _watched(self, rows: Iterator[V]) -> Iterator[V]:
        while some := list(islice(rows, _TOLD_OF)):
            yield from some
            self._told(len(some))


def _refuse_unknown(format_: Format, parameters: Parameters) -> None:
    known = [each.name for each in PARAMETERS if each.name not in {"edges", "headers"} or each.name == format_.option]
    for name, values in parameters.items():
        if name not in known:
            raise ParameterInvalid(name, f"{format_.name} has no such parameter; known are {', '.join(known)}.")
        if len(values) > 1 and name != "around":
            raise ParameterInvalid(name, "it is given more than once.")


def _where(parameters: Parameters, schema: NewsgraphSchema, limits: Limits) -> Condition | None:
    conditions: list[Condition] = [] if _truth(parameters, "stubs", default=True) else [_NO_STUBS]
    if "where" in parameters:
        try:
            condition = read_filter(schema, parameters["where"][0], limits)
        except (GraphError, SchemaError) as error:
            raise ParameterInvalid("where", str(error)) from None
        conditions += [] if condition is None else [condition]
    return And(tuple(conditions)) if conditions else None


def _around(parameters: Parameters, view: View, where: Condition | None) -> Around:
    named = parameters.get("around")
    return Around(
        nodes=None if named is None else _existing(view, named),
        hops=_number(parameters, "hops", _DEFAULT_HOPS, range(_MOST_HOPS + 1)),
        where=where,
        limit=_number(parameters, "limit", _DEFAULT_NODES, range(1, _MOST_NODES + 1)),
    )


def _existing(view: View, ids: Sequence[str]) -> tuple[NodeId, ...]:
    try:
        nodes = view.nodes(ids)
    except IdInvalid as error:
        raise ParameterInvalid("around", str(error)) from None
    for id_, node in zip(ids, nodes, strict=True):
        if node is None:
            raise ParameterInvalid("around", f"no node has the id {id_[:100]}; take ids from the “id” field of a node.")
    return tuple(node.id for node in nodes if node is not None)


def _way(format_: Format, parameters: Parameters) -> str | None:
    return None if format_.option is None else _choice(parameters, format_.option, list(format_.writers))


def _choice(parameters: Parameters, name: str, choices: Sequence[str]) -> str:
    return _read(parameters, name, choices[0], {each: each for each in choices}.__getitem__, " or ".join(choices))


def _truth(parameters: Parameters, name: str, *, default: bool) -> bool:
    return _read(parameters, name, default, _TRUTHS.__getitem__, "true or false")


def _number(parameters: Parameters, name: str, default: int, among: range) -> int:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(text)
        return among[among.index(int(text))]

    return _read(parameters, name, default, read, f"a whole number from {among[0]:,} to {among[-1]:,}")


def _read(parameters: Parameters, name: str, default: V, read: Callable[[str], V], wanted: str) -> V:
    if name not in parameters:
        return default
    [text] = parameters[name]
    try:
        return read(text)
    except (KeyError, ValueError):
        raise ParameterInvalid(name, f"it is “{text[:100]}”; it should be {wanted}.") from None
