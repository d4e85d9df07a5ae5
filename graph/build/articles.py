"""Article records: the statements of one article merged, value by value."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from graph.build.identity import ArticleGroup
from graph.documents.statements import ArticleStatement
from graph.keys import NodeKind, node_id
from graph.records import Article, DocumentRef

V = TypeVar("V")


def merge_article(group: ArticleGroup, mentioned_by: Iterable[str]) -> Article:
    """The article that `group` speaks of: of each value, what the first statement that has it says.

    `mentioned_by` are the documents that speak of it without being its own.
    """
    statements = group.statements
    title = _first(statements, lambda s: s.title) or statements[0].fallback_title
    provider = _first(statements, lambda s: s.provider)
    own = tuple(DocumentRef(document.source, document.revision) for document in group.documents)
    return Article(
        id=node_id(NodeKind.ARTICLE, group.key),
        key=group.key,
        title=title,
        sources=_sources([ref.source for ref in own], mentioned_by),
        stub=not own,
        documents=own,
        other_titles=_other_titles(group, title),
        excerpt=_first(statements, lambda s: s.excerpt),
        category=_first(statements, lambda s: s.category),
        type=_first(statements, lambda s: s.type),
        locale=_first(statements, lambda s: s.locale),
        tags=_first(statements, lambda s: s.tags or None) or (),
        web_url=_first(statements, lambda s: s.web_url),
        original_url=_first(statements, lambda s: s.original_url),
        amp_web_url=_first(statements, lambda s: s.amp_web_url),
        cdn_amp_web_url=_first(statements, lambda s: s.cdn_amp_web_url),
        published_date_time=_first(statements, lambda s: s.published_date_time),
        updated_date_time=_first(statements, lambda s: s.updated_date_time),
        quality=_first(statements, lambda s: s.quality),
        heat=_first(statements, lambda s: s.heat),
        published=_first(statements, lambda s: s.published),
        removed=_first(statements, lambda s: s.removed),
        featured_content=_first(statements, lambda s: s.featured_content),
        images=_first(statements, lambda s: s.images or None) or (),
        authors=_first(statements, lambda s: s.authors or None) or (),
        provider_name=provider.name if provider else None,
    )


def _first(statements: Sequence[ArticleStatement], value: Callable[[ArticleStatement], V | None]) -> V | None:
    """What the first statement says that has a value."""
    return next((found for statement in statements if (found := value(statement)) is not None), None)


def _sources(own: Sequence[str], mentioned_by: Iterable[str]) -> tuple[str, ...]:
    return (*own, *sorted(set(mentioned_by).difference(own)))


def _other_titles(group: ArticleGroup, title: str) -> tuple[str, ...]:
    said = [
        *(document.statement.title for document in group.documents),
        *(mention.statement.title for mention in group.mentions),
    ]
    return tuple(dict.fromkeys(other for other in said if other and other != title))
