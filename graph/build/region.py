"""Regions: the articles that a change of documents touches, as they were and as they become, each with all that is said of it.

What an article is depends on the documents that its record names as sources, so that a region is had from these few. It
grows until nothing outside can differ: an article that goes by another key is another one for all who list it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from msgspec import Struct

from graph.build.codes import ITEM_CODES
from graph.build.graph import Graph
from graph.build.identity import ArticleGroup, addresses_of, identify, names_of
from graph.build.items import ItemIndex
from graph.build.rows import row_of
from graph.documents.statements import ArticleDocument, ArticleStatement
from graph.keys import EdgeKind, NodeKind, node_id
from graph.records import Article
from graph.urls import Address

Changed = Mapping[str, ArticleDocument | None]
"""What is at source paths now; None for no document of an article."""


Documents = Callable[[str], ArticleDocument | None]
"""Gives the document at a source path, where it is one of an article."""


class Region(Struct, frozen=True, eq=False):
    """Articles before a change and after it."""

    before: list[ArticleGroup]
    after: list[ArticleGroup]

    @property
    def own_documents(self) -> set[str]:
        """The source paths of the documents that its articles have or had."""
        return {document.source for group in (*self.before, *self.after) for document in group.documents}


class RegionResolution:
    """Which articles documents speak of: those of a region as they become, and those outside it as they are."""

    def __init__(self, graph: Graph, region: Region, documents: Documents) -> None:
        """`graph` is the one before, `documents` are those of now."""
        self._graph = graph
        self._after = by_name(region.after)
        self._gone = {group.key for group in region.before}
        self._documents = documents

    def named(self, name: str) -> str | None:
        """The article that goes by a name: an address, or the path of a document that has none."""
        if group := self._after.get(name):
            return group.key
        found = article_named(self._graph, name)
        return None if found is None or found.key in self._gone else found.key

    def is_stub(self, name: str) -> bool:
        """Whether the article that goes by a name, which there is, has no document."""
        if group := self._after.get(name):
            return not group.documents
        found = article_named(self._graph, name)
        return found is not None and found.stub

    def related(self, document: ArticleDocument) -> Sequence[tuple[int, str]]:
        """The articles that a document lists as related, each with the index of its entry, in the order of the list."""
        named = ((entry.index, _name(entry.statement)) for entry in document.related)
        return sorted((index, key) for index, name in named if name and (key := self.named(name)))

    def at(self, address: Address) -> str | None:
        """The article that has an address."""
        return self.named(address)

    def of(self, source: str) -> str:
        """The article whose document is at `source`."""
        document = self._documents(source)
        key = self.named(names_of(document)[0]) if document else None
        assert key, source
        return key


def article_named(graph: Graph, name: str) -> Article | None:
    """The article of `graph` that goes by a name: an address, or the path of a document that has none."""
    id_ = node_id(NodeKind.ARTICLE, name)
    row = row_of(graph.articles, graph.other_ids.get(id_, id_))
    return None if row is None else graph.articles[row]


def by_name(groups: Iterable[ArticleGroup]) -> dict[str, ArticleGroup]:
    """Articles by all that they go by."""
    return {name: group for group in groups for name in (group.key, *group.addresses)}


class RegionSearch:
    """Finds the region of one change."""

    def __init__(self, graph: Graph, documents: Documents, changed: Changed) -> None:
        """`graph` is that of `documents`, before they are `changed`."""
        self._graph = graph
        # Each is asked for before the change and after it, by several articles.
        self._documents = cache(documents)
        self._changed = changed

    def present(self, source: str) -> ArticleDocument | None:
        """The document of now at `source`, where it is one of an article."""
        return self._changed[source] if source in self._changed else self._documents(source)

    def region(self) -> Region:
        """The region: all articles outside it stay as they are, and so do the edges that leave them."""
        names = set(self._touched())
        while True:
            region = self._around(names)
            names.update(by_name(region.before), by_name(region.after))
            further = {*self._listing(region), *self._collected(region)} - names
            if not further:
                return region
            names |= further

    @cached_property
    def items(self) -> ItemIndex:
        """The documents of now that items may name."""
        return ItemIndex(self._sources())

    def _sources(self) -> Iterator[str]:
        for article in self._graph.articles:
            yield from (document.source for document in article.documents if document.source not in self._changed)
        yield from (source for source, document in self._changed.items() if document)

    def _touched(self) -> Iterator[str]:
        """The names of the articles that changed documents are of, or speak of otherwise than before."""
        for source, after in self._changed.items():
            before = self._documents(source)
            for document in (before, after):
                yield from names_of(document) if document else ()
            entries = set(before.related if before else ()) ^ set(after.related if after else ())
            for entry in entries:
                yield from addresses_of(entry.statement)

    def _around(self, names: set[str]) -> Region:
        """The articles that go by these names, before and after, and those they were parted from or become one with."""
        touched = {article.key: article for name in names if (article := article_named(self._graph, name))}
        sources = {source for article in touched.values() for source in article.sources} | self._changed.keys()
        documents = [document for source in sources if (document := self._documents(source))]
        before = [group for group in identify(documents) if group.key in touched]
        known = names.union(by_name(before))
        present = [document for source in sources if (document := self.present(source))]
        after = [group for group in identify(present) if not known.isdisjoint((group.key, *group.addresses))]
        return Region(before, after)

    def _listing(self, region: Region) -> Iterator[str]:
        """The names of the articles whose related lists name one that goes by another key now."""
        after = by_name(region.after)
        for group in region.before:
            for mention in group.mentions:
                name = _name(mention.statement)
                same = after.get(name) if name else None
                document = self.present(mention.source)
                if document and (same is None or same.key != group.key):
                    yield from names_of(document)

    def _collected(self, region: Region) -> Iterator[str]:
        """The names of all collections where one may list other articles than before, and of those articles."""
        if not self._collections or not self._may_list_others(region):
            return
        resolution = RegionResolution(self._graph, region, self.present)
        listed: set[tuple[str, str]] = set()
        for source in self._collections:
            if document := self.present(source):
                yield from names_of(document)
                targets = (self.items.target(source, item.name, resolution) for item in document.items)
                listed.update((source, target) for target in targets if target)
        for _, target in listed ^ self._listed_before:
            yield target

    def _may_list_others(self, region: Region) -> bool:
        if not self._collections.isdisjoint(region.own_documents):
            return True
        if any((self._documents(source) is None) is not (now is None) for source, now in self._changed.items()):
            return True
        before, after = (
            {name: group.key for name, group in by_name(groups).items()} for groups in (region.before, region.after)
        )
        return before != after

    @cached_property
    def _collections(self) -> set[str]:
        """The source paths of the documents that list items, or did before."""
        sources = {source for sources in self._graph.edges[EdgeKind.CONTAINS].source_sets for source in sources}
        sources.update(each.source for each in self._graph.diagnostics if each.code in ITEM_CODES)
        sources.update(self._changed)
        return {source for source in sources if self._lists_items(source)}

    def _lists_items(self, source: str) -> bool:
        return any(each and each.items for each in (self._documents(source), self.present(source)))

    @cached_property
    def _listed_before(self) -> set[tuple[str, str]]:
        """Which collection, by its source path, listed which article, by its key."""
        table = self._graph.edges[EdgeKind.CONTAINS]
        return {
            (source, self._graph.articles[target].key)
            for target, numbers in zip(table.target.tolist(), table.source_set.tolist(), strict=True)
            for source in table.source_sets[numbers]
        }


def _name(statement: ArticleStatement) -> str | None:
    """One name of the article that a statement speaks of; None where it has no address."""
    return next(iter(addresses_of(statement)), None)
