"""What is sent to break the server is refused at once, by words of its own, and leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks import addresses, bodies, documents, heads, searches
from tests.attacks.attack import CODES, PYTHON, Attack, check
from tests.processes import ServerProcess, serve_process
from tests.wire import exchange, query

ATTACKS = (*documents.ATTACKS, *bodies.ATTACKS, *addresses.ATTACKS, *heads.ATTACKS, *searches.ATTACKS)
MOST_SECONDS = 3.0
"""Of the processor's time: several times what any attack takes, since a processor that others use too works more slowly."""
MOST_GROWTH = 10 * 1024 * 1024
"""More than the steps of some 7 MB in which an allocator takes and gives back memory, and some 10 kB an attack."""
ROUNDS = 3
GOOD = query("{ graph { articles } }")


@pytest.fixture(
    scope="module",
    params=[pytest.param("true", id="compiled"), pytest.param("false", id="not compiled", marks=pytest.mark.slow)],
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that all attacks are sent to."""
    log = tmp_path_factory.mktemp("attacked") / "log"
    with serve_process(log, environment={"NEWSGRAPH_COMPILED": request.param}) as process:
        yield process


def test_attacks_have_names_of_their_own() -> None:
    """No attack stands under the name of another."""
    assert len({each.name for each in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.name)
def test_an_attack_is_refused_at_once(server: ServerProcess, attack: Attack) -> None:
    """It is answered as it may be, within a few seconds of the processor's time, and the next request is answered as ever."""
    sent = attack.sent()
    before = server.seconds
    answers = exchange(server.port, sent, attack.answers).answers
    assert server.seconds - before < MOST_SECONDS
    for answer in answers:
        check(attack, answer)
    assert sum(each.is_whole for each in answers) >= attack.answers
    assert exchange(server.port, GOOD).answers[0].json()["data"]["graph"]["articles"] > 30


FIRST = "query($x: String) { articles(first: 2, after: $x) { pageInfo { endCursor } nodes { id } } }"


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("query($x: ID!) { node(id: $x) { id } }", "id"),
        ("query($x: ID!) { nodes(ids: [$x]) { id } }", "id"),
        ("query($x: ID!) { paths(from: $x, to: $x) { length } }", "id"),
        ("query($x: ID!) { subgraph(around: [$x]) { truncated } }", "id"),
        (FIRST, "cursor"),
        ('query($x: String) { search(query: "ai", after: $x) { totalCount nodes { id } } }', "cursor"),
        ("query($x: String) { topics(before: $x, last: 2) { nodes { id } } }", "cursor"),
        ("query($x: String) { stories(after: $x) { nodes { id } } }", "cursor"),
    ],
)
def test_broken_ids_and_cursors_are_told_of(server: ServerProcess, text: str, of: str) -> None:
    """An id or cursor that differs in a bit is another one or none; whatever it is, no fault of the server comes of it."""
    articles = searches.answered(server.port, FIRST).answers[0].json()["data"]["articles"]
    kept = articles["nodes"][0]["id"] if of == "id" else articles["pageInfo"]["endCursor"]
    for broken in searches.broken(kept, 60):
        [answer] = searches.answered(server.port, text, x=broken).answers
        assert answer.status == 200
        for error in answer.json().get("errors", []):
            assert error["extensions"]["code"] in CODES, (broken, error)
            assert not PYTHON.search(error["message"])


@pytest.mark.slow
@pytest.mark.parametrize("compiled", ["true", "false"])
def test_attacks_leave_nothing_behind(tmp_path: Path, compiled: str) -> None:
    """After some rounds of all attacks, which fill what is kept up to its bounds, the server's memory stays as it is (the least of
    three rounds, since it goes up and down), and its log has a line for each attack at most."""
    with serve_process(tmp_path / "log", environment={"NEWSGRAPH_COMPILED": compiled}) as server:

        def attack_with_all() -> int:
            for attack in ATTACKS:
                exchange(server.port, attack.sent(), attack.answers)
            return server.anonymous_bytes

        sizes = [attack_with_all() for _ in range(3 * ROUNDS)]
        assert min(sizes[-ROUNDS:]) - min(sizes[ROUNDS : 2 * ROUNDS]) <= MOST_GROWTH, sizes
        assert len(server.said.splitlines()) <= len(ATTACKS) * len(sizes)
