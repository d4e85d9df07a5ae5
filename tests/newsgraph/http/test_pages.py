"""The web pages as a server sends them: which file is at which address, and with which headers."""

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import graph
from graph.store.memory import MemoryStore
from newsgraph.app import create_app

EXPLORER = "<!doctype html><title>explorer</title>"
PLAYGROUND = "<!doctype html><title>playground</title>"
SCRIPT = "console.log('newsgraph');" * 200
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder of pages as the build leaves it, but that what stands for compressed files cannot be read."""
    assets = tmp_path / "static" / "assets"
    assets.mkdir(parents=True)
    (tmp_path / "static" / "index.html").write_text(EXPLORER)
    (tmp_path / "static" / "playground.html").write_text(PLAYGROUND)
    (tmp_path / "static" / "made-of.sha256").write_text("0")
    (assets / "index-DJ0ziPd_.js").write_text(SCRIPT)
    (assets / "index-DJ0ziPd_.js.br").write_bytes(b"Brotli's")
    (assets / "index-DJ0ziPd_.js.gz").write_bytes(b"longer than Brotli's")
    return tmp_path / "static"


def client_of(static: Path) -> TestClient:
    """A client of a server of an empty graph, with the pages of a folder."""
    return TestClient(create_app(MemoryStore(graph.load([])), static=static))


@pytest.fixture
def client(static: Path) -> TestClient:
    return client_of(static)


def policy_of(client: TestClient, address: str) -> dict[str, str]:
    """The Content-Security-Policy at an address: what each directive allows."""
    value = client.head(address, headers=BROWSER).headers["content-security-policy"]
    split = [(name, allows) for name, _, allows in (part.strip().partition(" ") for part in value.split(";"))]
    allowed = dict(split)
    assert len(allowed) == len(split)
    return allowed


def test_a_browser_gets_the_explorer_and_the_playground(client: TestClient) -> None:
    """The explorer is at /; GraphQL's address is the playground in a browser, and GraphQL where a query is asked."""
    for address, text in (("/", EXPLORER), ("/graphql", PLAYGROUND)):
        page = client.get(address, headers=BROWSER)
        assert (page.status_code, page.text) == (200, text)
        assert page.headers["content-type"].startswith("text/html")
        assert page.charset_encoding == "utf-8"
    answer = client.get("/graphql", params={"query": "{ graph { articles } }"}, headers=BROWSER)
    assert answer.json() == {"data": {"graph": {"articles": 0}}}


def test_pages_may_load_nothing_from_elsewhere_but_images(client: TestClient) -> None:
    """Scripts, data, workers, styles and frames are the server's own; articles' images are the explorer's exception,
    styles and workers made by Monaco the playground's.
    """
    explorer, playground = policy_of(client, "/"), policy_of(client, "/graphql")
    both = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'self'"}
    both |= {"script-src": "'self'", "connect-src": "'self'", "font-src": "'self' data:"}
    assert explorer == {
        **both,
        "style-src": "'self'",
        "worker-src": "'self'",
        "img-src": "'self' data: blob: https: http:",
    }
    assert playground == {
        **both,
        "style-src": "'self' 'unsafe-inline'",
        "worker-src": "'self' blob:",
        "img-src": "'self' data:",
    }


@pytest.mark.parametrize("address", ["/", "/graphql", "/assets/index-DJ0ziPd_.js"])
def test_files_are_guarded(client: TestClient, address: str) -> None:
    """A file is taken for what it says it is, tells no other host where it was read, and is for this origin alone; the
    policy of a script is that of the worker which it may become.
    """
    headers = client.head(address, headers=BROWSER).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers
    assert policy_of(client, address)["script-src"] == "'self'"


def test_hashed_files_are_kept_for_good(client: TestClient) -> None:
    """What has a hash in its name is never asked for again."""
    headers = client.head("/assets/index-DJ0ziPd_.js").headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("address", ["/", "/graphql"])
def test_pages_are_asked_for_again(client: TestClient, static: Path, address: str) -> None:
    """A browser asks whether its page is still the one, and is told so without the page. A page that differs is sent,
    though it is as long and as old as the other, as those of two versions are in images built to be reproducible.
    """
    first = client.get(address, headers=BROWSER)
    assert first.headers["cache-control"] == "no-cache"
    asked = {**BROWSER, "if-none-match": first.headers["etag"]}
    again = client.get(address, headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    for name in ("index.html", "playground.html"):
        file = static / name
        times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
        file.write_text(file.read_text().replace("<title>", "<TITLE>"))
        os.utime(file, ns=times)
    changed = client_of(static).get(address, headers=asked)
    assert (changed.status_code, "<TITLE>" in changed.text) == (200, True)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("zebra", None),
    ],
)
def test_files_are_sent_as_they_were_compressed(
    client: TestClient, static: Path, accepted: str, encoding: str | None
) -> None:
    """The smallest encoding that a client reads is sent as the build made it, byte for byte, and caches are told."""
    ending = {"br": ".br", "gzip": ".gz", None: ""}[encoding]
    expected = (static / "assets" / f"index-DJ0ziPd_.js{ending}").read_bytes()
    with client.stream("GET", "/assets/index-DJ0ziPd_.js", headers={"accept-encoding": accepted}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"].lower() == "accept-encoding"
    assert sent == expected
    assert answer.headers["content-length"] == str(len(expected))


@pytest.mark.parametrize("address", ["/", "/graphql", "/assets/index-DJ0ziPd_.js"])
def test_head_is_get_without_the_file(client: TestClient, address: str) -> None:
    """HEAD has the headers of GET, and no body."""
    headers = {**BROWSER, "accept-encoding": "identity", "x-request-id": "one"}
    asked = client.head(address, headers=headers)
    assert (asked.status_code, asked.content) == (200, b"")
    assert dict(asked.headers) == dict(client.get(address, headers=headers).headers)


@pytest.mark.parametrize(
    "address",
    [
        "/assets/nothing",
        "/assets/",
        "/assets/index-DJ0ziPd_.js.br",
        "/assets/../made-of.sha256",
        "/assets/%2e%2e/made-of.sha256",
        "/assets/..%2fmade-of.sha256",
        "/made-of.sha256",
        "/index.html",
        "/static/playground.js",
    ],
)
def test_what_is_not_there_is_told_plainly(client: TestClient, address: str) -> None:
    """What is no file of a page is a 404 in plain text, whatever the browser would rather have."""
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer.text) == (404, "Not Found")
    assert answer.headers["content-type"].startswith("text/plain")


def test_pages_that_were_never_built_say_what_to_run(tmp_path: Path) -> None:
    """In a checkout without pages, the addresses of pages say how to build them; queries are answered all the same."""
    client = client_of(tmp_path / "nothing")
    for address in ("/", "/graphql"):
        page = client.get(address, headers=BROWSER)
        assert page.status_code == 503
        assert page.headers["content-type"].startswith("text/html")
        assert policy_of(client, address)["default-src"] == "'none'"
        assert "scripts/setup" in page.text
    assert client.post("/graphql", json={"query": "{ graph { articles } }"}).json()["data"] == {
        "graph": {"articles": 0}
    }


def test_there_is_no_icon_beside_what_is_no_page(client: TestClient) -> None:
    """A browser that looks for an icon beside the schema finds none, which is no error."""
    assert client.get("/favicon.ico").status_code == 204
