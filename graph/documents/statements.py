"""What one document states: of an article, of a topic, of an organization. Nothing here is merged yet."""

from datetime import datetime

from msgspec import Struct

from graph.records import Image
from graph.urls import Url


class ProviderStatement(Struct, frozen=True, array_like=True):
    """What a document says of who published it; at least one of `name` and `domain` is there."""

    name: str | None
    domain: str | None
    images: tuple[Image, ...] = ()


class ArticleStatement(Struct, frozen=True, array_like=True):
    """What a document, or an entry of a related list, says of an article.

    `title` is what it says; `fallback_title` what stands in where no statement of the article has a title.
    """

    title: str | None
    fallback_title: str
    excerpt: str | None = None
    category: str | None = None
    type: str | None = None
    locale: str | None = None
    tags: tuple[str, ...] = ()
    web_url: Url | None = None
    original_url: Url | None = None
    amp_web_url: Url | None = None
    cdn_amp_web_url: Url | None = None
    published_date_time: datetime | None = None
    updated_date_time: datetime | None = None
    quality: int | None = None
    heat: int | None = None
    published: bool | None = None
    removed: bool | None = None
    featured_content: str | None = None
    images: tuple[Image, ...] = ()
    authors: tuple[str, ...] = ()
    provider: ProviderStatement | None = None

    @property
    def url(self) -> Url | None:
        """The canonical address: webUrl, else originalUrl."""
        return self.web_url or self.original_url

    @property
    def urls(self) -> tuple[Url, ...]:
        """All its addresses, the canonical one first."""
        urls = (self.web_url, self.original_url, self.amp_web_url, self.cdn_amp_web_url)
        return tuple(url for url in urls if url)


class RelatedEntry(Struct, frozen=True, array_like=True):
    """An entry of a related list, with its index in it; its statement has an address that identifies the article."""

    index: int
    statement: ArticleStatement


class CollectionItem(Struct, frozen=True, array_like=True):
    """What a collection lists, by the name of its document or its address, with its index in the list."""

    index: int
    name: str


class ArticleDocument(Struct, frozen=True, array_like=True, tag=True):
    """A document of an article."""

    source: str
    revision: str
    statement: ArticleStatement
    topics: tuple[str, ...] = ()
    related: tuple[RelatedEntry, ...] = ()
    items: tuple[CollectionItem, ...] = ()


class TopicDocument(Struct, frozen=True, array_like=True, tag=True):
    """A document that defines a topic; `slug` is its `_id`."""

    source: str
    revision: str
    name: str
    slug: str | None = None
    shortname: str | None = None
    parent: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()


class OrganizationDocument(Struct, frozen=True, array_like=True, tag=True):
    """A document that names a provider; `other_names` are its aliases."""

    source: str
    revision: str
    name: str
    domain: str | None = None
    other_names: tuple[str, ...] = ()
    description: str | None = None
    images: tuple[Image, ...] = ()


Document = ArticleDocument | TopicDocument | OrganizationDocument
"""A document of any kind."""


def folder_label(source: str) -> str:
    """The label of the folder that the document at `source` lies in."""
    return source.partition("/")[0]
