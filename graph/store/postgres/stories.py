"""Stories: by their ids, of articles, and the list of them: the largest first, then those that ended last."""

from typing import Any

from graph.analysis import story_order
from graph.keys import NodeKind, is_story_id
from graph.records import Article, Story
from graph.store.conditions import Condition
from graph.store.cursors import decode_mark, encode_mark
from graph.store.pages import Connection, Page, window
from graph.store.postgres.cohorts import Cohort, Cohorts
from graph.store.postgres.conditions import NODE, all_of
from graph.store.postgres.filters import Filter, Filters
from graph.store.postgres.keys import key_of
from graph.store.postgres.orders import Columns, SortColumn, SortValue, at_row, behind, clauses, reversed_, whole
from graph.store.postgres.packing import STORIES
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.values import Values, beside, within_reach
from graph.store.stories import StoryMark

_BY_KEY = f"SELECT record FROM story WHERE key = %(key)s AND id = %(id)s AND {THEN}"
_OF_ARTICLES = (
    f"SELECT {NODE}.key, s.record FROM article {NODE} JOIN story s ON s.key = {NODE}.story "
    f"WHERE {NODE}.key = ANY(%(keys)s) AND {then(NODE)} AND {then('s')}"
)
_COLUMNS: Columns = (
    SortColumn("s.size", descending=True),
    SortColumn("s.last", "float8", descending=True),
    SortColumn("s.id", "text"),
)


class StoryLists:
    """The stories of one generation."""

    def __init__(self, session: Session, cohorts: Cohorts, filters: Filters) -> None:
        self._session = session
        self._cohorts = cohorts
        self._filters = filters
        self._asked = Cohort([])

    def story(self, id_: str) -> Story | None:
        """The story with this id."""
        if not is_story_id(id_):
            return None
        rows = self._session.ask(_BY_KEY, key=key_of(id_), id=id_)
        return next(iter(self._given(rows)), None)

    def story_of(self, article: Article) -> Story | None:
        """The story that the article belongs to."""
        cohort = self._cohorts.of(article)
        return cohort.answer("story", lambda: self._of_articles(cohort)).get(key_of(article.id))

    def page(self, where: Condition | None, min_size: int, first: int, after: str | None) -> Connection[Story, None]:
        """Stories of at least `min_size` articles, some of which fulfil `where`. Raises CursorInvalid."""
        question = ("page", where, min_size, first, after)
        return self._asked.answer(question, lambda: self._page(where, min_size, first, after))

    def _of_articles(self, cohort: Cohort) -> dict[int, Story]:
        rows = self._session.ask(_OF_ARTICLES, keys=cohort.keys)
        return dict(zip((key for key, _ in rows), self._given([row[1:] for row in rows]), strict=True))

    def _page(self, where: Condition | None, min_size: int, first: int, after: str | None) -> Connection[Story, None]:
        fulfils = self._filters.of(NodeKind.ARTICLE, where)
        values = fulfils.values
        chosen = _chosen(None if where is None else fulfils, min_size, values)
        mark = None if after is None else decode_mark(after, StoryMark)
        at = None if mark is None else _values_of(mark)
        pieces = whole(_COLUMNS) if at is None else behind(_COLUMNS, at, values)
        passed = [] if at is None else [at_row(_COLUMNS, at, values), *behind(reversed_(_COLUMNS), at, values)]
        found = " UNION ALL ".join(
            f"(SELECT s.record, s.size, s.last, s.id FROM story s WHERE {all_of([chosen, piece.predicate])} "
            f"ORDER BY {piece.order} LIMIT {first + 1})"
            for piece in pieces
        )
        statement = f"SELECT record FROM ({found}) s ORDER BY {clauses(_COLUMNS)} LIMIT {first + 1}"
        any_passed = " UNION ALL ".join(
            f"(SELECT 1 FROM story s WHERE {all_of([chosen, piece.predicate])} LIMIT 1)" for piece in passed
        )
        answers = self._session.ask_all(
            [(each, values.named) for each in (statement, any_passed) if each],
        )
        rows, start = answers[0], int(any(map(bool, answers[1:])))
        part = window(Page(first=first, after=after), start, start + len(rows), start + len(rows))
        stories = self._given(rows[: part.end - part.start])
        return Connection(
            stories,
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_mark(StoryMark("stories", story_order(stories[index]))),
            detail_at=lambda _: None,
            total=lambda: self._count(where, min_size),
        )

    def _count(self, where: Condition | None, min_size: int) -> int:
        def counted() -> int:
            fulfils = self._filters.of(NodeKind.ARTICLE, where)
            values = fulfils.values
            chosen = _chosen(None if where is None else fulfils, min_size, values)
            count: int = self._session.ask(f"SELECT count(*) FROM story s WHERE {chosen}", **values.named)[0][0]
            return count

        return self._asked.answer(("count", where, min_size), counted)

    def _given(self, rows: list[tuple[Any, ...]]) -> list[Story]:
        return self._cohorts.together([STORIES.unpack(record) for (record,) in rows])


def _values_of(mark: StoryMark) -> list[SortValue]:
    """What the story of a mark has in the columns that stories are sorted by."""
    size, last, id_ = mark.order
    return [within_reach(-size), -last, beside(id_)]


def _chosen(where: Filter | None, min_size: int, values: Values) -> str:
    """The predicate of stories of at least `min_size` articles, some of which pass a filter."""
    predicates = [then("s"), f"s.size >= {values.bind(within_reach(min_size), 'int8')}"]
    if where is not None:
        predicates.append(
            f"s.key IN (SELECT {NODE}.story FROM article {NODE} "
            f"WHERE {NODE}.story IS NOT NULL AND {then(NODE)} AND ({where.predicate}))"
        )
    return all_of(predicates)
