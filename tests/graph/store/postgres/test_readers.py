"""Readers: a process never goes back to an older generation, nor does who has a bookmark, unless the host that takes loads has."""

from collections.abc import Iterator

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from graph.errors import StoreBehind, StoreBusy
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore, readers
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.generations import Generation, latest
from graph.store.postgres.loading import load
from tests.databases import database
from tests.graphs import graph_of

pytestmark = pytest.mark.slow


OLD, NEW = (Snapshot(graph_of({"a.md": {"title": title}})) for title in ("Old", "New"))
FOLLOWER, LEADER = "SELECT true", "SELECT false"


@pytest.fixture
def store() -> Iterator[PostgresStore]:
    """A store that has shown the second of two generations, and waits half a second."""
    with database() as dsn:
        with connected(dsn) as connection:
            load(connection, OLD)
            load(connection, NEW)
        opened = PostgresStore(dsn, size=2, patience=0.5)
        yield opened
        opened.close()


def behind(monkeypatch: pytest.MonkeyPatch, times: int, kind: str) -> None:
    """Has a host of a kind answer so many times with the first generation, and with the present one from then on."""
    left = [times]

    def found(connection: Connected) -> Generation:
        left[0] -= 1
        return latest(connection) if left[0] < 0 else Generation.of(1, OLD)

    monkeypatch.setattr(readers, "latest", found)
    monkeypatch.setattr(readers, "_FOLLOWS", kind)


def shown(store: PostgresStore, bookmark: str | None = None) -> int:
    """The generation that a view is of, for who has a bookmark."""
    with store.view(bookmark) as view:
        assert view.bookmark == str(view.session.generation.number)
        return view.session.generation.number


def test_a_follower_that_is_behind_is_waited_for(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it has come as far as what was shown."""
    behind(monkeypatch, 2, FOLLOWER)
    assert shown(store) == 2


def test_a_follower_that_stays_behind_is_not_shown(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told that the database is busy, once the patience is over; nothing is held then."""
    behind(monkeypatch, 1_000, FOLLOWER)
    with pytest.raises(StoreBusy) as raised:
        shown(store)
    assert "generation 2" in raised.value.reason
    behind(monkeypatch, 0, FOLLOWER)
    assert [shown(store) for _ in range(3)] == [2, 2, 2]


def test_a_follower_may_be_read_by_who_has_seen_nothing_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that begins takes what it finds."""
    with database() as dsn:
        with connected(dsn) as connection:
            load(connection, OLD)
        monkeypatch.setattr(readers, "_FOLLOWS", FOLLOWER)
        store = PostgresStore(dsn, size=1, patience=0.5)
        assert shown(store) == 1
        store.close()


def test_a_leader_is_believed(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that took another's place may lack the last generation; then nobody has it, and who follows is told so."""
    behind(monkeypatch, 2, LEADER)
    assert shown(store) == 1
    store.catch_up()
    change = store.changes.history.changes[-1]
    assert (change.version, change.previous_version) == (OLD.graph.version, NEW.graph.version)
    assert change.missed


def test_who_saw_more_elsewhere_is_not_shown_less(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are refused at once, and told why, until the host has come so far; nobody else is, before and after."""
    monkeypatch.setattr(readers, "_FOLLOWS", FOLLOWER)
    for bookmark in ("3", "1, 3", "3, 2"):
        with pytest.raises(StoreBehind) as raised:
            shown(store, bookmark)
        assert "generation 3" in raised.value.reason
        assert (shown(store), shown(store, "2"), shown(store, "1,2")) == (2, 2, 2)
    monkeypatch.setattr(readers, "latest", lambda _connection: Generation.of(3, OLD))
    assert (shown(store, "3"), shown(store)) == (3, 3)


def test_a_leader_is_believed_by_who_saw_more_elsewhere(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that lost the last generation is, or another database; from then on they have its bookmark."""
    monkeypatch.setattr(readers, "_FOLLOWS", LEADER)
    assert shown(store, "3") == 2


@pytest.mark.parametrize(("hosts", "another"), [(1, False), (2, True)])
def test_a_bookmark_leads_to_another_host_where_there_is_one(
    hosts: int, another: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over another connection; where one host is named, the connection to it stays."""
    monkeypatch.setattr(readers, "_FOLLOWS", FOLLOWER)
    with database() as dsn:
        host = str(conninfo_to_dict(dsn)["host"])
        store = PostgresStore(make_conninfo(dsn, host=",".join([host] * hosts)), size=1)
        before = backend(store)
        with pytest.raises(StoreBehind):
            shown(store, "3")
        assert (backend(store) != before) is another
        store.close()


def backend(store: PostgresStore) -> int:
    """The process of the server's that asks go to."""
    with store.view() as view:
        [(process,)] = view.session.ask("SELECT pg_backend_pid()")
        return int(process)


def test_a_bookmark_makes_nothing_known_to_others(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that a leader did not bear out keeps nobody from a follower that is no further."""
    monkeypatch.setattr(readers, "_FOLLOWS", LEADER)
    shown(store, "900")
    monkeypatch.setattr(readers, "_FOLLOWS", FOLLOWER)
    assert shown(store) == 2
