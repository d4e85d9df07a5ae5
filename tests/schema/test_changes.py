"""graphChanged as the schema answers it: over a store that shows one graph after another."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from inspect import isawaitable
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from strawberry.types.execution import ExecutionResult, PreExecutionError

from graph import Folder
from graph.live.graph import LiveGraph
from graph.store.base import Store
from graph.store.memory.opening import Opening
from schema import Context, Limits, build_schema, build_uncompiled_schema
from schema.execution import errors_of
from schema.following import Source
from schema.subscriptions import Result, subscribe
from tests.changing import Changing, numbered

pytestmark = pytest.mark.anyio

SCHEMA = build_schema()
ALL = """subscription ($since: String) { graphChanged(since: $since) {
  version previousVersion missed addedCount updatedCount removedCount added { id label } updated { id label } removed
} }"""
STEP = "subscription ($since: String) { graphChanged(since: $since) { previousVersion version missed } }"


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that tests which are coroutines run in."""
    return "asyncio"


class Plain:
    """Answers each event by itself, as it comes."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self.longs = 0

    @asynccontextmanager
    async def context(self) -> AsyncGenerator[Context, None]:
        """The present version."""
        with self._store.view() as view:
            yield Context.beginning(view, self._limits)

    async def long(self, work: Callable[[], Result], _context: Context) -> Any:
        """What takes long, at once."""
        self.longs += 1
        result = work()
        return await result if isawaitable(result) else result

    def told(self, result: ExecutionResult) -> Any:
        """The answer as a client gets it."""
        errors = [error.formatted for error in result.errors or ()]
        return {"data": result.data, "errors": errors} if errors else next(iter((result.data or {}).values()))

    def share(self, _key: Hashable, make: Callable[[], Awaitable[Any]]) -> Awaitable[Any]:
        """Made anew for each."""
        return make()


class Subscriber:
    """One who listens to a store, whose answers come when they are asked for."""

    def __init__(self, answers: AsyncGenerator[Any, None]) -> None:
        self._answers = answers

    async def next(self) -> Any:
        """The next answer, which has to come soon."""
        return await asyncio.wait_for(anext(self._answers), 5)

    async def close(self) -> None:
        """Listens no more."""
        await self._answers.aclose()


Subscribe = Callable[..., Awaitable[Subscriber]]


def subscribing(store: Store, limits: Limits | None = None) -> Subscribe:
    """Subscribes to what a store tells."""
    limits = limits or Limits()
    source, answering = Source(store, limits), Plain(store, limits)

    async def begin(query: str = STEP, /, **variables: Any) -> Subscriber:
        begun = await subscribe(SCHEMA, query, variables, None, source, answering)
        assert not isinstance(begun, PreExecutionError), begun.errors
        return Subscriber(begun)

    return begin


async def refused(query: str) -> list[str]:
    """The messages of the errors that a subscription is refused with."""
    store = Changing(numbered(0)).store
    begun = await subscribe(SCHEMA, query, None, None, Source(store, Limits()), Plain(store, Limits()))
    assert isinstance(begun, PreExecutionError)
    return [error.message for error in begun.errors or ()]


def steps_of(*versions: str, missed: bool = False) -> list[dict[str, Any]]:
    return [{"previousVersion": before, "version": version, "missed": missed} for before, version in pairwise(versions)]


async def test_an_event_tells_what_became_of_nodes() -> None:
    """Counts, nodes as they are, and the ids of those that are gone."""
    changing = Changing({"a.md": {"title": "A"}, "b.md": {"title": "B"}, "c.md": {"title": "C"}})
    ids = {node.label: node.id for node in changing.store.graph.articles}
    before = changing.version
    subscriber = await subscribing(changing.store)(ALL)
    changing.show({"a.md": {"title": "A"}, "b.md": {"title": "B, once more"}, "d.md": {"title": "D"}})
    ids |= {node.label: node.id for node in changing.store.graph.articles}
    assert await subscriber.next() == {
        "version": changing.version,
        "previousVersion": before,
        "missed": False,
        "addedCount": 1,
        "updatedCount": 1,
        "removedCount": 1,
        "added": [{"id": ids["D"], "label": "D"}],
        "updated": [{"id": ids["B"], "label": "B, once more"}],
        "removed": [ids["C"]],
    }


async def test_versions_are_those_that_queries_tell() -> None:
    """Who asks for the version of the graph, then subscribes since it, has lost nothing in between."""
    changing = Changing(numbered(0))
    begin = subscribing(changing.store)
    with changing.store.view() as view:
        answer = SCHEMA.execute_sync("{ graph { version } }", context_value=Context(view))
    assert answer.data
    version = answer.data["graph"]["version"]
    changing.show(numbered(1))
    subscriber = await begin(since=version)
    assert await subscriber.next() == steps_of(version, changing.version)[0]


async def test_what_becomes_of_files_is_told(tmp_path: Path) -> None:
    """A live graph that has looked at its folder tells of the nodes of the documents that are others."""
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", "utf-8")
    folders = [Folder.at(tmp_path)]
    live = LiveGraph(folders, Opening(folders).opened())
    subscriber = await subscribing(live.store)(ALL)
    (tmp_path / "a.md").write_text("---\ntitle: A, once more\n---\n", "utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\n", "utf-8")
    live.look()
    event = await subscriber.next()
    assert [node["label"] for node in event["updated"]] == ["A, once more"]
    assert [node["label"] for node in event["added"]] == ["B"]
    with live.store.view() as view:
        assert event["version"] == view.summary.version


async def test_each_subscriber_is_told_of_all_in_order() -> None:
    """Each at their own pace, of every change since they began, and of none twice."""
    changing = Changing(numbered(0))
    begin = subscribing(changing.store)
    versions = [changing.version]
    early, late = await begin(), await begin()
    for number in range(1, 11):
        versions.append(changing.show(numbered(number)).version)
        if number == 5:
            middle = await begin()
        assert await early.next() == steps_of(*versions)[-1]
    for subscriber, first in ((late, 0), (middle, 5)):
        assert [await subscriber.next() for _ in range(10 - first)] == steps_of(*versions)[first:]


async def test_who_is_too_slow_is_told_so_once() -> None:
    """One step leads from the version that they know to the present one; what became of nodes is not told."""
    changing = Changing(numbered(0), kept=3)
    begin = subscribing(changing.store)
    versions = [changing.version]
    slow = await begin(ALL)
    more = [{**numbered(number), f"{number}.md": {"title": "More"}} for number in range(1, 6)]
    versions += [changing.show(documents).version for documents in more]
    event = await slow.next()
    assert event.pop("version") == versions[-1]
    assert event.pop("previousVersion") == versions[0]
    assert event == {
        "missed": True,
        **{f"{kind}Count": 0 for kind in ("added", "updated", "removed")},
        **{kind: [] for kind in ("added", "updated", "removed")},
    }
    changing.show(numbered(9))
    event = await slow.next()
    assert (event["previousVersion"], event["version"], event["missed"]) == (versions[-1], changing.version, False)


async def test_who_comes_back_is_told_of_what_came_between() -> None:
    """Since a version from which all is known each change comes; since any other, that some were missed; then what is new."""
    changing = Changing(numbered(0), kept=3)
    begin = subscribing(changing.store)
    versions = [changing.version, *(changing.show(numbered(number)).version for number in range(1, 6))]
    back, behind, lost = await begin(since=versions[2]), await begin(since=versions[1]), await begin(since="unknown")
    abreast, fresh = await begin(since=versions[-1]), await begin(since=None)
    assert [await back.next() for _ in range(3)] == steps_of(*versions[2:])
    assert [await behind.next()] == steps_of(versions[1], versions[-1], missed=True)
    assert [await lost.next()] == steps_of("unknown", versions[-1], missed=True)
    changing.show(numbered(6))
    for subscriber in (back, behind, lost, abreast, fresh):
        assert [await subscriber.next()] == steps_of(versions[-1], changing.version)


async def test_before_any_change_only_the_present_version_is_known() -> None:
    """Since it nothing has changed; since another, all is missed."""
    changing = Changing(numbered(0))
    version = changing.version
    begin = subscribing(changing.store)
    abreast, lost = await begin(since=version), await begin(since="")
    assert [await lost.next()] == steps_of("", version, missed=True)
    changing.show(numbered(1))
    for subscriber in (abreast, lost):
        assert [await subscriber.next()] == steps_of(version, changing.version)


async def test_a_version_that_is_shown_again_is_a_step_as_any_other() -> None:
    """Back and forth: each step is told of; who comes back goes on from the last time that there was their version."""
    changing = Changing(numbered(0))
    begin = subscribing(changing.store)
    first = changing.version
    subscriber = await begin()
    second = changing.show(numbered(1)).version
    changing.show(numbered(0))
    changing.show(numbered(1))
    assert [await subscriber.next() for _ in range(3)] == steps_of(first, second, first, second)
    back = await begin(since=first)
    assert [await back.next()] == steps_of(first, second)


async def test_events_are_answered_with_the_graph_as_it_is_then() -> None:
    """Nodes that have gone since are left out, others are as they are now; counts stay what they were."""
    changing = Changing(numbered(0))
    subscriber = await subscribing(changing.store)(ALL)
    changing.show({"numbered.md": {"title": "Number 1"}, "a.md": {"title": "A"}, "b.md": {"title": "B"}})
    changing.show({"numbered.md": {"title": "Number 2"}, "b.md": {"title": "B, once more"}})
    event = await subscriber.next()
    assert (event["addedCount"], [node["label"] for node in event["added"]]) == (2, ["B, once more"])
    assert [node["label"] for node in event["updated"]] == ["Number 2"]
    assert (event["removedCount"], len(event["removed"])) == (1, 1)


async def test_a_node_that_became_another_is_gone() -> None:
    """An added article that has been merged with another since is not told of by the other's name."""
    changing = Changing({"b.md": {"title": "B", "webUrl": "https://s.example/b"}})
    subscriber = await subscribing(changing.store)(ALL)
    changing.show(
        {
            "b.md": {"title": "B", "webUrl": "https://s.example/b"},
            "c.md": {"title": "C", "webUrl": "https://s.example/c"},
        }
    )
    both = {"title": "B", "webUrl": "https://s.example/b", "ampWebUrl": "https://s.example/c"}
    changing.show({"b.md": both, "c.md": {"title": "C", "webUrl": "https://s.example/c"}})
    assert (await subscriber.next())["added"] == []


