"""Which statements speak of one article: those that share an address."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from msgspec import Struct
from networkx.utils import UnionFind

from graph.documents.statements import ArticleDocument, ArticleStatement
from graph.urls import Address, Url, address

_NEVER = datetime.min.replace(tzinfo=UTC)


class Mention(Struct, frozen=True):
    """What the document at `source` says of another article, in the entry `index` of its related list."""

    source: str
    index: int
    statement: ArticleStatement


class ArticleGroup(Struct, frozen=True):
    """All that is said of one article: its documents and its mentions, each with the winning one first."""

    key: str
    addresses: tuple[Address, ...]
    documents: tuple[ArticleDocument, ...]
    mentions: tuple[Mention, ...]

    @property
    def statements(self) -> Sequence[ArticleStatement]:
        """What its values are taken from: its documents; its mentions for a stub."""
        if self.documents:
            return [document.statement for document in self.documents]
        return [mention.statement for mention in self.mentions]


def identify(documents: Iterable[ArticleDocument]) -> list[ArticleGroup]:
    """The articles that `documents` speak of, in the order of their keys.

    Statements that share any address speak of one article. Its key is the least of their canonical addresses, else the
    least of their other addresses. A document without any goes by its source path, as if that were its address.
    """
    said = _Said()
    for document in documents:
        said.add_document(document)
    groups = [said.group(names) for names in said.names.to_sets()]
    return sorted(groups, key=lambda group: group.key)


class _Said:
    """What is said under each name: an address, or a source path where there is no address."""

    def __init__(self) -> None:
        self.names: UnionFind[str] = UnionFind()
        self.documents: dict[str, list[ArticleDocument]] = {}
        self.mentions: dict[str, list[Mention]] = {}
        self.addresses: set[str] = set()
        self.canonical: set[str] = set()

    def add_document(self, document: ArticleDocument) -> None:
        name = self._unite(document.statement) or document.source
        self.names.union(name)
        self.documents.setdefault(name, []).append(document)
        for entry in document.related:
            mentioned = self._unite(entry.statement)
            if mentioned is not None:
                mention = Mention(document.source, entry.index, entry.statement)
                self.mentions.setdefault(mentioned, []).append(mention)

    def group(self, names: Iterable[str]) -> ArticleGroup:
        ordered = sorted(names)
        documents = [document for name in ordered for document in self.documents.get(name, ())]
        mentions = [mention for name in ordered for mention in self.mentions.get(name, ())]
        documents.sort(key=lambda d: (*_recency(d.statement), d.source), reverse=True)
        mentions.sort(key=lambda m: (*_recency(m.statement), m.source, -m.index), reverse=True)
        addresses = tuple(Address(name) for name in ordered if name in self.addresses)
        canonical = (name for name in addresses if name in self.canonical)
        return ArticleGroup(next(canonical, ordered[0]), addresses, tuple(documents), tuple(mentions))

    def _unite(self, statement: ArticleStatement) -> Address | None:
        addresses = addresses_of(statement)
        if not addresses:
            return None
        self.names.union(*addresses)
        self.addresses.update(addresses)
        canonical = address(statement.url) if statement.url else None
        if canonical is not None:
            self.canonical.add(canonical)
        return addresses[0]


def addresses_of(statement: ArticleStatement) -> list[Address]:
    """The addresses by which `statement` identifies its article."""
    return [found for url in statement.urls if (found := address(Url(url)))]


def _recency(statement: ArticleStatement) -> tuple[datetime, datetime]:
    return (statement.updated_date_time or _NEVER, statement.published_date_time or _NEVER)
