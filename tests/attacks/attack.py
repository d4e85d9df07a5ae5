"""What an attack is, and what a server has to say to it."""

import json
import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from schema.errors import Code
from tests.wire import Answer

ACCESS_CODES = {
    "FORBIDDEN",
    "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_NOT_SUPPORTED",
    "UNAUTHENTICATED",
}
CODES = {each.value for each in Code} - {Code.INTERNAL_SERVER_ERROR.value} | ACCESS_CODES
LONGEST_MESSAGE = 1_200
PYTHON = re.compile(r"Traceback|\b(None|NoneType|True|False|object at|line \d+, in|self\.)\b|Error\(|<class")

REFUSED = frozenset(range(400, 500))
FINE = frozenset({200, 204, 206, 304})


class Attack(Struct, frozen=True):
    """One attack: what is sent, which status codes may answer it, and which code its errors have, if it is told in JSON."""

    name: str
    sent: Callable[[], bytes]
    statuses: frozenset[int]
    code: str | None = None
    answers: int = 1
    is_served: bool = False


def told(name: str, sent: Callable[[], bytes], code: str) -> Attack:
    """An attack that GraphQL tells errors of, all of one code, with 200 since JSON or a stream of events was asked for."""
    return Attack(name, sent, frozenset({200}), code)


def refused(name: str, sent: Callable[[], bytes], status: int, code: str | None = "BAD_USER_INPUT") -> Attack:
    """An attack that is refused with one status."""
    return Attack(name, sent, frozenset({status}), code)


def harmless(
    name: str, sent: Callable[[], bytes], statuses: frozenset[int] = FINE | REFUSED, answers: int = 1
) -> Attack:
    """What looks like an attack and is answered like any other request."""
    return Attack(name, sent, statuses, answers=answers)


def served(name: str, sent: Callable[[], bytes]) -> Attack:
    """What looks like an attack and is a query that is answered without errors."""
    return Attack(name, sent, frozenset({200}), is_served=True)


def check(attack: Attack, answer: Answer) -> None:
    """Holds an answer against what an attack may be told."""
    assert answer.status in attack.statuses, (answer.status, answer.body[:500])
    errors = _errors(answer)
    if attack.code is not None:
        assert errors
        assert {each["extensions"]["code"] for each in errors} == {attack.code}, errors
    assert not (attack.is_served and errors), errors
    for each in errors:
        assert each["extensions"]["code"] in CODES, each
        assert 0 < len(each["message"]) <= LONGEST_MESSAGE
        assert not PYTHON.search(each["message"]), each["message"]


def _errors(answer: Answer) -> list[dict[str, Any]]:
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/json"):
        told = [answer.body or b"{}"]
    elif kind.startswith("text/event-stream"):
        told = re.findall(rb"^data: (.+)$", answer.body, re.MULTILINE)
    else:
        return []
    return [error for each in told for error in json.loads(each).get("errors", [])]