async def test_lists_are_as_long_as_they_are_asked_for() -> None:
    """A hundred, the first so many, or none; more than a page may have is BAD_USER_INPUT, but where nothing is said as many as
    may be."""
    changing = Changing(numbered(0))
    many = {f"{number}.md": {"title": f"{number}"} for number in range(120)}
    begin, narrow = subscribing(changing.store), subscribing(changing.store, Limits(max_page_size=30))
    query = "subscription ($n: Int!) { graphChanged { added(first: $n) { id } updated(first: $n) { id } removed(first: $n) } }"
    some, none, much, negative = [await begin(query, n=n) for n in (7, 0, 101, -1)]
    default = await narrow("subscription { graphChanged { added { id } removed } }")
    plain = await begin("subscription { graphChanged { addedCount added { id } } }")
    change = changing.show(many)
    event = await some.next()
    assert [node["id"] for node in event["added"]] == [*change.added[:7]]
    assert event["removed"] == [*change.removed]
    assert await none.next() == {"added": [], "updated": [], "removed": []}
    for subscriber in (much, negative):
        assert {error["extensions"]["code"] for error in (await subscriber.next())["errors"]} == {"BAD_USER_INPUT"}
    assert len((await default.next())["added"]) == 30
    event = await plain.next()
    assert (event["addedCount"], len(event["added"])) == (120, 100)


