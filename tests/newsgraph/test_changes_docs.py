"""docs/sockets.md says what graphChanged tells: its documents, its query and its answer are read from there."""

import asyncio
import json
import re
from typing import Any

from graph.store.base import Store
from newsgraph.operations.persisted import PersistedQueries
from newsgraph.operations.request import Request
from newsgraph.operations.sharing import Answer
from newsgraph.operations.subscriptions import Refusal, Subscriptions
from newsgraph.operations.turns import Turns
from schema import Limits, build_schema
from tests.changing import Changing
from tests.conftest import ROOT
from tests.graphs import Documents

PART = (ROOT / "docs" / "sockets.md").read_text("utf-8").split("\n## What has changed\n")[1].split("\n## ")[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PART, re.DOTALL)


def documents(block: str) -> Documents:
    """The documents that a block has, each under a comment that names it."""
    parts = re.split(r"^# site/(.*)\n", block, flags=re.MULTILINE)[1:]
    return {name: f"---\n{text}---\n" for name, text in zip(parts[::2], parts[1::2], strict=True)}


def shortened(event: dict[str, Any]) -> dict[str, Any]:
    """An answer, hashes left out of it."""
    change = event["data"]["graphChanged"]
    for name in ("previousVersion", "version"):
        change[name] = "…"
    change["removed"] = [f"{each.split('_')[0]}_…" for each in change["removed"]]
    return event


async def told(store: Store, query: str, since: str) -> Any:
    """The first event."""
    turns = Turns(store, Limits())
    subscriptions = Subscriptions(store, build_schema(), PersistedQueries(0), Limits(), turns)
    begun = await subscriptions.begin(Request(query, {"since": since}, None, None))
    assert not isinstance(begun, Refusal)
    answer = await anext(begun)
    await begun.aclose()
    assert isinstance(answer, Answer)
    return json.loads(answer.content)


def test_the_example_is_what_is_told() -> None:
    """The documents' change gives the event that stands beside it."""
    before, after = map(documents, blocks("yaml"))
    [query], [expected] = blocks("graphql"), blocks("json")
    changing = Changing(before)
    since = changing.version
    changing.show(after)
    event = asyncio.run(told(changing.store, query, since))
    assert shortened(event) == json.loads(expected)
