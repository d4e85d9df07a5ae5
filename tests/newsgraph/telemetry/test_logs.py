"""Logs: one line for each event, in one format, whoever told of it and whatever clients sent."""

import logging
import os
import re
import subprocess
import sys
import warnings
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import orjson
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as some

from newsgraph.telemetry.facts import Facts
from newsgraph.telemetry.logs import CLIENT_GONE, LogFormat, LogLevel, RequestLog
from newsgraph.telemetry.request_ids import request_id
from tests.conftest import ROOT
from tests.newsgraph.telemetry.logging_state import logs

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "query_string": b"query=secret",
    "client": ("192.0.2.7", 1),
}


class Terminal(BytesIO):
    """A stream at whose end somebody sits."""

    def isatty(self) -> bool:
        return True


def tell(log: RequestLog, status: int = 200, began: float = 0.002, **given: Any) -> None:
    """Tells of a request."""
    scope = SCOPE | given.pop("scope", {})
    facts = given.pop("facts", Facts())
    log.request(scope, facts, status, began, given.pop("seconds", 0.0123456), 500, given.pop("error", None))


def test_a_request_is_one_line_of_its_facts() -> None:
    """A line has what was asked and how it was answered, the time in UTC, and nothing of what stood in the query string."""
    with logs() as lines:
        tell(RequestLog(LogLevel.INFO, 1), facts=Facts("Articles", "query", 120, "plan", "frontend"))
    [event] = lines.events()
    told = datetime.fromisoformat(event.pop("timestamp"))
    assert told.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)
    assert event == {
        "event": "request",
        "level": "info",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
        "duration_ms": 12.345,
        "bytes": 500,
        "operation": "Articles",
        "cost": 120,
        "cache": "plan",
        "who": "frontend",
        "client": "192.0.2.7",
    }


def test_of_an_answer_to_head_nothing_is_sent() -> None:
    """A body that the server leaves out is not counted."""
    with logs() as lines:
        tell(RequestLog(LogLevel.INFO, 1), scope={"method": "HEAD"})
    assert lines.events()[0]["bytes"] == 0


def test_the_documented_line_is_what_is_written() -> None:
    """docs/logs.md has a line of a request as it is written, and explains each of its fields that does not explain itself."""
    page = (ROOT / "docs" / "logs.md").read_text("utf-8")
    example = orjson.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    token = request_id.set("v3nH2q_k41")
    try:
        with logs() as lines:
            tell(RequestLog(LogLevel.INFO, 1), status=429, facts=Facts("Articles", "query", 120, "plan", "frontend"))
    finally:
        request_id.reset(token)
    [event] = lines.events()
    assert event.keys() == example.keys() | {"operation", "cost", "cache", "who"}
    explained = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))))
    assert event.keys() - {"event", "level", "timestamp", "method", "path"} <= explained


def test_times_are_rfc_3339() -> None:
    """A program finds the time with its offset spelled as Z."""
    with logs() as lines:
        structlog.get_logger().info("begun")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", lines.events()[0]["timestamp"])


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"status": 200}, "info"),
        ({"status": 304}, "info"),
        ({"status": CLIENT_GONE}, "info"),
        ({"status": 200, "began": 1.0}, "warning"),
        ({"status": 400}, "warning"),
        ({"status": 429}, "warning"),
        ({"status": 500}, "error"),
        ({"status": 503}, "error"),
        ({"status": 200, "error": ValueError("broken")}, "error"),
    ],
)
def test_levels_say_how_bad_it_was(given: dict[str, Any], level: str) -> None:
    """Good answers are information, refusals and slow answers warnings, failures errors; each level leaves out those below."""
    order = [LogLevel.INFO, LogLevel.WARNING, LogLevel.ERROR]
    for least in order:
        with logs(least) as lines:
            tell(RequestLog(least, 1), **given)
        expected = [level] if order.index(LogLevel(level)) >= order.index(least) else []
        assert [event["level"] for event in lines.events()] == expected


def test_what_is_slow_is_measured_until_the_answer_begins() -> None:
    """An answer that streams for an hour began at once, and is not slow."""
    with logs(LogLevel.WARNING) as lines:
        tell(RequestLog(LogLevel.WARNING, 1), began=0.01, seconds=3600.0)
    assert not lines.text()


def test_a_traceback_is_one_field_of_a_program_and_lines_for_people() -> None:
    """What went wrong is where its reader looks for it."""
    try:
        raise ValueError("broken")  # noqa: TRY301 what is raised is what is told of
    except ValueError as error:
        failure = error
    with logs() as lines:
        tell(RequestLog(LogLevel.INFO, 1), status=500, error=failure)
    [event] = lines.events()
    assert event["exception"].startswith("Traceback (most recent call last):\n")
    assert event["exception"].endswith("ValueError: broken")
    with logs(form=LogFormat.PEOPLE) as lines:
        tell(RequestLog(LogLevel.INFO, 1), status=500, error=failure)
    first, second, *_, last = lines.text().splitlines()
    assert "status=500" in first
    assert (second, last) == ("Traceback (most recent call last):", "ValueError: broken")


