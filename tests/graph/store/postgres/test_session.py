"""Sessions: what is asked for too long, cancelled or lost ends them, and nobody else is kept from asking."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from tempfile import TemporaryFile
from threading import Timer
from time import monotonic

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Trace

from graph.errors import StoreBusy, StoreError, StoreTimeout, StoreUnavailable
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected, Pool, connected, writing
from graph.store.postgres.generations import NONE
from graph.store.postgres.session import Reading, Rows, Session
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


def test_who_leaves_frees_the_connection(dsn: str) -> None:
    """Before the view is closed; whoever has it next is not cancelled with the view that had it before."""
    store = PostgresStore(dsn, size=1)
    with store.view() as before:
        before.leave()
        assert ends(before, 0, StoreUnavailable) < 0.1
        with store.view() as view:
            timer = Timer(0.1, before.cancel)
            timer.start()
            assert view.session.ask("SELECT pg_sleep(0.5)")
            timer.join()
        before.leave()
    assert is_free(store)
    store.close()


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


def waits(connection: Connected, ask: Callable[[Session], object]) -> tuple[int, int]:
    """How often a session says that it waited for the database, and how often libpq sent something after it had received."""
    session = Session(connection, NONE)
    with TemporaryFile("w+") as traced:
        connection.pgconn.trace(traced.fileno())
        connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        ask(session)
        connection.pgconn.untrace()
        traced.seek(0)
        directions = [line[0] for line in traced if line[0] in "FB"]
    return session.round_trips, sum(before != "F" and now == "F" for before, now in pairwise(["B", *directions]))


NUMBER = "SELECT %(number)s::int4"


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_what_is_sent_together_is_waited_for_once(dsn: str, at_once: int) -> None:
    """As libpq tells it, also while statements are prepared together."""
    values = [{"number": number} for number in range(at_once)]
    with connected(dsn) as connection:
        if at_once == 1:
            # A statement that is prepared on its own is waited for apart from being run.
            connection.prepare_threshold = None
        for _ in range(3):
            assert waits(connection, lambda session: session.ask_each(NUMBER, values)) == (1, 1)


def test_what_is_put_off_comes_along(dsn: str) -> None:
    """It is sent with what is asked next, and takes its own rows; so does what it puts off itself, the time after."""
    taken: list[tuple[str, Sequence[Rows]]] = []

    def ask(session: Session) -> None:
        def first(answers: Sequence[Rows]) -> None:
            taken.append(("first", answers))
            session.put_off(Reading([(NUMBER, {"number": 3})], lambda answers: taken.append(("second", answers))))

        session.put_off(Reading([(NUMBER, {"number": 1}), (NUMBER, {"number": 2})], first))
        session.put_off(Reading([], lambda answers: taken.append(("nothing", answers))))
        assert session.ask(NUMBER, number=7) == [(7,)]
        assert session.ask(NUMBER, number=8) == [(8,)]

    with connected(dsn) as connection:
        connection.prepare_threshold = None
        assert waits(connection, ask) == (2, 2)
    assert taken == [("first", [[(1,)], [(2,)]]), ("second", [[(3,)]])]


def test_what_is_settled_is_asked_to_its_end(dsn: str) -> None:
    """Also what was put off meanwhile; where nothing was, nothing is asked."""
    taken: list[Sequence[Rows]] = []

    def ask(session: Session) -> None:
        again = Reading([(NUMBER, {"number": 2})], taken.append)
        session.put_off(Reading([(NUMBER, {"number": 1})], lambda _: session.put_off(again)))
        for _ in range(2):
            session.settle()

    with connected(dsn) as connection:
        connection.prepare_threshold = None
        assert waits(connection, ask) == (2, 2)
    assert taken == [[[(2,)]]]


def test_what_is_hastened_is_asked_once(dsn: str) -> None:
    """What it puts off itself waits for what is asked next."""
    taken: list[Sequence[Rows]] = []

    def ask(session: Session) -> None:
        again = Reading([(NUMBER, {"number": 2})], taken.append)
        session.hasten()
        session.put_off(Reading([(NUMBER, {"number": 1})], lambda _: session.put_off(again)))
        session.hasten()

    with connected(dsn) as connection:
        assert waits(connection, ask) == (1, 1)
    assert taken == []


def test_what_is_expected_is_there_when_it_is_asked_for(dsn: str) -> None:
    """Once, by the same statement and values; others are asked for on their own, and so is the same again."""

    def ask(session: Session) -> None:
        for number in (1, 2, 2):
            session.expect(NUMBER, number=number)
        assert [session.ask(NUMBER, number=number) for number in (2, 1, 3, 1)] == [[(2,)], [(1,)], [(3,)], [(1,)]]

    with connected(dsn) as connection:
        connection.prepare_threshold = None
        assert waits(connection, ask) == (3, 3)
