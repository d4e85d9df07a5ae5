"""Which statements speak of one article: those that share an address."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter

from msgspec import Struct, field

from graph.documents.statements import ArticleDocument, ArticleStatement
from graph.urls import Address, address

_NEVER = datetime.min.replace(tzinfo=UTC)
_address = lru_cache(maxsize=20_000)(address)
"""Remembers what it found: documents nearby mention the same articles."""


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
    return sorted(said.groups(), key=attrgetter("key"))


def addresses_of(statement: ArticleStatement) -> list[Address]:
    """The addresses of the article that a statement speaks of."""
    return [found for url in statement.urls if (found := _address(url))]


def names_of(document: ArticleDocument) -> Sequence[str]:
    """What the article of a document goes by there: its addresses, else its source path."""
    return addresses_of(document.statement) or (document.source,)


class _Draft(Struct, eq=False):
    """What is said of one article: under which names, an address each, or a source path where there is no address."""

    names: list[str]
    documents: list[ArticleDocument] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def take(self, other: "_Draft") -> None:
        self.names += other.names
        self.documents += other.documents
        self.mentions += other.mentions


class _Said:
    """What is said under each name; names that one statement bears share a draft."""

    def __init__(self) -> None:
        self._drafts: dict[str, _Draft] = {}
        self._addresses: set[Address] = set()
        self._canonical: set[str] = set()
        self._addresses_by_statement: dict[int, list[Address]] = {}

    def add_document(self, document: ArticleDocument) -> None:
        names: Sequence[str] = self._addresses_of(document.statement) or (document.source,)
        self._draft(names).documents.append(document)
        for entry in document.related:
            if addresses := self._addresses_of(entry.statement):
                mention = Mention(document.source, entry.index, entry.statement)
                self._draft(addresses).mentions.append(mention)

    def groups(self) -> Iterator[ArticleGroup]:
        for name, draft in self._drafts.items():
            if name == draft.names[0]:
                yield self._group(draft)

    def _addresses_of(self, statement: ArticleStatement) -> list[Address]:
        # Documents nearby share the very statement of an article that they all mention, and keep it meanwhile.
        known = self._addresses_by_statement.get(id(statement))
        if known is not None:
            return known
        self._addresses_by_statement[id(statement)] = addresses = addresses_of(statement)
        self._addresses.update(addresses)
        if statement.url and (canonical := _address(statement.url)):
            self._canonical.add(canonical)
        return addresses

    def _draft(self, names: Sequence[str]) -> _Draft:
        """The draft of what is said under `names`; where these had several, they become one."""
        united = self._drafts.get(names[0])
        if united is None:
            united = self._drafts[names[0]] = _Draft([names[0]])
        for name in names[1:]:
            other = self._drafts.get(name)
            if other is None:
                self._drafts[name] = united
                united.names.append(name)
            elif other is not united:
                united, other = sorted((united, other), key=lambda draft: -len(draft.names))
                self._drafts.update(dict.fromkeys(other.names, united))
                united.take(other)
        return united

    def _group(self, draft: _Draft) -> ArticleGroup:
        draft.documents.sort(key=lambda d: (*_recency(d.statement), d.source), reverse=True)
        draft.mentions.sort(key=lambda m: (*_recency(m.statement), m.source, -m.index), reverse=True)
        names = sorted(draft.names)
        addresses = tuple(Address(name) for name in names if name in self._addresses)
        key = next((name for name in names if name in self._canonical), names[0])
        return ArticleGroup(key, addresses, tuple(draft.documents), tuple(draft.mentions))


def _recency(statement: ArticleStatement) -> tuple[datetime, datetime]:
    return (statement.updated_date_time or _NEVER, statement.published_date_time or _NEVER)
