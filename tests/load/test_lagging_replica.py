"""A replica that lags, a real one: who has seen a version of the graph is shown none older, over whichever host or server."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any

import httpx2
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from graph.errors import StoreBehind, StoreBusy, StoreError
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load
from graph.store.postgres.migrations import migrate
from graph.store.postgres.view import PostgresView
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.databases import own_server, standby_of
from tests.graphs import graph_of
from tests.processes import eventually
from tests.servers import serving

pytestmark = pytest.mark.slow

OLD, NEW = (Snapshot(graph_of({"a.md": {"title": title, "webUrl": "https://a.example/1"}})) for title in ("Old", "New"))
QUERY = {"query": "{ articles { nodes { title } } }"}
BOOKMARK = "newsgraph-bookmark"
SECONDS = 30
READERS, BEFORE, LAGGING, AFTER = 4, 0.5, 2.0, 1.0


class Hosts:
    """A primary, which holds the old graph at first, and a replica of it."""

    def __init__(self, primary: Any, replica: Any) -> None:
        self.primary: str = primary.get_uri()
        self.replica: str = replica.get_uri()
        self.stop_primary = primary.cleanup

    def both(self, first: str, second: str, **options: str) -> str:
        """How to connect to either of two hosts."""
        hosts = [str(conninfo_to_dict(each)["host"]) for each in (first, second)]
        return make_conninfo(first, host=",".join(hosts), **options)

    def load(self, snapshot: Snapshot) -> None:
        """Loads a graph, at the primary."""
        with connected(self.primary) as connection:
            load(connection, snapshot)

    def pause(self) -> None:
        """Has the replica stay where the primary is now."""
        with connected(self.primary) as primary, connected(self.replica) as replica:
            come = latest(primary).number
            eventually(lambda: latest(replica).number == come, SECONDS)
            replica.execute("SELECT pg_wal_replay_pause()")
            eventually(lambda: one(replica, "SELECT pg_get_wal_replay_pause_state()") == "paused", SECONDS)

    def resume(self) -> None:
        """Has it go on."""
        with connected(self.replica) as replica:
            replica.execute("SELECT pg_wal_replay_resume()")


def one(connection: Any, statement: str) -> Any:
    """The only value that a statement gives."""
    [value] = connection.execute(statement).fetchone()
    return value


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """Two hosts, of which the replica stays at the old graph, while the primary has the new one."""
    with own_server() as primary:
        with connected(primary.get_uri()) as connection:
            migrate(connection)
            load(connection, OLD)
        with standby_of(primary) as replica:
            found = Hosts(primary, replica)
            found.pause()
            yield found


class WatchedStore(PostgresStore):
    """A store that counts who was told that it is behind."""

    behind = 0

    @contextmanager
    def view(self, bookmark: str | None = None) -> Iterator[PostgresView]:
        """As it is."""
        try:
            with super().view(bookmark) as view:
                yield view
        except StoreBehind:
            self.behind += 1
            raise


@contextmanager
def opened(dsn: str, patience: float = 1.0) -> Iterator[WatchedStore]:
    """A store, which is closed."""
    store = WatchedStore(dsn, size=4, patience=patience)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def served(store: PostgresStore, patience: float = 1.0) -> Iterator[str]:
    """Where a server over a store answers queries."""
    with serving(create_app(store, Settings(store_connections=4, store_patience=patience))) as address:
        yield f"{address}/graphql"


def shown(store: PostgresStore) -> str:
    """The version that is shown."""
    with store.view() as view:
        return view.version


def title(answer: Any) -> str:
    """The title that a query was answered with."""
    return str(answer.json()["data"]["articles"]["nodes"][0]["title"])


def test_a_replica_that_lags_when_the_primary_is_lost_shows_nothing_older(hosts: Hosts) -> None:
    """A process that has seen the new graph refuses to show the old one, until the only host that is left has the new one too."""
    with opened(hosts.both(hosts.primary, hosts.replica)) as store:
        hosts.load(NEW)
        assert shown(store) == NEW.version
        received_by(hosts)
        hosts.stop_primary()
        with pytest.raises(StoreBusy):
            shown(store)
        with opened(hosts.replica) as another:
            assert shown(another) == OLD.version
        hosts.resume()
        assert eventually_shown(store) == NEW.version


def received_by(hosts: Hosts) -> None:
    """Waits until the replica has all that the primary wrote, which it does not show yet."""
    with connected(hosts.primary) as primary, connected(hosts.replica) as replica:
        written = one(primary, "SELECT pg_current_wal_flush_lsn()::text")
        behind = f"SELECT pg_wal_lsn_diff('{written}', pg_last_wal_receive_lsn()) <= 0"
        eventually(lambda: one(replica, behind), SECONDS)


def eventually_shown(store: PostgresStore) -> str:
    """The version that is shown once the store answers."""
    found: list[str] = []

    def answers() -> bool:
        with suppress(StoreError):
            found.append(shown(store))
        return bool(found)

    eventually(answers, SECONDS)
    return found[0]


def test_a_bookmark_of_one_server_holds_at_another(hosts: Hosts) -> None:
    """Who has seen the new graph is not shown the old one by a server of the replica alone, and told why; who has not is."""
    with (
        opened(hosts.primary) as ahead,
        opened(hosts.replica) as lagging,
        served(ahead) as near,
        served(lagging) as far,
    ):
        hosts.load(NEW)
        first = httpx2.post(near, json=QUERY)
        assert title(first) == "New"
        seen = {BOOKMARK: first.headers[BOOKMARK]}
        refused = httpx2.post(far, json=QUERY, headers=seen)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (503, "UNAVAILABLE")
        assert "bookmark" in refused.json()["errors"][0]["message"]
        assert refused.headers["retry-after"] == "1"
        assert lagging.behind
        other = httpx2.post(far, json=QUERY)
        assert title(other) == "Old"
        assert title(httpx2.post(near, json=QUERY, headers={BOOKMARK: other.headers[BOOKMARK]})) == "New"
        hosts.resume()
        with connected(hosts.replica) as replica:
            eventually(lambda: latest(replica).version == NEW.version, SECONDS)
        assert title(httpx2.post(far, json=QUERY, headers=seen)) == "New"


def test_who_waits_for_a_replica_is_answered_once_it_has_caught_up(hosts: Hosts) -> None:
    """Within the patience, and with nobody else being kept waiting meanwhile."""
    with opened(hosts.primary) as ahead, opened(hosts.replica) as lagging:
        hosts.load(NEW)
        with ahead.view() as view:
            seen = {BOOKMARK: view.bookmark}
        answers: list[Any] = []
        with served(lagging, patience=SECONDS) as far:
            waiting = [
                Thread(target=lambda: answers.append(httpx2.post(far, json=QUERY, headers=seen, timeout=2 * SECONDS)))
                for _ in range(8)
            ]
            for each in waiting:
                each.start()
            eventually(lambda: lagging.behind > 2 * len(waiting), SECONDS)
            assert title(httpx2.post(far, json=QUERY)) == "Old"
            assert not answers
            hosts.resume()
            for each in waiting:
                each.join()
        assert [title(answer) for answer in answers] == ["New"] * len(waiting)


class Read:
    """What readers of one server were shown: when they asked, when they were answered, and the title, None for a refusal."""

    def __init__(self) -> None:
        self.answers: list[tuple[float, float, str | None]] = []
        self._lock = Lock()

    def until(self, ended: Event, address: str) -> None:
        """Asks again and again."""
        with httpx2.Client(timeout=SECONDS) as client:
            while not ended.is_set():
                began = time.monotonic()
                answer = client.post(address, json=QUERY)
                assert answer.status_code in {200, 503}
                found = title(answer) if answer.status_code == 200 else None
                with self._lock:
                    self.answers.append((began, time.monotonic(), found))


def test_readers_of_a_server_of_both_hosts_never_go_back(hosts: Hosts) -> None:
    """Whichever host they come to, while a load is seen by one of them only, nobody is shown the old graph who asks after anybody
    was shown the new one."""
    random = hosts.both(hosts.replica, hosts.primary, load_balance_hosts="random")
    read, ended = Read(), Event()
    with ExitStack() as held:
        address = held.enter_context(served(held.enter_context(opened(random))))
        threads = [Thread(target=read.until, args=(ended, address)) for _ in range(READERS)]
        for each in threads:
            each.start()
        time.sleep(BEFORE)
        hosts.load(NEW)
        time.sleep(LAGGING)
        hosts.resume()
        time.sleep(AFTER)
        ended.set()
        for each in threads:
            each.join()
    shown_first = min(answered for _, answered, found in read.answers if found == "New")
    assert {found for began, _, found in read.answers if began > shown_first} <= {"New", None}
    assert {"Old", "New"} <= {found for _, _, found in read.answers}
