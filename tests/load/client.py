"""Clients that ask all the time: each over a connection of its own, which it opens again where the server has ended it."""

import asyncio
import json
import time
from collections.abc import Sequence

import httptools
from msgspec import Struct, field

from tests.wire import Answer

_PART = 262_144


class Question(Struct, frozen=True):
    """What is asked, and the status codes that may answer it; `is_data` where the answer has no errors."""

    name: str
    sent: bytes
    statuses: frozenset[int]
    is_data: bool = False


class Outcomes(Struct):
    """What came of all questions: how many were answered, how many had to be asked again since a connection that had been used
    was closed as they were sent, and in words those that were not answered, or not as they may be."""

    answered: int = 0
    repeated: int = 0
    unanswered: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)


async def ask_until(port: int, questions: Sequence[Question], clients: int, end: float, outcomes: Outcomes) -> None:
    """Has so many clients ask these questions in turn, each beginning at another, until a time of the monotonic clock."""
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(_client(port, questions, number, end, outcomes))


async def _client(port: int, questions: Sequence[Question], number: int, end: float, outcomes: Outcomes) -> None:
    connection: _Connection | None = None
    try:
        while time.monotonic() < end:
            question = questions[number % len(questions)]
            if connection is None:
                connection = await _Connection.to(port)
            try:
                answer = await connection.ask(question.sent)
            except Closed as closed:
                connection.close()
                if closed.may_repeat:
                    outcomes.repeated += 1
                else:
                    outcomes.unanswered.append(question.name)
                    number += 1
                connection = None
                continue
            number += 1
            _count(question, answer, outcomes)
            if connection.is_ended:
                connection.close()
                connection = None
    finally:
        if connection is not None:
            connection.close()


def _count(question: Question, answer: Answer, outcomes: Outcomes) -> None:
    outcomes.answered += 1
    is_wrong = answer.status not in question.statuses
    if question.is_data and answer.status == 200 and not is_wrong:
        is_wrong = "errors" in json.loads(answer.body)
    if is_wrong:
        outcomes.unexpected.append(f"{question.name}: {answer.status} {answer.body[:200]!r}")


class Closed(Exception):
    """A connection that the server closed before a whole answer; `may_repeat` where it had been used before, and not a byte of an
    answer had come: it was then closed between two requests. Source: RFC 9112, section 9.3.1."""

    def __init__(self, *, may_repeat: bool) -> None:
        super().__init__()
        self.may_repeat = may_repeat


class _Connection:
    """A connection to the server; `is_ended` where the server has said that it will take no more."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._answered = 0
        self.is_ended = False

    @classmethod
    async def to(cls, port: int) -> "_Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))

    def close(self) -> None:
        """Ends it."""
        self._writer.close()

    async def ask(self, sent: bytes) -> Answer:
        """The answer to a request. Raises Closed."""
        reading = _Reading()
        has_begun = False
        try:
            self._writer.write(sent)
            while not reading.answer.is_whole:
                part = await self._reader.read(_PART)
                if not part:
                    raise Closed(may_repeat=self._answered > 0 and not has_begun)
                has_begun = True
                reading.parser.feed_data(part)
        except OSError:
            raise Closed(may_repeat=self._answered > 0 and not has_begun) from None
        self._answered += 1
        self.is_ended = not reading.parser.should_keep_alive()
        return reading.answer


class _Reading:
    """One answer as it arrives, for httptools."""

    def __init__(self) -> None:
        self.answer = Answer()
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.answer.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self.answer.status = self.parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        self.answer.body += part

    def on_message_complete(self) -> None:
        self.answer.is_whole = True
