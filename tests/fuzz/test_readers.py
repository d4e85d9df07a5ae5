"""Whatever is read from outside is read, or is refused by errors of our own: nothing else comes out."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, is_enum_type, is_object_type
from hypothesis import given
from hypothesis import strategies as st
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from graph.documents.folders import LoadOptions
from graph.documents.parse import parse_content
from graph.errors import CursorError, GraphError, IdInvalid
from graph.keys import NodeKind, is_story_id, kind_of
from graph.store.base import View
from graph.store.cursors import Keyset, decode_keyset, decode_mark, decode_rank, encode_keyset, encode_mark, encode_rank
from graph.store.memory import MemoryStore
from graph.store.orders import BY_NAME, Order, OrderField, OrderTerm
from newsgraph.errors import ParameterInvalid, RequestRefused
from newsgraph.exports import PARAMETERS, read_export
from newsgraph.http.negotiation import encoding_for, form_for, media_type_for, preferences
from newsgraph.http.requests import Bounds, read_address, read_posted
from schema import Context, Limits, read_filter
from schema.errors import Code, SchemaError
from tests.graphs import graph_of
from tests.schema.conftest import SCHEMA, UNCOMPILED

STORE = MemoryStore(
    graph_of({"a.md": {"title": "A", "topics": ["T"], "provider": {"name": "P"}}, "b.md": {"title": "B"}})
)
CORE = SCHEMA.graphql_schema
CODES = {each.value for each in Code} - {Code.INTERNAL_SERVER_ERROR.value}
BOUNDS = Bounds(10_000, 100, 5)
OPTIONS = LoadOptions(drafts=True)
ORDERS: tuple[Order, ...] = (BY_NAME, (OrderTerm(OrderField.TITLE), OrderTerm(OrderField.RANK, descending=True)))

TEXTS = st.text(max_size=30)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


def outcome(read: Callable[[], object], *refusals: type[Exception]) -> str:
    """What came of reading: that it went well, or the message of one of these errors. Other errors are raised."""
    try:
        read()
    except refusals as error:
        return str(error)
    return "read"


def as_yaml(values: Any) -> str:
    """A value in YAML, of which JSON is a part, with what JSON does not know written as Python does."""
    return json.dumps(values, default=str)


KEYS = st.sampled_from(
    "title name webUrl originalUrl url publishedDateTime updatedDateTime date tags topics provider related images items "
    "authors parent taxonomy keywords hashtags domain draft published removed stub quality heat locale _id".split()
)
FRONT_MATTER = st.dictionaries(KEYS | TEXTS, VALUES, max_size=6)
YAML_SIGNS = st.text(st.sampled_from(list("-:?[]{}&*!|>'\"%@`#,\n \tab01<~=.éT")), max_size=60)


@given(values=FRONT_MATTER, body=TEXTS)
def test_any_values_are_a_document(values: dict[str, Any], body: str) -> None:
    """Front matter of whatever values is read, or told of in diagnostics, in each of its formats."""
    written = as_yaml(values)
    lines = "".join(f"{json.dumps(key)}: {as_yaml(value)}\n" for key, value in values.items())
    equations = "".join(f"{json.dumps(key)} = {as_yaml(value)}\n" for key, value in values.items())
    for text in (
        f"---\n{written}\n---\n{body}",
        f"---\n{lines}---\n{body}",
        f"{written}\n{body}",
        f"+++\n{equations}+++\n{body}",
    ):
        parse_content("a.md", text.encode("utf-8", "surrogatepass"), None, OPTIONS)


@given(signs=YAML_SIGNS, noise=st.binary(max_size=60))
def test_any_bytes_are_a_document_or_none(signs: str, noise: bytes) -> None:
    """Front matter that is no front matter is told of in diagnostics."""
    for content in (signs.encode(), noise):
        for begin, end in ((b"---\n", b"\n---\n"), (b"+++\n", b"\n+++\n"), (b"{", b"}"), (b"", b"")):
            parse_content("a.md", begin + content + end, None, OPTIONS)
        parse_content("a.yaml", b"taxonomy: topic\n" + content, None, OPTIONS)


def decode_all(cursor: str) -> None:
    """Reads a cursor as each kind of cursor and an id."""
    is_story_id(cursor)
    readers: tuple[Callable[[], object], ...] = (
        lambda: kind_of(cursor),
        *(partial(decode_keyset, NodeKind.TOPIC, order, cursor, "1") for order in ORDERS),
        lambda: decode_rank("1", "search", cursor),
        lambda: decode_mark(cursor, tuple[str, int]),
        lambda: decode_mark(cursor, tuple[int, float, str]),
    )
    for read in readers:
        assert outcome(read, CursorError, IdInvalid)


@given(cursor=TEXTS | VALUES.map(lambda value: encode_mark((value,))))
def test_any_text_is_a_cursor_or_none(cursor: str) -> None:
    """A text that no list gave is refused, also where it is well encoded."""
    decode_all(cursor)


@given(
    place=st.integers(0, 2**62),
    bit=st.integers(0, 6),
    at=st.integers(0, 200),
    title=st.none() | TEXTS.filter(str.isprintable),
)
def test_a_cursor_of_which_a_bit_was_changed_is_another_or_none(
    place: int, bit: int, at: int, title: str | None
) -> None:
    """Cursors are read as what they were made of; those that differ in a bit are another place's, or refused."""
    id_ = "topic_" + "0" * 24
    keyset = Keyset((title,), id_)  # type: ignore[arg-type]
    assert decode_keyset(NodeKind.TOPIC, BY_NAME, encode_keyset(NodeKind.TOPIC, BY_NAME, keyset, "1"), "1") == keyset
    for cursor in (encode_rank("1", "search", place), encode_keyset(NodeKind.TOPIC, BY_NAME, keyset, "1")):
        at_ = at % len(cursor)
        decode_all(cursor[:at_] + chr(ord(cursor[at_]) ^ 1 << bit) + cursor[at_ + 1 :])


