"""A store that waits for another machine: it is asked by threads; where it fails, clients are told so and when to come again."""

import asyncio
import json
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient
from starlette.types import Message

from graph.editing import DocumentChange
from graph.errors import StoreBusy, StoreError, StoreUnavailable
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.http.going import unless_gone
from newsgraph.operations.reader import Reader
from newsgraph.operations.waiting import Waiting
from newsgraph.settings import Settings
from tests.editors import NoEditor
from tests.graphs import graph_of
from tests.processes import eventually
from tests.remote import RemoteStore, failing

pytestmark = pytest.mark.slow


GRAPH = graph_of(
    {
        "t.md": {"taxonomy": "topic", "name": "Top"},
        "a.md": {"title": "One", "webUrl": "https://a.example/1", "topics": ["Top"]},
        "b.md": {"title": "Two", "webUrl": "https://a.example/2", "topics": ["Top"]},
    }
)
GRAPH_VERSION = MemoryStore(GRAPH).snapshot.version
PAGE = "{ articles { nodes { title topics { nodes { name } } } } }"
SEVERAL = (
    '{ articles { nodes { title } } topic(by: {slug: "top"}) { name } more: topic(by: {slug: "bottom"}) { name } }'
)
ERRORS = [StoreBusy("no connection was free"), StoreUnavailable("server closed the connection")]


@pytest.fixture
def store() -> RemoteStore:
    """A store that answers as long as it is not told otherwise."""
    return RemoteStore(GRAPH)


@pytest.fixture
def client(store: RemoteStore, settings: Settings) -> Iterator[TestClient]:
    """What asks that store; it keeps no answers."""
    with TestClient(create_app(store, replace(settings, response_cache=0)), raise_server_exceptions=False) as opened:
        yield opened


def told(answer: Any) -> tuple[int, list[str], bool]:
    """The status of an answer, the codes of its errors, and whether it says when to come again."""
    codes = [error["extensions"]["code"] for error in answer.json().get("errors", [])]
    return answer.status_code, codes, "retry-after" in answer.headers


REFUSED = (503, ["UNAVAILABLE"], True)


def each_way(client: TestClient, query: str) -> Iterator[tuple[int, bytes]]:
    """The statuses and bodies of answers to a query that is asked in each way that there is."""
    for answer in (
        client.post("/graphql", json={"query": query}),
        client.get("/graphql", params={"query": query}),
        client.post("/graphql", json=[{"query": query}] * 2),
    ):
        yield answer.status_code, answer.content


@pytest.mark.parametrize(
    "query", [PAGE, SEVERAL, "{ articles { nope } }", "{ __typename }", "mutation { reload { articles } }"]
)
def test_answers_are_those_of_a_store_in_memory(query: str, store: RemoteStore, settings: Settings) -> None:
    """By POST, by GET and in a batch, whatever the settings; the same is kept and answered again."""
    given = replace(settings, max_batch=2)
    with TestClient(create_app(store, given)) as remote, TestClient(create_app(MemoryStore(GRAPH), given)) as near:
        for _made_then_kept in range(2):
            found, expected = ([*each_way(client, query)] for client in (remote, near))
            assert found == expected
    assert store.held == 0


def test_the_event_loop_asks_nothing(store: RemoteStore, client: TestClient) -> None:
    """Views are opened and asked by threads that are there for that, also for exports, sockets, probes and metrics."""
    client.post("/graphql", json={"query": PAGE})
    client.get("/export/gexf")
    client.get("/readyz")
    client.get("/metrics")
    with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": PAGE}})
        assert socket.receive_json()["payload"]["data"]["articles"]["nodes"]
    assert store.asked
    assert not [name for name in store.threads if not name.startswith(("newsgraph-store", "AnyIO worker"))]


@pytest.mark.parametrize("error", ERRORS, ids=["busy", "unavailable"])
def test_a_store_that_cannot_be_opened_is_told_of(store: RemoteStore, client: TestClient, error: StoreError) -> None:
    """With 503, when to come again, a code for programs, and none of the database's words; exports and sockets too."""

    def fail() -> None:
        raise error

    store.opening = fail
    answers = [
        client.post("/graphql", json={"query": PAGE}),
        client.post("/graphql", json={"query": PAGE}, headers={"accept": "application/graphql-response+json"}),
        client.get("/graphql", params={"query": PAGE}),
    ]
    assert [told(answer) for answer in answers] == [REFUSED] * 3
    assert [answer.json()["errors"][0]["message"] for answer in answers] == [str(error)] * 3
    export = client.get("/export/gexf")
    assert (export.status_code, "retry-after" in export.headers) == (503, True)
    with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": PAGE}})
        answered = socket.receive_json()
    assert (answered["type"], answered["payload"][0]["extensions"]["code"]) == ("error", "UNAVAILABLE")


def test_a_database_that_is_not_there_is_not_ready(store: RemoteStore, client: TestClient) -> None:
    """/readyz says so, /healthz that the server is there, and /metrics all but what the graph has."""
    store.opening = failing(*ERRORS * 2)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    metrics = client.get("/metrics")
    assert (metrics.status_code, "newsgraph_nodes" in metrics.text, "newsgraph_requests" in metrics.text) == (
        200,
        False,
        True,
    )


def test_what_fails_is_not_asked_again_by_graphql_core(store: RemoteStore, client: TestClient) -> None:
    """A plan that the store failed is not run again, and of several fields one error is told."""
    store.asking = failing(*[StoreBusy()] * 10)
    assert told(client.post("/graphql", json={"query": SEVERAL})) == REFUSED
    # graphql-core asks for the other fields of a level, which a session then refuses by itself.
    assert store.asked <= 3


