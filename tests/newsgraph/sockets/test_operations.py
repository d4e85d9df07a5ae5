"""Operations on a socket: how they are answered, refused and ended, each by itself."""

import asyncio
import logging
from itertools import pairwise
from typing import Any

import pytest

from newsgraph.access import Grant, Scope
from newsgraph.access.rates import RateLimit
from newsgraph.sockets import SocketLimits
from schema import DocumentLimits, build_schema, build_uncompiled_schema
from tests.newsgraph.sockets.clients import PROTOCOL, Client, Stage, begun, clients, endpoint_of, schema_on

pytestmark = pytest.mark.anyio

SOMETHING_WRONG = "Something went wrong here; the server's log says what."


async def until(client: Client, ids: set[str]) -> dict[str, list[Any]]:
    """What was told of each operation, until all that are named have ended."""
    told: dict[str, list[Any]] = {}
    while ids:
        message = await client.heard()
        told.setdefault(message["id"], []).append(message.get("payload"))
        if message["type"] in {"complete", "error"}:
            ids = ids - {message["id"]}
    return told


async def refusal_of(query: str, payload: Any = None, **asked: Any) -> dict[str, Any]:
    """The only error of an operation that is refused."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one, payload)
        client.ask("1", query, **asked)
        message = await client.heard()
        assert (message["id"], message["type"], len(message["payload"])) == ("1", "error", 1)
        # The socket goes on, and so may the id.
        client.ask("1", "{ word }")
        assert (await client.heard())["type"] == "next"
    error: dict[str, Any] = message["payload"][0]
    return error


@pytest.mark.parametrize("build", [build_schema, build_uncompiled_schema])
async def test_queries_are_answered_as_over_http(build: Any) -> None:
    """An answer comes in `next`, and `complete` after it, with a plan or without."""
    query = "query A($n: Int) { articles(first: $n) { nodes { title } } } query B { __typename }"
    async with clients(endpoint_of(build())) as open_one:
        client = await begun(open_one)
        client.ask("ü\0", query, operationName="A", variables={"n": 1})
        assert await client.heard() == {
            "id": "ü\0",
            "type": "next",
            "payload": {"data": {"articles": {"nodes": [{"title": "Title"}]}}},
        }
        assert await client.heard() == {"id": "ü\0", "type": "complete"}


async def test_errors_of_fields_are_part_of_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    """What was executed is answered with `next`, its errors beside the data."""
    async with clients(endpoint_of(build_schema())) as open_one:
        client = await begun(open_one)
        client.ask("1", '{ article(by: { id: "?" }) { id } }')
        message = await client.heard()
        assert (message["type"], message["payload"]["data"]) == ("next", {"article": None})
        assert message["payload"]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert (await client.heard())["type"] == "complete"
    assert not caplog.records


@pytest.mark.parametrize(
    ("query", "asked", "code"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("", {}, "BAD_USER_INPUT"),
        ("{ word }", {"operationName": "A"}, "BAD_USER_INPUT"),
        ("query A { word } query B { word }", {}, "BAD_USER_INPUT"),
        ("query ($a: Int!) { word @skip(if: false) @include(if: $a) }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($a: Boolean!) { word @include(if: $a) }", {}, "BAD_USER_INPUT"),
        ("{ a" + " a" * 3_000 + " }", {}, "LIMIT_EXCEEDED"),
        ("subscription { nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { count { number } silent }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($to: Int!) { count(to: $to) { number } }", {}, "BAD_USER_INPUT"),
        ("subscription { count { number " + "number " * 3_000 + "} }", {}, "LIMIT_EXCEEDED"),
        ("subscription { count { a: number ...F } } fragment F on Count { ...F }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { write }", {}, "UNAUTHENTICATED"),
    ],
)
async def test_what_is_refused_is_told_in_an_error(query: str, asked: dict[str, Any], code: str) -> None:
    """An operation that is not executed ends with `error`, whose only error has a code; the socket goes on."""
    assert (await refusal_of(query, **asked))["extensions"]["code"] == code


async def test_persisted_queries_are_found() -> None:
    """A query that is asked by a hash which nobody sent is refused as over HTTP."""
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.say({"type": "subscribe", "id": "1", "payload": {"extensions": hashed}})
        assert (await client.heard())["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "payload", [{"Authorization": "Bearer word"}, {"authorization": "bearer word"}, {"token": "word"}]
)
async def test_mutations_need_a_token(payload: dict[str, str]) -> None:
    """Whoever has a token that grants writes may write."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one, payload)
        client.ask("1", "mutation { write }")
        assert (await client.heard())["payload"] == {"data": {"write": "written"}}
    assert stage.began == ["write"]


