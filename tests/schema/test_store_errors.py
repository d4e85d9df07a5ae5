"""A store that fails ends an operation: nothing is asked twice, and one error is told of it, in words of ours."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLError
from strawberry.types.execution import PreExecutionError

from graph.changes import compare
from graph.errors import CitusMissing, StoreBusy, StoreError, StoreLocked, StoreTimeout, StoreUnavailable
from graph.store.memory.snapshot import Snapshot
from schema import Context, Limits, NewsgraphSchema
from schema.errors import BadUserInput, Code, code_errors
from schema.following import Source
from schema.subscriptions import subscribe
from tests.graphs import graph_of
from tests.remote import RemoteStore, failing
from tests.schema.conftest import SCHEMA, UNCOMPILED
from tests.schema.test_changes import Plain

OLD, NEW = (graph_of({"a.md": {"title": title, "webUrl": "https://a.example/1"}}) for title in ("Old", "New"))
SEVERAL = "{ articles { nodes { title } } providers { nodes { name } } topics { nodes { name } } }"


@pytest.mark.parametrize("schema", [SCHEMA, UNCOMPILED], ids=["compiled", "not compiled"])
@pytest.mark.parametrize(
    "error", [StoreBusy(), StoreUnavailable("gone"), StoreTimeout()], ids=lambda each: type(each).__name__
)
def test_a_query_that_a_store_fails_has_no_answer(schema: NewsgraphSchema, error: StoreError) -> None:
    """Its error is raised, whoever asks; graphql-core is not asked what a plan was failed."""
    store = RemoteStore(OLD)
    store.asking = failing(*[error] * 9)
    with store.view() as view, pytest.raises(type(error)):
        schema.execute_sync(SEVERAL, context_value=Context(view))
    assert store.asked == 1
    with store.view() as view, pytest.raises(type(error)):
        asyncio.run(schema.execute(SEVERAL, context_value=Context(view)))
    assert store.asked == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoreBusy(), Code.UNAVAILABLE),
        (StoreUnavailable("FATAL: no pg_hba.conf entry"), Code.UNAVAILABLE),
        (StoreLocked(), Code.UNAVAILABLE),
        (CitusMissing(), Code.UNAVAILABLE),
        (StoreTimeout(), Code.TIMEOUT),
    ],
    ids=lambda each: type(each).__name__,
)
def test_one_error_is_told_of_a_store(error: StoreError, code: Code) -> None:
    """However many fields it failed, and whatever else was wrong; the database's words are not repeated."""
    others = BadUserInput("first", "first is too large")
    errors = [
        GraphQLError("other", path=["a"], original_error=others),
        *(GraphQLError("failed", path=[name], original_error=error) for name in "bc"),
    ]
    code_errors(errors, executed=True)
    assert [each.formatted for each in errors] == [{"message": str(error), "extensions": {"code": code}}]
    assert "pg_hba" not in str(error)


def test_an_event_that_a_store_fails_is_told_of_and_the_next_one_answered() -> None:
    """The subscription goes on."""
    store = RemoteStore(OLD)

    async def run() -> list[Any]:
        query = "subscription { graphChanged { version updated { label } added { label } } }"
        begun = await subscribe(SCHEMA, query, None, None, Source(store, Limits()), Plain(store, Limits()))
        assert not isinstance(begun, PreExecutionError)
        first = asyncio.ensure_future(anext(begun))
        await asyncio.sleep(0)
        store.asking = failing(*[StoreUnavailable("gone")] * 2)
        store.show(Snapshot(NEW), compare(OLD, NEW))
        told = [await first]
        store.asking = failing()
        store.show(Snapshot(OLD), compare(NEW, OLD))
        told.append(await anext(begun))
        await begun.aclose()
        return told

    failed, answered = asyncio.run(run())
    assert failed["data"] is None
    assert [error["extensions"]["code"] for error in failed["errors"]] == [Code.UNAVAILABLE]
    assert answered == {"version": OLD.version, "updated": [{"label": "Old"}], "added": []}