def test_a_query_is_asked_once_more_where_the_database_was_lost(store: RemoteStore, client: TestClient) -> None:
    """Over another view; where that is lost as well, it is told of."""
    topic = {"query": '{ topic(by: {slug: "top"}) { name } }'}
    store.asking = failing(StoreUnavailable("lost"))
    assert client.post("/graphql", json=topic).json() == {"data": {"topic": {"name": "Top"}}}
    assert store.asked == 2
    store.asking = failing(*[StoreUnavailable("lost")] * 3)
    assert told(client.post("/graphql", json=topic)) == REFUSED
    assert store.asked == 4


class Counting(NoEditor):
    """Counts what it is given to write."""

    def __init__(self) -> None:
        self.puts = 0

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:  # noqa: ARG002 as editors are called
        self.puts += 1
        return DocumentChange(source, written=False, revision=None, diagnostics=())


def test_a_mutation_is_never_asked_twice(store: RemoteStore) -> None:
    """Whatever becomes of the database while it is answered."""
    editor = Counting()
    application = create_app(store, Settings(write=True, insecure=True), editor=editor)
    store.asking = failing(*[StoreUnavailable("lost")] * 9)
    with TestClient(application) as asking:
        answer = asking.post(
            "/graphql", json={"query": 'mutation { putDocument(source: "s/a.md", content: "") { node { id } } }'}
        )
    assert told(answer) == REFUSED
    assert editor.puts == 1


def test_what_takes_too_long_is_cancelled(store: RemoteStore, settings: Settings) -> None:
    """At the time limit, which is told of once; the connection is free then."""
    store.asking = store.until_cancelled
    with TestClient(create_app(store, replace(settings, time_limit=0.2))) as client:
        answer = client.post("/graphql", json={"query": SEVERAL})
    assert answer.json()["data"] is None
    assert told(answer) == (200, ["TIMEOUT"], False)
    assert store.held == 0


def waiting_for(event: Event) -> Callable[[], None]:
    """What waits for an event."""

    def wait() -> None:
        assert event.wait(10)

    return wait


def test_who_finds_too_many_waiting_is_told_to_come_again(store: RemoteStore) -> None:
    """Of three that come at once one is asked, one waits, and one is refused at once; the others are answered."""
    go_on = Event()
    store.asking = waiting_for(go_on)
    answers: list[Any] = []
    with TestClient(create_app(store, Settings(store_connections=2, max_at_once=2, response_cache=0))) as client:
        asking = [Thread(target=lambda: answers.append(client.post("/graphql", json={"query": PAGE}))) for _ in "abc"]
        for each in asking:
            each.start()
        eventually(lambda: len(answers) == 1, 10)
        go_on.set()
        for each in asking:
            each.join()
    assert told(answers[0]) == REFUSED
    assert [answer.status_code for answer in answers[1:]] == [200, 200]


def test_who_waits_too_long_for_a_connection_is_told_to_come_again(store: RemoteStore) -> None:
    """After the patience that the settings have."""
    go_on = Event()
    store.asking = waiting_for(go_on)
    settings = Settings(store_connections=2, store_patience=0.1)
    with TestClient(create_app(store, settings)) as client:
        first = Thread(target=lambda: client.post("/graphql", json={"query": PAGE}))
        first.start()
        eventually(lambda: store.asked > 0, 10)
        assert told(client.post("/graphql", json={"query": PAGE})) == REFUSED
        go_on.set()
        first.join()


def test_a_client_that_goes_frees_its_connection(store: RemoteStore, settings: Settings) -> None:
    """What is asked for it is cancelled, and nothing is sent."""
    store.asking = store.until_cancelled
    sent: list[Message] = []

    async def run() -> None:
        body = json.dumps({"query": PAGE}).encode()
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if messages:
                return messages.pop()
            await asyncio.to_thread(eventually, lambda: store.asked > 0, 10)
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
        }
        await asyncio.wait_for(create_app(store, settings)(scope, receive, send), 10)

    asyncio.run(run())
    assert store.cancelled.is_set()
    assert (store.held, sent) == (0, [])


def test_what_a_socket_ends_is_cancelled(store: RemoteStore, client: TestClient) -> None:
    """Its client wants it no more, and asks for something else."""
    store.asking = store.until_cancelled
    with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": PAGE}})
        eventually(lambda: store.asked > 0, 10)
        socket.send_json({"type": "complete", "id": "1"})
        eventually(lambda: store.cancelled.is_set() and not store.held, 10)
        store.asking = failing()
        socket.send_json({"type": "subscribe", "id": "2", "payload": {"query": "{ __typename }"}})
        assert socket.receive_json()["id"] == "2"


def test_who_goes_while_a_view_is_opened_leaves_none_open(store: RemoteStore) -> None:
    """It is closed as soon as it is there."""
    go_on = Event()
    store.opening = waiting_for(go_on)

    async def run() -> None:
        waiting = Waiting(store, 1, 1, 5.0)

        async def opened() -> None:
            async with waiting.view(Reader()):
                raise AssertionError

        task = asyncio.create_task(opened())
        await asyncio.to_thread(eventually, lambda: store.threads != set(), 10)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        go_on.set()
        async with waiting.view(Reader()) as view:
            assert view.version == GRAPH_VERSION
        assert store.held == 0

    asyncio.run(run())


def test_an_answer_that_comes_first_is_told() -> None:
    """Who is there is answered, whatever their connection would tell later."""

    async def answering() -> int:
        return 1

    async def run() -> int | None:
        return await unless_gone(asyncio.Event().wait, answering())  # type: ignore[arg-type]

    assert asyncio.run(run()) == 1
