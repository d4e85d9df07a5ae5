"""Logs: one line for each event, as JSON for programs or aligned for people, whichever library told of it.

What clients sent cannot begin a line of its own, nor colour or reorder one: characters that cannot be printed are escaped, and
values have bounds. A line that cannot be written is lost, and nothing waits for it or fails because of it.
"""

import logging
import os
import select
import stat
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, BinaryIO, cast

import orjson
import structlog
from starlette.types import Scope
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.typing import EventDict, Processor, WrappedLogger

from newsgraph.telemetry.facts import Facts
from newsgraph.telemetry.request_ids import request_id

_LONGEST_VALUE = 200
"""Characters of a value; what comes after them is left out."""
_LONGEST_EVENT = 2_000
_LONGEST_TRACE = 20_000
"""Characters of a traceback, whose end is what went wrong."""
PIPE_BUF = getattr(select, "PIPE_BUF", 512)
"""The bytes that a pipe takes at once where it takes any."""
_OWN = ("newsgraph", "uvicorn", "uvicorn.error", "asyncio")
"""Loggers of the standard library that tell of the server; of all others problems are told only."""


CLIENT_GONE = 499
"""The status that is told of a request whose client went before it was answered, as nginx does."""


class LogFormat(StrEnum):
    """How lines are written."""

    PEOPLE = "people"
    JSON = "json"


class LogLevel(StrEnum):
    """What is told of: each request, problems only, or nothing but errors."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        """The level as the standard library counts."""
        return logging.getLevelNamesMapping()[self.name]


def configure_logs(log_format: LogFormat, log_level: LogLevel, stream: BinaryIO) -> None:
    """Has all events of this process written to `stream`, from `log_level` on: those of structlog, of the standard library's
    loggers, and warnings."""
    output = _Output(stream)
    lines: list[Processor] = [_complete, _bounded, _for_people(stream) if log_format is LogFormat.PEOPLE else _as_json]
    structlog.configure(
        processors=lines,
        wrapper_class=structlog.make_filtering_bound_logger(log_level.number),
        logger_factory=structlog.BytesLoggerFactory(cast(BinaryIO, output)),
        cache_logger_on_first_use=True,
    )
    handler = _Handler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *lines, _decoded],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, log_level.number), force=True)
    for name in _OWN:
        own = logging.getLogger(name)
        own.setLevel(log_level.number)
        # A library that was set up before would write in a format of its own.
        own.handlers.clear()
        own.propagate = True
    logging.captureWarnings(capture=True)


class RequestLog:
    """Writes one line for each request: an error for one that failed, a warning for one that was refused or took
    `slow_seconds` or more until its answer began, else information, all from `log_level` on. It is made once
    `configure_logs` has said where to."""

    def __init__(self, log_level: LogLevel, slow_seconds: float) -> None:
        self._logger = structlog.get_logger().bind()
        self._least_status = {LogLevel.INFO: 0, LogLevel.WARNING: 400, LogLevel.ERROR: 500}[log_level]
        self._slow = slow_seconds

    def request(
        self,
        scope: Scope,
        facts: Facts,
        status: int,
        began: float,
        seconds: float,
        size: int,
        error: Exception | None = None,
    ) -> None:
        """Tells of an answer of `size` bytes that took `seconds`, `began` of them until its beginning; `error` is what kept it
        from being whole. The status of a request whose client went before that is CLIENT_GONE."""
        if status < self._least_status and began < self._slow and error is None:
            return
        told = {
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "duration_ms": int(seconds * 1_000_000) / 1_000,
            "bytes": 0 if scope["method"] == "HEAD" else size,
        }
        if facts.operation is not None:
            told["operation"] = facts.operation
        if facts.cost is not None:
            told["cost"] = facts.cost
        if facts.cache is not None:
            told["cache"] = facts.cache
        if facts.who is not None:
            told["who"] = facts.who
        client = scope.get("client")
        if client:
            told["client"] = client[0]
        if error is not None or status >= 500:
            self._logger.error("request", exc_info=error, **told)
        elif began >= self._slow or (status >= 400 and status != CLIENT_GONE):
            self._logger.warning("request", **told)
        else:
            self._logger.info("request", **told)


class _Output:
    """Where lines go, each at once and whole; what cannot be written is lost, so that a reader who is slow keeps nobody waiting."""

    def __init__(self, stream: BinaryIO) -> None:
        # What a buffer keeps because its reader has gone would fail again at the interpreter's end.
        self._write = getattr(stream, "raw", stream).write
        self._full = _pipe(stream)

    def write(self, line: bytes) -> int:
        try:
            if self._full is None:
                self._write(line)
                return len(line)
            # A pipe that is ready takes so many bytes without waiting.
            for begin in range(0, len(line), PIPE_BUF):
                if not self._full.poll(0):
                    return begin
                self._write(line[begin : begin + PIPE_BUF])
        except (OSError, ValueError):  # its reader has gone, its disk is full, or it is closed
            return 0
        return len(line)

    def flush(self) -> None:
        pass


def _pipe(stream: BinaryIO) -> "select.poll | None":
    """What tells whether a pipe or a socket takes more; None for files and terminals, and where the system cannot tell."""
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return None
    if not hasattr(select, "poll") or not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return None
    waiting = select.poll()
    waiting.register(stream.fileno(), select.POLLOUT)
    return waiting


class _Handler(logging.Handler):
    """Writes what the standard library's loggers tell."""

    def __init__(self, output: _Output) -> None:
        super().__init__()
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:  # noqa: BLE001 arguments that do not fit their message must not end what is told of
            self.handleError(record)
        else:
            self._output.write(line.encode() + b"\n")


def _complete(_logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """An event with its level, its time, the request that it belongs to, and an exception as text."""
    event["level"] = name
    event["timestamp"] = datetime.now(UTC)
    known = request_id.get(None)
    if known is not None:
        event["request_id"] = known
    if "exc_info" in event:
        return structlog.processors.format_exc_info(_logger, name, event)
    return event


def _for_people(stream: BinaryIO) -> Processor:
    colours = stream.isatty() and not os.environ.get("NO_COLOR")
    render = ConsoleRenderer(colors=colours, exception_formatter=plain_traceback, sort_keys=False, pad_event_to=10)

    def rendered(logger: WrappedLogger, name: str, event: EventDict) -> bytes:
        event["timestamp"] = f"{event['timestamp'].astimezone():%Y-%m-%d %H:%M:%S}"
        return render(logger, name, event).encode()

    return rendered


def _as_json(_logger: WrappedLogger, _name: str, event: EventDict) -> bytes:
    return orjson.dumps(event, default=repr, option=orjson.OPT_UTC_Z)


def _decoded(_logger: WrappedLogger, _name: str, line: Any) -> str:
    text: str = line.decode()
    return text


def _bounded(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Texts without what cannot be printed, up to their bounds; a traceback keeps its lines."""
    for name, value in event.items():
        if type(value) is str and not (len(value) <= _LONGEST_VALUE and value.isprintable()):
            if name == "exception":
                event[name] = "\n".join(map(_printable, value[-_LONGEST_TRACE:].split("\n")))
            else:
                event[name] = _cut(_printable(value.rstrip()), _LONGEST_EVENT if name == "event" else _LONGEST_VALUE)
    return event


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