async def test_readers_may_not_write() -> None:
    """A token that grants reads alone answers no mutation."""

    async def grants_reads(token: str | None) -> Grant:
        return Grant(token or "somebody", frozenset({Scope.READ}))

    stage = Stage()
    endpoint = endpoint_of(schema_on(stage))
    endpoint._granting = grants_reads
    async with clients(endpoint) as open_one:
        client = await begun(open_one)
        client.ask("1", "mutation { write }")
        assert (await client.heard())["payload"][0]["extensions"]["code"] == "FORBIDDEN"
    assert stage.began == []


async def test_a_server_that_takes_no_mutations_takes_none_on_sockets() -> None:
    """Whatever a token grants, mutations are answered where the server takes them."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage), writes=False)) as open_one:
        client = await begun(open_one, {"token": "word"})
        client.ask("1", "mutation { write }")
        assert (await client.heard())["payload"][0]["extensions"]["code"] == "FORBIDDEN"
    assert stage.began == []


async def test_a_token_may_come_with_the_handshake() -> None:
    """The header Authorization counts where the first message has no token."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one, headers=[(b"authorization", b"Bearer word")])
        client.ask("1", "mutation { write }")
        assert (await client.heard())["type"] == "next"


async def test_whoever_may_not_read_is_told_so_of_every_operation() -> None:
    """A grant without reads answers neither queries nor subscriptions."""

    async def grants_nothing(token: str | None) -> Grant:
        return Grant(token or "somebody", frozenset())

    stage = Stage()
    endpoint = endpoint_of(schema_on(stage))
    endpoint._granting = grants_nothing
    async with clients(endpoint) as open_one:
        client = await begun(open_one)
        for query in ("{ word }", "subscription { silent }", "mutation { write }"):
            client.ask("1", query)
            assert (await client.heard())["payload"][0]["extensions"]["code"] == "FORBIDDEN"
    assert stage.began == []


