"""DOT, for Graphviz. Source: graphviz.org/doc/info/lang.html."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.export.attributes import MEMORY, EdgeValues, as_text, each_edge_value, edge_values, node_values
from graph.export.drawing import hex_colour
from graph.store.base import Part

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_POINTS = 72
_OWN = frozenset({"name", "label"})
"""What means something else in DOT: a node's name is its id, and entities in labels are decoded."""


def write_dot(part: Part) -> Iterator[str]:
    """`part` as a directed graph; places are `pos` in points, fixed with `!`."""
    yield "digraph newsgraph {\nnode [style=filled fontcolor=white];\n"
    for portrait in part.nodes():
        values = [
            (attribute.name, as_text(value)) for attribute, value in node_values(portrait) if attribute.name not in _OWN
        ]
        values.append(("label", portrait.node.label.replace("&", "&amp;")))
        values.append(("fillcolor", hex_colour(portrait)))
        if portrait.place:
            x, y = portrait.place
            values.append(("pos", f"{x / _POINTS},{y / _POINTS}!"))
        yield f'"{portrait.node.id}" [{_attributes(values)}];\n'
    for edge in part.edges():
        yield f'"{edge.source}" -> "{edge.target}" [{_edge_attributes(edge_values(edge))}];\n'
    yield "}\n"


@lru_cache(MEMORY)
def _edge_attributes(values: EdgeValues) -> str:
    return _attributes((each.name, as_text(value)) for each, value in each_edge_value(values))


def _attributes(values: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{name}={_quoted(text)}" for name, text in values)


def _quoted(text: str) -> str:
    """`text` as a quoted string; backslashes are doubled, as Graphviz reads them in labels."""
    clean = _CONTROL.sub("\ufffd", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{clean}"'
