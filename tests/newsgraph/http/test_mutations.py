"""Mutations over HTTP: taken from who may write, answered with what they made, and seen by all who ask afterwards."""

import hashlib
import threading
from typing import Any

import pytest
from httpx2 import Response

from graph.editing import DocumentChange
from graph.errors import WriteFailed
from newsgraph.settings import Settings
from newsgraph.telemetry.logs import LogLevel
from tests.conftest import WriteFolder
from tests.newsgraph.desks import Desk, document, put_of
from tests.newsgraph.telemetry.logging_state import logs

TITLES = {"query": "{ articles { nodes { title } } }"}
TOKEN = "newsgraph_" + "writes" * 8
LINE = f"editor write sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
RELOAD = "mutation { reload { articles } }"


@pytest.fixture
def desk(write_folder: WriteFolder, settings: Settings) -> Desk:
    """A folder of one article, compiled and not."""
    return Desk(write_folder({"a.md": document("A")}), settings, max_batch=10)


def titles(answer: Any) -> set[str]:
    return {node["title"] for node in answer["data"]["articles"]["nodes"]}


def code_of(answer: Response) -> str:
    [error] = answer.json()["errors"]
    code: str = error["extensions"]["code"]
    return code


def test_whoever_asks_afterwards_sees_what_was_put(desk: Desk) -> None:
    """No answer that was kept is given again, by POST or in an address, and tags are others."""
    address = "/graphql?query={articles{nodes{title}}}"
    before = [desk.client.get(address) for _ in range(2)][-1]
    assert titles(desk.ask(TITLES)) == titles(desk.ask(TITLES)) == {"A"}
    change = desk.put("a.md", "B")
    assert change["node"] == {"label": "B"}
    assert titles(desk.ask(TITLES)) == {"B"}
    after = desk.client.get(address, headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, titles(after.json())) == (200, {"B"})
    assert desk.ask({"query": "{ graph { version } }"})["data"]["graph"]["version"] == change["graph"]["version"]


def test_a_mutation_is_made_as_often_as_it_is_sent(desk: Desk) -> None:
    """The same bytes are no answer that was kept."""
    assert desk.put("b.md", "B")["written"]
    desk.ask({"query": 'mutation { deleteDocument(source: "site/b.md") { written } }'})
    assert desk.put("b.md", "B")["written"]
    assert (desk.folder.path / "b.md").exists()


def test_an_address_changes_nothing(desk: Desk) -> None:
    """A mutation in an address is refused, and so is one that is persisted."""
    answer = desk.client.get(
        "/graphql", params={"query": 'mutation { deleteDocument(source: "site/a.md") { written } }'}
    )
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    asked = {"query": RELOAD, "extensions": f'{{"persistedQuery":{{"version":1,"sha256Hash":"{_sha(RELOAD)}"}}}}'}
    assert desk.client.get("/graphql", params=asked).status_code == 405
    assert (desk.folder.path / "a.md").exists()


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_requests_of_a_batch_see_what_those_before_them_did(desk: Desk) -> None:
    """A batch is answered in its order, each of its requests from the graph of its time; one that fails stops none."""
    answers = desk.ask([put_of("b.md", "B", ""), TITLES, put_of("b.md", "C", ""), put_of("c.md", "C"), TITLES])
    assert answers[0]["data"]["putDocument"]["graph"]["articles"] == 2
    assert titles(answers[1]) == {"A", "B"}
    assert answers[2]["errors"][0]["extensions"]["code"] == "CONFLICT"
    assert titles(answers[4]) == {"A", "B", "C"}


def test_mistakes_have_their_codes(desk: Desk) -> None:
    """A conflict tells the revision that is there, with which the next try goes well."""
    refused = desk.client.post("/graphql", json=put_of("a.md", "B", ""))
    assert (refused.status_code, code_of(refused)) == (200, "CONFLICT")
    present = refused.json()["errors"][0]["extensions"]["revision"]
    assert desk.put("a.md", "B", present)["written"]
    assert code_of(desk.client.post("/graphql", json=put_of("../a.md", "B"))) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("given", "token", "status", "code"),
    [
        ({"write": False, "insecure": False}, TOKEN, 403, "FORBIDDEN"),
        ({"insecure": False}, None, 401, "UNAUTHENTICATED"),
        ({"insecure": False}, TOKEN, 200, "BAD_USER_INPUT"),
        ({}, None, 200, "BAD_USER_INPUT"),
    ],
)
def test_who_may_not_write_is_told_so(
    write_folder: WriteFolder, given: dict[str, Any], token: str | None, status: int, code: str
) -> None:
    """Where the server does not write, and where who asks may not; others get to what is wrong with the path."""
    desk = Desk(write_folder({}), tokens=LINE, **given)
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = desk.client.post("/graphql", json=put_of("a.txt", "A"), headers=headers)
    assert (answer.status_code, code_of(answer)) == (status, code)
    batch = Desk(write_folder({}), tokens=LINE, max_batch=2, **given)
    [refused] = batch.client.post("/graphql", json=[put_of("a.txt", "A")], headers=headers).json()
    assert refused["errors"][0]["extensions"]["code"] == code


