"""Mutations on sockets change documents as those over HTTP do."""

import hashlib
from typing import Any

from starlette.testclient import WebSocketTestSession

from tests.conftest import WriteFolder
from tests.newsgraph.desks import Desk, document, put_of
from tests.newsgraph.sockets.clients import PROTOCOL

TOKEN = "newsgraph_" + "writes" * 8
LINE = f"editor write sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
TITLES = {"query": "{ articles { nodes { title } } }"}


def asked(socket: WebSocketTestSession, id: str, payload: Any) -> Any:
    """What an operation is answered with."""
    socket.send_json({"type": "subscribe", "id": id, "payload": payload})
    told = socket.receive_json()
    assert told["id"] == id
    if told["type"] == "next":
        assert socket.receive_json() == {"type": "complete", "id": id}
    return told["payload"]


def begin(socket: WebSocketTestSession, **payload: Any) -> None:
    socket.send_json({"type": "connection_init", "payload": payload})
    assert socket.receive_json()["type"] == "connection_ack"


def test_a_put_is_seen_by_what_is_asked_after_it(write_folder: WriteFolder) -> None:
    """Its answer has the graph that it made, and each operation after it sees that."""
    desk = Desk(write_folder({"a.md": document("A")}))
    with desk.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        begin(socket)
        assert asked(socket, "1", TITLES)["data"]["articles"]["nodes"] == [{"title": "A"}]
        change = asked(socket, "2", put_of("a.md", "B"))["data"]["putDocument"]
        assert (change["node"], change["graph"]["version"]) == ({"label": "B"}, desk.store.graph.version)
        assert asked(socket, "3", TITLES)["data"]["articles"]["nodes"] == [{"title": "B"}]
        conflict = asked(socket, "4", put_of("a.md", "C", ""))
        assert conflict["errors"][0]["extensions"] == {"code": "CONFLICT", "revision": change["revision"]}


def test_who_may_not_write_is_told_so(write_folder: WriteFolder) -> None:
    """Without a token nothing is written; with one that may write it is."""
    desk = Desk(write_folder({}), insecure=False, tokens=LINE)
    with desk.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        begin(socket)
        [refused] = asked(socket, "1", put_of("a.md", "A"))
        assert refused["extensions"]["code"] == "UNAUTHENTICATED"
    assert not (desk.folder.path / "a.md").exists()
    with desk.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        begin(socket, token=TOKEN)
        assert asked(socket, "1", put_of("a.md", "A"))["data"]["putDocument"]["written"]