@pytest.mark.parametrize("query", ["{ unsendable }", "subscription { never }", "subscription { breaks }"])
async def test_faults_are_logged_and_told_without_details(query: str, caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be explained ends an operation, not the socket; its traceback is in the log."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.ask("1", query)
        told = (await until(client, {"1"}))["1"][-1][0]
        assert (told["message"], told["extensions"]["code"]) == (SOMETHING_WRONG, "INTERNAL_SERVER_ERROR")
    assert [each.levelno for each in caplog.records] == [logging.ERROR]
    assert all(each.exc_info for each in caplog.records)


async def test_one_operation_too_many_is_refused_and_the_socket_goes_on() -> None:
    """Only so many operations are answered at once; what is completed makes room."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage), SocketLimits(operations=2))) as open_one:
        client = await begun(open_one)
        for each in "123":
            client.ask(each, "subscription { silent }")
        refused = await client.heard()
        assert (refused["id"], refused["type"]) == ("3", "error")
        assert refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        client.say({"type": "complete", "id": "1"})
        client.say({"type": "ping"})
        assert await client.heard() == {"type": "pong"}
        client.ask("3", "{ word }")
        assert (await client.heard())["type"] == "next"


async def test_operations_count_for_the_rate_of_their_client() -> None:
    """A socket is no way around how often a client may ask: to open it and each operation count as a request does."""
    async with clients(endpoint_of(schema_on(Stage()), rate=RateLimit("3/hour"))) as open_one:
        client = await begun(open_one)
        for _ in range(2):
            client.ask("1", "{ word }")
            assert [(await client.heard())["type"] for _ in range(2)] == ["next", "complete"]
        client.ask("1", "{ word }")
        assert (await client.heard())["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        client.say({"type": "ping"})
        assert await client.heard() == {"type": "pong"}
        second = open_one()
        assert (await second.event())["status"] == 429
        second.leave()


async def test_operations_are_bounded_in_bytes_too() -> None:
    """Large messages whose operations last are bounded together."""
    async with clients(endpoint_of(schema_on(Stage()), SocketLimits(bytes=1_000))) as open_one:
        client = await begun(open_one)
        for each in "12345":
            client.ask(each, "subscription { silent }", operationName=None, variables={"a": "x" * 800})
        refused = await client.heard()
        assert (refused["id"], refused["payload"][0]["extensions"]["code"]) == ("5", "LIMIT_EXCEEDED")


async def test_a_thousand_queries_at_once_are_answered_or_refused() -> None:
    """Each of 1,000 queries on a socket has exactly one end, and no more than a hundred are held."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        for number in range(1_000):
            client.ask(str(number), "{ word }")
        ends = [message async for message in _ends(client, 1_000)]
        assert sorted(int(each["id"]) for each in ends) == [*range(1_000)]
        codes = {each["payload"][0]["extensions"]["code"] for each in ends if each["type"] == "error"}
        assert codes <= {"LIMIT_EXCEEDED"}


async def _ends(client: Client, count: int) -> Any:
    while count:
        message = await client.heard()
        if message["type"] != "next":
            count -= 1
            yield message


async def test_others_are_answered_between_the_operations_of_a_socket() -> None:
    """A hundred queries of one client do not keep another waiting until the last of them."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        busy, other = await begun(open_one), await begun(open_one)
        for number in range(100):
            busy.ask(str(number), "{ word }")
        other.ask("1", "{ word }")
        await other.heard()
        assert busy.sent.qsize() < 50


async def test_few_operations_are_answered_before_others_are_let_in() -> None:
    """However many sockets ask at once, all else has its turn after each few operations."""
    stage = Stage()
    answered = [0]
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        opened = [await begun(open_one) for _ in range(20)]
        for client in opened:
            client.ask("1", "{ word }")
        while answered[-1] < len(opened):
            await asyncio.sleep(0)
            answered.append(len(stage.began))
    assert max(later - earlier for earlier, later in pairwise(answered)) <= 4


async def test_a_query_can_be_given_up() -> None:
    """A query that its client completes before its turn is not answered, and nothing is told of it."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.ask("1", "{ word }")
        client.say({"type": "complete", "id": "1"})
        client.ask("2", "{ long }")
        assert (await client.heard())["id"] == "2"
    assert stage.began == []


async def test_completing_what_there_is_not_does_nothing() -> None:
    """An operation may end while its client ends it."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = await begun(open_one)
        client.say({"type": "complete", "id": "1"}, {"type": "pong"}, {"type": "ping"})
        assert await client.heard() == {"type": "pong"}


async def test_no_answer_is_made_while_the_last_is_not_taken() -> None:
    """A client that asks much and reads nothing is held to one answer in memory."""
    stage = Stage()
    async with clients(endpoint_of(schema_on(stage))) as open_one:
        client = await begun(open_one)
        client.takes.clear()
        for each in "12345":
            client.ask(each, "{ word long }")
        for _ in range(200):
            await asyncio.sleep(0)
        assert stage.began == ["word"]
        client.takes.set()
        assert {*await until(client, {*"12345"})} == {*"12345"}


async def test_limits_of_documents_hold() -> None:
    """Answers that would be too large are refused before a subscription begins."""
    stage = Stage()
    schema = schema_on(stage)
    schema.limits = DocumentLimits(cost=1)
    async with clients(endpoint_of(schema)) as open_one:
        client = await begun(open_one)
        client.ask("1", "subscription { count { number seen } }")
        assert (await client.heard())["payload"][0]["extensions"]["code"] == "COST_LIMIT"
    assert stage.began == []


@pytest.mark.parametrize("offered", [[PROTOCOL], ["graphql-ws", PROTOCOL]])
async def test_the_subprotocol_is_chosen_of_those_offered(offered: list[str]) -> None:
    """What is chosen is never the older `graphql-ws`."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = open_one(subprotocols=offered)
        assert await client.event() == {"type": "websocket.accept", "subprotocol": PROTOCOL}
