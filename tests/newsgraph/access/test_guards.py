"""Who is answered: tokens, pages of other sites, proxies, and what everybody is told."""

import hashlib
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from newsgraph import __version__
from newsgraph.app import create_app
from newsgraph.errors import SettingError
from newsgraph.settings import Settings
from tests.editors import NoEditor
from tests.newsgraph.http.test_protocol import STORE

TOKENS = {name: f"newsgraph_{name * 10}" for name in ("reads", "write", "admin")}
LINES = ";".join(
    f"{name} {'read' if name == 'reads' else name} sha256:{hashlib.sha256(token.encode()).hexdigest()}"
    for name, token in TOKENS.items()
)
QUERY = {"query": "{ __typename }"}
MUTATION = {"query": 'mutation { deleteDocument(source: "site/a.md") { written } }'}
PUBLIC = "0.0.0.0"  # noqa: S104 nothing listens there


def client(**given: Any) -> TestClient:
    return TestClient(create_app(STORE, Settings(**given), editor=NoEditor()))


def bearing(name: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {TOKENS[name]}"} if name else {}


def code_of(answer: Response) -> str:
    [error] = answer.json()["errors"]
    code: str = error["extensions"]["code"]
    return code


@pytest.mark.parametrize("address", ["/graphql?query={__typename}", "/export/gexf", "/schema.graphql"])
def test_everything_is_kept_from_who_has_no_token_where_one_is_needed(address: str) -> None:
    """With `require_token` nothing of the graph is told without a token, kept answers neither; probes are answered."""
    closed = client(require_token=True, tokens=LINES)
    for _twice in range(2):
        assert closed.get(address, headers=bearing("reads")).status_code == 200
        answer = closed.get(address)
        assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == 'Bearer realm="newsgraph"'
    assert closed.get("/healthz").text == "ok\n"
    assert closed.get("/readyz", headers=bearing("reads")).status_code == 200


def test_a_wrong_token_is_told_of_though_none_is_needed() -> None:
    """Whoever presents a token means to be known by it."""
    answer = client(tokens=LINES).post("/graphql", json=QUERY, headers={"authorization": "Bearer newsgraph_other"})
    assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("given", "token", "status", "code"),
    [
        ({}, None, 403, "FORBIDDEN"),
        ({}, "admin", 403, "FORBIDDEN"),
        ({"write": True}, None, 401, "UNAUTHENTICATED"),
        ({"write": True}, "reads", 403, "FORBIDDEN"),
        ({"write": True}, "write", 200, "CONFLICT"),
        ({"write": True, "insecure": True}, None, 200, "CONFLICT"),
    ],
)
def test_mutations_need_writes_and_the_scope_write(
    given: dict[str, Any], token: str | None, status: int, code: str
) -> None:
    """A mutation gets to the editor, which finds a conflict, where the server takes mutations and its client may write."""
    answer = client(tokens=LINES, **given).post("/graphql", json=MUTATION, headers=bearing(token))
    assert (answer.status_code, code_of(answer)) == (status, code)


def test_writes_need_tokens() -> None:
    """A server that takes mutations and knows no token does not start, unless it is told that everybody may write."""
    with pytest.raises(SettingError, match="NEWSGRAPH_INSECURE"):
        client(write=True)
    client(write=True, insecure=True)


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("reads", 403), ("write", 403), ("admin", 200)])
def test_metrics_are_for_who_looks_after_the_server(token: str | None, status: int) -> None:
    """Where others reach the server, metrics need the scope admin."""
    assert client(host=PUBLIC, tokens=LINES).get("/metrics", headers=bearing(token)).status_code == status


@pytest.mark.parametrize(
    ("host", "token", "tells"),
    [("127.0.0.1", None, True), (PUBLIC, None, False), (PUBLIC, "write", False), (PUBLIC, "admin", True)],
)
def test_readiness_has_details_for_who_looks_after_the_server(host: str, token: str | None, tells: bool) -> None:
    """Everybody is told that the server is ready, and who may know it what it serves."""
    told = client(host=host, tokens=LINES).get("/readyz", headers=bearing(token)).json()
    assert told.pop("status") == "ready"
    if tells:
        assert (told["release"], told["articles"]) == (__version__, 1)
    else:
        assert not told


def test_a_server_behind_a_proxy_tells_others_nothing() -> None:
    """Where a proxy asks for others, whoever asks is not this machine, though the server listens to it alone."""
    behind = client(proxies=("127.0.0.1",), tokens=LINES)
    assert behind.get("/metrics").status_code == 401
    assert behind.get("/readyz").json() == {"status": "ready"}


def test_who_has_a_token_may_do_what_nobody_may() -> None:
    """Where everybody may write, a token that grants reads takes nothing away."""
    served = client(write=True, insecure=True, tokens=LINES)
    answers = [served.post("/graphql", json=MUTATION, headers=bearing(token)) for token in (None, "reads")]
    assert [code_of(answer) for answer in answers] == ["CONFLICT"] * 2
    for wrong in ({"insecure": True}, {"insecure": True, "write": True, "require_token": True, "tokens": LINES}):
        with pytest.raises(SettingError, match="NEWSGRAPH_INSECURE"):
            client(**wrong)


def test_pages_of_other_sites_may_ask_where_they_are_named() -> None:
    """CORS is for the origins of the setting: a preflight of theirs passes, answers say so, and others get nothing of it."""
    served = client(origins=("https://news.example",))
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "content-type, authorization"}
    for origin, allowed in (("https://news.example", True), ("https://evil.example", False)):
        preflight = served.options("/graphql", headers={"origin": origin, **asks})
        assert preflight.is_success is allowed
        for answer in (served.post("/graphql", json=QUERY, headers={"origin": origin}), preflight):
            assert answer.headers.get("access-control-allow-origin") == (origin if allowed else None)
            assert "access-control-allow-credentials" not in answer.headers
    assert (
        "access-control-allow-origin" not in client().post("/graphql", json=QUERY, headers={"origin": "null"}).headers
    )


def test_rates_are_of_clients_behind_proxies_that_are_believed() -> None:
    """`X-Forwarded-For` names the client where the proxy is one of the setting's, and is nothing to others."""
    for proxies, statuses in ((("testclient",), [200, 200, 429]), ((), [200, 429, 429])):
        served = client(rate_limit="1/hour", proxies=proxies)
        clients = ("10.0.0.1", "10.0.0.2", "10.0.0.2")
        asked = [served.post("/graphql", json=QUERY, headers={"x-forwarded-for": each}) for each in clients]
        assert [each.status_code for each in asked] == statuses


@pytest.mark.parametrize(
    "address", ["/", "/graphql", "/graphql?query={__typename}", "/healthz", "/metrics", "/nothing", "/export/x"]
)
def test_every_answer_is_guarded(address: str) -> None:
    """Whatever is answered has the headers that guard it, and an id that the log has too."""
    answer = client().get(address, headers={"accept": "text/html, */*", "x-request-id": "an.id-1"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"] == "an.id-1"


def test_no_address_leads_elsewhere() -> None:
    """An address with a slash more is none: nobody is led to the host that a request names."""
    served = client()
    for address in ("/graphql/", "/healthz/", "/schema.graphql/"):
        assert served.get(address, headers={"host": "evil.example"}, follow_redirects=False).status_code == 404
