"""Documents: the large texts of nodes, and what was read."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from graph.diagnostics import Diagnostic
from graph.keys import NodeKind
from graph.records import Heavy, Node
from graph.store.answers import DocumentText
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.keys import key_of
from graph.store.postgres.packing import DIAGNOSTICS
from graph.store.postgres.rows import as_text
from graph.store.postgres.session import THEN, Session

_TEXTS = (
    "SELECT node, substring(content FROM octet_length(content) - body_size + 1), front_matter, secured FROM document "
    f"WHERE node = ANY(%(keys)s) AND kind = %(kind)s AND {THEN} ORDER BY node, place"
)
_DOCUMENT = f"SELECT revision, content FROM document WHERE source = %(source)s AND {THEN}"
_DIAGNOSTICS = (
    f'SELECT record FROM diagnostic WHERE source = %(source)s AND {THEN} ORDER BY line, "column", code, message, nth'
)
_NONE = Heavy()


class Documents:
    """The documents of one generation."""

    def __init__(self, session: Session, cohorts: Cohorts) -> None:
        self._session = session
        self._cohorts = cohorts

    def heavy(self, node: Node) -> Heavy:
        """The large texts of a node: nothing but nulls where it has no document. Raises StoreUnavailable."""
        cohort = self._cohorts.of(node)
        found = cohort.answer(("heavy", node.kind), lambda: self._heavy(node.kind, cohort.keys))
        return found.get(key_of(node.id), _NONE)

    def document(self, source: str) -> DocumentText | None:
        """The document at `source`. Raises StoreUnavailable."""
        for revision, content in self._session.ask(_DOCUMENT, source=source):
            return DocumentText(source, revision, as_text(content))
        return None

    def diagnostics(self, source: str) -> list[Diagnostic]:
        """What was wrong with the document at `source`. Raises StoreUnavailable."""
        return [DIAGNOSTICS.unpack(record) for (record,) in self._session.ask(_DIAGNOSTICS, source=source)]

    def _heavy(self, kind: NodeKind, keys: Sequence[int]) -> dict[int, Heavy]:
        texts: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for node, *text in self._session.ask(_TEXTS, keys=keys, kind=kind.value):
            texts[node].append((as_text(text[0]), *text[1:]))
        return {node: _of(own) for node, own in texts.items()}


def _of(texts: Sequence[tuple[Any, ...]]) -> Heavy:
    """The large texts of a node that has these documents, the winning one first."""
    ciphertext = next((secured for _, _, secured in texts if secured is not None), None)
    return Heavy(
        body=next((body for body, _, _ in texts if body.strip()), None),
        front_matter=msgspec.msgpack.decode(texts[0][1]),
        secured=None if ciphertext is None else as_text(ciphertext),
    )
