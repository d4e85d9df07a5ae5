"""Plans: when they are made, when they are used again, when they are forgotten or given up, and what is counted."""

import pytest

from schema.execution import Counts
from tests.schema.execution.conftest import Asking

PADDING = " " * 90_000


def counted(plans: int = 0, refused: int = 0, hits: int = 0, surprises: int = 0) -> Counts:
    return Counts(plans, refused, hits, surprises)


def test_a_plan_is_made_once(ask: Asking) -> None:
    """A query's plan is made when it is asked first, and answers it then and ever after, whatever its variables."""
    query = "query($number: Int!) { pet(number: $number) { name } }"
    names = [ask.hits(query, {"number": number})["pet"]["name"] for number in (0, 1, 0)]
    assert names == ["Felix", "Rex", "Felix"]
    assert ask.counts == counted(plans=1, hits=3)


def test_texts_are_told_apart(ask: Asking) -> None:
    """Texts that differ by a blank are two documents, each with its plan."""
    ask.hits("{leaf{int}}")
    ask.hits("{leaf{int} }")
    assert ask.counts == counted(plans=2, hits=2)


def test_each_operation_has_its_plan(ask: Asking) -> None:
    """Of a document of several operations the one that is named is answered; fragments are theirs in common."""
    query = "query A { leaf { ...F } } query B { a: leaf { ...F float } } fragment F on Leaf { int }"
    assert ask.hits(query, name="A") == {"leaf": {"int": 1}}
    assert ask.hits(query, name="B") == {"a": {"int": 1, "float": 1.0}}
    assert ask.hits(query, name="A") == {"leaf": {"int": 1}}
    assert ask.counts == counted(plans=2, hits=3)


@pytest.mark.parametrize("name", ["", "C", "F", "a"])
def test_unknown_operations(name: str, ask: Asking) -> None:
    """A name that no operation has is graphql-core's business, also if a fragment has it, or it is empty."""
    ask("query A { leaf { ...F } } query B { leaf { ...F } } fragment F on Leaf { int }", name=name)
    ask("{ leaf { int } }", name=name)
    assert ask.counts == counted()


def test_several_operations_without_a_name(ask: Asking) -> None:
    """Which operation is meant where none is named is graphql-core's business."""
    ask("query A { leaf { int } } query B { leaf { float } }")
    assert ask.counts == counted()


def test_conditions_have_plans_of_their_own(ask: Asking) -> None:
    """There is one plan for each way in which variables decide on fields; those that do not decide make no more."""
    query = """query($a: Boolean!, $b: Boolean = true, $n: Int) {
      leaf { int @skip(if: $a) ... @include(if: $b) { float } } echo(int: $n) }"""
    fields = {(True, True): {"float"}, (True, False): set(), (False, True): {"int", "float"}, (False, False): {"int"}}
    for number, ((a, b), expected) in enumerate(fields.items()):
        for variables in ({"a": a, "b": b, "n": number}, {"a": a, "b": b}):
            assert ask.hits(query, variables)["leaf"].keys() == expected
    assert ask.hits(query, {"a": False})["leaf"].keys() == {"int", "float"}
    assert ask.counts == counted(plans=4, hits=9)


@pytest.mark.parametrize(("type_", "value"), [("[Int!]!", [1]), ("Anything", {"a": 1}), ("String!", "b"), ("Int", 1)])
def test_conditions_of_other_operations(type_: str, value: object, ask: Asking) -> None:
    """A variable that decides on another operation's fields may be of any type in one where it decides nothing, and its
    values make no plans there."""
    argument = {"[Int!]!": "numbers", "Anything": "anything", "String!": "string", "Int": "int"}[type_]
    query = f"query A($x: Boolean!) {{ leaf {{ int @skip(if: $x) }} }} query B($x: {type_}) {{ echo({argument}: $x) }}"
    ask.hits(query, {"x": value}, "B")
    ask.hits(query, {"x": [2] if value == [1] else value}, "B")
    assert ask.hits(query, {"x": True}, "A") == {"leaf": {}}
    assert ask.hits(query, {"x": False}, "A") == {"leaf": {"int": 1}}
    assert ask.counts == counted(plans=3, hits=4)


@pytest.mark.parametrize(
    "query",
    ["", " ", "{", "{ none }", "{ leaf }", "{ leaf { int(a: 1) } }", "fragment F on Leaf { int }", "type A { a: Int }"],
)
def test_what_is_no_valid_query(query: str, ask: Asking) -> None:
    """Text that is no valid query is not answered, and not counted."""
    assert ask.executor.answer(query, None, None, None) is None
    assert ask.executor.answer(query, None, None, None) is None
    assert ask.counts == counted()