async def test_nodes_are_asked_for_what_their_kinds_have() -> None:
    """Fragments, aliases, directives and names of types stand in a subscription as in a query."""
    changing = Changing(numbered(0))
    begin = subscribing(changing.store)
    subscriber = await begin(
        """subscription ($no: Boolean!) { change: graphChanged { ...Parts version @skip(if: true) } }
        fragment Parts on GraphChange {
          __typename added { __typename label ... on Article { topics { nodes { name } } } ... on Topic @include(if: $no) { slug } }
        }""",
        no=False,
    )
    changing.show({**numbered(0), "a.md": {"title": "A", "topics": ["Things"]}})
    event = await subscriber.next()
    assert event.keys() == {"__typename", "added"}
    assert sorted(event["added"], key=lambda node: node["__typename"]) == [
        {"__typename": "Article", "label": "A", "topics": {"nodes": [{"name": "Things"}]}},
        {"__typename": "Topic", "label": "Things"},
    ]


@pytest.mark.parametrize(
    "query",
    [
        "subscription { graphChanged { version } other: graphChanged { version } }",
        "subscription { ...F } fragment F on Subscription { graphChanged { version } __typename }",
        "subscription { graphChanged }",
        "subscription { graphChanged(since: 1) { version } }",
        "subscription { graphChanged { added(first: null) { id } } }",
        "subscription { graphChanged { version } graph { version } }",
    ],
)
async def test_what_is_no_subscription_is_refused(query: str) -> None:
    """There is one root field, once; all else is validated as in queries."""
    assert await refused(query)


async def test_what_events_cost_is_bounded() -> None:
    """Nodes count by how many are asked for."""
    [message] = await refused(
        "subscription { graphChanged { added(first: 100) { ... on Article { related(first: 100) { nodes "
        "{ related(first: 100) { nodes { id title } } } } } } } }"
    )
    assert "250,000" in message
    cost = SCHEMA.admit("subscription { graphChanged { added { id label } removed } }", {}, None)
    assert cost == 1 + (1 + 100 * 2) + 1


async def test_the_uncompiled_schema_has_the_subscription() -> None:
    """It is one and the same."""
    assert build_uncompiled_schema().as_str() == SCHEMA.as_str()


async def test_what_was_found_valid_is_not_validated_again() -> None:
    """Of one text there is one document, whatever its variables are; what is invalid, or long, is not kept."""
    store = Changing(numbered(0)).store
    source, answering = Source(store, Limits()), Plain(store, Limits())
    long = f"subscription {{ graphChanged {{ version }} }} #{'x' * 5_000}"
    with patch("schema.subscriptions.errors_of", wraps=errors_of) as validated:
        for query in (STEP, "subscription { nothing }", long):
            for since in ("a", "b"):
                await subscribe(SCHEMA, query, {"since": since}, None, source, answering)
    assert validated.call_count == 5
    assert [*source.valid] == [STEP]
