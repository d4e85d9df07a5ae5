"""Provider records: what organization documents and articles say of who publishes, brought together by domain."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field
from slugify import slugify

from graph.documents.statements import OrganizationDocument, ProviderStatement
from graph.keys import NodeKind, digest, node_id
from graph.records import DocumentRef, Image, Provider


def provider_key(name: str | None, domain: str | None) -> str:
    """The key of the provider so stated: its domain, else `name:` and its name's slug."""
    return domain or f"name:{slugify(name or '') or digest(name or '')}"


class _Draft(Struct):
    """What is said of one provider."""

    domain: str | None
    organizations: list[OrganizationDocument] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    images: tuple[str, tuple[Image, ...]] | None = None
    stated_by: set[str] = field(default_factory=set)


class ProviderDrafts:
    """Collects what documents say of providers, in any order, and makes records of it."""

    def __init__(self, organizations: Iterable[OrganizationDocument]) -> None:
        self._drafts: dict[str, _Draft] = {}
        for document in organizations:
            key = provider_key(document.name, document.domain)
            self._draft(key, document.domain).organizations.append(document)

    def add(self, source: str, statement: ProviderStatement) -> str:
        """Takes what the document at `source` says of a provider. Returns the provider's key."""
        key = provider_key(statement.name, statement.domain)
        draft = self._draft(key, statement.domain)
        draft.stated_by.add(source)
        if statement.name:
            draft.names[statement.name] += 1
        if statement.images and (draft.images is None or source < draft.images[0]):
            draft.images = (source, statement.images)
        return key

    def records(self) -> list[Provider]:
        """The providers, in the order of their ids."""
        return sorted((_record(key, draft) for key, draft in self._drafts.items()), key=lambda provider: provider.id)

    def _draft(self, key: str, domain: str | None) -> _Draft:
        if key not in self._drafts:
            self._drafts[key] = _Draft(domain)
        return self._drafts[key]


def _record(key: str, draft: _Draft) -> Provider:
    organizations = sorted(draft.organizations, key=lambda document: document.source, reverse=True)
    name = organizations[0].name if organizations else _best_name(draft)
    aliases = {alias for document in organizations for alias in (document.name, *document.other_names)}
    own = [document.source for document in organizations]
    return Provider(
        id=node_id(NodeKind.PROVIDER, key),
        key=key,
        name=name,
        sources=(*own, *sorted(draft.stated_by.difference(own))),
        domain=draft.domain,
        aliases=tuple(sorted((aliases | set(draft.names)) - {name})),
        description=next((d.description for d in organizations if d.description), None),
        images=next((d.images for d in organizations if d.images), draft.images[1] if draft.images else ()),
        documents=tuple(DocumentRef(d.source, d.revision) for d in organizations),
    )


def _best_name(draft: _Draft) -> str:
    """The only name; of several, the most used one that the domain's first label spells; else the domain."""
    names = sorted(draft.names, key=lambda name: (-draft.names[name], name))
    if draft.domain is None or len(names) == 1:
        return names[0]
    label = slugify(draft.domain.partition(".")[0], separator="")
    return next((name for name in names if slugify(name, separator="") == label), draft.domain)
