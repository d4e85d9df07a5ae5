"""Finding one node: by id, or by what else names it."""

from collections.abc import Sequence

import strawberry
from strawberry import UNSET

from graph.keys import is_story_id
from graph.records import Article, DocumentRef, Node, Provider, Story, Topic
from graph.store.base import View
from graph.urls import Url
from schema.context import Info
from schema.errors import BadUserInput


@strawberry.input(one_of=True)
class ArticleBy:
    """What names an article."""

    id: strawberry.ID | None = UNSET
    url: Url | None = strawberry.field(
        default=UNSET, description="Any address of the article: its web, original, AMP or cached AMP address."
    )
    source: str | None = strawberry.field(default=UNSET, description="The path of its document.")


@strawberry.input(
    one_of=True,
    description="A name that several providers bear is BAD_USER_INPUT, with their domains in the message.",
)
class ProviderBy:
    """What names a provider."""

    id: strawberry.ID | None = UNSET
    domain: str | None = UNSET
    name: str | None = UNSET


@strawberry.input(one_of=True)
class TopicBy:
    """What names a topic."""

    id: strawberry.ID | None = UNSET
    slug: str | None = UNSET
    name: str | None = UNSET


def node(info: Info, id: strawberry.ID) -> Node | Story | None:
    return _identified(info.context.view, [id])[0]


def nodes(info: Info, ids: list[strawberry.ID]) -> Sequence[Node | Story | None]:
    most = info.context.limits.max_page_size
    if len(ids) > most:
        raise BadUserInput("ids", f"{len(ids):,} ids were given; at most {most} nodes come at once.")
    return _identified(info.context.view, ids)


def _identified(view: View, ids: Sequence[str]) -> Sequence[Node | Story | None]:
    nodes = iter(view.nodes([id_ for id_ in ids if not is_story_id(id_)]))
    return [view.story(id_) if is_story_id(id_) else next(nodes) for id_ in ids]


def article(info: Info, by: ArticleBy) -> Node | None:
    view = info.context.view
    found: Node | None
    if isinstance(by.id, str):
        found = view.nodes([by.id])[0]
    elif isinstance(by.url, str):
        found = view.article_at(by.url)
    else:
        found = view.document_node(by.source or "")
    return found if isinstance(found, Article) else None


def provider(info: Info, by: ProviderBy) -> Node | None:
    view = info.context.view
    found: Node | None
    if isinstance(by.id, str):
        found = view.nodes([by.id])[0]
    elif isinstance(by.domain, str):
        found = view.provider_at(by.domain)
    else:
        found = view.provider_called(by.name or "")
    return found if isinstance(found, Provider) else None


def topic(info: Info, by: TopicBy) -> Node | None:
    view = info.context.view
    found: Node | None
    if isinstance(by.id, str):
        found = view.nodes([by.id])[0]
    elif isinstance(by.slug, str):
        found = view.topic_with_slug(by.slug)
    else:
        found = view.topic_called(by.name or "")
    return found if isinstance(found, Topic) else None


def document(info: Info, source: str) -> DocumentRef | None:
    found = info.context.view.document_node(source)
    return next((ref for ref in found.documents if ref.source == source), None) if found else None
