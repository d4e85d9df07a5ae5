"""Sessions: what is asked for too long, cancelled or lost ends them, and nobody else is kept from asking."""

from collections.abc import Iterator
from threading import Timer
from time import monotonic

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from graph.errors import StoreBusy, StoreError, StoreTimeout, StoreUnavailable
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Pool, writing
from graph.store.postgres.view import PostgresView
from tests.databases import database

LONG = "SELECT pg_sleep(%(seconds)s)"
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A database without a graph."""
    with database() as made:
        yield made


@pytest.fixture
def store(dsn: str) -> Iterator[PostgresStore]:
    """A store of one connection, on which a statement may take half a second, and others wait a tenth of one."""
    opened = PostgresStore(dsn, size=1, patience=0.1, longest=0.5)
    yield opened
    opened.close()


def ends(view: PostgresView, seconds: float, error: type[StoreError]) -> float:
    """How long a statement took that was to take so many seconds and ended with an error."""
    began = monotonic()
    with pytest.raises(error):
        view.session.ask(LONG, seconds=seconds)
    return monotonic() - began


def is_free(store: PostgresStore) -> bool:
    """Whether the connection answers."""
    with store.view() as view:
        return view.session.ask("SELECT 1") == [(1,)]


def test_a_statement_ends_in_time(store: PostgresStore) -> None:
    """The database gives it up; nothing else is asked in that session, and the next one is as good as new."""
    with store.view() as view:
        assert 0.4 < ends(view, 5, StoreTimeout) < 3
        assert ends(view, 0, StoreTimeout) < 0.1
    assert is_free(store)


@pytest.mark.parametrize("at_once", [1, 3], ids=["alone", "sent together"])
def test_what_is_cancelled_ends_at_once(dsn: str, at_once: int) -> None:
    """From another thread, whatever it takes; also where several statements were sent."""
    store = PostgresStore(dsn, size=1)
    with store.view() as view:
        timer = Timer(0.1, view.cancel)
        timer.start()
        began = monotonic()
        with pytest.raises(StoreTimeout):
            view.session.ask_each(LONG, [{"seconds": 30.0}] * at_once)
        timer.join()
        assert monotonic() - began < 10
    assert is_free(store)
    store.close()


def test_what_was_cancelled_before_is_not_asked(store: PostgresStore) -> None:
    """Nothing goes to the database any more, and whoever has the connection next is not cancelled."""
    with store.view() as view:
        view.cancel()
        assert ends(view, 0, StoreTimeout) < 0.1
    assert is_free(store)


def test_a_pool_that_is_dry_says_so(store: PostgresStore) -> None:
    """After the patience, and that there is a database."""
    with store.view(), pytest.raises(StoreBusy), store.view():
        pass
    assert is_free(store)


def test_connections_that_died_unnoticed_are_replaced(dsn: str) -> None:
    """Where a database began anew, who asks next does not learn of it."""
    store = PostgresStore(dsn, size=2)
    with store.view(), store.view():
        pass
    with psycopg.connect(dsn, autocommit=True) as other:
        other.execute(OTHERS)
    with store.view() as first, store.view() as second:
        assert [view.session.ask("SELECT 1") for view in (first, second)] == [[(1,)]] * 2
    store.close()


def test_a_connection_that_dies_meanwhile_ends_its_session_alone(dsn: str, store: PostgresStore) -> None:
    """The session tells so for all that it is asked, and closing it raises nothing."""
    with store.view() as view:
        with psycopg.connect(dsn, autocommit=True) as other:
            other.execute(OTHERS)
        for _ in range(2):
            assert ends(view, 0, StoreUnavailable) < 1
    assert is_free(store)


def test_the_next_host_is_asked_where_one_is_not_there(dsn: str) -> None:
    """To read and to write."""
    known = conninfo_to_dict(dsn)
    several = make_conninfo(dsn, host=f"/nowhere,{known['host']}")
    store = PostgresStore(several, size=1)
    assert is_free(store)
    store.close()
    with writing(several) as connection:
        assert connection.execute("SHOW transaction_read_only").fetchone() == ("off",)


def test_a_host_that_takes_nothing_is_not_written_to(dsn: str) -> None:
    """One that is there to be read alone."""
    to_be_read = make_conninfo(dsn, options="-c default_transaction_read_only=on")
    store = PostgresStore(to_be_read, size=1)
    assert is_free(store)
    store.close()
    with pytest.raises(StoreUnavailable), writing(to_be_read):
        pass


def test_a_database_that_is_away_is_not_waited_for_again_and_again() -> None:
    """Who comes after one who has waited learns of it soon."""
    pool = Pool("host=/nowhere", 1, 2.0)
    waited = []
    for _ in range(2):
        began = monotonic()
        with pytest.raises(StoreUnavailable), pool.connection():
            pass
        waited.append(monotonic() - began)
    pool.close()
    assert waited[0] > 1.9
    assert waited[1] < 1.9


def test_a_server_that_is_not_there_is_unavailable() -> None:
    """Not busy: there is nobody to wait for."""
    with pytest.raises(StoreUnavailable) as raised:
        PostgresStore("postgresql://newsgraph:secret@127.0.0.1:1/news", patience=0.5)
    assert "secret" not in f"{raised.value}{raised.value.reason}"
