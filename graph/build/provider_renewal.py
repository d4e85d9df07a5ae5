"""What becomes of providers when articles of a region change."""

from collections.abc import Iterable, Iterator

from graph.build.graph import Graph
from graph.build.identity import addresses_of
from graph.build.providers import (
    OWN,
    ProviderDraft,
    ProviderDrafts,
    ProviderImages,
    ProviderSaid,
    provider_record,
    provider_statements,
)
from graph.build.region import Documents, Region, RegionResolution
from graph.build.rows import row_of
from graph.documents.statements import OrganizationDocument
from graph.keys import NodeId, NodeKind, node_id
from graph.records import Provider


class ProviderRenewal:
    """The providers of a region's articles: `drafts` recall what was said of them outside it, and are to be told what its
    articles say now."""

    def __init__(
        self,
        graph: Graph,
        region: Region,
        documents: Documents,
        resolution: RegionResolution,
        organizations: Iterable[OrganizationDocument],
    ) -> None:
        """`graph` is the one before, `documents` are those of now."""
        self._graph = graph
        self._documents = documents
        self._resolution = resolution
        self.drafts = ProviderDrafts(organizations)
        said_before = [said for group in region.before for said in provider_statements(group)]
        said_after = [said for group in region.after for said in provider_statements(group)]
        self._keys = sorted({said.key for said in (*said_before, *said_after)})
        self._doubtful = {(said.key, said.source) for said in said_before}
        self._doubtful.difference_update((said.key, said.source) for said in said_after)
        for key in self._keys:
            if provider := self._before(key):
                self.drafts.recall(provider, graph.names[provider.id])
        for said in said_before:
            self.drafts.forget(said)

    def providers(self) -> Iterator[tuple[NodeId, Provider | None, dict[str, int]]]:
        """Each provider that was or is spoken of in the region, with how often it is called by which name; None for one that
        nobody speaks of any more."""
        for key, source in self._doubtful:
            if not any(said.key == key for said in self._said_by(source)):
                self.drafts.draft(key).stated_by.pop(source, None)
        for key in self._keys:
            draft = self.drafts.draft(key)
            draft.images = self._images(key, draft)
            is_there = draft.organizations or draft.stated_by
            yield (
                node_id(NodeKind.PROVIDER, key),
                provider_record(key, draft) if is_there else None,
                dict(draft.names),
            )

    def _before(self, key: str) -> Provider | None:
        row = row_of(self._graph.providers, node_id(NodeKind.PROVIDER, key))
        return None if row is None else self._graph.providers[row]

    def _images(self, key: str, draft: ProviderDraft) -> ProviderImages | None:
        """The first images that an article gives a provider."""
        before = self._before(key)
        if before is None or not before.images or any(document.images for document in draft.organizations):
            return draft.images
        given = (said for source in sorted(draft.stated_by) for said in self._said_by(source))
        found = (ProviderImages(said.source, said.entry, said.statement.images) for said in given if said.key == key)
        return next((each for each in found if each.images), None)

    def _said_by(self, source: str) -> Iterator[ProviderSaid]:
        """All that counts of what a document of now says of providers, in its order."""
        document = self._documents(source)
        if document is None:
            return
        if document.statement.provider:
            yield ProviderSaid(source, OWN, document.statement.provider)
        for entry in document.related:
            provider, addresses = entry.statement.provider, addresses_of(entry.statement)
            if provider and addresses and self._resolution.is_stub(addresses[0]):
                yield ProviderSaid(source, entry.index, provider)
