"""The view of a snapshot: the interface of `graph.store.base`, answered from arrays."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.build.topics import topic_key
from graph.diagnostics import Diagnostic, Severity
from graph.errors import NameAmbiguous
from graph.keys import Direction, EdgeKind, NodeId, NodeKind, kind_of, node_id
from graph.records import Article, Edge, Heavy, Node, Provider, Topic
from graph.store.base import (
    DocumentText,
    Hop,
    Link,
    Search,
    Subject,
    Suggestion,
    Summary,
)
from graph.store.cursors import decode_rank, encode_rank
from graph.store.memory.coverage import RankedCoverage
from graph.store.memory.diagnostics import diagnostics_page
from graph.store.memory.facets import RowFacets
from graph.store.memory.listing import Listing
from graph.store.memory.masks import mask
from graph.store.memory.neighbourhood import Neighbourhood, neighbourhood
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Connection, Page, window
from graph.text import fold
from graph.urls import Url, address, parse_domain

C = TypeVar("C")
_SUGGESTION_CANDIDATES = 50


class MemoryView:
    """One version of the graph, in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._graph = snapshot.graph

    @property
    def summary(self) -> Summary:
        """What this version holds."""
        graph = self._graph
        return Summary(
            version=graph.version,
            loaded_at=graph.loaded_at,
            articles=len(graph.articles),
            stubs=graph.stubs,
            providers=len(graph.providers),
            topics=len(graph.topics),
            edges=graph.edge_counts,
        )

    def nodes(self, ids: Sequence[str]) -> list[Node | None]:
        """The nodes with these ids, in their order; None for an id that no node has. Raises IdInvalid."""
        return [self._snapshot.node(id_) for id_ in ids]

    def article_at(self, url: Url) -> Article | None:
        """The article that has this address."""
        identity = address(url)
        node = self._snapshot.node(node_id(NodeKind.ARTICLE, identity)) if identity else None
        return node if isinstance(node, Article) else None

    def document_node(self, source: str) -> Node | None:
        """The node that the document at `source` is of."""
        return self._snapshot.documents.get(source)

    def provider_at(self, domain: str) -> Provider | None:
        """The provider of this domain, written in any way."""
        host = parse_domain(domain)
        node = self._snapshot.node(node_id(NodeKind.PROVIDER, host)) if host else None
        return node if isinstance(node, Provider) else None

    def provider_called(self, name: str) -> Provider | None:
        """The provider of this name, else alias, case and accents apart. Raises NameAmbiguous where several bear it."""
        wanted = fold(name.strip())
        found = self._snapshot.providers_by_name.get(wanted) or self._snapshot.providers_by_alias.get(wanted, [])
        if len(found) > 1:
            raise NameAmbiguous(name, sorted(provider.domain or provider.name for provider in found))
        return found[0] if found else None

    def topic_called(self, name: str) -> Topic | None:
        """The topic of this name, else of this shortname."""
        node = self._snapshot.node(self._snapshot.topic_id(topic_key(name)))
        return node if isinstance(node, Topic) else None

    def topic_with_slug(self, slug: str) -> Topic | None:
        """The topic with this slug."""
        return self._snapshot.topics_by_slug.get(slug)

    def neighbour(self, node: Node, edge: EdgeKind) -> Node | None:
        """The node that the only edge of this kind from `node` leads to."""
        row = self._snapshot.rows[node.id]
        if edge is EdgeKind.PUBLISHED_BY:
            target = int(self._snapshot.provider_rows[row])
            return None if target < 0 else self._graph.providers[target]
        target = int(self._snapshot.parent_rows[row])
        return None if target < 0 else self._graph.topics[target]

    def page(self, parent: Node | None, hop: Hop, page: Page) -> Connection[Node, Link]:
        """A page of the list that `hop` describes. Raises CursorInvalid."""
        listing, around = self._listing(parent, hop)
        length = len(listing.rows)
        after = 0 if page.after is None else listing.after(page.after)
        before = length if page.before is None else listing.before(page.before)
        part = window(page, after, before, length)
        nodes = self._graph.nodes(hop.kind)
        return Connection(
            [nodes[row] for row in listing.rows[part.start : part.end].tolist()],
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: listing.cursor(part.start + index),
            detail_at=lambda index: _link(around, listing, part.start + index),
            total=lambda: length,
        )

    def count(self, parent: Node | None, hop: Hop) -> int:
        """How many nodes that list has."""
        return len(self._listing(parent, hop)[0].rows)

    def facets(self, parent: Node | None, hop: Hop) -> RowFacets:
        """Counts over all articles of that list."""
        return RowFacets(self._snapshot, self._listing(parent, hop)[0].rows)

    def neighbours(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind], direction: Direction) -> list[list[Edge]]:
        """For each id the edges of these kinds at its node, in the order of kinds, then positions; none for no node."""
        return [self._edges_at(id_, edges, direction) for id_ in ids]

    def edges_among(self, ids: Sequence[NodeId], edges: Sequence[EdgeKind]) -> list[Edge]:
        """All edges of these kinds whose ends are both among `ids`, each once, in the order of kinds, then of ids."""
        found = {node.id for id_ in ids if (node := self._snapshot.node(id_))}
        return [
            edge
            for kind in dict.fromkeys(edges)
            for id_ in sorted(found)
            for edge in self._edges_at(id_, [kind], Direction.OUT)
            if edge.target in found
        ]

    def search(self, search: Search, first: int, after: str | None) -> Connection[Node, float]:
        """Nodes that the words are found in, best first, with their BM25 scores. Raises CursorInvalid, CursorExpired."""
        version, ranking = self._graph.version, repr(search)
        start = 0 if after is None else decode_rank(version, ranking, after) + 1
        text = self._snapshot.text
        if search.where is None:
            rows, scores = text.search(search.query, search.kinds, start + first + 1)
        else:
            rows, scores = self._filtered(search)
        part = window(Page(first=first, after=after), min(start, len(rows)), len(rows), len(rows))
        found = [text.kind_and_row(row) for row in rows[part.start : part.end].tolist()]
        return Connection(
            [self._graph.nodes(kind)[row] for kind, row in found],
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_rank(version, ranking, part.start + index),
            detail_at=lambda index: float(scores[part.start + index]),
            total=lambda: text.count(search.query, search.kinds) if search.where is None else len(rows),
        )

    def suggest(self, prefix: str, kinds: Sequence[NodeKind], first: int) -> list[Suggestion]:
        """Nodes whose title or name has words that begin as those of `prefix` do, best first.

        Before others come those that begin with `prefix` as a whole; then what the index scores higher.
        """
        text = self._snapshot.text
        rows = text.complete(prefix, kinds, max(first, _SUGGESTION_CANDIDATES)).rows.tolist()
        nodes = [self._graph.nodes(kind)[row] for kind, row in map(text.kind_and_row, rows)]
        wanted = fold(prefix.strip())
        nodes.sort(key=lambda node: not fold(node.label).startswith(wanted))
        return [Suggestion(node.label, node) for node in nodes[:first]]

    def coverage(self, subject: Subject) -> RankedCoverage:
        """What is known about a subject."""
        return self._cached(("coverage", subject), lambda: RankedCoverage(self._snapshot, subject))

    def heavy(self, node: Node) -> Heavy:
        """The large texts of a node: nothing but nulls where it has no document."""
        texts = [self._graph.texts.read(ref.source) for ref in node.documents]
        if not texts:
            return Heavy()
        return Heavy(
            body=next((text.body for text in texts if text.body.strip()), None),
            front_matter=texts[0].front_matter,
            secured=next((text.secured for text in texts if text.secured is not None), None),
        )

    def document(self, source: str) -> DocumentText | None:
        """The document at `source`."""
        node = self._snapshot.documents.get(source)
        if node is None:
            return None
        revision = next(ref.revision for ref in node.documents if ref.source == source)
        return DocumentText(source, revision, self._graph.texts.content(source))

    def document_diagnostics(self, source: str) -> list[Diagnostic]:
        """What was wrong with the document at `source`."""
        return [diagnostic for diagnostic in self._graph.diagnostics if diagnostic.source == source]

    def diagnostics(self, severity: Severity | None, first: int, after: str | None) -> Connection[Diagnostic, None]:
        """What was wrong with documents, file by file. Raises CursorInvalid."""
        return diagnostics_page(self._graph.diagnostics, severity, first, after)

    def _listing(self, parent: Node | None, hop: Hop) -> tuple[Listing, Neighbourhood | None]:
        """The list that `hop` describes, with the neighbourhood that it shows, if it shows one."""
        if parent is not None and not hop.subtopics and hop.edge is not None:
            around = neighbourhood(self._snapshot, self._snapshot.rows[parent.id], hop)
            return self._ordered(hop, around.rows, around.positions), around
        key = ("listing", parent.id if parent else None, hop)
        return self._cached(key, lambda: self._ordered(hop, self._all_rows(parent, hop))), None

    def _all_rows(self, parent: Node | None, hop: Hop) -> NDArray[np.int32]:
        if parent is None:
            rows = np.arange(self._snapshot.size(hop.kind), dtype=np.int32)
        else:
            row = self._snapshot.rows[parent.id]
            rows = self._snapshot.articles_on(row, subtopics=hop.subtopics, stated=hop.stated)
        return rows if hop.where is None else rows[mask(self._snapshot, hop.kind, hop.where)[rows]]

    def _ordered(self, hop: Hop, rows: NDArray[np.int32], positions: NDArray[np.int64] | None = None) -> Listing:
        return Listing(self._snapshot, hop.kind, hop.ordered_by, rows, positions)

    def _filtered(self, search: Search) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows, scores = self._snapshot.text.all(search.query, search.kinds)
        assert search.where is not None
        fulfilled = mask(self._snapshot, NodeKind.ARTICLE, search.where)
        articles = len(fulfilled)
        passes = np.array([row >= articles or bool(fulfilled[row]) for row in rows.tolist()], np.bool_)
        return rows[passes], scores[passes]

    def _edges_at(self, id_: NodeId, edges: Sequence[EdgeKind], direction: Direction) -> list[Edge]:
        row = self._snapshot.row(id_)
        if row is None:
            return []
        return self._snapshot.edges_at(kind_of(id_), row, edges, direction)

    def _cached(self, key: Any, compute: Callable[[], C]) -> C:
        with self._snapshot.lock:
            found: C | None = self._snapshot.cache.get(key)
        if found is None:
            found = compute()
            with self._snapshot.lock:
                if getattr(found, "nbytes", 0) <= self._snapshot.cache.maxsize:
                    self._snapshot.cache[key] = found
        return found


def _link(around: Neighbourhood | None, listing: Listing, index: int) -> Link:
    return Link() if around is None else around.link(int(listing.entries[index]))
