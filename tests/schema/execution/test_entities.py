"""Entities: kept as JSON while a version lasts, and told of as if they were not."""

import orjson
import pytest
import strawberry
from strawberry.types import Info

from schema.execution import Executor
from schema.execution.entities import Entities
from tests.schema.execution.schemas import QuietSchema

PEOPLE = "{ people { id name friend { name } } }"
READ: list[str] = []


@strawberry.type
class Person:
    """A person, whose name is the context's of the request that read it."""

    id: str

    @strawberry.field
    def name(self, info: Info[str]) -> str:
        """What was in the context when it was read."""
        READ.append(self.id)
        return f"{self.id} of {info.context}"

    @strawberry.field
    def times(self, number: int) -> str:
        """The id, several times."""
        READ.append(self.id)
        return self.id * number

    @strawberry.field
    def friend(self) -> "Person":
        """Another person."""
        return Person(id=self.id + "’s friend")


@strawberry.type
class Query:
    """Two people."""

    @strawberry.field
    def people(self) -> list[Person]:
        """Both."""
        return [Person(id="a"), Person(id="b")]


class Plan:
    """Stands for a plan, which names its tables."""


SCHEMA = QuietSchema(Query)


@pytest.fixture
def executor() -> Executor:
    """What keeps people, and has none yet."""
    READ.clear()
    return Executor(SCHEMA, SCHEMA._schema, {"Person": "id"}, 100_000)


def people(executor: Executor, context: str, version: str, query: str = PEOPLE, **variables: object) -> list[object]:
    """The people as they are told of."""
    ready = executor.ready(query, variables, None)
    assert ready
    encoded = executor.encoded(ready, context, version)
    assert encoded is not None
    found: list[object] = orjson.loads(encoded)["data"]["people"]
    return found


def named(context: str) -> list[object]:
    """The people as a request reads them that has this context."""
    return [
        {"id": id_, "name": f"{id_} of {context}", "friend": {"name": f"{id_}’s friend of {context}"}} for id_ in "ab"
    ]


def test_fields_are_read_once_a_version(executor: Executor) -> None:
    """While a version lasts, fields of entities are not read again; the next version's are, and then the first's."""
    assert people(executor, "one", "first") == named("one")
    assert people(executor, "two", "first") == named("one")
    assert len(READ) == 4
    assert people(executor, "two", "second") == named("two")
    assert people(executor, "three", "first") == named("three")
    assert len(READ) == 12


def test_data_are_read_each_time(executor: Executor) -> None:
    """Python's own data hold nothing that is kept."""
    for context in ("one", "two"):
        assert executor.answer(PEOPLE, None, None, context) == {"people": named(context)}
        people(executor, context, "first")


def test_selections_are_kept_apart(executor: Executor) -> None:
    """What is kept for one selection, or one value of a condition, stands for no other."""
    query = "query ($with: Boolean!) { people { id ...Name @include(if: $with) } } fragment Name on Person { name }"
    for _ in range(2):
        both: list[object] = [{"id": id_, "name": f"{id_} of it"} for id_ in "ab"]
        assert people(executor, "it", "first", query, **{"with": True}) == both
        assert people(executor, "it", "first", query, **{"with": False}) == [{"id": "a"}, {"id": "b"}]
    assert len(READ) == 2


@pytest.mark.parametrize("inner", ["times(number: $number)", "...Times", "friend { times(number: $number) }"])
def test_variables_are_heeded(executor: Executor, inner: str) -> None:
    """Where a variable stands below an entity, it is read each time; entities below it that have none are still kept."""
    query = f"query ($number: Int!) {{ people {{ x: friend {{ name }} {inner} }} }}"
    query += " fragment Times on Person { times(number: $number) }" if "..." in inner else ""
    told = [str(people(executor, "it", "first", query, number=number)) for number in (1, 2, 1)]
    assert told[0] == told[2] != told[1]
    assert len(READ) == 2 + 3 * 2


def test_no_more_is_kept_than_has_room() -> None:
    """When all room is taken, all tables are emptied and out of date."""
    entities = Entities({"Person": "id"}, 1_000)
    tables = entities.renewed(None, 2, "first")
    kept = 0
    while entities.renewed(tables, 2, "first") is tables:
        kept += 1
        fragment = entities.keep(tables.each[0], kept, {"text": "x" * 40})
        assert orjson.dumps(fragment) == orjson.dumps({"text": "x" * 40})
    assert kept == 1_000 // (250 + len('{"text":""}') + 40) + 1
    assert entities.renewed(tables, 2, "first").each == [{}, {}]
    assert tables.each == [{}, {}]
    assert entities.size == 0


def test_tables_are_of_one_version() -> None:
    """A plan's tables last as long as the version; those of another one are out of date, also where it comes back."""
    entities = Entities({"Person": "id"}, 1_000)
    first = entities.renewed(None, 1, "first")
    assert entities.renewed(first, 1, "first") is first
    second = entities.renewed(first, 1, "second")
    assert second is not first
    assert entities.renewed(first, 1, "first") is not first


def test_large_entities_are_not_kept() -> None:
    """What takes more than 4,096 bytes is told of, and not kept."""
    entities = Entities({"Person": "id"}, 100_000)
    table = entities.renewed(None, 1, "first").each[0]
    for length, kept in ((4_094, {"x"}), (4_095, set[str]())):
        table.clear()
        text = "x" * (length - len('{"":}'))
        fragment = entities.keep(table, "x", {"": text})
        assert orjson.dumps(fragment) == orjson.dumps({"": text})
        assert table.keys() == kept


def test_nothing_is_kept_where_there_is_no_room() -> None:
    """Without any room, fields are read each time."""
    executor = Executor(SCHEMA, SCHEMA._schema, {"Person": "id"}, 0)
    assert people(executor, "one", "first") == named("one")
    assert people(executor, "two", "first") == named("two")
