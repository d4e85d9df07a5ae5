"""Importing feeds into a folder: each is read, what they offer is held against the folder, and what is new is written."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from graph import Diagnostic
from newsgraph.feeds import diagnostics
from newsgraph.feeds.addresses import shown
from newsgraph.feeds.candidates import Candidate, CandidateWriter, bring_together
from newsgraph.feeds.documents import Writer
from newsgraph.feeds.fetching import Fetcher, Validators
from newsgraph.feeds.library import Library
from newsgraph.feeds.outcomes import Result, Status
from newsgraph.feeds.plans import WRITTEN, Outcome, Planner, Step, overwriting
from newsgraph.feeds.providers import Publishers
from newsgraph.feeds.readings import Reading, read_feeds
from newsgraph.feeds.state import DocumentRecord, FeedRecord, State, feed_key, read_state, write_state
from newsgraph.feeds.terms import Edits
from newsgraph.feeds.topics import Vocabulary
from newsgraph.files import whole_file


class Import(Struct, frozen=True):
    """What an import would do: the steps, what is remembered afterwards, and the results to tell of."""

    library: Library
    steps: Sequence[Step]
    state: State
    results: Sequence[Result]

    @property
    def files(self) -> int:
        """How many documents are written."""
        return sum(step.outcome in WRITTEN for step in self.steps)

    def write(self) -> None:
        """Does it: every document is written whole, and then remembered. Raises FileUnwritable."""
        if self.files or self.state != State():
            self.library.make_folder()
        for step in self.steps:
            if step.outcome in WRITTEN and step.name is not None:
                with whole_file(self.library.folder / step.name) as file:
                    file.write(step.candidate.content)
        write_state(self.library.folder, self.state)


def prepare_import(feeds: Sequence[str], library: Library, fetcher: Fetcher, edits: Edits = Edits.KEPT) -> Import:
    """What importing feeds (addresses and files) into a library would do; nothing is written yet.

    What is wrong with a feed stops no other. Raises ImportRefused.
    """
    state = read_state(library.folder)
    documents = library.documents
    writer = Writer(Vocabulary(documents.topics), Publishers(documents.organizations))
    names = list(dict.fromkeys(feeds))
    # What servers say has not changed may have been edited here.
    known = {} if edits is Edits.OVERWRITTEN else _known(state, writer)
    readings = read_feeds(names, fetcher, known)
    candidates, readings = _write(readings, CandidateWriter(writer, library.max_file_bytes))
    steps = Planner(library, state).plan(bring_together(candidates, documents.articles))
    if edits is Edits.OVERWRITTEN:
        steps = overwriting(steps)
    results = [_result(reading, candidates, steps, library) for reading in readings]
    return Import(library, steps, _next_state(state, readings, steps, writer), results)


def _known(state: State, writer: Writer) -> dict[str, Validators]:
    """By what servers know feeds of which this writer has written all there was."""
    return {key: record.validators for key, record in state.feeds.items() if record.writer == writer.version}


def _write(readings: Sequence[Reading], writer: CandidateWriter) -> tuple[list[Candidate], list[Reading]]:
    """The candidates of all feeds, and the readings with what was wrong with those."""
    candidates: list[Candidate] = []
    told: list[Reading] = []
    for reading in readings:
        written, found = writer.write(reading.name, reading.feed) if reading.feed else ([], [])
        candidates += written
        told.append(Reading(reading.name, reading.feed, (*reading.diagnostics, *found), reading.validators))
    return candidates, told


def _next_state(state: State, readings: Sequence[Reading], steps: Sequence[Step], writer: Writer) -> State:
    """What is remembered once the steps are done; of feeds that failed, what was remembered before."""
    feeds = dict(state.feeds)
    for reading in readings:
        if reading.feed is not None:
            feeds.pop(feed_key(reading.name), None)
            if reading.validators != Validators():
                feeds[feed_key(reading.name)] = FeedRecord(writer.version, reading.validators)
    documents: dict[str, DocumentRecord] = {**state.documents}
    documents |= {step.name: step.record for step in steps if step.name and step.record}
    return State(feeds=feeds, documents=documents)


def _result(reading: Reading, candidates: Sequence[Candidate], steps: Sequence[Step], library: Library) -> Result:
    own = [step for step in steps if step.candidate.feed == reading.name]
    counts = Counter(step.outcome for step in own)
    offered = {each.document.source for each in candidates if each.feed == reading.name}
    # Of articles that several feeds have, or one twice, each other offer changes nothing.
    counts[Outcome.UNCHANGED] += len(offered) - len(own)
    return Result(
        shown(reading.name),
        _status(reading),
        counts,
        [(library.shown(step.name), step.outcome) for step in own if step.name],
        (*reading.diagnostics, *_edited(own, library)),
    )


def _status(reading: Reading) -> Status:
    if reading.feed is not None:
        return Status.READ
    return Status.FAILED if reading.diagnostics else Status.NOT_MODIFIED


def _edited(steps: Sequence[Step], library: Library) -> Iterator[Diagnostic]:
    for step in steps:
        if step.outcome is Outcome.EDITED and step.name:
            yield diagnostics.warning(
                "document-edited",
                library.shown(step.name),
                "This document was edited after it was imported, and its feed has another version by now; it was left alone. "
                "Take the feed's version with --overwrite.",
            )