@given(body=st.binary(max_size=80) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_posted_or_in_an_address_is_a_request_or_refused(body: bytes) -> None:
    """The same bytes as a body, and behind each name in an address."""
    for read in (
        lambda: read_posted(body, BOUNDS),
        lambda: read_address(body, BOUNDS),
        lambda: read_address(b"query=a&variables=" + body, BOUNDS),
        lambda: read_address(b"extensions=" + body, BOUNDS),
    ):
        assert outcome(read, RequestRefused)


@given(header=st.binary(max_size=80) | st.text(st.sampled_from(list('*/;=,q01. azip\t"')), max_size=60).map(str.encode))
def test_any_header_is_negotiated(header: bytes) -> None:
    """Accept and Accept-Encoding of whatever bytes have a form, or none; what is wanted is from 0 to 1."""
    text = header.decode("latin-1")
    form_for(header, header)
    media_type_for(text)
    encoding_for(text)
    assert all(0 <= quality <= 1 for quality in preferences(text).values())


FIELDS = [
    name for type_ in CORE.type_map.values() if isinstance(type_, GraphQLInputObjectType) for name in type_.fields
]
FILTERS = st.recursive(
    SCALARS | st.sampled_from(["2020-01-01T00:00:00Z", "topic_" + "0" * 24]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(sorted(set(FIELDS))), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(value=FILTERS, noise=TEXTS)
def test_any_json_is_a_filter_or_refused(value: Any, noise: str) -> None:
    """A filter of an export that is none is refused with a message."""
    for text in (json.dumps(value), noise):
        assert outcome(partial(read_filter, SCHEMA, text, Limits()), GraphError, SchemaError)


@given(
    parameters=st.dictionaries(
        st.sampled_from([each.name for each in PARAMETERS]) | TEXTS, st.lists(TEXTS, min_size=1, max_size=2), max_size=3
    )
)
def test_any_parameters_are_an_export_or_refused(parameters: dict[str, list[str]]) -> None:
    """Parameters of whatever text are an export's, or refused with a message."""
    with STORE.view() as view:
        for name in ("gexf", "node-link"):
            assert outcome(partial(read_export, name, parameters, view, SCHEMA, Limits()), ParameterInvalid)


WORDS = sorted(
    {name for type_ in CORE.type_map.values() if is_object_type(type_) for name in type_.fields}
    | {name for name in CORE.type_map if not name.startswith("__")}
    | set(FIELDS)
    | {name for type_ in CORE.type_map.values() if is_enum_type(type_) for name in type_.values}
)
TOLD_BY_THE_SERVER = (CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError)
"""What Strawberry raises where the server tells of it itself."""
SIGNS = "{ } { } ( ) [ ] : : ! = @ | & ... ... on query fragment subscription mutation null true 1 -1 2.5e3 $a id __typename"
PHRASES = ('"x"', '"""y"""', "@include(if: true)", "@skip(if: $a)", "first: 2")
TOKENS = st.sampled_from([*WORDS, *SIGNS.split() * 5, *PHRASES * 5])


@pytest.mark.parametrize("schema", [SCHEMA, UNCOMPILED], ids=["compiled", "not compiled"])
@given(
    tokens=st.lists(TOKENS, max_size=25),
    variables=st.none() | st.dictionaries(st.sampled_from(["a", "b"]), VALUES, max_size=2),
    name=st.none() | TEXTS,
)
def test_any_tokens_are_a_query_or_refused(
    schema: Any, tokens: list[str], variables: dict[str, Any] | None, name: str | None
) -> None:
    """Tokens of the schema in whatever order are answered, or refused with codes and messages, compiled or not."""
    text = " ".join(tokens)
    for query in (text, "{" + text + "}", "query($a: Boolean) { articles(first: 1) { " + text + " } }"):
        with STORE.view() as view:
            answers: list[Any] = []

            def ask(query: str = query, view: View = view, answers: list[Any] = answers) -> None:
                context = Context(view)
                answers.append(schema.execute_sync(query, variables, context_value=context, operation_name=name))

            with suppress(*TOLD_BY_THE_SERVER):
                ask()
        for error in [error for answer in answers for error in answer.errors or ()]:
            assert error.message
            assert error.extensions["code"] in CODES
