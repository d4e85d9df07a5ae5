"""The graph's nodes and edges as immutable records."""

from datetime import datetime

from msgspec import Struct

from graph.keys import Direction, EdgeKind, NodeId, NodeKind, StoryId
from graph.urls import Url


class Image(Struct, frozen=True):
    """A picture of an article, provider or topic; sizes are in pixels."""

    url: Url
    width: int | None = None
    height: int | None = None
    title: str | None = None
    attribution: str | None = None
    is_cached: bool | None = None


class DocumentRef(Struct, frozen=True):
    """A document of a node: its source path and the name of its content."""

    source: str
    revision: str


class Article(Struct, frozen=True):
    """An article: its documents' values merged, or, for a stub, what related lists say of it.

    `key` is its canonical address (the least, where there are several), else its source path. `documents` has the
    winning one first; `sources` has them, then the documents that mention it.
    """

    id: NodeId
    key: str
    title: str
    sources: tuple[str, ...]
    stub: bool
    documents: tuple[DocumentRef, ...] = ()
    other_titles: tuple[str, ...] = ()
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
    provider_name: str | None = None

    @property
    def kind(self) -> NodeKind:
        """Always ARTICLE."""
        return NodeKind.ARTICLE

    @property
    def label(self) -> str:
        """What a person would call it."""
        return self.title

    @property
    def url(self) -> Url | None:
        """The canonical address: webUrl, else originalUrl."""
        return self.web_url or self.original_url


class Provider(Struct, frozen=True):
    """Who publishes articles; `key` is its domain, else `name:` and its name's slug."""

    id: NodeId
    key: str
    name: str
    sources: tuple[str, ...]
    domain: str | None = None
    aliases: tuple[str, ...] = ()
    description: str | None = None
    images: tuple[Image, ...] = ()
    documents: tuple[DocumentRef, ...] = ()

    @property
    def kind(self) -> NodeKind:
        """Always PROVIDER."""
        return NodeKind.PROVIDER

    @property
    def label(self) -> str:
        """What a person would call it."""
        return self.name


class Topic(Struct, frozen=True):
    """What articles are about; `key` is its name, NFKC and case-folded."""

    id: NodeId
    key: str
    name: str
    slug: str
    sources: tuple[str, ...]
    shortname: str | None = None
    aliases: tuple[str, ...] = ()
    description: str | None = None
    keywords: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[DocumentRef, ...] = ()

    @property
    def kind(self) -> NodeKind:
        """Always TOPIC."""
        return NodeKind.TOPIC

    @property
    def label(self) -> str:
        """What a person would call it."""
        return self.name


Node = Article | Provider | Topic
"""Any node of the graph."""


class Story(Struct, frozen=True):
    """Articles that cover one happening: `size` of them, published from `first` on until `last`.

    It bears the title of its highest-ranked article, of whose key its id is made.
    """

    id: StoryId
    label: str
    size: int
    first: datetime
    last: datetime


class Edge(Struct, frozen=True):
    """One edge of the graph; `position` orders the edges of one kind that leave a node."""

    kind: EdgeKind
    source: NodeId
    target: NodeId
    position: int
    inferred: bool
    sources: tuple[str, ...]


class Heavy(Struct, frozen=True):
    """What of a node is too large to keep on the heap: read one node at a time, never in lists."""

    body: str | None = None
    front_matter: object = None
    secured: str | None = None


__all__ = [
    "Article",
    "Direction",
    "DocumentRef",
    "Edge",
    "EdgeKind",
    "Heavy",
    "Image",
    "Node",
    "NodeId",
    "NodeKind",
    "Provider",
    "Story",
    "StoryId",
    "Topic",
]
