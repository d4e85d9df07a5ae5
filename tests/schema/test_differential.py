"""A graph in a database answers as one in memory does, whatever is asked of whatever graph.

Of what docs/stores.md says is not equal, nothing comes about in graphs this small: nothing is left out here.
"""

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from graph import Graph
from graph.keys import NodeKind, node_id
from graph.store.base import View
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from graph.store.postgres.connections import Connected
from graph.store.postgres.generations import latest
from graph.store.postgres.kept import Kept
from graph.store.postgres.layouts import Layouts
from graph.store.postgres.loading import load
from graph.store.postgres.session import Session
from graph.store.postgres.view import PostgresView
from schema import Context
from tests.graph.store.postgres.viewing import emptied, empty
from tests.graphs import NAMES, STUBS, TITLES, TOPICS, VALUES, Documents, graph_of
from tests.schema.conftest import SCHEMA, Ask, codes, told
from tests.schema.corpora import INSTANTS, NUMBERS, ODD, WORDS, varied_corpora
from tests.schema.execution.questions import Pool, Subject, questions, stated_arguments

SERVED = SCHEMA.graphql_schema
CURSORS = frozenset({"after", "before"})
COUNTS = frozenset({"first", "last"})
SEARCHES = ("{}", "{} {}", "+{} {}", "-{} {}", "{}*", "{}~", '"{}', '"{} {}"', '+"{} {}"', "{} {}*")
MOST_PAGES = 30


@pytest.fixture(autouse=True)
def kept_in() -> None:
    """Nothing: each test here asks both kinds of stores."""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connected]:
    """A connection to a database that each graph is loaded into: that takes half as long as to make one for each."""
    with emptied() as connection:
        yield connection


def asking_both(connection: Connected, built: Graph) -> Ask:
    """Asks a graph in memory and in the database, where it becomes the only one; the answers must be equal byte for byte, and no
    fault of ours."""
    empty(connection)
    snapshot = Snapshot(built)
    load(connection, snapshot)
    generation, kept, layouts = latest(connection), Kept(), Layouts()

    def ask(query: str, /, **variables: Any) -> dict[str, Any]:
        # As a server has it, each operation has a view of its own.
        views: dict[str, View] = {
            "in memory": MemoryView(snapshot),
            "in a database": PostgresView(Session(connection, generation), kept, layouts),
        }
        answers = {where: told(SCHEMA.execute_sync(query, variables, Context(view))) for where, view in views.items()}
        one, other = answers.values()
        assert orjson.dumps(one) == orjson.dumps(other), _shown(query, variables=variables, **answers)
        assert "INTERNAL_SERVER_ERROR" not in codes(one), _shown(query, variables=variables, **answers)
        return one

    return ask


def _shown(query: str, **values: Any) -> str:
    return "\n".join([query, *(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())])


def pool_of(built: Graph, ask: Ask) -> Pool:
    """Values that mostly name something in a graph."""
    nodes = [node for kind in NodeKind for node in built.nodes(kind)]
    labels = [node.label for node in nodes]
    texts = [*TITLES, *NAMES, *TOPICS, *VALUES, *WORDS, *ODD]
    parts = st.sampled_from(texts) | st.builds(lambda text, end: text[:end], st.sampled_from(texts), st.integers(1, 5))
    searched = st.builds(str.format, st.sampled_from(SEARCHES), parts, parts)
    counts = st.sampled_from([*range(5), 100] * 8 + [-1, 101])
    return {
        "ID": st.sampled_from(ids_of(built, ask)),
        "String": parts,
        "URL": st.integers(0, STUBS[-1]).map(lambda number: f"https://www.s.example/{number}"),
        "DateTime": st.sampled_from([each for instant in INSTANTS for each in _written(instant)]),
        "Int": st.integers(0, 3) | st.sampled_from(NUMBERS),
        "Boolean": st.booleans(),
        **{f"{name}: Int": counts for name in COUNTS},
        **{f"{name}: Int": st.integers(0, 4) for name in ("hops", "maxHops", "minSize")},
        "limit: Int": st.integers(0, 20),
        "source: String": st.sampled_from([*(source for node in nodes for source in node.sources), "site/x0.md", "x"]),
        "title: String": st.sampled_from([*labels, *texts]),
        "name: String": st.sampled_from([*labels, *TOPICS, *NAMES, "Under", "C++"]),
        "slug: String": st.sampled_from([*(topic.slug for topic in built.topics), "ne", "N"]),
        "domain: String": st.sampled_from(["p.example", "www.Q.example", "nowhere.example", ""]),
        **{f"{name}: String": searched for name in ("query", "of", "text", "prefix")},
    }


