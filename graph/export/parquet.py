"""Parquet tables of nodes and of edges, for data frames and Cosmograph; pyarrow is an extra."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from io import RawIOBase
from itertools import islice
from typing import Any

from graph.errors import ExtraMissing
from graph.export.attributes import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, ValueType, edge_members, node_values
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part

_ROWS_A_BATCH, _BATCHES_A_GROUP = 500, 20


def write_nodes_parquet(part: Part) -> Iterator[bytes]:
    """A row a node: its id, every attribute, and x and y where it has a place. Raises ExtraMissing without pyarrow."""
    arrow = _arrow()
    fields = [("id", arrow.string()), *((a.name, _type(arrow, a.type)) for a in NODE_ATTRIBUTES)]
    fields += [("x", arrow.float64()), ("y", arrow.float64())]
    return _write(arrow, fields, map(_node, part.nodes()))


def write_edges_parquet(part: Part) -> Iterator[bytes]:
    """A row an edge: its source and target, and every attribute. Raises ExtraMissing without pyarrow."""
    arrow = _arrow()
    fields = [("source", arrow.string()), ("target", arrow.string())]
    fields += [(a.name, _type(arrow, a.type)) for a in EDGE_ATTRIBUTES]
    return _write(arrow, fields, map(_edge, part.edges()))


def _arrow() -> Any:
    try:
        return import_module("pyarrow")
    except ImportError:
        raise ExtraMissing("Parquet", "parquet") from None


def _type(arrow: Any, type_: ValueType) -> Any:
    types: dict[ValueType, Callable[[], Any]] = {
        ValueType.INTEGER: arrow.int64,
        ValueType.FRACTION: arrow.float64,
        ValueType.TRUTH: arrow.bool_,
        ValueType.INSTANT: lambda: arrow.timestamp("us", "UTC"),
        ValueType.TEXTS: lambda: arrow.list_(arrow.string()),
    }
    return types.get(type_, arrow.string)()


def _node(portrait: Portrait) -> dict[str, object]:
    x, y = portrait.place or (None, None)
    return {"id": portrait.node.id, "x": x, "y": y, **{a.name: value for a, value in node_values(portrait)}}


def _edge(edge: Edge) -> dict[str, object]:
    return {"source": edge.source, "target": edge.target, **edge_members(edge)}


def _write(arrow: Any, fields: list[tuple[str, Any]], rows: Iterable[dict[str, object]]) -> Iterator[bytes]:
    """A table, a group of rows at a time."""
    parquet = import_module("pyarrow.parquet")
    schema, sink = arrow.schema(fields), _Sink()
    rows = iter(rows)
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        while group := list(islice(_batches(arrow, schema, rows), _BATCHES_A_GROUP)):
            writer.write_table(arrow.Table.from_batches(group))
            yield sink.take()
    yield sink.take()


def _batches(arrow: Any, schema: Any, rows: Iterator[dict[str, object]]) -> Iterator[Any]:
    """`rows` some at a time: making columns of them holds the interpreter's lock."""
    while some := list(islice(rows, _ROWS_A_BATCH)):
        yield arrow.RecordBatch.from_pylist(some, schema=schema)


class _Sink(RawIOBase):
    """What is written, until it is taken."""

    def __init__(self) -> None:
        self._written = bytearray()
        self._taken = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def tell(self) -> int:
        return self._taken + len(self._written)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._written)
        self._taken += len(taken)
        self._written.clear()
        return taken
