"""The graph as networkx has it and back: for notebooks, and for algorithms that are not on a request's path.

Everything is there in plain values: nodes by their ids with `kind`, `label` and their records' fields, documents with
their texts; edges keyed by their kind with `kind`, `position`, `inferred` and `sources`; and what concerns the whole graph
among the graph's own attributes. What is missing is left out; records inside values are dicts, tuples lists.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import networkx as nx
from msgspec import Struct, structs

from graph.build.edges import EdgeDrafts
from graph.build.graph import EDGE_ENDS, Graph
from graph.diagnostics import Diagnostic
from graph.documents.folders import Site
from graph.documents.parse import Texts
from graph.documents.texts import TextMap, TextSpool
from graph.errors import IdInvalid, NetworkxInvalid
from graph.keys import EdgeKind, NodeId, NodeKind, digest_bytes, kind_of
from graph.records import Article, Edge, Node, Provider, Topic

_RECORDS: dict[NodeKind, type[Node]] = {
    NodeKind.ARTICLE: Article,
    NodeKind.PROVIDER: Provider,
    NodeKind.TOPIC: Topic,
}
_AT_MOST_ONE = {EdgeKind.PUBLISHED_BY: "provider", EdgeKind.SUBTOPIC_OF: "parent"}


class _Whole(Struct, frozen=True):
    """What concerns the whole graph; `fingerprint` is that of the content which `version` names."""

    version: str = ""
    fingerprint: str = ""
    loaded_at: datetime | None = None
    other_ids: Mapping[NodeId, NodeId] = {}
    topic_aliases: dict[str, str] = {}
    sites: dict[str, Site] = {}
    diagnostics: tuple[Diagnostic, ...] = ()


class _Document(Struct, frozen=True):
    """A document of a node, with its texts; `body` is the end of `content`."""

    source: str
    revision: str
    content: str = ""
    body: str = ""
    front_matter: Any = None
    secured: str | None = None

    def texts(self) -> Texts:
        content = self.content.encode()
        return Texts(
            content, len(content) - len(self.body.encode()), msgspec.json.encode(self.front_matter), self.secured
        )


def to_networkx(graph: Graph) -> "nx.MultiDiGraph[str]":
    """A MultiDiGraph of all that `graph` holds, documents' texts among it; `from_networkx` makes an equal graph of it."""
    whole = _Whole(
        graph.version,
        _fingerprint(graph),
        graph.loaded_at,
        graph.other_ids,
        graph.topic_aliases,
        graph.sites,
        graph.diagnostics,
    )
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph(**_attributes(whole))
    for kind in NodeKind:
        for node in graph.nodes(kind):
            attributes = _attributes(node)
            attributes["documents"] = [_document(graph.texts, each) for each in attributes["documents"]]
            found.add_node(node.id, kind=kind.value, label=node.label, **attributes)
    for edge in graph.each_edge():
        found.add_edge(edge.source, edge.target, key=edge.kind.value, **_edge_attributes(edge))
    return found


def from_networkx(made: "nx.MultiDiGraph[str]") -> Graph:
    """The graph that `made` holds, a MultiDiGraph as `to_networkx` makes it, maybe changed since.

    Nodes and edges may have been taken out, added or changed; the version stays only if nothing was. A node needs `kind`
    and what its record asks for (`key`, and `title` or `name`); an edge its kind as its key, and the order of one
    node's edges is that of their `position`. Raises NetworkxInvalid where it is no graph of articles, providers and topics.
    """
    whole = _whole(made)
    read = sorted(_nodes(made), key=lambda each: each[0].id)
    nodes = [node for node, _ in read]
    articles = tuple(node for node in nodes if isinstance(node, Article))
    providers = tuple(node for node in nodes if isinstance(node, Provider))
    topics = tuple(node for node in nodes if isinstance(node, Topic))
    drafts = _edges(made)
    rows: dict[NodeKind, dict[str, int]] = {
        NodeKind.ARTICLE: {node.id: row for row, node in enumerate(articles)},
        NodeKind.PROVIDER: {node.id: row for row, node in enumerate(providers)},
        NodeKind.TOPIC: {node.id: row for row, node in enumerate(topics)},
    }
    topic_keys = {topic.key for topic in topics}
    graph = Graph(
        version=whole.version,
        loaded_at=whole.loaded_at or datetime.now(UTC),
        articles=articles,
        providers=providers,
        topics=topics,
        edges={kind: drafts[kind].table(rows[source], rows[target]) for kind, (source, target) in EDGE_ENDS.items()},
        other_ids={other: id_ for other, id_ in whole.other_ids.items() if id_ in rows[NodeKind.ARTICLE]},
        topic_aliases={alias: key for alias, key in whole.topic_aliases.items() if key in topic_keys},
        names={},
        diagnostics=whole.diagnostics,
        texts=_spool(document for _, documents in read for document in documents),
        sites=whole.sites,
    )
    fingerprint = _fingerprint(graph)
    return graph if fingerprint == whole.fingerprint else structs.replace(graph, version=fingerprint)


