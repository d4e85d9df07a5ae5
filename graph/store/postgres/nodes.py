"""Nodes: records by their ids, and by what else names them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from copy import copy
from struct import pack, unpack
from typing import Any, NamedTuple

import msgspec

from graph.build.topics import topic_key
from graph.errors import NameAmbiguous
from graph.keys import EdgeKind, NodeId, NodeKind, kind_of, node_id
from graph.records import Article, Node, Provider, Topic
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.keys import key_of
from graph.store.postgres.packing import ARTICLES, MOST_SOURCES, NODES, PROVIDERS
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.tables import EDGE_NUMBERS
from graph.store.postgres.values import is_text
from graph.text import fold
from graph.urls import Url, address, parse_domain

RECORDS = {kind: f"SELECT key, record FROM {kind} WHERE key = ANY(%(keys)s) AND {THEN}" for kind in NodeKind}
"""The keys and records of some nodes of each kind."""

_MORE_SOURCES = {
    kind: f"SELECT key, more_sources FROM {kind} WHERE key = ANY(%(keys)s) AND more_sources IS NOT NULL AND {THEN}"
    for kind in NodeKind
}
OTHER_IDS = f"SELECT id, key FROM other_id WHERE id = ANY(%(ids)s) AND {THEN}"
"""Which of some ids are made of an article's other addresses, and its key."""

_DOCUMENT_NODE = f"SELECT kind, node FROM document WHERE source = %(name)s AND {THEN}"
_PROVIDERS_NAMED = f"SELECT record FROM provider WHERE name_folded = %(name)s AND {THEN} ORDER BY key"
_PROVIDERS_ALSO_NAMED = f"SELECT record FROM provider WHERE aliases_folded @> ARRAY[%(name)s] AND {THEN} ORDER BY key"
_TOPIC_ALIAS = f"SELECT topic FROM topic_alias WHERE alias = %(name)s AND {THEN}"
_TOPIC_WITH_SLUG = f"SELECT record FROM topic WHERE slug = %(name)s AND {THEN}"
_ONLY = {
    EdgeKind.PUBLISHED_BY: NodeKind.PROVIDER,
    EdgeKind.SUBTOPIC_OF: NodeKind.TOPIC,
}
_ONLY_NEIGHBOURS = {
    edge: f"SELECT t.origin, n.key, n.record FROM to_{kind} t JOIN {kind} n ON n.key = t.node "
    f"WHERE t.origin = ANY(%(keys)s) AND t.edge = {EDGE_NUMBERS[edge]} AND t.out_place IS NOT NULL "
    f"AND {then('t')} AND {then('n')}"
    for edge, kind in _ONLY.items()
}
_RANKS = f"SELECT key, rank FROM article WHERE key = ANY(%(keys)s) AND {THEN}"


class Published(NamedTuple):
    """An article, and the provider that published it."""

    article: Article
    provider: Provider | None


