"""A server that is given trusted documents answers them by their ids, and nothing else where it is told so."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.errors import SettingError, TrustedDocumentsInvalid
from newsgraph.settings import Settings
from tests.conftest import ROOT
from tests.graphs import graph_of

STORE = MemoryStore(graph_of({"a.md": {"title": "Title"}}))
HOME = "query Home($n: Int) { articles(first: $n) { nodes { title } } }\n"
HASH = hashlib.sha256(HOME.encode()).hexdigest()
TITLES = {"data": {"articles": {"nodes": [{"title": "Title"}]}}}
TYPE = "application/graphql-response+json"


def client_of(folder: Path, *, compiled: bool = True, only: bool = False, **files: str) -> TestClient:
    """A client of a server that trusts the documents of these names."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.graphql").write_text(text)
    settings = Settings(trusted_documents=str(folder), only_trusted=only, compiled=compiled)
    return TestClient(create_app(STORE, settings))


@pytest.fixture(params=[True, False], ids=["nothing else", "among others"])
def only(request: pytest.FixtureRequest) -> bool:
    """Whether nothing else is answered."""
    return bool(request.param)


def post(client: TestClient, **body: Any) -> Response:
    return client.post("/graphql", json=body, headers={"accept": TYPE})


def test_documents_are_asked_by_id(tmp_path: Path, settings: Settings, only: bool) -> None:
    """Posted or in an address, with variables, again and again, the document of an id is answered as its text would be."""
    client = client_of(tmp_path, compiled=settings.compiled, only=only, home=HOME)
    for _first_then_kept in range(2):
        for id_ in ("home", "home.graphql", HASH, f"sha256:{HASH}"):
            assert post(client, documentId=id_, variables={"n": 1}).json() == TITLES
            answer = client.get("/graphql", params={"documentId": id_, "variables": '{"n":1}'})
            assert answer.json() == TITLES
            assert answer.headers["etag"]
    assert post(client, query=HOME).json() == TITLES
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}
    assert client.get("/graphql", params={"extensions": json.dumps(hashed)}).json() == TITLES


def test_ids_that_are_not_known_are_told_of(tmp_path: Path, only: bool) -> None:
    """They are, with the status of an invalid document, and with a code."""
    client = client_of(tmp_path, only=only, home=HOME)
    for answer in (
        post(client, documentId="other"),
        client.get("/graphql", params={"documentId": "other"}, headers={"accept": TYPE}),
    ):
        assert answer.status_code == 400
        [error] = answer.json()["errors"]
        assert error["extensions"] == {"code": "PERSISTED_QUERY_NOT_FOUND"}
        assert "data" not in answer.json()


def test_nothing_else_is_answered(tmp_path: Path) -> None:
    """Other texts, introspection among them, are forbidden as documented, before and after they came with their hash."""
    client = client_of(tmp_path, only=True, home=HOME)
    page = (ROOT / "docs" / "trusted-documents.md").read_text("utf-8")
    [shown] = re.findall(r"```json\n(\{\n.*?)```", page, re.DOTALL)
    for text in ("{ articles { totalCount } }", "{ __schema { queryType { name } } }", HOME.strip()):
        hashed = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}
        for answer in (
            post(client, query=text),
            post(client, query=text, extensions=hashed),
            client.get("/graphql", params={"query": text}),
        ):
            assert answer.status_code == 403
            assert answer.json() == json.loads(shown)
        assert post(client, extensions=hashed).json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


def test_a_tag_is_of_the_text_that_an_id_has(tmp_path: Path) -> None:
    """When an id is another document's after a restart, or less is answered, who holds the old answer is sent the new one."""
    asked = {"documentId": "home"}
    tag = client_of(tmp_path, home=HOME).get("/graphql", params=asked).headers["etag"]
    held = {"if-none-match": tag}
    assert client_of(tmp_path, home=HOME).get("/graphql", params=asked, headers=held).status_code == 304
    answer = client_of(tmp_path, home="query Home { articles { totalCount } }").get(
        "/graphql", params=asked, headers=held
    )
    assert (answer.status_code, answer.json()) == (200, {"data": {"articles": {"totalCount": 1}}})


def test_what_cannot_be_served_is_not(tmp_path: Path) -> None:
    """Documents that do not fit the schema, or that are nowhere, keep a server from being made."""
    with pytest.raises(TrustedDocumentsInvalid, match=r"home\.graphql:1:3"):
        client_of(tmp_path, home="{ nothing }")
    with pytest.raises(SettingError, match="--trusted-documents"):
        create_app(STORE, Settings(only_trusted=True))