@pytest.mark.parametrize("variables", [{}, {"n": None}, {"n": "1"}, {"n": 2**31}, {"n": True}, {"m": 1}])
def test_wrong_variables_are_not_counted(variables: dict[str, object], ask: Asking) -> None:
    """Variables that graphql-core refuses are answered by it, and no plan is made."""
    core = ask("query($n: Int!) { echo(int: $n) }", variables)
    assert core is not None
    assert core.errors
    assert ask.counts == counted()


@pytest.mark.parametrize("variables", [[1], "n", 5, [None]])
def test_variables_that_are_no_mapping(variables: object, ask: Asking) -> None:
    """What are no variables at all are not answered, and nothing is raised."""
    query = "query($n: Int!) { echo(int: $n) }"
    assert ask.executor.answer(query, variables, None, None) is None  # type: ignore[arg-type]


def test_variables_that_no_one_declared(ask: Asking) -> None:
    """Variables that the operation does not declare do nothing."""
    assert ask.hits("query($n: Int) { leaf(number: 0) { int } echo(int: $n) }", {"m": object(), "": 1})["leaf"] == {
        "int": 1
    }


def test_refused_queries_are_counted_once(ask: Asking) -> None:
    """A query of which no plan is made is tried once, and graphql-core answers it ever after."""
    for _ in range(3):
        core = ask("{ doubled leaf { int } }")
        assert core is not None
        assert core.data == {"doubled": "aa", "leaf": {"int": 1}}
    assert ask.counts == counted(refused=1)


def test_surprises_are_counted(ask: Asking) -> None:
    """A plan that ends in a surprise is kept for requests that have none."""
    query = "query($n: Int!) { leaf(number: $n) { int } }"
    for number in (0, 1, 0, 1):
        ask(query, {"n": number})
    assert ask.counts == counted(plans=1, hits=2, surprises=2)


def test_plans_that_mostly_surprise_are_given_up(ask: Asking) -> None:
    """A query whose first 20 runs end in surprises is not run from its plan any more, and answered all the same."""
    query = "query($n: Int!) { leaf(number: $n) { int } }"
    for _ in range(25):
        ask(query, {"n": 1})
    assert ask.counts == counted(plans=1, surprises=20)
    core = ask(query, {"n": 0})
    assert core is not None
    assert core.data == {"leaf": {"int": 1}}
    assert ask.counts == counted(plans=1, surprises=20)


def test_plans_that_mostly_answer_are_kept(ask: Asking) -> None:
    """As long as more runs answer than end in surprises, the plan is used, however many the surprises are."""
    query = "query($n: Int!) { leaf(number: $n) { int } }"
    for number in [0, *[0, 1] * 30]:
        ask(query, {"n": number})
    assert ask.counts == counted(plans=1, hits=31, surprises=30)


def test_long_documents_are_not_kept(ask: Asking) -> None:
    """A document of more than 100,000 characters has no plan; one of as many has."""
    query = "{ leaf { int } }"
    ask(query + " " * (100_001 - len(query)))
    assert ask.counts == counted()
    ask.hits(query + " " * (100_000 - len(query)))
    assert ask.counts == counted(plans=1, hits=1)


def test_documents_are_bounded(ask: Asking) -> None:
    """The documents that were asked for least lately are forgotten, and their plans made again when they are asked again."""
    queries = [f"{{ a{number}: leaf {{ int }} }}{PADDING}" for number in range(5)]
    for query in queries:
        ask.hits(query)
    ask.hits(queries[-1])
    assert ask.counts.plans == 5
    ask.hits(queries[0])
    assert ask.counts.plans == 6


def test_small_documents_are_bounded(ask: Asking) -> None:
    """A document counts for more than its characters, so that the shortest are bounded as well, valid or not."""
    for number in range(50):
        ask.executor.answer(f"{{a{number}}}", None, None, None)
    assert ask.executor._documents._known.currsize > 50 * 100


def test_plans_are_bounded(ask: Asking) -> None:
    """The plans that were used least lately are forgotten while their document is known, and made again."""
    query = (
        """query($a: Boolean!, $b: Boolean!, $c: Boolean!) {
      leaf { int @skip(if: $a) float @skip(if: $b) boolean @skip(if: $c) } }"""
        + PADDING
    )
    ways = [{name: bool(number >> bit & 1) for bit, name in enumerate("abc")} for number in range(8)]
    for variables in ways:
        ask.hits(query, variables)
    ask.hits(query, ways[-1])
    assert ask.counts.plans == 8
    ask.hits(query, ways[0])
    assert ask.counts.plans == 9
