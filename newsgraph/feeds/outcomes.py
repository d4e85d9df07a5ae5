"""What an import came to, feed by feed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

import orjson
from msgspec import Struct

from graph import Diagnostic
from newsgraph.feeds.plans import WRITTEN, Outcome
from newsgraph.feeds.terms import ResultFormat
from newsgraph.reports import ReportFormat, diagnostic_lines

_COUNTED = {Outcome.NEW: "new", Outcome.UPDATED: "updated", Outcome.UNCHANGED: "unchanged"}
_LEFT = {
    Outcome.EDITED: "edited here and left alone",
    Outcome.DELETED: "deleted here and not brought back",
}


class Status(StrEnum):
    """What became of a feed: it was read, is as it was when it was read last, or could not be read."""

    READ = "read"
    NOT_MODIFIED = "not modified"
    FAILED = "failed"


class Result(Struct, frozen=True):
    """What became of a feed, of its articles, and what was wrong; `documents` are the paths of those that have a file here."""

    feed: str
    status: Status
    counts: Counter[Outcome]
    documents: Sequence[tuple[str, Outcome]]
    diagnostics: Sequence[Diagnostic]


def result_lines(result: Result, form: ResultFormat) -> Iterator[str]:
    """A result in lines: for people what was wrong, then the sum; for programs an object of JSON."""
    if form is ResultFormat.JSON:
        yield _json(result)
        return
    yield from diagnostic_lines(result.diagnostics, ReportFormat.TEXT)
    yield f"{result.feed}: {_sum(result)}"


def written_lines(result: Result) -> Iterator[str]:
    """What would be written of a feed, a document a line."""
    for path, outcome in result.documents:
        if outcome in WRITTEN:
            yield f"{path}: {outcome}"


def _sum(result: Result) -> str:
    if result.status is Status.FAILED:
        return "failed"
    if result.status is Status.NOT_MODIFIED:
        return "not modified since the last import"
    counts = _counts(result)
    left = [f"{result.counts[outcome]} {words}" for outcome, words in _LEFT.items() if result.counts[outcome]]
    return ", ".join([f"{counts[name]} {name}" for name in _COUNTED.values()] + left)


def _counts(result: Result) -> dict[str, int]:
    """How many articles had each outcome; what a person edited is unchanged where the feed's version is."""
    counts = {outcome.value: result.counts[outcome] for outcome in (*_COUNTED, *_LEFT)}
    counts[Outcome.UNCHANGED.value] += result.counts[Outcome.KEPT]
    return counts


def _json(result: Result) -> str:
    told = ("severity", "code", "source", "line", "column", "message")
    return orjson.dumps(
        {
            "feed": result.feed,
            "status": result.status,
            **_counts(result),
            "documents": [
                {"path": path, "outcome": outcome} for path, outcome in result.documents if outcome in WRITTEN
            ],
            "diagnostics": [{name: getattr(each, name) for name in told} for each in result.diagnostics],
        }
    ).decode()
