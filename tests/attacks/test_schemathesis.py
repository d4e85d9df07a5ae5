"""Queries made of the schema alone, as Schemathesis makes them, find no fault of the server."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis import graphql

from tests.attacks.attack import CODES, PYTHON
from tests.processes import serve_process

SECONDS = 60
EXAMPLES = 5
"""The examples of one field in one round; rounds follow each other, each with a seed of its own, until the time is up."""

graphql.scalar("DateTime", st.datetimes().map(lambda instant: nodes.String(f"{instant.isoformat()}Z")))
graphql.scalar("URL", st.sampled_from(["https://a.example/", "http://[::1]/%00", "//x", ""]).map(nodes.String))
graphql.scalar("JSON", st.text().map(nodes.String))


@pytest.mark.slow
@pytest.mark.parametrize("compiled", ["true", "false"])
def test_queries_made_of_the_schema_are_answered(tmp_path: Path, compiled: str) -> None:
    """For half a minute each, whatever fits the schema is answered, or told to be wrong with a code that clients are told of."""
    asked = 0
    with serve_process(tmp_path / "log", environment={"NEWSGRAPH_COMPILED": compiled}) as server:
        schema = graphql.from_url(f"http://127.0.0.1:{server.port}/graphql")
        operations = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]
        number = 0
        end = time.monotonic() + SECONDS / 2
        while time.monotonic() < end:
            for operation in operations:
                asked += _ask(operation, number, end)
            number += 1
        assert asked > len(operations)
        assert server.listens()


def _ask(operation: Any, number: int, end: float) -> int:
    """Asks some queries of one field; how many were asked before the time was up."""
    asked = 0

    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        derandomize=False,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        nonlocal asked
        if time.monotonic() > end:
            return
        asked += 1
        answer = case.call()
        # This server takes no mutations, which it says where nothing else is wrong with one.
        allowed = (200, 403) if str(case.body).startswith("mutation") else (200,)
        assert answer.status_code in allowed, case.body
        for error in answer.json().get("errors", []):
            assert error["extensions"]["code"] in CODES, (error, case.body)
            assert not PYTHON.search(error["message"].replace(str(case.body), ""))

    ask()
    return asked
