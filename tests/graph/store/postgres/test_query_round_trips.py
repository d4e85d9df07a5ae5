"""How often whole queries wait for the database: once for each level, field and set of arguments, and twice more at most."""

from collections.abc import Iterator

import pytest
from graphql import FieldNode, OperationDefinitionNode, SelectionSetNode, parse, print_ast

from benchmarks.growth import COVERAGE, newest
from benchmarks.peers.questions import PAGE, questions
from graph import Graph
from graph.store.memory import MemoryStore
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from schema import Context, build_schema
from tests.databases import database
from tests.graphs import graph_of

pytestmark = pytest.mark.slow

MORE = 2
"""How many round trips a query may take beside those of its levels, fields and arguments."""

COUNT = 2 * PAGE
WORDS = [
    f"{first}{last}" for first in ("lake", "tree", "shop", "hill", "wood") for last in ("land", "side", "ware", "town")
]
PARTS = {"nodes", "edges", "node", "pageInfo", "images", "reasons", "facets"}
"""Fields that lead nowhere: they are parts of what another one has led to."""

EDGES = "edges { score hops reasons { kind score } node { id title provider { name } } }"
FACETS = "facets { topics(first: 3) { count } providers(first: 3) { count } categories(first: 3) { count } }"
VARIANTS = {
    "the benchmark's": COVERAGE,
    "a count": f"query($of: String!) {{ coverage(of: $of) {{ totalCount {EDGES} }} }}",
    "facets": f"query($of: String!) {{ coverage(of: $of) {{ {EDGES} {FACETS} }} }}",
    "no hops": f"query($of: String!) {{ coverage(of: $of, hops: 0) {{ {EDGES} }} }}",
    "one hop": f"query($of: String!) {{ coverage(of: $of, hops: 1) {{ {EDGES} }} }}",
}
DEARER = {
    "no providers": "query($of: String!) { coverage(of: $of) { edges { score node { id title } } } }",
    "three hops": f"query($of: String!) {{ coverage(of: $of, hops: 3) {{ {EDGES} }} }}",
    "a condition": f'query($of: String!) {{ coverage(of: $of, where: {{category: {{in: ["C1"]}}}}) {{ {EDGES} }} }}',
}
"""What docs/stores.md says to wait once more."""

SUBJECTS = {
    "words": "{0} {1} {2}",
    "with accents": "cáfe {0}",
    "a phrase": '"{0} {1}"',
    "a beginning": "{0:.4}* {1}",
    "signs": "+{0} -{1}",
    "joined words": "{0}-{1} {2}",
}


def written(count: int) -> Graph:
    """Articles in two languages, which say some of the words each, and one in a third, whose words have accents."""
    files = {
        f"{number}.md": {
            "title": " ".join(WORDS[number * step % len(WORDS)] for step in (1, 3, 7)),
            "excerpt": " ".join([f"only{number}", *(WORDS[(number + step) % len(WORDS)] for step in (2, 5))]),
            "locale": "de" if number % 3 else "en",
            "webUrl": f"https://s.example/{number}",
            "publishedDateTime": f"2020-01-{number % 28 + 1:02}",
            "provider": {"name": f"P{number % 7}"},
            "category": f"C{number % 3}",
            "topics": [f"T{number % 5}", f"T{number % 3}"],
            "related": [{"title": "x", "webUrl": f"https://s.example/{number * step % COUNT}"} for step in (2, 3, 5)],
        }
        for number in range(count)
    }
    accented = {"title": "Cafés lakeland", "locale": "fr", "webUrl": "https://s.example/cafe"}
    return graph_of({**files, "accented.md": accented})


GRAPH = written(COUNT)
SHAPES = {each.name: each for each in questions(newest(MemoryStore(GRAPH)))}


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A database that holds the graph."""
    with database() as made:
        with connected(made) as connection:
            load(connection, Snapshot(GRAPH))
        yield made


@pytest.fixture
def store(dsn: str) -> Iterator[PostgresStore]:
    """A store that knows nothing yet."""
    opened = PostgresStore(dsn)
    yield opened
    opened.close()


def bound(query: str) -> int:
    """How often a query may wait."""
    [operation] = parse(query).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return len(_fields(operation.selection_set, ())) + MORE


def _fields(selected: SelectionSetNode | None, path: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What leads from one level to the next: fields with their arguments, by where they stand."""
    found: set[tuple[str, ...]] = set()
    for each in selected.selections if selected else ():
        if not isinstance(each, FieldNode):
            found |= _fields(getattr(each, "selection_set", None), path)
        elif each.selection_set is not None:
            own = (*path, each.name.value + "".join(map(print_ast, each.arguments or ())))
            is_part = each.name.value in PARTS and not each.arguments
            found |= _fields(each.selection_set, own) | (set() if is_part else {own})
    return found


