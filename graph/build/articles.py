"""Article records: the statements of one article merged, value by value."""

from collections.abc import Iterable, Sequence
from typing import Any

from graph.build.identity import ArticleGroup
from graph.documents.statements import ArticleStatement
from graph.keys import NodeKind, node_id
from graph.records import Article, DocumentRef


def merge_article(group: ArticleGroup, mentioned_by: Iterable[str]) -> Article:
    """The article that `group` speaks of: of each value, what the first statement that has it says.

    `mentioned_by` are the documents that speak of it without being its own.
    """
    said = _merged(group.statements)
    title = said.title or said.fallback_title
    own = tuple(DocumentRef(document.source, document.revision) for document in group.documents)
    return Article(
        id=node_id(NodeKind.ARTICLE, group.key),
        key=group.key,
        title=title,
        sources=_sources([ref.source for ref in own], mentioned_by),
        stub=not own,
        documents=own,
        other_titles=_other_titles(group, title),
        excerpt=said.excerpt,
        category=said.category,
        type=said.type,
        locale=said.locale,
        tags=said.tags,
        web_url=said.web_url,
        original_url=said.original_url,
        amp_web_url=said.amp_web_url,
        cdn_amp_web_url=said.cdn_amp_web_url,
        published_date_time=said.published_date_time,
        updated_date_time=said.updated_date_time,
        quality=said.quality,
        heat=said.heat,
        published=said.published,
        removed=said.removed,
        featured_content=said.featured_content,
        images=said.images,
        authors=said.authors,
        provider_name=said.provider.name if said.provider else None,
    )


def _merged(statements: Sequence[ArticleStatement]) -> ArticleStatement:
    """One statement of all: of each value, what the first says that has it."""
    if len(statements) == 1:
        return statements[0]
    return ArticleStatement(**{name: _first(name, statements) for name in ArticleStatement.__struct_fields__})


def _first(name: str, statements: Sequence[ArticleStatement]) -> Any:
    """The first value called `name` that is there; an empty list is not, where another has more."""
    values = [getattr(statement, name) for statement in statements]
    return next((value for value in values if value not in (None, ())), values[0])


def _sources(own: Sequence[str], mentioned_by: Iterable[str]) -> tuple[str, ...]:
    return (*own, *sorted(set(mentioned_by).difference(own)))


def _other_titles(group: ArticleGroup, title: str) -> tuple[str, ...]:
    said = [
        *(document.statement.title for document in group.documents),
        *(mention.statement.title for mention in group.mentions),
    ]
    return tuple(dict.fromkeys(other for other in said if other and other != title))