def _attributes(record: Struct) -> dict[str, Any]:
    """A record's fields as plain values, without those that are missing; instants stay instants."""
    return {name: _plain(value) for name, value in structs.asdict(record).items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _attributes(value) if isinstance(value, Struct) else value


def _edge_attributes(edge: Edge) -> dict[str, Any]:
    return {
        "kind": edge.kind.value,
        "position": edge.position,
        "inferred": edge.inferred,
        "sources": list(edge.sources),
    }


def _document(texts: TextMap, ref: Mapping[str, str]) -> dict[str, Any]:
    read = texts.read(ref["source"])
    secured = {} if read.secured is None else {"secured": read.secured}
    return {**ref, "content": read.content, "body": read.body, "front_matter": read.front_matter, **secured}


def _whole(made: "nx.MultiDiGraph[str]") -> _Whole:
    try:
        return msgspec.convert(dict(made.graph), _Whole)
    except msgspec.ValidationError as error:
        raise NetworkxInvalid("the graph's attributes", str(error)) from None


def _nodes(made: "nx.MultiDiGraph[str]") -> Iterator[tuple[Node, list[_Document]]]:
    """The records of all nodes, each with its documents."""
    for name, data in made.nodes(data=True):
        kind = _kind(name, data)
        try:
            documents = msgspec.convert(data.get("documents", []), list[_Document])
            defaults = {"id": name, "sources": [], "stub": not documents}
            record: Node = msgspec.convert({**defaults, **data}, _RECORDS[kind])
        except msgspec.ValidationError as error:
            raise NetworkxInvalid(f"the node {name}", str(error)) from None
        yield record, documents


def _spool(documents: Iterable[_Document]) -> TextMap:
    spool = TextSpool()
    for document in documents:
        spool.add(document.source, document.texts())
    return spool.as_map()


def _kind(name: str, data: Mapping[str, Any]) -> NodeKind:
    try:
        kind = kind_of(name)
    except IdInvalid as error:
        raise NetworkxInvalid(f"the node {name}", str(error)) from None
    if data.get("kind", kind.value) != kind.value or data.get("id", name) != name:
        raise NetworkxInvalid(f"the node {name}", "its attributes “kind” and “id” say something else than its id")
    return kind


def _edges(made: "nx.MultiDiGraph[str]") -> dict[EdgeKind, EdgeDrafts]:
    drafts = {kind: EdgeDrafts() for kind in EdgeKind}
    for source, target, key, data in sorted(made.edges(keys=True, data=True), key=_edge_order):
        kind = _edge_kind(source, target, key)
        if kind in _AT_MOST_ONE and drafts[kind].has_any(source):
            raise NetworkxInvalid(f"the edges from {source}", f"it has more than one {_AT_MOST_ONE[kind]}; keep one")
        drafts[kind].add(source, target, data.get("sources", ()), inferred=bool(data.get("inferred")))
    _check_topics(made)
    return drafts


def _edge_order(edge: tuple[str, str, str, Mapping[str, Any]]) -> tuple[str, int]:
    return (edge[0], edge[3].get("position", 2**31))


def _edge_kind(source: str, target: str, key: str) -> EdgeKind:
    place = f"the edge from {source} to {target}"
    if key not in set(EdgeKind):
        raise NetworkxInvalid(place, f"“{key}” is no kind of edge; give it as its key: {', '.join(EdgeKind)}")
    kind = EdgeKind(key)
    if (kind_of(source), kind_of(target)) != EDGE_ENDS[kind] or source == target:
        start, end = EDGE_ENDS[kind]
        raise NetworkxInvalid(place, f"an edge of the kind {kind} goes from one {start} to another {end}")
    return kind


def _check_topics(made: "nx.MultiDiGraph[str]") -> None:
    upward = nx.DiGraph((a, b) for a, b, key in made.edges(keys=True) if key == EdgeKind.SUBTOPIC_OF)
    if not nx.is_directed_acyclic_graph(upward):
        above = ", ".join(source for source, _ in nx.find_cycle(upward))
        raise NetworkxInvalid("the topics", f"each of these is below itself: {above}; take one of their parents away")


def _fingerprint(graph: Graph) -> str:
    """The hash of all that `graph` says, but when it was loaded."""
    nodes = [node for kind in NodeKind for node in graph.nodes(kind)]
    parts = (
        nodes,
        list(graph.each_edge()),
        sorted(graph.other_ids.items()),
        sorted(graph.topic_aliases.items()),
        sorted(graph.sites.items()),
        graph.diagnostics,
        [graph.texts.read(document.source) for node in nodes for document in node.documents],
    )
    return digest_bytes(msgspec.msgpack.encode(parts, order="deterministic"))