class NodeLookups:
    """Nodes of one generation."""

    def __init__(self, session: Session, cohorts: Cohorts) -> None:
        self._session = session
        self._cohorts = cohorts

    def nodes(self, ids: Sequence[str]) -> list[Node | None]:
        """The nodes with these ids, in their order; None for an id that no node has. Raises IdInvalid."""
        kinds = {id_: kind_of(id_) for id_ in ids}
        found = self._of_kinds(kinds)
        missing = [id_ for id_, kind in kinds.items() if id_ not in found and kind is NodeKind.ARTICLE]
        if missing:
            own_keys: dict[str, int] = dict(self._session.ask(OTHER_IDS, ids=missing))
            known = self.with_keys(NodeKind.ARTICLE, own_keys.values())
            found |= {id_: known[key] for id_, key in own_keys.items() if key in known}
        return self.given([found.get(id_) for id_ in ids])

    def with_keys(self, kind: NodeKind, keys: Iterable[int]) -> dict[int, Node]:
        """The nodes of `kind` that have these keys, by their keys; they are in no cohort."""
        return nodes_by_key(self._session, {kind: sorted(set(keys))})[kind]

    def published(self, keys: Sequence[int]) -> dict[int, Published]:
        """The articles that have these keys, by their keys, with their providers, in one round trip; they are in no cohort.

        Whoever lists articles asks for these next, as a rule, and would wait once more.
        """
        asked = {"keys": keys}
        articles, providers = self._session.ask_all(
            [(RECORDS[NodeKind.ARTICLE], asked), (_ONLY_NEIGHBOURS[EdgeKind.PUBLISHED_BY], asked)]
        )
        provider_of = {origin: PROVIDERS.unpack(record) for origin, _, record in providers}
        return {key: Published(ARTICLES.unpack(record), provider_of.get(key)) for key, record in articles}

    def given_published(self, published: Sequence[Published]) -> list[Article]:
        """The articles as they are given out, whose providers are known."""
        articles = [copy(each.article) for each in published]
        providers = self.given([each.provider for each in published])
        known = dict(zip(map(id, articles), providers, strict=True))
        for article in self._cohorts.together(articles)[:1]:
            self._cohorts.of(article).answer(_neighbours(EdgeKind.PUBLISHED_BY), lambda: known)
        return articles

    def given(self, nodes: Sequence[Node | None]) -> list[Node | None]:
        """The nodes as they are given out: each an object of its own, those of one kind a cohort."""
        own = [node and copy(node) for node in nodes]
        for kind in NodeKind:
            self._cohorts.together(node for node in own if node is not None and node.kind is kind)
        return own

    def article_at(self, url: Url) -> Article | None:
        """The article that has this address."""
        identity = address(url)
        node = self._one(node_id(NodeKind.ARTICLE, identity)) if identity else None
        return node if isinstance(node, Article) else None

    def document_node(self, source: str) -> Node | None:
        """The node that the document at `source` is of."""
        rows = self._named(_DOCUMENT_NODE, source)
        return self._first(self.with_keys(NodeKind(kind), [key])[key] for kind, key in rows)

    def provider_at(self, domain: str) -> Provider | None:
        """The provider of this domain, written in any way."""
        host = parse_domain(domain)
        node = self._one(node_id(NodeKind.PROVIDER, host)) if host else None
        return node if isinstance(node, Provider) else None

    def provider_called(self, name: str) -> Provider | None:
        """The provider of this name, else alias, case and accents apart. Raises NameAmbiguous where several bear it."""
        wanted = fold(name.strip())
        rows = self._named(_PROVIDERS_NAMED, wanted) or self._named(_PROVIDERS_ALSO_NAMED, wanted)
        found: list[Provider] = [NODES[NodeKind.PROVIDER].unpack(record) for (record,) in rows]
        if len(found) > 1:
            raise NameAmbiguous(name, sorted(provider.domain or provider.name for provider in found))
        node = self._first(found)
        return node if isinstance(node, Provider) else None

    def topic_called(self, name: str) -> Topic | None:
        """The topic of this name, else of this shortname."""
        key = topic_key(name)
        aliased = self._named(_TOPIC_ALIAS, key)
        node = self._one(node_id(NodeKind.TOPIC, aliased[0][0] if aliased else key))
        return node if isinstance(node, Topic) else None

    def topic_with_slug(self, slug: str) -> Topic | None:
        """The topic with this slug."""
        node = self._first(NODES[NodeKind.TOPIC].unpack(row[0]) for row in self._named(_TOPIC_WITH_SLUG, slug))
        return node if isinstance(node, Topic) else None

    def neighbour(self, node: Node, edge: EdgeKind) -> Node | None:
        """The node that the only edge of this kind from `node` leads to."""
        cohort = self._cohorts.of(node)
        found = cohort.answer(_neighbours(edge), lambda: self._only_neighbours(cohort.keys, cohort.records, edge))
        return found.get(id(node))

    def sources(self, node: Node) -> Sequence[str]:
        """The paths of the documents that state a node or mention it."""
        if len(node.sources) < MOST_SOURCES:
            return node.sources
        cohort = self._cohorts.of(node)
        more = cohort.answer(("sources", node.kind), lambda: self._more_sources(node.kind, cohort.keys))
        return [*node.sources, *more.get(key_of(node.id), ())]

    def _more_sources(self, kind: NodeKind, keys: Sequence[int]) -> dict[int, list[str]]:
        return {key: msgspec.msgpack.decode(more) for key, more in self._session.ask(_MORE_SOURCES[kind], keys=keys)}

    def rank(self, article: Article) -> float:
        """The article's PageRank over related edges."""
        cohort = self._cohorts.of(article)
        return cohort.answer("rank", lambda: self._ranks(cohort.keys))[key_of(article.id)]

    def _ranks(self, keys: Sequence[int]) -> dict[int, float]:
        return {key: number_of_bits(rank) for key, rank in self._session.ask(_RANKS, keys=keys)}

    def _only_neighbours(self, keys: Sequence[int], records: Sequence[Any], edge: EdgeKind) -> dict[int, Node | None]:
        rows = self._session.ask(_ONLY_NEIGHBOURS[edge], keys=keys)
        known: dict[int, Node] = {}
        for _, key, record in rows:
            if key not in known:
                known[key] = NODES[_ONLY[edge]].unpack(record)
        of_origin = {origin: known[key] for origin, key, _ in rows}
        given = self.given([of_origin.get(key_of(record.id)) for record in records])
        return {id(record): node for record, node in zip(records, given, strict=True)}

    def _named(self, statement: str, name: str) -> list[tuple[Any, ...]]:
        """The rows of what has a name; none by a text that the database cannot have."""
        return self._session.ask(statement, name=name) if is_text(name) else []

    def _of_kinds(self, kinds: dict[str, NodeKind]) -> dict[str, Node]:
        keys = {kind: [key_of(id_) for id_, own in kinds.items() if own is kind] for kind in NodeKind}
        nodes = (node for known in nodes_by_key(self._session, keys).values() for node in known.values())
        return {node.id: node for node in nodes if node.id in kinds}

    def _one(self, id_: NodeId) -> Node | None:
        return self.nodes([id_])[0]

    def _first(self, nodes: Iterable[Node]) -> Node | None:
        return next(iter(self.given(list(nodes)[:1])), None)


def nodes_by_key(session: Session, keys: Mapping[NodeKind, Sequence[int]]) -> dict[NodeKind, dict[int, Node]]:
    """The nodes of each kind that have these keys, by their keys, in one round trip; they are in no cohort.

    Raises StoreUnavailable.
    """
    asked = [(kind, own) for kind, own in keys.items() if own]
    answers = session.ask_all([(RECORDS[kind], {"keys": own}) for kind, own in asked])
    found: dict[NodeKind, dict[int, Node]] = {kind: {} for kind in NodeKind}
    for (kind, _), rows in zip(asked, answers, strict=True):
        found[kind] = {key: NODES[kind].unpack(record) for key, record in rows}
    return found


def _neighbours(edge: EdgeKind) -> Hashable:
    """By what a cohort knows the only neighbours of its nodes along an edge."""
    return ("neighbour", edge)


def number_of_bits(bits: int) -> float:
    """The floating-point number that has these bits."""
    number: float = unpack("<d", pack("<q", bits))[0]
    return number
