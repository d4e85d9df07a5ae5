"""Cohorts: records that were loaded together, and whose neighbours are loaded together, once somebody asks for those of one.

So each level of a query costs a round trip for each field and its arguments, however many nodes it has. Which cohort a record
belongs to is known of that very object: two of one node, at two places of an answer, are two objects.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from graph.records import Node, Story
from graph.store.postgres.keys import key_of

Record = Node | Story
R = TypeVar("R", bound=Record)
A = TypeVar("A")

ROOT = 0
"""What stands for a key where lists belong to no record."""


class Cohort:
    """Records that were loaded together; `keys` are theirs, each once."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.keys = list(dict.fromkeys(key_of(record.id) for record in records))
        self._answers: dict[Hashable, object] = {}

    def answer(self, question: Hashable, work_out: Callable[[], A]) -> A:
        """What is known of all of them by `question`, worked out when it is first asked for."""
        if question not in self._answers:
            self._answers[question] = work_out()
        answer: A = self._answers[question]  # type: ignore[assignment]
        return answer


class Cohorts:
    """The cohorts of the records that one view has given out."""

    def __init__(self) -> None:
        self._cohort_of: dict[int, Cohort] = {}

    def together(self, records: Iterable[R]) -> list[R]:
        """The records, which are a cohort of their kind from now on; no object may be in one already."""
        found = list(records)
        if found:
            cohort = Cohort(found)
            # The cohort holds its records, so that no other object has the identity of one as long as it is looked up here.
            self._cohort_of.update(dict.fromkeys(map(id, found), cohort))
        return found

    def of(self, record: Record) -> Cohort:
        """The cohort of a record; one that no view has given out is alone."""
        cohort = self._cohort_of.get(id(record))
        if cohort is None:
            cohort = self._cohort_of[id(record)] = Cohort([record])
        return cohort