def test_the_standard_librarys_loggers_and_warnings_have_the_same_format() -> None:
    """What uvicorn, asyncio, our own modules and warnings tell is told as structlog's events are."""
    with logs() as lines:
        logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
        logging.getLogger("newsgraph.loading").warning("late")
        logging.getLogger("asyncio").error("lost")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("old", DeprecationWarning, stacklevel=1)
    told = [(event["logger"], event["level"], event["event"]) for event in lines.events()]
    assert told[:3] == [
        ("uvicorn.error", "info", "Started server process [7]"),
        ("newsgraph.loading", "warning", "late"),
        ("asyncio", "error", "lost"),
    ]
    assert told[3][:2] == ("py.warnings", "warning")
    assert "DeprecationWarning: old" in told[3][2]
    assert all("timestamp" in event for event in lines.events())


def test_of_libraries_problems_are_told_only() -> None:
    """What a library finds worth knowing is no news of the server."""
    with logs() as lines:
        logging.getLogger("urllib3").info("a connection")
        logging.getLogger("urllib3").warning("no connection")
    assert [event["event"] for event in lines.events()] == ["no connection"]


def test_lines_belong_to_the_request_that_is_answered() -> None:
    """Whatever is told while a request is answered has its id."""
    token = request_id.set("abc1")
    try:
        with logs() as lines:
            structlog.get_logger().info("own")
            logging.getLogger("newsgraph").info("foreign")
    finally:
        request_id.reset(token)
    assert [event["request_id"] for event in lines.events()] == ["abc1", "abc1"]


@pytest.mark.parametrize("form", list(LogFormat))
@given(
    some.text(max_size=300)
    | some.sampled_from(["a\nrequest status=200", "\x1b[31mred", "\u202egnirts", "\ud800", "\x9b1m"])
)
def test_no_client_writes_lines_of_its_own(form: LogFormat, text: str) -> None:
    """Whatever an operation or a path is called, a request is one line of characters that can be printed, with a bound."""
    with logs(form=form) as lines:
        tell(RequestLog(LogLevel.INFO, 1), scope={"path": "/" + text}, facts=Facts(operation=text))
        logging.getLogger("newsgraph").warning("told: %s", text)
    written = lines.text().removesuffix("\n").split("\n")
    assert len(written) == 2
    assert all(line.isprintable() and len(line) < 3_000 for line in written)


def test_values_have_bounds() -> None:
    """A name of a thousand characters is cut after two hundred, and one sees that it was."""
    with logs() as lines:
        tell(RequestLog(LogLevel.INFO, 1), facts=Facts(operation="x" * 1000))
    assert lines.events()[0]["operation"] == "x" * 199 + "…"


def test_values_that_hold_spaces_are_quoted_for_people() -> None:
    """An operation's name cannot pass for another field."""
    with logs(form=LogFormat.PEOPLE) as lines:
        tell(RequestLog(LogLevel.INFO, 1), facts=Facts(operation="a status=500"))
    assert "operation='a status=500'" in lines.text()


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gets colours, unless NO_COLOR is set; a file gets none."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def coloured(stream: BytesIO) -> bool:
        with logs(form=LogFormat.PEOPLE, stream=stream) as lines:
            structlog.get_logger().info("begun")
        return "\x1b[" in lines.text()

    assert coloured(Terminal())
    assert not coloured(BytesIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())


def test_a_log_that_is_read_slowly_keeps_nobody_waiting() -> None:
    """A pipe that is full loses lines, and takes them whole again once it is read; no line is torn by what was lost."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as reader:
        with os.fdopen(writing, "wb") as stream, logs(stream=stream):
            logger = structlog.get_logger()
            for number in range(5_000):
                logger.info("before", number=number)
            full = os.read(reading, 1 << 20)
            logger.info("after")
        rest = reader.read()
    told = [orjson.loads(line) for line in (full + rest).splitlines()]
    numbers = [each["number"] for each in told[:-1]]
    assert numbers == [*range(len(numbers))]
    assert len(numbers) < 5_000
    assert told[-1]["event"] == "after"


def test_a_log_that_nobody_reads_ends_nothing() -> None:
    """A process whose standard error has no reader any more tells on, and ends as it would have."""
    program = """
import logging, sys
from newsgraph.telemetry.logs import LogFormat, LogLevel, configure_logs
import structlog
configure_logs(LogFormat.JSON, LogLevel.INFO, sys.stderr.buffer)
sys.stdin.read()
for _ in range(3):
    structlog.get_logger().info("own")
    logging.getLogger("newsgraph").warning("foreign")
print("done")
"""
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=writing, text=True
    ) as process:
        os.close(reading)
        os.close(writing)
        told, _ = process.communicate("")
    assert (told, process.returncode) == ("done\n", 0)
