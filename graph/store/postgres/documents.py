"""Documents: the large texts of nodes, and what was read."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

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
from graph.store.postgres.values import is_text

_TEXTS = (
    "SELECT node, substring(content FROM octet_length(content) - body_size + 1), front_matter, secured FROM document "
    f"WHERE node = ANY(%(keys)s) AND kind = %(kind)s AND {THEN} ORDER BY node, place"
)
_DOCUMENTS = f"SELECT source, revision, content FROM document WHERE source = ANY(%(sources)s) AND {THEN}"
_DIAGNOSTICS = (
    f"SELECT source, record FROM diagnostic WHERE source = ANY(%(sources)s) AND {THEN} "
    'ORDER BY source, line, "column", code, message, nth'
)
_NONE = Heavy()

A = TypeVar("A")


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
        return self._of_each(source, "document", self._texts).get(source)

    def diagnostics(self, source: str) -> list[Diagnostic]:
        """What was wrong with the document at `source`. Raises StoreUnavailable."""
        return list(self._of_each(source, "diagnostics", self._faults).get(source, ()))

    def _of_each(self, source: str, question: str, ask: Callable[[Sequence[str]], dict[str, A]]) -> dict[str, A]:
        """What is asked of one document, for those of all nodes that were loaded together with its own."""
        cohort = self._cohorts.of_document(source)
        if cohort is not None:
            return cohort.answer(question, lambda: ask(cohort.sources))
        return ask([source]) if is_text(source) else {}

    def _texts(self, sources: Sequence[str]) -> dict[str, DocumentText]:
        rows = self._session.ask(_DOCUMENTS, sources=sources)
        return {source: DocumentText(source, revision, as_text(content)) for source, revision, content in rows}

    def _faults(self, sources: Sequence[str]) -> dict[str, list[Diagnostic]]:
        found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        for source, record in self._session.ask(_DIAGNOSTICS, sources=sources):
            found[source].append(DIAGNOSTICS.unpack(record))
        return found

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
