"""Provider records: what organization documents and articles say of who publishes, brought together by domain."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct, field
from slugify import slugify

from graph.build.identity import ArticleGroup
from graph.documents.statements import OrganizationDocument, ProviderStatement
from graph.keys import NodeId, NodeKind, digest, node_id
from graph.records import DocumentRef, Image, Provider


def provider_key(name: str | None, domain: str | None) -> str:
    """The key of the provider so stated: its domain, else `name:` and its name's slug."""
    return domain or f"name:{slugify(name or '') or digest(name or '')}"


class ProviderSaid(NamedTuple):
    """What the document at `source` says of who published an article: in the entry `entry` of its related list, or, at OWN,
    of its own article."""

    source: str
    entry: int
    statement: ProviderStatement

    @property
    def key(self) -> str:
        """The key of the provider."""
        return provider_key(self.statement.name, self.statement.domain)


OWN = -1


def provider_statements(group: ArticleGroup) -> list[ProviderSaid]:
    """All that counts of what is said of the provider of an article: by its documents; of a stub, by those that mention it."""
    if group.documents:
        said = [(document.source, OWN, document.statement.provider) for document in group.documents]
    else:
        said = [(mention.source, mention.index, mention.statement.provider) for mention in group.mentions]
    return [ProviderSaid(source, entry, provider) for source, entry, provider in said if provider]


class ProviderImages(NamedTuple):
    """The images that the document at `source` gives a provider in the entry `entry`, or at OWN."""

    source: str
    entry: int
    images: tuple[Image, ...]


class ProviderDraft(Struct):
    """What is said of one provider: how often by which name, by which documents, and the images that the first of them gives.

    Paths of documents that are in order, as those of a record, are soon put in order again.
    """

    domain: str | None
    organizations: list[OrganizationDocument] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    images: ProviderImages | None = None
    stated_by: dict[str, None] = field(default_factory=dict)


class ProviderDrafts:
    """Collects what documents say of providers, in any order, and makes records of it."""

    def __init__(self, organizations: Iterable[OrganizationDocument]) -> None:
        self._drafts: dict[str, ProviderDraft] = {}
        for document in organizations:
            key = provider_key(document.name, document.domain)
            self._draft(key, document.domain).organizations.append(document)

    def add(self, said: ProviderSaid) -> str:
        """Takes what a document says of a provider. Returns the provider's key."""
        source, entry, statement = said
        key = said.key
        draft = self._draft(key, statement.domain)
        draft.stated_by[source] = None
        if statement.name:
            draft.names[statement.name] += 1
        if statement.images and (draft.images is None or (source, entry) < draft.images[:2]):
            draft.images = ProviderImages(source, entry, statement.images)
        return key

    def recall(self, provider: Provider, names: Mapping[str, int]) -> None:
        """Takes what was said of a provider before, but for images that articles give it."""
        draft = self._draft(provider.key, provider.domain)
        draft.names = Counter(names)
        own = {document.source for document in provider.documents}
        draft.stated_by = dict.fromkeys(source for source in provider.sources if source not in own)

    def forget(self, said: ProviderSaid) -> None:
        """Takes back what a document says of a provider; it counts as one that says something until `forget_source`."""
        if said.statement.name:
            draft = self._drafts[said.key]
            draft.names[said.statement.name] -= 1
            draft.names = +draft.names

    def draft(self, key: str) -> ProviderDraft:
        """What is said of the provider with this key, of which something was."""
        return self._drafts[key]

    def records(self) -> list[Provider]:
        """The providers, in the order of their ids."""
        return sorted(
            (provider_record(key, draft) for key, draft in self._drafts.items()), key=lambda provider: provider.id
        )

    def names(self) -> dict[NodeId, dict[str, int]]:
        """How often each provider is called by which name."""
        return {node_id(NodeKind.PROVIDER, key): dict(draft.names) for key, draft in self._drafts.items()}

    def _draft(self, key: str, domain: str | None) -> ProviderDraft:
        if key not in self._drafts:
            self._drafts[key] = ProviderDraft(domain)
        return self._drafts[key]


def provider_record(key: str, draft: ProviderDraft) -> Provider:
    """The provider with this key, of which something is said."""
    organizations = sorted(draft.organizations, key=lambda document: document.source, reverse=True)
    name = organizations[0].name if organizations else _best_name(draft)
    aliases = {alias for document in organizations for alias in (document.name, *document.other_names)}
    own = [document.source for document in organizations]
    return Provider(
        id=node_id(NodeKind.PROVIDER, key),
        key=key,
        name=name,
        sources=(*own, *sorted(source for source in draft.stated_by if source not in own)),
        domain=draft.domain,
        aliases=tuple(sorted((aliases | set(draft.names)) - {name})),
        description=next((d.description for d in organizations if d.description), None),
        images=next((d.images for d in organizations if d.images), draft.images.images if draft.images else ()),
        documents=tuple(DocumentRef(d.source, d.revision) for d in organizations),
    )


def _best_name(draft: ProviderDraft) -> str:
    """The only name; of several, the most used one that the domain's first label spells; else the domain."""
    names = sorted(draft.names, key=lambda name: (-draft.names[name], name))
    if draft.domain is None or len(names) == 1:
        return names[0]
    label = slugify(draft.domain.partition(".")[0], separator="")
    return next((name for name in names if slugify(name, separator="") == label), draft.domain)