def waited(store: PostgresStore, query: str, variables: dict[str, object]) -> int:
    """How often a query waits for the database."""
    executor = build_schema().executor
    assert executor is not None
    with store.view() as view:
        ready = executor.ready(query, variables, None)
        assert ready
        answer = executor.encoded(ready, Context(view), view.version)
        assert answer
        assert b'"errors"' not in answer
        return view.session.round_trips


def subjects(form: str) -> list[dict[str, object]]:
    """Subjects of a form, of which none has a word of another."""
    return [{"of": form.format(*WORDS[start : start + 3])} for start in range(0, len(WORDS) - 2, 4)]


def test_the_bound_counts_what_leads_to_other_nodes() -> None:
    """Of an article two fields of which lead on it is three, and of a list in a list likewise; arguments tell fields apart."""
    assert bound("{ article(by: {id: 1}) { title provider { name } topics(first: 5) { nodes { name } } } }") == 3 + MORE
    assert bound("{ articles { nodes { related { edges { node { title related { totalCount } } } } } } }") == 3 + MORE
    assert (
        bound("{ articles { nodes { a: topics(first: 1) { totalCount } b: topics(first: 2) { totalCount } } } }")
        == 3 + MORE
    )
    assert bound(COVERAGE) == 2 + MORE


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_the_benchmark_wait_for_each_level_once(store: PostgresStore, name: str) -> None:
    """A process that has just begun waits as rarely as one that has answered others."""
    shape = SHAPES[name]
    counts = [waited(store, shape.query, variables) for variables in shape.variables[:5]]
    assert max(counts) <= bound(shape.query)


@pytest.mark.parametrize("form", SUBJECTS.values(), ids=SUBJECTS)
@pytest.mark.parametrize("query", VARIANTS.values(), ids=VARIANTS)
def test_coverage_waits_no_oftener_than_its_levels_and_twice(store: PostgresStore, query: str, form: str) -> None:
    """Whatever words it is asked for, none of which was read before; a process waits once more for the first, as it learns then
    which nodes there are."""
    first, *others = [waited(store, query, each) for each in subjects(form)]
    assert len(others) > 3
    assert max(first - 1, *others) <= bound(query)


def test_the_ways_to_articles_are_a_field_like_others(store: PostgresStore) -> None:
    """Also to those that are there for their likeness alone, whose texts are compared with those of the best matches."""
    ways = COVERAGE.replace("node", "path { id } node")
    _, *others = [waited(store, ways, {"of": f"only{number}"}) for number in range(5)]
    without = waited(store, COVERAGE, {"of": "only5"})
    assert without < max(others) <= bound(ways) == bound(COVERAGE) + 1


@pytest.mark.parametrize("form", ["{0}x~ {1}y~", '"{0} {1:.4}東"'], ids=["mistakes", "a begun phrase"])
def test_what_stands_for_other_words_is_waited_for_once_more(store: PostgresStore, form: str) -> None:
    """Words with typing mistakes, and beginnings at the ends of phrases, however many there are."""
    _, *others = [waited(store, COVERAGE, each) for each in subjects(form)]
    assert max(others) <= bound(COVERAGE) + 1


@pytest.mark.parametrize("query", DEARER.values(), ids=DEARER)
def test_what_is_dearer_is_waited_for_once_more(store: PostgresStore, query: str) -> None:
    """Whatever words it is asked for."""
    _, *others = [waited(store, query, each) for each in subjects("{0} {1} {2}")]
    assert max(others) <= bound(query) + 1


def test_words_that_were_read_before_a_load_are_renewed_with_the_rest() -> None:
    """What is kept of an earlier generation costs no round trip to be made sure of."""
    with database() as dsn, connected(dsn) as connection:
        load(connection, Snapshot(GRAPH))
        store = PostgresStore(dsn)
        for each in subjects("{0} {1}"):
            waited(store, COVERAGE, each)
        load(connection, Snapshot(written(COUNT + 1)))
        first, *others = [waited(store, COVERAGE, each) for each in subjects("{0} {1}")]
        store.close()
    assert max(first - 1, *others) <= bound(COVERAGE)
