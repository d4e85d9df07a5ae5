"""Parquet tables have the graph's values in columns of their own types."""

import sys
from datetime import UTC
from io import BytesIO
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from pyarrow import parquet

from graph import Graph
from graph.errors import ExtraMissing
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    EDGE_NAMES,
    FRACTIONS,
    INSTANTS,
    INTEGERS,
    LISTS,
    NASTY,
    NODE_NAMES,
    TRUTHS,
    Edges,
    Values,
    expected_edges,
    expected_nodes,
    graphs_of_texts,
    part_of,
    write,
)
from tests.graphs import FEW


def table(name: str, part: Part) -> Any:
    return parquet.read_table(BytesIO(write(name, part)))


def there(row: dict[str, Any]) -> Values:
    """What of a row is no null."""
    return {name: value for name, value in row.items() if value is not None}


def read(part: Part) -> tuple[dict[str, Values], Edges]:
    nodes, edges = (table(name, part).to_pylist() for name in ("nodes.parquet", "edges.parquet"))
    return (
        {row.pop("id"): there(row) for row in nodes},
        [(row.pop("source"), row.pop("target"), there(row)) for row in edges],
    )


def test_all_is_said(case: Case) -> None:
    """Each node and edge is a row in order, with its values; a null is where there is none."""
    nodes, edges = read(case.part)
    assert list(nodes) == list(case.nodes)
    assert nodes == case.nodes
    assert edges == case.edges


@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(graph: Graph) -> None:
    """Any text that a document can hold comes back as it was."""
    assert read(part_of(graph)) == (expected_nodes(graph), expected_edges(graph))


def test_columns_have_types(case: Case) -> None:
    """Numbers, truth values, instants in UTC and lists are what they are, also in a table without rows."""
    nodes, edges = table("nodes.parquet", case.part).schema, table("edges.parquet", case.part).schema
    assert nodes.names == ["id", *NODE_NAMES, "x", "y"]
    assert edges.names == ["source", "target", *EDGE_NAMES]
    for field in [*nodes, *edges]:
        if field.name in INTEGERS:
            assert pa.types.is_int64(field.type)
        elif field.name in {*FRACTIONS, "x", "y"}:
            assert pa.types.is_float64(field.type)
        elif field.name in TRUTHS:
            assert pa.types.is_boolean(field.type)
        elif field.name in INSTANTS:
            assert (field.type.unit, field.type.tz) == ("us", UTC.tzname(None))
        elif field.name in LISTS:
            assert pa.types.is_string(field.type.value_type)
        else:
            assert pa.types.is_string(field.type)


def test_places_are_columns(case: Case) -> None:
    """X and y are each node's place where places are asked for, else null; all else stays as it is."""
    plain, placed = (table("nodes.parquet", part) for part in (case.part, case.placed))
    assert plain["x"].null_count == plain["y"].null_count == plain.num_rows
    found = list(zip(placed["x"].to_pylist(), placed["y"].to_pylist(), strict=True))
    assert found == [portrait.place for portrait in case.placed.nodes()]
    assert placed.drop_columns(["x", "y"]).equals(plain.drop_columns(["x", "y"]))


@pytest.mark.parametrize("name", ["nodes.parquet", "edges.parquet"])
def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Where pyarrow is not installed, ExtraMissing says which extra installs it, before anything is written."""
    part = part_of(NASTY)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissing, match=r"newsgraph\[parquet\]") as raised:
        write(name, part)
    assert raised.value.extra == "parquet"
