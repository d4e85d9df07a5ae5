"""Drafts: what articles state of edges, providers and topics, collected article by article."""

from collections.abc import Mapping
from itertools import islice

from graph.build.edges import EdgeDrafts
from graph.build.identity import ArticleGroup
from graph.build.items import ItemIndex
from graph.build.keywords import Keywords
from graph.build.places import Places
from graph.build.providers import ProviderDrafts, provider_statements
from graph.build.resolution import Resolution
from graph.build.topics import TopicDrafts
from graph.diagnostics import Diagnostic
from graph.documents.statements import ArticleDocument
from graph.keys import EdgeKind
from graph.text import quoted


class Drafts:
    """Collects the edges that leave articles, and what their documents say of providers and topics."""

    def __init__(
        self,
        resolution: Resolution,
        providers: ProviderDrafts,
        topics: TopicDrafts,
        keywords: Keywords,
        items: ItemIndex,
        places: Places,
    ) -> None:
        self._resolution = resolution
        self._providers = providers
        self._topics = topics
        self._keywords = keywords
        self._items = items
        self._places = places
        self.edges: Mapping[EdgeKind, EdgeDrafts] = {kind: EdgeDrafts() for kind in EdgeKind}
        self.diagnostics: list[Diagnostic] = []

    def add(self, group: ArticleGroup) -> None:
        """Takes an article, each once."""
        self._add_related(group)
        self._add_provider(group)
        self._add_topics(group)
        self._add_items(group)

    def _add_related(self, group: ArticleGroup) -> None:
        related = self.edges[EdgeKind.RELATED]
        for document in group.documents:
            stated_by = (document.source,)
            for index, target in self._resolution.related(document):
                if target == group.key:
                    message = (
                        "This article lists itself as related, maybe under another address; the entry was left out."
                    )
                    self._tell("self-edge", document, ("related", index), message)
                else:
                    related.add(group.key, target, stated_by)

    def _add_provider(self, group: ArticleGroup) -> None:
        stated_by: dict[str, list[str]] = {}
        for said in provider_statements(group):
            stated_by.setdefault(self._providers.add(said), []).append(said.source)
        for provider_key, sources in islice(stated_by.items(), 1):
            self.edges[EdgeKind.PUBLISHED_BY].add(group.key, provider_key, sources)

    def _add_topics(self, group: ArticleGroup) -> None:
        has_topic = self.edges[EdgeKind.HAS_TOPIC]
        for document in group.documents:
            for name in document.topics:
                has_topic.add(group.key, self._topics.add(document.source, name), [document.source])
        if not has_topic.has_any(group.key):
            for topic, stated_by in self._keywords.topics_of(group):
                has_topic.add(group.key, topic, stated_by, inferred=True)

    def _add_items(self, group: ArticleGroup) -> None:
        for document in group.documents:
            for item in document.items:
                target = self._items.target(document.source, item.name, self._resolution)
                if target is None:
                    message = f"{quoted(item.name)} names no document of this folder; correct it, or add the document."
                    self._tell("item-unknown", document, ("items", item.index), message)
                elif target == group.key:
                    message = "This collection lists itself; the item was left out."
                    self._tell("self-edge", document, ("items", item.index), message)
                else:
                    self.edges[EdgeKind.CONTAINS].add(group.key, target, [document.source])

    def _tell(self, code: str, document: ArticleDocument, path: tuple[str | int, ...], message: str) -> None:
        self.diagnostics.append(self._places.warning(code, document.source, path, message))
