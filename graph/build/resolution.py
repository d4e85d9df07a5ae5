"""Resolution: which articles documents speak of, so that edges can end at them."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from graph.build.identity import ArticleGroup
from graph.documents.statements import ArticleDocument
from graph.urls import Address


class Resolution(Protocol):
    """Which articles documents speak of, by their keys."""

    def related(self, document: ArticleDocument) -> Sequence[tuple[int, str]]:
        """The articles that a document lists as related, each with the index of its entry, in the order of the list."""
        ...

    def at(self, address: Address) -> str | None:
        """The article that has an address."""
        ...

    def of(self, source: str) -> str:
        """The article whose document is at `source`."""
        ...


class WholeResolution:
    """The resolution of all documents there are."""

    def __init__(self, groups: Iterable[ArticleGroup]) -> None:
        """`groups` are all articles."""
        self._by_address: dict[Address, str] = {}
        self._by_source: dict[str, str] = {}
        self._related: dict[str, list[tuple[int, str]]] = {}
        for group in groups:
            self._by_address.update(dict.fromkeys(group.addresses, group.key))
            self._by_source.update((document.source, group.key) for document in group.documents)
            for mention in group.mentions:
                self._related.setdefault(mention.source, []).append((mention.index, group.key))

    def related(self, document: ArticleDocument) -> Sequence[tuple[int, str]]:
        """The articles that a document lists as related, each with the index of its entry, in the order of the list."""
        return sorted(self._related.get(document.source, ()))

    def at(self, address: Address) -> str | None:
        """The article that has an address."""
        return self._by_address.get(address)

    def of(self, source: str) -> str:
        """The article whose document is at `source`."""
        return self._by_source[source]
