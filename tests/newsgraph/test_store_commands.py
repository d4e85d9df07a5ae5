"""The commands of databases: made, filled, looked after and served as a person does it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from graph import Folder, load
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import loading, migrations
from graph.store.postgres.connections import connected
from newsgraph.databases import commands
from newsgraph.databases.loading import expected_rows
from newsgraph.settings import Settings
from tests.commands import Ran, Run
from tests.conftest import WriteFolder
from tests.databases import database, server
from tests.processes import eventually, serve_process

FILES = {
    "t.md": "---\ntaxonomy: topic\nname: Top\n---\n",
    "a.md": "---\ntitle: One\nwebUrl: https://a.example/1\ntopics: [Top]\nrelated: [{title: Two, webUrl: https://a.example/2}]\n---\n",
}
SECRET = "hunter2"  # noqa: S105 - that it is not printed is what is tested
GRAPH = "{ graph { articles version } }"


@pytest.fixture
def dsn() -> Iterator[str]:
    """A database that has the tables and nothing in them."""
    with database() as made:
        yield made


@pytest.fixture
def bare() -> Iterator[str]:
    """A database that has nothing."""
    name = "newsgraph_bare"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield make_conninfo(server(), dbname=name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def folder(write_folder: WriteFolder) -> str:
    """A folder of documents."""
    return str(write_folder(FILES).path)


def test_tables_are_made_once(run: Run, bare: str) -> None:
    """Before that every command says what to do; afterwards there is nothing to do."""
    for command in (("status",), ("migrate",), ("distribute", "--citus")):
        refused = run("store", *command, "--store", bare)
        assert (refused.returncode, "newsgraph store init" in refused.stderr) == (2, True)
    assert [run("store", "init", "--store", bare).returncode for _ in range(2)] == [0, 0]
    assert run("store", "migrate", "--store", bare).returncode == 0
    assert status(run, bare)["schema"] == migrations.LATEST


def test_tables_of_another_newsgraph_are_left_alone(run: Run, dsn: str) -> None:
    """Newer ones are not migrated back, nor loaded into."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("INSERT INTO schema_version (version) VALUES (%s)", [migrations.LATEST + 1])
    for command in ("init", "migrate", "status"):
        refused = run("store", command, "--store", dsn)
        assert (refused.returncode, "newer newsgraph" in refused.stderr) == (2, True)


def status(run: Run, dsn: str) -> dict[str, Any]:
    """What the command tells of a database."""
    found: dict[str, Any] = json.loads(run("store", "status", "--json", NEWSGRAPH_STORE=dsn).stdout)
    return found


def test_folders_are_loaded_and_nothing_changes_the_second_time(run: Run, dsn: str, folder: str) -> None:
    """The database holds what the folder does; it is said what was loaded, and whether anything was."""
    assert (status(run, dsn)["generation"], status(run, dsn)["articles"]) == (0, 0)
    first, second = (run("load", folder, "--store", dsn) for _ in range(2))
    assert (first.returncode, "2 articles (1 of them stubs)" in first.stderr) == (0, True)
    assert (second.returncode, "Nothing has changed" in second.stderr) == (0, True)
    found, graph = status(run, dsn), load([Folder.parse(folder)])
    assert (found["generation"], found["version"], found["articles"]) == (1, graph.version, 2)
    assert (found["related edges"], found["has_topic edges"]) == (1, 1)
    assert found["article bytes"] > 0
    people = run("store", "status", "--store", dsn)
    assert (people.returncode, graph.version in people.stdout) == (0, True)


def test_rows_are_foreseen(dsn: str, folder: str) -> None:
    """There are as many as a progress bar counts on, but for edges among articles, of which there are no more."""
    expected = expected_rows(load([Folder.parse(folder)]))
    with connected(dsn) as connection:
        told: dict[str, int] = {}
        loading.load(connection, Snapshot(load([Folder.parse(folder)])), told.__setitem__)
    for name, rows in expected.items():
        assert rows >= told[name] if name == "to_article" else rows == told[name], name


