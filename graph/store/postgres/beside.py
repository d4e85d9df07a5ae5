"""What occurs together: providers that published related articles, and topics that articles have both of."""

from collections.abc import Sequence
from typing import Any

from graph.keys import NodeKind
from graph.records import Provider, Topic
from graph.store.answers import ProviderCount, TopicCount
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.keys import key_of
from graph.store.postgres.packing import NODES
from graph.store.postgres.session import Session, then

_BESIDE = {
    kind: (
        f"SELECT origin, record, pairs FROM (SELECT b.origin, v.record, b.pairs, row_number() OVER "
        f"(PARTITION BY b.origin ORDER BY b.pairs DESC, v.name_folded, v.key) AS place "
        f"FROM {kind}_beside b JOIN {kind} v ON v.key = b.node "
        f"WHERE b.origin = ANY(%(keys)s) AND {then('b')} AND {then('v')}) listed "
        f"WHERE place <= %(first)s ORDER BY origin, place"
    )
    for kind in (NodeKind.PROVIDER, NodeKind.TOPIC)
}


class Beside:
    """Providers and topics of one generation by what occurs together with them."""

    def __init__(self, session: Session, cohorts: Cohorts) -> None:
        self._session = session
        self._cohorts = cohorts

    def related_providers(self, provider: Provider, first: int) -> list[ProviderCount]:
        """Other providers by how many pairs of related articles there are of which each published one."""
        return [ProviderCount(other, count) for other, count in self._counts(provider, first)]

    def cooccurring(self, topic: Topic, first: int) -> list[TopicCount]:
        """Other topics by how many articles have both."""
        return [TopicCount(other, count) for other, count in self._counts(topic, first)]

    def _counts(self, node: Provider | Topic, first: int) -> list[tuple[Any, int]]:
        cohort = self._cohorts.of(node)
        counts = cohort.answer(("beside", first), lambda: self._of_all(node.kind, cohort.keys, first))
        return counts.get(key_of(node.id), [])

    def _of_all(self, kind: NodeKind, keys: Sequence[int], first: int) -> dict[int, list[tuple[Any, int]]]:
        """Those of all nodes of a cohort, by their keys; the others are a cohort."""
        rows = self._session.ask(_BESIDE[kind], keys=keys, first=first)
        others = self._cohorts.together([NODES[kind].unpack(record) for _, record, _ in rows])
        found: dict[int, list[tuple[Any, int]]] = {}
        for (origin, _, count), other in zip(rows, others, strict=True):
            found.setdefault(origin, []).append((other, count))
        return found
