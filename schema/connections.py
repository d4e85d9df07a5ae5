"""Connections: Relay's Cursor Connections, with `nodes` and `totalCount`. Their values are those of `schema.listed`."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph.keys import Direction
from schema.enums import CoverageReasonKind
from schema.facets import ArticleFacets
from schema.interfaces import GraphNode

if TYPE_CHECKING:
    from schema.article import Article
    from schema.documents import Diagnostic
    from schema.provider import Provider
    from schema.story import Story
    from schema.topic import Topic

LazyArticle = Annotated["Article", strawberry.lazy("schema.article")]
LazyProvider = Annotated["Provider", strawberry.lazy("schema.provider")]
LazyStory = Annotated["Story", strawberry.lazy("schema.story")]
LazyTopic = Annotated["Topic", strawberry.lazy("schema.topic")]
LazyDiagnostic = Annotated["Diagnostic", strawberry.lazy("schema.documents")]

_FACETS = "Counts over the whole result, not only over the page."


@strawberry.type
class PageInfo:
    """What of a list lies before and behind a page."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class ArticleEdge:
    """An article of a page."""

    cursor: str
    node: LazyArticle


@strawberry.type
class ArticleConnection:
    """A page of articles."""

    edges: list[ArticleEdge]
    nodes: list[LazyArticle]
    page_info: PageInfo
    total_count: int
    facets: ArticleFacets = strawberry.field(description=_FACETS)


@strawberry.type
class RelatedEdge:
    """A related article of a page."""

    cursor: str
    node: LazyArticle
    direction: Direction = strawberry.field(
        description="OUT: this one's document lists it. IN: it lists this one. BOTH: each lists the other."
    )
    sources: list[str]


@strawberry.type
class RelatedConnection:
    """A page of related articles."""

    edges: list[RelatedEdge]
    nodes: list[LazyArticle]
    page_info: PageInfo
    total_count: int
    facets: ArticleFacets


@strawberry.type
class ArticleTopicEdge:
    """A topic of an article."""

    cursor: str
    node: LazyTopic
    inferred: bool


@strawberry.type
class ArticleTopicConnection:
    """A page of an article's topics."""

    edges: list[ArticleTopicEdge]
    nodes: list[LazyTopic]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ProviderEdge:
    """A provider of a page."""

    cursor: str
    node: LazyProvider


@strawberry.type
class ProviderConnection:
    """A page of providers."""

    edges: list[ProviderEdge]
    nodes: list[LazyProvider]
    page_info: PageInfo
    total_count: int


@strawberry.type
class TopicEdge:
    """A topic of a page."""

    cursor: str
    node: LazyTopic


@strawberry.type
class TopicConnection:
    """A page of topics."""

    edges: list[TopicEdge]
    nodes: list[LazyTopic]
    page_info: PageInfo
    total_count: int


@strawberry.type
class StoryEdge:
    """A story of a page."""

    cursor: str
    node: LazyStory


@strawberry.type
class StoryConnection:
    """A page of stories."""

    edges: list[StoryEdge]
    nodes: list[LazyStory]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ScoredArticleEdge:
    """An article of a page, with its score."""

    cursor: str
    node: LazyArticle
    score: float = strawberry.field(description="From 0 to 1.")


@strawberry.type
class ScoredArticleConnection:
    """A page of articles, best first; its cursors hold for one version of the graph."""

    edges: list[ScoredArticleEdge]
    nodes: list[LazyArticle]
    page_info: PageInfo


@strawberry.type(description="Where the words were found. `html` is escaped, with the words in <mark>.")
class Highlight:
    """Where the words were found."""

    field: str = strawberry.field(
        description="The field of the node: title, excerpt, body, name, description or keywords."
    )
    html: str


@strawberry.type
class SearchEdge:
    """A found node."""

    cursor: str
    node: GraphNode
    score: float = strawberry.field(description="BM25.")
    highlights: list[Highlight]


@strawberry.type
class SearchConnection:
    """A page of what a search found, best first; its cursors hold for one version of the graph."""

    edges: list[SearchEdge]
    nodes: list[GraphNode]
    page_info: PageInfo
    total_count: int


@strawberry.type
class CoverageReason:
    """One part of a coverage score."""

    kind: CoverageReasonKind
    score: float


@strawberry.type
class CoverageEdge:
    """An article that covers the subject."""

    cursor: str
    node: LazyArticle
    score: float
    hops: int = strawberry.field(description="The steps of `path`: 0 for an article that matches the words itself.")
    path: list[LazyArticle] = strawberry.field(
        description="From a matching article to this one, each step along a related edge or to one that is alike; "
        "only itself for a match."
    )
    reasons: list[CoverageReason] = strawberry.field(description="What its score is made of; the parts sum to it.")


@strawberry.type
class CoverageConnection:
    """A page of what covers a subject, best first; its cursors hold for one version of the graph."""

    edges: list[CoverageEdge]
    nodes: list[LazyArticle]
    page_info: PageInfo
    total_count: int = strawberry.field(
        description="All matches, and what likeness and `hops` reach above the score's floor (see docs/ranking.md)."
    )
    facets: ArticleFacets


@strawberry.type
class DiagnosticEdge:
    """A diagnostic of a page."""

    cursor: str
    node: LazyDiagnostic


@strawberry.type
class DiagnosticConnection:
    """A page of diagnostics."""

    edges: list[DiagnosticEdge]
    nodes: list[LazyDiagnostic]
    page_info: PageInfo
    total_count: int