def test_the_log_tells_who_wrote_what(write_folder: WriteFolder) -> None:
    """One line for each change that was made, with the name of the token and the id of the request; none for what was not."""
    folder = write_folder({})
    with logs() as lines:
        desk = Desk(folder, insecure=False, tokens=LINE)
        headers = {"authorization": f"Bearer {TOKEN}", "x-request-id": "one"}
        revision = desk.ask(put_of("a.md", "A"), headers=headers)["data"]["putDocument"]["revision"]
        desk.ask(put_of("a.md", "A", ""), headers=headers)
        desk.ask({"query": RELOAD}, headers=headers)
        desk.ask({"query": 'mutation { deleteDocument(source: "site/a.md") { written } }'}, headers=headers)
    told = [event for event in lines.events() if event["event"] not in {"request", "serving"}]
    for event in told:
        assert (event.pop("who"), event.pop("request_id"), event.pop("level")) == ("editor", "one", "info")
        event.pop("timestamp")
    assert told == [
        {"event": "document written", "source": "site/a.md", "revision": revision},
        {"event": "reloaded"},
        {"event": "document deleted", "source": "site/a.md"},
    ]


def test_the_log_tells_of_what_could_not_be_written(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error, since whoever looks after the server has to see to it."""

    def fail(source: str, *_given: object) -> DocumentChange:
        raise WriteFailed(source, "no space left on device", "make room, and try again")

    folder = write_folder({})
    with logs(LogLevel.ERROR) as lines:
        desk = Desk(folder)
        monkeypatch.setattr(desk.editor, "put", fail)
        assert code_of(desk.client.post("/graphql", json=put_of("a.md", "A"))) == "WRITE_FAILED"
    [told] = lines.events()
    expected = {"event": "document not written", "source": "site/a.md", "written": False, "level": "error"}
    assert expected.items() <= told.items()
    assert told["reason"] == "no space left on device"


def test_queries_are_answered_while_a_change_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change is made in a thread; who asks meanwhile sees the graph of before, and more changes than places are refused."""
    begun, go = threading.Event(), threading.Event()
    put = desk.editor.put

    def slowly(*given: Any) -> DocumentChange:
        begun.set()
        assert go.wait(10)
        return put(*given)

    monkeypatch.setattr(desk.editor, "put", slowly)
    answers: list[Any] = []
    with desk.client:
        asking = threading.Thread(target=lambda: answers.append(desk.ask(put_of("b.md", "B"))))
        asking.start()
        assert begun.wait(10)
        assert titles(desk.ask(TITLES)) == {"A"}
        go.set()
        asking.join()
        assert titles(desk.ask(TITLES)) == {"A", "B"}
    assert answers[0]["data"]["putDocument"]["written"]


def test_a_change_that_finds_no_place_is_not_made(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with 503 before anything is written, and may come again."""
    desk = Desk(write_folder({}), max_at_once=1)
    begun, go = threading.Event(), threading.Event()
    put = desk.editor.put

    def slowly(*given: Any) -> DocumentChange:
        begun.set()
        assert go.wait(10)
        return put(*given)

    monkeypatch.setattr(desk.editor, "put", slowly)
    with desk.client:
        asking = threading.Thread(target=desk.ask, args=(put_of("a.md", "A"),))
        asking.start()
        assert begun.wait(10)
        refused = desk.client.post("/graphql", json=put_of("b.md", "B"))
        go.set()
        asking.join()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert [path.name for path in desk.folder.path.glob("*.md")] == ["a.md"]


def test_what_a_mutation_costs_is_told_and_bounded(write_folder: WriteFolder) -> None:
    """A thousand for each field, so that no request has the graph built anew again and again."""
    desk = Desk(write_folder({}), max_cost=2_500)
    answer = desk.ask({"query": RELOAD, "extensions": {"cost": True}})
    assert answer["extensions"]["cost"]["fields"] == 1_002
    three = "mutation {" + "".join(f" r{n}: reload {{ articles }}" for n in range(3)) + "}"
    assert desk.ask({"query": three})["errors"][0]["extensions"]["code"] == "COST_LIMIT"
