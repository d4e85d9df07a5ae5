"""Whatever a client sends, it is answered or closed, and nothing is logged."""

import asyncio
import json
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.http.requests import Bounds
from newsgraph.sockets.closing import CloseCode, Closing
from newsgraph.sockets.messages import next_message, read_message
from tests.newsgraph.sockets.clients import Stage, clients, endpoint_of, schema_on

TYPES = ["connection_init", "ping", "pong", "subscribe", "complete", "next", "start", ""]
QUERIES = ["{ word }", "{", "subscription { count(to: 2) { number } }", "subscription { silent }", "mutation { write }"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PAYLOADS = VALUES | st.fixed_dictionaries({"query": st.sampled_from(QUERIES)}, optional={"variables": VALUES})
OBJECTS = st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES) | VALUES}, optional={"id": st.sampled_from("ab") | VALUES, "payload": PAYLOADS}
)
TEXTS = st.text(max_size=20) | st.one_of(OBJECTS, VALUES).map(json.dumps)


STAGE = Stage()
SCHEMA = schema_on(STAGE)


@given(st.lists(TEXTS, max_size=8))
def test_every_talk_ends_well(texts: list[str]) -> None:
    """A client says anything in any order, also after a good beginning: the endpoint ends when it does, with a known code."""

    async def talk() -> None:
        STAGE.go = asyncio.Event()
        async with clients(endpoint_of(SCHEMA)) as open_one:
            client = open_one()
            client.say('{"type":"connection_init"}', *texts)
            client.leave()
            await client.ended()
            events = [client.sent.get_nowait() for _ in range(client.sent.qsize())]
            assert [each["type"] for each in events[:2]] == ["websocket.accept", "websocket.send"]
            assert all(each["code"] in set(CloseCode) for each in events if each["type"] == "websocket.close")

    anyio.run(talk)


@given(st.text())
def test_a_text_is_a_message_or_closes(text: str) -> None:
    """Reading raises nothing else."""
    with pytest.raises(Closing):
        read_message({"text": text}, Bounds(1_000, 100, 0))


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_ids_come_back_as_they_were_sent(id: str) -> None:
    """An id may have any characters."""
    told: Any = json.loads(next_message(id, b'{"data":{}}'))
    assert told == {"id": id, "type": "next", "payload": {"data": {}}}
