"""The view of a snapshot: the interface of `graph.store.base`, answered from arrays."""

from collections.abc import Hashable, Iterator, Sequence
from typing import Self, cast

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.topics import topic_key
from graph.diagnostics import Diagnostic, Severity
from graph.errors import NameAmbiguous
from graph.keys import Direction, EdgeKind, NodeId, NodeKind, is_story_id, kind_of, node_id
from graph.records import Article, Edge, Heavy, Node, Provider, Story, Topic
from graph.search.fields import fields_of, node_language
from graph.search.highlights import Highlight, highlight
from graph.store.answers import DocumentText, Link, Path, ProviderCount, Suggestion, Summary, TopicCount
from graph.store.conditions import Condition
from graph.store.cursors import decode_rank, encode_rank
from graph.store.memory.coverage import SnapshotCoverage
from graph.store.memory.diagnostics import diagnostics_page
from graph.store.memory.facets import RowFacets
from graph.store.memory.ground import SnapshotGround
from graph.store.memory.listing import Listing
from graph.store.memory.masks import mask
from graph.store.memory.neighbourhood import Neighbourhood, neighbourhood
from graph.store.memory.part import MemoryPart
from graph.store.memory.routes import find_paths
from graph.store.memory.selection import select_part
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.stories import stories_page
from graph.store.memory.subgraph import MemorySubgraph
from graph.store.memory.text_index import Hits
from graph.store.pages import Connection, Page, window
from graph.store.questions import Around, Hop, Parent, Route, Search, Selection, Subject
from graph.store.similar import similar
from graph.stories import NO_STORY
from graph.text import fold
from graph.urls import Url, address, parse_domain

_OBJECTS = 3_000
"""What a short list weighs beside the numbers in it, in bytes."""


