"""Logs as tests write them: configured for one test, and as they were before after it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO

import orjson
import structlog

from newsgraph.telemetry.logs import LogFormat, LogLevel, configure_logs


class Lines:
    """What was written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    @property
    def _written(self) -> bytes:
        assert isinstance(self._stream, BytesIO), "what went elsewhere is read there"
        return self._stream.getvalue()

    def text(self) -> str:
        """All of it."""
        return self._written.decode()

    def events(self) -> list[dict[str, Any]]:
        """Each line, which is JSON."""
        return [orjson.loads(line) for line in self._written.splitlines()]


@contextmanager
def logs(
    level: LogLevel = LogLevel.INFO, form: LogFormat = LogFormat.JSON, stream: BinaryIO | None = None
) -> Iterator[Lines]:
    """The lines that are written within."""
    stream = stream or BytesIO()
    root = logging.getLogger()
    handlers, least = root.handlers[:], root.level
    # Those of the test runner are put aside, not closed.
    root.handlers.clear()
    configure_logs(form, level, stream)
    try:
        yield Lines(stream)
    finally:
        root.handlers[:] = handlers
        root.setLevel(least)
        logging.captureWarnings(capture=False)
        for name in ("newsgraph", "uvicorn", "uvicorn.error", "asyncio"):
            logging.getLogger(name).setLevel(logging.NOTSET)
        structlog.reset_defaults()