def test_one_loader_loads_at_a_time(run: Run, dsn: str, folder: str) -> None:
    """The second is told so, and what it may do."""
    with psycopg.connect(dsn, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [loading._LOCK])
        refused = run("load", folder, "--store", dsn)
    assert (refused.returncode, "Another loader" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    "given",
    [
        f"postgresql://newsgraph:{SECRET}@127.0.0.1:1/news",
        f"postgresql://newsgraph:{SECRET}@127.0.0.1:port/news",
        f"host=127.0.0.1 port=1 password={SECRET}",
        f"host 127.0.0.1 {SECRET}",
        f"mysql://newsgraph:{SECRET}@db.example/news",
    ],
)
@pytest.mark.parametrize("command", [("store", "status"), ("load", "."), ("serve",)], ids=" ".join)
def test_passwords_are_not_printed(run: Run, command: tuple[str, ...], given: str) -> None:
    """What is wrong with an address, or with what is there, is told of without it."""
    refused = run(*command, NEWSGRAPH_STORE=given, NEWSGRAPH_PORT="0", NEWSGRAPH_STORE_PATIENCE="0.2")
    assert refused.returncode == 2
    assert refused.stderr
    assert SECRET not in refused.stderr + refused.stdout


def test_what_means_nothing_is_refused(run: Run, dsn: str, folder: str) -> None:
    """A server of a database reads no folders and watches none; commands need a database."""
    cases: list[tuple[Ran, str]] = [
        (run("serve", folder, "--store", dsn), "newsgraph load"),
        (run("serve", "--store", dsn, "--watch"), "NEWSGRAPH_WATCH"),
        (run("store", "status"), "NEWSGRAPH_STORE"),
        (run("load", folder), "NEWSGRAPH_STORE"),
        (run("store", "distribute", "--store", dsn), "--citus"),
        (run("store", "distribute", "--citus", "--store", dsn), "CREATE EXTENSION citus"),
    ]
    for ran, advice in cases:
        assert ran.returncode == 2
        assert advice in ran.stderr


def test_what_is_missing_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has installed newsgraph without the extra is told which one it is."""
    monkeypatch.setattr(commands, "find_spec", lambda _name: None)
    for command in (("store", "init"), ("load", "."), ("serve",)):
        refused = run(*command, NEWSGRAPH_STORE="postgresql://db.example/news")
        assert (refused.returncode, "newsgraph[postgres]" in refused.stderr) == (2, True)


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_database_is_served_and_shows_what_is_loaded(
    run: Run,
    dsn: str,
    folder: str,
    tmp_path: Path,
    workers: int,
) -> None:
    """It answers from what is there, and soon from what comes to be there; while the database is away, it is not ready."""
    run("load", folder, "--store", dsn)
    options = ("--store", dsn, "--workers", str(workers), "--store-seconds", "0.1", "--store-patience", "0.5")
    with (
        serve_process(tmp_path / "log", *options) as served,
        httpx2.Client(base_url=f"http://127.0.0.1:{served.port}", timeout=60) as client,
    ):

        def articles() -> int:
            found: int = client.post("/graphql", json={"query": GRAPH}).json()["data"]["graph"]["articles"]
            return found

        assert articles() == 2
        (Path(folder) / "b.md").write_text("---\ntitle: Three\n---\n")
        run("load", folder, "--store", dsn)
        assert articles() == 3
        assert client.get("/readyz").json()["articles"] == 3
        name = sql.Identifier(str(conninfo_to_dict(dsn)["dbname"]))
        with psycopg.connect(server(), autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(name))
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name.as_string()[1:-1]]
            )
            eventually(lambda: client.get("/readyz").status_code == 503, 10)
            answer = client.post("/graphql", json={"query": GRAPH})
            assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (503, "UNAVAILABLE")
            connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(name))
        eventually(lambda: client.get("/readyz").status_code == 200, 30)
        assert articles() == 3


def test_settings_of_databases_have_bounds() -> None:
    """By default few connections, which a database of a hundred has for a dozen processes."""
    assert Settings().store_connections * 12 <= 100