class MemoryView:
    """One version of the graph, in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._graph = snapshot.graph

    def __enter__(self) -> Self:
        """The view, which has nothing to be opened: a snapshot lasts as long as anybody holds it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is to be closed either."""

    @property
    def version(self) -> str:
        """Names the content and its analysis."""
        return self._snapshot.version

    @property
    def bookmark(self) -> str | None:
        """None: what one process holds is nothing that another one lags behind."""
        return None

    @property
    def summary(self) -> Summary:
        """What this version holds."""
        graph = self._graph
        return Summary(
            version=graph.version,
            analysis_version=self._snapshot.indexes.version,
            loaded_at=graph.loaded_at,
            articles=len(graph.articles),
            stubs=graph.stubs,
            providers=len(graph.providers),
            topics=len(graph.topics),
            edges=graph.edge_counts,
        )

    def cancel(self) -> None:
        """Nothing: no answer is waited for."""

    def leave(self) -> None:
        """Nothing: a view holds nothing that others wait for."""

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

    def page(self, parent: Parent, hop: Hop, page: Page) -> Connection[Node, Link]:
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

    def count(self, parent: Parent, hop: Hop) -> int:
        """How many nodes that list has."""
        return len(self._listing(parent, hop)[0].rows)

    def facets(self, parent: Parent, hop: Hop) -> RowFacets:
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
        version, ranking = self._snapshot.version, repr(search)
        start = 0 if after is None else decode_rank(version, ranking, after) + 1
        text = self._snapshot.text
        if search.where is None:
            numbers, scores = text.search(search.query, search.kinds, start + first + 1)
        else:
            numbers, scores = self._filtered(search)
        part = window(Page(first=first, after=after), min(start, len(numbers)), len(numbers), len(numbers))
        return Connection(
            self._snapshot.numbering.nodes(numbers[part.start : part.end].tolist()),
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_rank(version, ranking, part.start + index),
            detail_at=lambda index: float(scores[part.start + index]),
            total=lambda: text.count(search.query, search.kinds) if search.where is None else len(numbers),
        )

    def highlights(self, node: Node, query: str) -> list[Highlight]:
        """Where in the texts of a node a search finds what it asks for."""
        language = node_language(self._graph, node)
        return highlight(fields_of(self._graph, node), query, language, self._snapshot.text.accents)

    def suggest(self, prefix: str, kinds: Sequence[NodeKind], first: int) -> list[Suggestion]:
        """Nodes that have words in titles or names beginning as those of `prefix` do, best first."""
        found = self._snapshot.completions.suggest(prefix, kinds, first)
        return [Suggestion(node.label, node) for node in found]

    def coverage(self, subject: Subject) -> SnapshotCoverage:
        """What is known about a subject."""
        return SnapshotCoverage(self._snapshot, subject)

    def similar(
        self, article: Article, where: Condition | None, first: int, after: str | None
    ) -> Connection[Article, float]:
        """Articles alike in text and neighbourhood, best first. Raises CursorInvalid, CursorExpired."""
        row, ground = self._snapshot.rows[article.id], SnapshotGround(self._snapshot)
        ranking = self._snapshot.keep(("similar", article.id, where), lambda: similar(ground, article.id, row, where))
        return ranking.page(first, after, ground.articles, ranking.scores)

    def paths(self, source: NodeId, target: NodeId, route: Route) -> Iterator[Path]:
        """The loopless paths between two nodes, shortest first, then by their nodes' ids."""
        return find_paths(self._snapshot, source, target, route)

    def subgraph(self, around: Around) -> MemorySubgraph:
        """A part of the graph."""
        return MemorySubgraph(self._snapshot, around)

    def part(self, selection: Selection) -> MemoryPart:
        """A part of the graph, to be exported."""
        return select_part(self._snapshot, selection)

    def rank(self, article: Article) -> float:
        """The article's PageRank over related edges."""
        return float(self._snapshot.analysis.ranks[self._snapshot.rows[article.id]])

    def story(self, id_: str) -> Story | None:
        """The story with this id."""
        place = self._snapshot.story_places.get(id_)
        return None if place is None else self._snapshot.analysis.stories[place]

    def story_of(self, article: Article) -> Story | None:
        """The story that the article belongs to."""
        place = int(self._snapshot.analysis.story_of[self._snapshot.rows[article.id]])
        return None if place == NO_STORY else self._snapshot.analysis.stories[place]

    def stories(self, where: Condition | None, min_size: int, first: int, after: str | None) -> Connection[Story, None]:
        """Stories of at least `min_size` articles, some of which fulfil `where`. Raises CursorInvalid."""
        return stories_page(self._snapshot, where, min_size, first, after)

    def related_providers(self, provider: Provider, first: int) -> list[ProviderCount]:
        """Other providers by how many pairs of related articles there are of which each published one."""
        own = self._snapshot.rows[provider.id]
        published = self._snapshot.adjacency(EdgeKind.PUBLISHED_BY, Direction.IN)
        related = self._snapshot.related
        rows = related.targets[related.places(published.targets[published.of(own)])]
        counts = RowFacets(self._snapshot, rows).providers(first + 1)
        return [count for count in counts if count.provider.id != provider.id][:first]

    def cooccurring(self, topic: Topic, first: int) -> list[TopicCount]:
        """Other topics by how many articles have both."""
        own = self._snapshot.rows[topic.id]
        has_topic = self._snapshot.adjacency(EdgeKind.HAS_TOPIC, Direction.IN)
        counts = RowFacets(self._snapshot, has_topic.targets[has_topic.of(own)]).topics(first + 1)
        return [count for count in counts if count.topic.id != topic.id][:first]

    def sources(self, node: Node) -> Sequence[str]:
        """The paths of the documents that state a node or mention it."""
        return node.sources

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

    def prepare(self, asked: Hashable) -> None:
        """Works out what was kept of another version by this key, as far as it can be asked of this one."""
        match asked:
            case ("listing", None, Hop() as hop):
                self._listing(None, hop)
            case ("listing", str(id_), Hop() as hop):
                parent = self.story(id_) if is_story_id(id_) else self._snapshot.node(id_)
                if parent is not None:
                    self._listing(parent, hop)
            case ("mask", NodeKind() as kind, condition):
                mask(self._snapshot, kind, cast(Condition, condition))
            case ("coverage", Subject() as subject):
                self.coverage(subject)

    def _listing(self, parent: Parent, hop: Hop) -> tuple[Listing, Neighbourhood | None]:
        """The list that `hop` describes, with the neighbourhood that it shows, if it shows one."""
        key = ("listing", parent.id if parent else None, hop)
        listed: _Listed = self._snapshot.keep(key, lambda: self._make_listing(parent, hop))
        return listed.listing, listed.around

    def _make_listing(self, parent: Parent, hop: Hop) -> "_Listed":
        if parent is not None and not isinstance(parent, Story) and not hop.subtopics and hop.edge is not None:
            around = neighbourhood(self._snapshot, self._snapshot.rows[parent.id], hop)
            listing = Listing.of(self._snapshot, hop.kind, hop.ordered_by, around.rows, around.positions)
            return _Listed(listing, around)
        rows = self._all_rows(parent, hop)
        return _Listed(Listing.of_many(self._snapshot, hop.kind, hop.ordered_by, rows), None)

    def _all_rows(self, parent: Parent, hop: Hop) -> NDArray[np.int32]:
        if parent is None:
            rows = np.arange(self._snapshot.size(hop.kind), dtype=np.int32)
        elif isinstance(parent, Story):
            rows = self._snapshot.analysis.members(self._snapshot.story_places[parent.id])
        else:
            row = self._snapshot.rows[parent.id]
            rows = self._snapshot.articles_on(row, subtopics=hop.subtopics, stated=hop.stated)
        return rows if hop.where is None else rows[mask(self._snapshot, hop.kind, hop.where)[rows]]

    def _filtered(self, search: Search) -> Hits:
        assert search.where is not None
        numbers, scores = self._snapshot.text.all(search.query, search.kinds)
        passes = np.ones(self._snapshot.numbering.size, np.bool_)
        passes[: self._snapshot.size(NodeKind.ARTICLE)] = mask(self._snapshot, NodeKind.ARTICLE, search.where)
        return Hits(numbers[passes[numbers]], scores[passes[numbers]])

    def _edges_at(self, id_: NodeId, edges: Sequence[EdgeKind], direction: Direction) -> list[Edge]:
        row = self._snapshot.row(id_)
        if row is None:
            return []
        return self._snapshot.edges_at(kind_of(id_), row, edges, direction)


class _Listed(Struct, frozen=True):
    """A list, and the neighbourhood that it shows, if it shows one."""

    listing: Listing
    around: Neighbourhood | None

    @property
    def nbytes(self) -> int:
        """What it weighs in a cache."""
        return _OBJECTS + self.listing.nbytes + (self.around.nbytes if self.around else 0)


def _link(around: Neighbourhood | None, listing: Listing, index: int) -> Link:
    if around is None or listing.entries is None:
        return Link()
    return around.link(int(listing.entries[index]))
