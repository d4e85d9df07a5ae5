"""Lists: pages of them and how many nodes they have, for all nodes of a cohort at once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

from graph.keys import EdgeKind, NodeKind
from graph.records import Node, Story
from graph.store.answers import Link
from graph.store.cursors import Keyset, encode_keyset
from graph.store.pages import Connection, Page, Window
from graph.store.postgres.cohorts import ROOT, Cohort, Cohorts
from graph.store.postgres.conditions import all_of
from graph.store.postgres.facets import Counted, SourceFacets
from graph.store.postgres.filters import Filter, Filters
from graph.store.postgres.keys import key_of
from graph.store.postgres.orders import term_values
from graph.store.postgres.packing import NODES
from graph.store.postgres.pages import NO_LINK, PageQuery, Part, Row, link_of, row_of
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.sources import (
    Source,
    below_topics,
    edges_of,
    has_few,
    links_of,
    source_of,
)
from graph.store.postgres.values import Values
from graph.store.questions import Hop, Parent

_ARTICLE_COUNTS = {
    kind: f"SELECT key, article_count FROM {kind} WHERE key = ANY(%(keys)s) AND {THEN}"
    for kind in (NodeKind.PROVIDER, NodeKind.TOPIC)
}

Pages = dict[int, Connection[Node, Link]]
"""A page for each key of a cohort."""


class Lists:
    """The lists of one generation."""

    def __init__(self, session: Session, cohorts: Cohorts, filters: Filters) -> None:
        self._session = session
        self._cohorts = cohorts
        self._filters = filters
        self._root = Cohort([])

    def page(self, parent: Parent, hop: Hop, page: Page) -> Connection[Node, Link]:
        """A page of the list that `hop` describes. Raises CursorInvalid, CursorExpired and IdInvalid."""
        cohort = self._cohort(parent)
        return cohort.answer(("page", hop, page), lambda: self._pages(parent, cohort, hop, page))[_key(parent)]

    def count(self, parent: Parent, hop: Hop) -> int:
        """How many nodes that list has. Raises IdInvalid."""
        cohort = self._cohort(parent)
        return self._counted(parent, cohort, hop).get(_key(parent), 0)

    def facets(self, parent: Parent, hop: Hop) -> SourceFacets:
        """Counts over all articles of that list. Raises IdInvalid."""
        cohort = self._cohort(parent)
        counted = cohort.answer(("facets", hop), lambda: self._counted_rows(parent, cohort, hop))
        return SourceFacets(self._session, self._cohorts, counted, _key(parent))

    def _counted_rows(self, parent: Parent, cohort: Cohort, hop: Hop) -> Counted:
        where = self._filters.of(hop.kind, hop.where)
        return Counted(cohort, ("facets", hop), source_of(parent, hop), where)

    def _cohort(self, parent: Parent) -> Cohort:
        return self._root if parent is None else self._cohorts.of(parent)

    def _pages(self, parent: Parent, cohort: Cohort, hop: Hop, page: Page) -> Pages:
        where = self._filters.of(hop.kind, hop.where)
        values = where.values
        has_links = parent is not None and not isinstance(parent, Story) and not hop.subtopics
        links = links_of(hop) if has_links else NO_LINK
        version = self._session.generation.summary.analysis_version
        query = PageQuery(
            source_of(parent, hop), hop.kind, hop.ordered_by, page, values, where.predicate, links, version
        )
        if query.is_from_an_end and has_few(parent, hop):
            parts = self._short_parts(query, values, cohort.keys)
        else:
            parts = self._long_parts(query, values, _keys(cohort))
        return self._connections(parent, cohort, parts, hop, page)

    def _short_parts(self, query: PageQuery, values: Values, keys: Sequence[int]) -> dict[int, Part]:
        rows = self._session.ask(query.of_several, **values.named, origins=keys)
        of_keys = {key: [row_of(row[1:]) for row in group] for key, group in groupby(rows, itemgetter(0))}
        return {key: query.part(of_keys.get(key, ()), (), ()) for key in keys}

    def _long_parts(self, query: PageQuery, values: Values, keys: Sequence[int]) -> dict[int, Part]:
        statements = {place: statement for place, statement in enumerate(query.of_one) if statement}
        asked = [(key, place) for key in keys for place in statements]
        answers = self._session.ask_all([(statements[place], {**values.named, "origin": key}) for key, place in asked])
        found = dict(zip(asked, answers, strict=True))
        return {
            key: query.part(map(row_of, found[key, 0]), found.get((key, 1), ()), found.get((key, 2), ()))
            for key in keys
        }

    def _connections(
        self, parent: Parent, cohort: Cohort, parts: Mapping[int, Part], hop: Hop, page: Page
    ) -> dict[int, Connection[Node, Link]]:
        """The pages that are these parts of lists; their nodes are a cohort."""
        windows = {key: part.window(page) for key, part in parts.items()}
        shown = {key: part.rows[windows[key].start : windows[key].end] for key, part in parts.items()}
        records = {row.key: row.record for rows in shown.values() for row in rows}
        unpack = NODES[hop.kind].unpack
        nodes: dict[int, Node] = {key: unpack(record) for key, record in records.items()}
        self._cohorts.together(nodes.values())

        def total(key: int) -> int:
            return self._counted(parent, cohort, hop).get(key, 0)

        return {
            key: self._connection(rows, [nodes[row.key] for row in rows], windows[key], hop, partial(total, key))
            for key, rows in shown.items()
        }

    def _connection(
        self, rows: Sequence[Row], nodes: list[Node], part: Window, hop: Hop, total: Callable[[], int]
    ) -> Connection[Node, Link]:
        order, version = hop.ordered_by, self._session.generation.summary.analysis_version

        def cursor_at(index: int) -> str:
            keyset = Keyset(term_values(order, rows[index].values), nodes[index].id)
            return encode_keyset(hop.kind, order, keyset, version)

        return Connection(
            nodes,
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=cursor_at,
            detail_at=lambda index: link_of(rows[index]),
            total=total,
        )

    def _counted(self, parent: Parent, cohort: Cohort, hop: Hop) -> dict[int, int]:
        return cohort.answer(("count", hop), lambda: self._counts(parent, cohort, hop))

    def _counts(self, parent: Parent, cohort: Cohort, hop: Hop) -> dict[int, int]:
        """How many nodes the list of each key has; none where there is no key."""
        if hop.where is None:
            return self._counts_of_all(parent, cohort, hop)
        source, where = source_of(parent, hop), self._filters.of(hop.kind, hop.where)
        if source.origin is not None:
            return self._counts_by_origin(source, where, cohort.keys)
        counted = f"SELECT count(*) FROM {source.tables} WHERE {all_of([source.rows, source.asked(where.predicate)])}"
        return {ROOT: self._session.ask(counted, **where.named)[0][0]}

    def _counts_of_all(self, parent: Parent, cohort: Cohort, hop: Hop) -> dict[int, int]:
        if parent is None:
            summary = self._session.generation.summary
            of_kinds = {
                NodeKind.ARTICLE: summary.articles,
                NodeKind.PROVIDER: summary.providers,
                NodeKind.TOPIC: summary.topics,
            }
            return {ROOT: of_kinds[hop.kind]}
        if isinstance(parent, Story):
            return {key_of(record.id): record.size for record in cohort.records if isinstance(record, Story)}
        if hop.edge is EdgeKind.PUBLISHED_BY or (hop.subtopics and not hop.stated):
            return dict(self._session.ask(_ARTICLE_COUNTS[parent.kind], keys=cohort.keys))
        steps = below_topics(hop) if hop.subtopics else edges_of(hop)
        return self._counts_by_origin(steps, Filter(), cohort.keys)

    def _counts_by_origin(self, source: Source, where: Filter, keys: Sequence[int]) -> dict[int, int]:
        statement = (
            f"SELECT {source.origin}, count(*) FROM {source.tables} "
            f"WHERE {all_of([source.of_several, source.asked(where.predicate)])} GROUP BY {source.origin}"
        )
        return dict(self._session.ask(statement, **where.named, origins=keys))


def _key(parent: Parent) -> int:
    return ROOT if parent is None else key_of(parent.id)


def _keys(cohort: Cohort) -> list[int]:
    """The keys of a cohort, or what stands for none."""
    return cohort.keys or [ROOT]
