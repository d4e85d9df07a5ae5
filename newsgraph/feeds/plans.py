"""What an import does with each article that feeds offer: decided of what it did before, and of what has become of that since."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from graph.documents.statements import ArticleDocument
from graph.urls import address
from newsgraph.feeds.candidates import Candidate, Offer, recency
from newsgraph.feeds.library import Library
from newsgraph.feeds.names import distinct_file_names, file_name
from newsgraph.feeds.state import DOCUMENT_NAME, DocumentRecord, State, content_digest, feed_key


class Outcome(StrEnum):
    """What becomes of an article."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    EDITED = "edited"
    DELETED = "deleted"


WRITTEN = frozenset({Outcome.NEW, Outcome.UPDATED})


class Step(Struct, frozen=True):
    """What becomes of one article: the candidate that was chosen, the file it is in or goes to, if that is ours, and what is
    remembered of it from then on.

    KEPT is a person's version of what the feed has not changed since; of what is EDITED the feed has another version by now.
    """

    outcome: Outcome
    candidate: Candidate
    name: str | None = None
    record: DocumentRecord | None = None


class Planner:
    """Decides for one folder."""

    def __init__(self, library: Library, state: State) -> None:
        self._library = library
        self._state = state
        self._names_by_address: dict[str, str] = {}
        for name, record in sorted(state.documents.items(), reverse=True):
            self._names_by_address[record.address] = name

    def plan(self, offers: Iterable[Offer]) -> list[Step]:
        """What becomes of each article offered, whatever their order."""
        steps = [self._step(offer) for offer in offers]
        names = self._new_names(step.candidate for step in steps if step.outcome is Outcome.NEW)
        return [
            replace(step, name=names[step.candidate.document.source]) if step.outcome is Outcome.NEW else step
            for step in steps
        ]

    def _step(self, offer: Offer) -> Step:
        name = self._known_name(offer)
        if name is not None:
            return self._of_known(offer, name, self._state.documents[name])
        best = offer.candidates[0]
        for document in offer.present:
            same = self._library.name_of(document.source) or ""
            if DOCUMENT_NAME.fullmatch(same) and self._library.content_of(document.source) == best.content:
                return Step(Outcome.UNCHANGED, best, same, _record(best))
        return Step(Outcome.UNCHANGED, best) if offer.present else Step(Outcome.NEW, best, None, _record(best))

    def _known_name(self, offer: Offer) -> str | None:
        """The name of the document that an import once wrote of the article."""
        names = [self._library.name_of(document.source) for document in offer.present]
        written = [name for name in names if name in self._state.documents]
        remembered = [self._names_by_address[each] for each in offer.addresses if each in self._names_by_address]
        return min(written or remembered, default=None)

    def _of_known(self, offer: Offer, name: str, record: DocumentRecord) -> Step:
        source = self._library.source_of(name)
        now = self._library.content_of(source)
        candidate = _chosen(offer, record, source)
        if now is None:
            # It was moved, or deleted, and stays so.
            outcome = Outcome.UNCHANGED if offer.present else Outcome.DELETED
            return Step(outcome, candidate or offer.candidates[0], name, record)
        if candidate is None:
            return Step(Outcome.UNCHANGED, offer.candidates[0], name, record)
        found = _record(candidate)
        if content_digest(now) == found.digest:
            return Step(Outcome.UNCHANGED, candidate, name, found)
        if content_digest(now) == record.digest:
            return Step(Outcome.UPDATED, candidate, name, found)
        return Step(Outcome.KEPT if found.digest == record.digest else Outcome.EDITED, candidate, name, record)

    def _new_names(self, candidates: Iterable[Candidate]) -> Mapping[str, str]:
        """Names for documents that are not there yet: with a digest wherever two would have one name, which of them comes first
        in a feed or in another one not counting."""
        entries = {each.document.source: each.entry for each in candidates}
        counts = Counter(map(file_name, entries.values()))
        taken = {*self._library.taken, *self._state.documents}
        return {
            source: next(
                name
                for name in chain([file_name(entry)], distinct_file_names(entry))
                if name not in taken and counts[name] < 2
            )
            for source, entry in entries.items()
        }


def overwriting(steps: Iterable[Step]) -> list[Step]:
    """The same, but that feeds' versions take the place of what people have edited or deleted."""
    become = {Outcome.KEPT: Outcome.UPDATED, Outcome.EDITED: Outcome.UPDATED, Outcome.DELETED: Outcome.NEW}
    return [
        replace(step, outcome=become[step.outcome], record=_record(step.candidate)) if step.outcome in become else step
        for step in steps
    ]


def _chosen(offer: Offer, record: DocumentRecord, source: str) -> Candidate | None:
    """Of which candidate the document is to be: the best of its own feed, unless another has a later one."""
    best = offer.candidates[0]
    own = next((each for each in offer.candidates if feed_key(each.feed) == record.feed), None)
    if own is not None:
        return best if best.recency > own.recency else own
    document: ArticleDocument | None = next((each for each in offer.present if each.source == source), None)
    return best if document and best.recency > recency(document.statement) else None


def _record(candidate: Candidate) -> DocumentRecord:
    identity = address(candidate.entry.url)
    assert identity is not None
    return DocumentRecord(identity, feed_key(candidate.feed), content_digest(candidate.content))
