"""Facets: counts over the articles of lists, for all nodes of a cohort at once."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from graph.instants import from_microseconds
from graph.keys import NodeKind
from graph.records import Provider, Topic
from graph.store.answers import Bucket, Interval, ProviderCount, TopicCount, ValueCount
from graph.store.intervals import DAY, FIXED
from graph.store.postgres.cohorts import ROOT, Cohort, Cohorts
from graph.store.postgres.conditions import NODE, all_of
from graph.store.postgres.filters import Filter
from graph.store.postgres.packing import PROVIDERS, TOPICS
from graph.store.postgres.session import Session, then
from graph.store.postgres.sources import Source, articles_with

_PUBLISHED = f"{NODE}.published_date_time"
_EPOCH = "date '1970-01-01'"

_COUNTED = "SELECT {value} AS value, count(*) AS count FROM {tables} WHERE {rows} GROUP BY 1"
_NODES = (
    "SELECT v.key, v.record, c.count FROM ({counted}) c JOIN {kind} v ON v.key = c.value "
    "WHERE {then} ORDER BY c.count DESC, v.name_folded, v.key LIMIT {first}"
)
_TEXTS = (
    "SELECT c.value, c.count FROM (SELECT i.value, i.folded, count(*) AS count FROM "
    "(SELECT {value} AS value, {folded} AS folded FROM {tables} WHERE {rows}) i "
    "WHERE i.value IS NOT NULL GROUP BY i.value, i.folded) c ORDER BY c.count DESC, c.folded, c.value LIMIT {first}"
)
_BUCKETS = "SELECT c.value, c.count FROM ({counted}) c WHERE c.value IS NOT NULL ORDER BY c.value DESC LIMIT {first}"

Rows = list[tuple[Any, ...]]
N = TypeVar("N", Provider, Topic)


class Counted(Struct, frozen=True):
    """The lists that are counted: those of all nodes of a cohort, whose rows are in `source` and count where they pass
    `where`; `name` tells them from the cohort's other lists."""

    cohort: Cohort
    name: Hashable
    source: Source
    where: Filter = Filter()


class SourceFacets:
    """Counts over the articles of one of several lists, which are counted together."""

    def __init__(self, session: Session, cohorts: Cohorts, counted: Counted, key: int) -> None:
        """Of the list of the node with this key."""
        self._session = session
        self._cohorts = cohorts
        self._counted = counted
        self._key = key

    def topics(self, first: int) -> list[TopicCount]:
        """The topics that most of the articles have."""
        counts = self._of_nodes(f"unnest({NODE}.topics)", NodeKind.TOPIC, TOPICS.unpack, first)
        return [TopicCount(topic, count) for topic, count in counts]

    def providers(self, first: int) -> list[ProviderCount]:
        """The providers that published most of the articles."""
        counts = self._of_nodes(f"{NODE}.provider", NodeKind.PROVIDER, PROVIDERS.unpack, first)
        return [ProviderCount(provider, count) for provider, count in counts]

    def values(self, field: str, first: int) -> list[ValueCount]:
        """The values that most of the articles have in `field`."""
        value, folded = f"{NODE}.{field}", f"{NODE}.{field}_folded"
        if field == "tags":
            value, folded = f"unnest({value})", f"unnest({folded})"
        rows = self._asked(("values", field, first), partial(_TEXTS.format, value=value, folded=folded, first=first))
        return [ValueCount(value, count) for value, count in rows]

    def timeline(self, interval: Interval, most: int) -> list[Bucket]:
        """When the articles were published: the latest `most` buckets that have any, in time's order."""
        rows = self._asked(
            ("timeline", interval, most),
            lambda **source: _BUCKETS.format(counted=_COUNTED.format(value=_start(interval), **source), first=most),
        )
        return [Bucket(from_microseconds(start), count) for start, count in reversed(rows)]

    def _of_nodes(self, value: str, kind: NodeKind, unpack: Callable[[bytes], N], first: int) -> list[tuple[N, int]]:
        """The nodes that are `value` of most of the articles. Those of all of the cohort's lists are a cohort."""

        def statement(**source: str) -> str:
            counted = _COUNTED.format(value=value, **source)
            return _NODES.format(counted=counted, kind=kind, then=then("v"), first=first)

        def made() -> dict[int, list[tuple[N, int]]]:
            answers = self._answers(statement)
            records = {key: unpack(record) for rows in answers.values() for key, record, _ in rows}
            self._cohorts.together(records.values())
            return {origin: [(records[key], count) for key, _, count in rows] for origin, rows in answers.items()}

        return self._counted.cohort.answer((self._counted.name, kind, first), made)[self._key]

    def _asked(self, question: Hashable, statement: Callable[..., str]) -> Rows:
        return self._counted.cohort.answer((self._counted.name, question), lambda: self._answers(statement))[self._key]

    def _answers(self, statement: Callable[..., str]) -> dict[int, Rows]:
        source, where = self._counted.source, self._counted.where
        text = statement(tables=source.tables, rows=all_of([source.of_one, source.asked(where.predicate)]))
        keys = self._counted.cohort.keys or [self._key]
        answers = self._session.ask_each(text, [{**where.named, "origin": key} for key in keys])
        return dict(zip(keys, answers, strict=True))


def facets_of_keys(session: Session, cohorts: Cohorts, keys: Sequence[int]) -> SourceFacets:
    """Counts over the articles that have these keys."""
    return SourceFacets(session, cohorts, Counted(Cohort([]), "keys", articles_with(keys)), ROOT)


def _start(interval: Interval) -> str:
    """The beginning of the bucket in which an article was published, in microseconds."""
    if interval in FIXED:
        width, origin = FIXED[interval]
        return f"{_PUBLISHED} - {_behind(f'{_PUBLISHED} - {origin}', width)}"
    day = f"(({_PUBLISHED} - {_behind(_PUBLISHED, DAY)}) / {DAY})::int4"
    return f"(date_trunc('{interval}', ({_EPOCH} + {day})::timestamp)::date - {_EPOCH}) * {DAY}::int8"


def _behind(instant: str, width: int) -> str:
    """How far an instant is behind the last multiple of a width, also of one before 1970."""
    return f"mod(mod({instant}, {width}) + {width}, {width})"
