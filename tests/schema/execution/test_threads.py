"""Threads: many that ask one executor at once, of queries that are new to it and of old ones."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from schema.execution import Executor
from tests.schema.execution.conftest import CONTEXT, written
from tests.schema.execution.schemas import CORE, SCHEMA

THREADS = 8
QUERIES = [
    ("query($n: Int!) { pet(number: $n) { name size friend { __typename } ... on Dog { barks } } }", range(2)),
    ("query($n: Int!) { named(numbers: [$n, 0, 1]) { __typename name } }", range(2)),
    ("query($n: Int!) { leaf(number: $n) { int float string } }", range(3)),
    ("query($n: Int!) { echo(box: {needed: RED, number: $n, inner: {needed: BLUE, boxes: [{needed: RED}]}}) }", range(9)),
    ("query($n: Int!) { echo(either: {box: {needed: RED, grid: [[$n]]}}, colours: [RED], int: $n) }", range(9)),
    ('{ echo(boxes: [{needed: GREEN, name: "a", colours: [BLUE]}], grid: [[1]]) }', [None]),
    ("query($n: Int!) { shaky(depth: $n) { next { many { good bad } } } }", range(6)),
    ("query($n: Int!) { things(numbers: [$n, 0, 1, 2]) { __typename ... on Shape { sides } } }", range(4)),
    ("{ doubled }", [None]),
    ("{ none }", [None]),
]  # fmt: skip
REQUESTS = [(query, {} if n is None else {"n": n}) for query, numbers in QUERIES for n in numbers]


@pytest.fixture
def hurried() -> Iterator[None]:
    """Lets threads take turns as often as Python can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hurried")
def test_threads_do_not_disturb_each_other() -> None:
    """However threads take turns, each request is answered as it would be alone, a query has one plan, and all requests are
    counted."""
    expected: list[Any] = [SCHEMA.execute_sync(query, variables, CONTEXT) for query, variables in REQUESTS]
    assert sum(not core.errors for core in expected) > 20
    for attempt in range(5):
        executor, together = Executor(SCHEMA, CORE), Barrier(THREADS)

        def ask(
            thread: int, executor: Executor = executor, together: Barrier = together, attempt: int = attempt
        ) -> int:
            together.wait()
            answered = 0
            for step in range(len(REQUESTS)):
                number = (step * 7 + thread * attempt) % len(REQUESTS)
                query, variables = REQUESTS[number]
                data = executor.answer(query, variables, None, CONTEXT)
                core = expected[number]
                assert data is None or (not core.errors and written(data) == written(core.data))
                answered += data is not None
            return answered

        with ThreadPoolExecutor(THREADS) as pool:
            answered = sum(pool.map(ask, range(THREADS)))
        counts = executor.counts
        assert counts.hits == answered
        assert counts.plans == len(QUERIES) - 2
        assert counts.refused == 1