def ids_of(built: Graph, ask: Ask) -> list[str]:
    """The ids of all nodes and stories, such as articles have beside their own, and few that name nothing."""
    stories = ask("{ stories(first: 100, minSize: 0) { nodes { id } } }")["data"]["stories"]["nodes"]
    own = [node.id for kind in NodeKind for node in built.nodes(kind)]
    others = [node_id(NodeKind.ARTICLE, f"s.example/{number}") for number in STUBS]
    dead = [node_id(kind, "nobody") for kind in NodeKind]
    return [*own * 4, *others, *dead, *(story["id"] for story in stories), "story_" + "0" * 24, "x"]


def _written(instant: str) -> list[str]:
    """An instant as clients may write it."""
    return [instant] if "T" in instant else [f"{instant}T00:00:00Z", f"{instant}T01:00:00+01:00"]


@pytest.mark.slow
@given(documents=varied_corpora(), data=st.data())
def test_whatever_is_asked_is_answered_alike(connection: Connected, documents: Documents, data: st.DataObject) -> None:
    """Any fields of the schema, some of several nodes at once, with any arguments but cursors."""
    built = graph_of(documents)
    ask = asking_both(connection, built)
    subject = Subject(SERVED, pool_of(built, ask), unstated=CURSORS, nesting=4)
    for _ in range(6):
        question = data.draw(questions(subject, depth=5))
        first, second = question.requests
        ask(question.text, **first)
        if second != first:
            ask(question.text, **second)


class Paged(Struct, frozen=True):
    """A list of the schema that comes in pages: a field of a type."""

    type_name: str
    name: str
    field: GraphQLField

    def query(self, arguments: str) -> str:
        """What asks a page of it, of what has the id `$id` where it is no list of all."""
        places = [name for name in sorted(COUNTS | CURSORS) if name in self.field.args]
        declared = ", ".join(f"${name}: {self.field.args[name].type}" for name in places)
        given_ = ", ".join([*([arguments] if arguments else []), *(f"{name}: ${name}" for name in places)])
        asked = f"{self.name}({given_}) {_leaves(get_named_type(self.field.type))}"
        if self.type_name == "Query":
            return f"query({declared}) {{ {asked} }}"
        if self.type_name == "GraphInfo":
            return f"query({declared}) {{ graph {{ {asked} }} }}"
        return f"query($id: ID!, {declared}) {{ node(id: $id) {{ ... on {self.type_name} {{ {asked} }} }} }}"


_WITHIN = frozenset({"pageInfo", "edges", "node", "highlights", "path", "reasons"})


def _leaves(type_: Any) -> str:
    """All leaves of a list, of its rows and of their nodes."""
    fields = {name: get_named_type(field.type) for name, field in type_.fields.items()}
    leaves = [name for name, named in fields.items() if is_leaf_type(named)]
    below = [f"{name} {_leaves(named)}" for name, named in fields.items() if name in _WITHIN]
    return f"{{ {' '.join([*leaves, *below])} }}"


LISTS = [
    Paged(type_.name, name, field)
    for type_ in SERVED.type_map.values()
    if isinstance(type_, GraphQLObjectType)
    for name, field in type_.fields.items()
    if "pageInfo" in getattr(get_named_type(field.type), "fields", ())
]


@pytest.mark.slow
@given(documents=varied_corpora(), data=st.data())
def test_every_list_is_paged_alike(connection: Connected, documents: Documents, data: st.DataObject) -> None:
    """Page by page, forwards and backwards, with the cursors of the pages before, and between any of them; those of other
    lists are refused alike."""
    built = graph_of(documents)
    ask = asking_both(connection, built)
    subject = Subject(SERVED, pool_of(built, ask), unstated=CURSORS | COUNTS, nesting=4)
    ids = ids_of(built, ask)
    cursors = ["none"]
    for _ in range(6):
        listed = data.draw(st.sampled_from(LISTS))
        query = listed.query(data.draw(stated_arguments(subject, listed.field)))
        own = [id_ for id_ in ids if id_.startswith(listed.type_name.lower())]
        variables = {"id": data.draw(st.sampled_from(own))} if own else {}
        size = data.draw(st.integers(1, 4))
        cursors += pages(ask, query, {**variables, "first": size}, "after")
        if "before" in listed.field.args:
            cursors += pages(ask, query, {**variables, "last": size}, "before")
        between = {name: data.draw(st.sampled_from(cursors[-8:])) for name in CURSORS & set(listed.field.args)}
        ask(query, **variables, **between)


def pages(ask: Ask, query: str, variables: dict[str, Any], along: str) -> list[str]:
    """The cursors of all rows of a list, whose pages are asked for one after another."""
    cursors: list[str] = []
    for _ in range(MOST_PAGES):
        data = ask(query, **variables)["data"]
        page = data and _page_in(data)
        if not page or not page["edges"]:
            break
        found = [edge["cursor"] for edge in page["edges"]]
        cursors += found
        variables = {**variables, along: found[-1] if along == "after" else found[0]}
    return cursors


def _page_in(value: Any) -> Any:
    """The page that an answer has at its end."""
    while value and "pageInfo" not in value:
        [value] = value.values()
    return value
