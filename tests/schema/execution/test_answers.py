"""What is answered from plans is what graphql-core answers, whatever is asked."""

from hypothesis import given
from hypothesis import strategies as st

from tests.graphs import examples
from tests.schema.execution.conftest import Asking
from tests.schema.execution.questions import Pool, Question, Subject, questions
from tests.schema.execution.schemas import CORE

POOL: Pool = {
    "Int": st.integers(0, 1) | st.integers(0, 1) | st.integers(-1, 45),
    "Float": st.sampled_from([0, 2, 0.5, -1e10]),
    "String": st.sampled_from(["", "é", "text"]),
    "ID": st.sampled_from(["", "1", 7]),
    "Boolean": st.booleans(),
    "Stamp": st.sampled_from(["", "iii", "i", 3]),
    "Anything": st.sampled_from([None, 1, "a", [1, {"b": None}], {"a": {"b": [1.5]}}]),
}
QUESTIONS = questions(Subject(CORE, POOL, refused=frozenset({"doubled", "own"})), depth=4)


@examples(3)
@given(question=QUESTIONS)
def test_plans_answer_as_graphql_core_does(question: Question) -> None:
    """What a plan answers is byte for byte what graphql-core does, both when it is made and when it is used again, by other
    variables too; and one is made of every query that asks for nothing of which none is made."""
    ask = Asking()
    for variables in question.requests * 2:
        ask(question.text, variables)
    assert not (question.compiles and ask.counts.refused)


@examples(3 / 2)
@given(
    question=QUESTIONS,
    at=st.floats(0, 1),
    length=st.integers(0, 6),
    put=st.sampled_from(["", " ", "x", "!", "{", "}", "$v0", "...", "@skip", "null", '"', "on", "__typename"]),
)
def test_damaged_queries_are_graphql_cores(question: Question, at: float, length: int, put: str) -> None:
    """The same holds for text that is hardly ever a query: what is not valid is never answered from a plan."""
    start = int(at * len(question.text))
    ask = Asking()
    ask(question.text[:start] + put + question.text[start + length :], question.requests[0])


@examples(1 / 2)
@given(questions=st.lists(QUESTIONS, min_size=2, max_size=4))
def test_queries_do_not_disturb_each_other(questions: list[Question]) -> None:
    """One executor answers many queries, each as it would alone, whichever were asked before."""
    ask = Asking()
    for question in questions + questions[::-1]:
        ask(question.text, question.requests[0])
