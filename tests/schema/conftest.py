"""Asking a graph over the API, without a server: compiled, and by graphql-core, which must give equal answers."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any, Protocol

import orjson
import pytest
from strawberry.types import ExecutionResult

from graph import Graph
from graph.store.base import Store
from graph.store.memory import MemoryStore
from schema import Context, Limits, build_schema, build_uncompiled_schema
from tests.databases import stored
from tests.graphs import graph_of

SCHEMA = build_schema(entity_cache=1_000_000)
UNCOMPILED = build_uncompiled_schema()
assert SCHEMA.executor is not None
EXECUTOR = SCHEMA.executor
COUNTS = EXECUTOR.counts


class Ask(Protocol):
    """Asks a graph a query, and gives the answer as a client gets it."""

    def __call__(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The answer: `data`, and `errors` where there are any."""
        ...


class Stores:
    """Where the graphs of tests are kept: in memory, or, for as long as one test is run, in databases of their own."""

    def __init__(self) -> None:
        self._databases: ExitStack | None = None
        self._kept: dict[int, tuple[Graph, Store]] = {}

    def of(self, built: Graph, in_memory: MemoryStore) -> Store:
        """The store that keeps a graph, which is kept in memory too."""
        if self._databases is None:
            return in_memory
        if id(built) not in self._kept:
            # Which graph it is is known of the very object, as long as that is kept.
            store: Any = self._databases.enter_context(stored(built))
            self._kept[id(built)] = (built, store)
        return self._kept[id(built)][1]

    @contextmanager
    def in_databases(self) -> Iterator[None]:
        """Has graphs kept in databases as long as it is held."""
        with ExitStack() as self._databases:
            yield
        self._databases = None
        self._kept.clear()


STORES = Stores()
KINDS = ["memory", pytest.param("postgres", marks=pytest.mark.slow)]


@pytest.fixture(params=KINDS, autouse=True)
def kept_in(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of store that `asking` asks, for each kind: what asks a graph is made before, once for all of them."""
    with STORES.in_databases() if request.param == "postgres" else nullcontext():
        yield request.param


def asking(built: Graph, limits: Limits | None = None) -> Ask:
    """What asks this graph, in the store that is tested."""
    in_memory = MemoryStore(built)

    def ask(query: str, /, **variables: Any) -> dict[str, Any]:
        store = STORES.of(built, in_memory)
        with store.view() as view:
            context = Context(view, limits or Limits())
            hits = COUNTS.hits
            answer = _as_told(SCHEMA.execute_sync(query, variable_values=variables, context_value=context))
            if COUNTS.hits > hits:
                core = UNCOMPILED.execute_sync(query, variable_values=variables, context_value=context)
                assert orjson.dumps(answer) == orjson.dumps(_as_told(core))
                ready = EXECUTOR.ready(query, variables, None)
                assert ready
                for _made_then_kept in range(2):
                    encoded = EXECUTOR.encoded(ready, context, (view.version, context.limits))
                    assert encoded == orjson.dumps(_as_told(core))
        return answer

    return ask


def _as_told(answer: ExecutionResult) -> dict[str, Any]:
    """An answer as a client gets it."""
    found: dict[str, Any] = {"data": answer.data}
    if answer.errors:
        found["errors"] = [error.formatted for error in answer.errors]
    return found


def data_at(ask: Ask, path: str, query: str, /, **variables: Any) -> Any:
    """What of the answer stands at `path`, steps joined by dots; an answer with errors fails the test."""
    answer = ask(query, **variables)
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]
    for step in path.split("."):
        found = found[step]
    return found


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", ())]


@pytest.fixture
def sample() -> Ask:
    """A small graph: three articles, one a collection, one with an HTML body; a stub; topics, and providers."""
    return asking(
        graph_of(
            {
                "t.md": {"taxonomy": "topic", "name": "Top", "_id": "top", "keywords": ["secretword"]},
                "u.md": {"taxonomy": "topic", "name": "Under", "parent": "Top", "shortname": "Un"},
                "o.md": {"taxonomy": "organization", "name": "BBC", "domain": "bbc.com"},
                "p.md": {"taxonomy": "organization", "name": "BBC", "domain": "bbc.co.uk"},
                "a.md": {
                    "title": "Alpha réport",
                    "webUrl": "https://www.a.example/1",
                    "ampWebUrl": "https://amp.a.example/1",
                    "publishedDateTime": "2020-01-01",
                    "topics": ["Under"],
                    "provider": {"name": "A", "domain": "a.example"},
                    "related": [
                        {"title": "Stub", "webUrl": "https://b.example/s", "publishedDateTime": "2020-01-02"},
                        {"title": "Beta", "webUrl": "https://a.example/2"},
                    ],
                },
                "b.md": '{"title": "Beta", "webUrl": "https://a.example/2", "topics": ["Top"], "quality": 5,'
                ' "related": [{"title": "x", "webUrl": "https://a.example/1"}]}\n<p>inner <b>bodyword</b></p>',
                "c.md": {"title": "Collection", "items": ["b", "a"], "tags": ["x", "y"]},
            }
        )
    )
