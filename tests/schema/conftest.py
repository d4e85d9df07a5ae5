"""Asking a graph over the API, without a server: compiled, and by graphql-core, which must give equal answers."""

from collections import OrderedDict
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
    """Where the graphs of tests are kept: in memory, or in databases of their own, of which the latest few stay."""

    def __init__(self) -> None:
        self.is_in_databases = False
        self._kept: OrderedDict[int, tuple[Graph, Store, ExitStack]] = OrderedDict()

    def of(self, built: Graph, in_memory: MemoryStore) -> Store:
        """The store that keeps a graph, which is kept in memory too."""
        if not self.is_in_databases:
            return in_memory
        # Which graph it is is known of the very object, as long as that is kept.
        if id(built) not in self._kept:
            opened = ExitStack()
            self._kept[id(built)] = (built, opened.enter_context(stored(built, size=1)), opened)
            while len(self._kept) > _MOST_DATABASES:
                self._kept.popitem(last=False)[1][2].close()
        self._kept.move_to_end(id(built))
        return self._kept[id(built)][1]

    @contextmanager
    def in_databases(self) -> Iterator[None]:
        """Has graphs kept in databases as long as it is held."""
        self.is_in_databases = True
        yield
        self.is_in_databases = False

    def close(self) -> None:
        """Removes all databases."""
        while self._kept:
            self._kept.popitem()[1][2].close()


_MOST_DATABASES = 12
STORES = Stores()
KINDS = ["memory", pytest.param("postgres", marks=pytest.mark.slow)]


@pytest.fixture(scope="session", autouse=True)
def removed_databases() -> Iterator[None]:
    """Removes the databases in which graphs were kept, while all that this takes is still there."""
    yield
    STORES.close()


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
            answer = told(SCHEMA.execute_sync(query, variable_values=variables, context_value=context))
            if COUNTS.hits > hits:
                core = UNCOMPILED.execute_sync(query, variable_values=variables, context_value=context)
                assert orjson.dumps(answer) == orjson.dumps(told(core))
                ready = EXECUTOR.ready(query, variables, None)
                assert ready
                for _made_then_kept in range(2):
                    encoded = EXECUTOR.encoded(ready, context, (view.version, context.limits))
                    assert encoded == orjson.dumps(told(core))
        return answer

    return ask


def told(answer: ExecutionResult) -> dict[str, Any]:
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
