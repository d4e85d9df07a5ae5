"""DOT is what Graphviz's grammar says, and what is read from it is what the graph holds."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from graph import Graph
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    FRACTIONS,
    INTEGERS,
    NASTY,
    TRUTHS,
    Edges,
    Values,
    carried,
    expected_edges,
    expected_nodes,
    graphs_of_texts,
    part_of,
    restored,
    write,
)
from tests.graphs import FEW

TOKENS = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<name>[A-Za-z_]\w*)|(?P<sign>->|[\[\]{}=;]))', re.DOTALL)
"""The lexical parts of the language that need no more than quoted strings. Source: graphviz.org/doc/info/lang.html."""

COLOURS = {"article": "#0072b2", "provider": "#e69f00", "topic": "#009e73"}
"""Blue, orange and bluish green. Source: Okabe and Ito, “Color Universal Design” (2008)."""


def tokens(file: str) -> list[str]:
    """Names and signs as they are, quoted strings with a quote before them."""
    found = []
    place, end = 0, len(file.rstrip())
    while place < end:
        match = TOKENS.match(file, place)
        assert match is not None, file[place : place + 40]
        place = match.end()
        quoted = match["quoted"]
        found.append((match["name"] or match["sign"]) if quoted is None else f'"{unescaped(quoted)}')
    return found


def unescaped(quoted: str) -> str:
    """A quoted string as labels show it: a backslash is written as two, and a quote with one before it."""
    assert set(re.findall(r"\\.", quoted, re.DOTALL)) <= {"\\\\", '\\"'}
    return re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)


def attributes(found: list[str]) -> dict[str, str]:
    """The attributes between brackets, each given once."""
    assert (found[0], found[-1]) == ("[", "]")
    names, signs, values = (found[1:-1][start::3] for start in range(3))
    assert set(signs) <= {"="}
    assert len(set(names)) == len(names)
    return {name: value.removeprefix('"') for name, value in zip(names, values, strict=True)}


def statements(file: bytes) -> Iterator[tuple[list[str], dict[str, str]]]:
    """The statements of a directed graph: a node, or an edge's ends, or what all nodes have, with attributes."""
    opening, rest = (found := tokens(file.decode()))[:3], found[3:-1]
    assert (opening, found[-1]) == (["digraph", "newsgraph", "{"], "}")
    while rest:
        end = rest.index(";")
        statement, rest = rest[:end], rest[end + 1 :]
        length = 3 if statement[1] == "->" else 1
        yield [name.removeprefix('"') for name in statement[:length:2]], attributes(statement[length:])


def typed(name: str, text: str) -> Any:
    """What an attribute's text means; entities stand in labels alone, where Graphviz decodes them."""
    if name == "label":
        assert "&" not in text.replace("&amp;", "")
        return text.replace("&amp;", "&")
    if name in INTEGERS:
        return int(text)
    if name in FRACTIONS:
        return float(text)
    return {"true": True, "false": False}[text] if name in TRUTHS else text


def read(part: Part) -> tuple[dict[str, Values], Edges]:
    """Nodes and edges, with how nodes are drawn."""
    nodes: dict[str, Values] = {}
    edges: Edges = []
    (subject, drawn), *rest = statements(write("dot", part))
    assert (subject, drawn) == (["node"], {"style": "filled", "fontcolor": "white"})
    for ends, found in rest:
        values = restored({name: typed(name, text) for name, text in found.items()})
        if len(ends) == 1:
            assert ends[0] not in nodes
            nodes[ends[0]] = values
        else:
            edges.append((ends[0], ends[1], values))
    return nodes, edges


def dot_text(text: str) -> str:
    """`text` without control characters, which pictures cannot show."""
    return "".join("\ufffd" if c < " " and c not in "\t\n\r" else c for c in text)


def expected(values: Values) -> Values:
    """Lists are JSON text, in which control characters are escapes; a node has no name beside its id and its label."""
    return carried({name: value for name, value in values.items() if name != "name"}, dot_text, str)


def test_all_is_said(case: Case) -> None:
    """Each node and edge is there in order, with its values and its kind's colour and no others."""
    nodes, edges = read(case.part)
    assert list(nodes) == list(case.nodes)
    assert nodes == {
        id_: {**expected(values), "fillcolor": COLOURS[values["kind"]]} for id_, values in case.nodes.items()
    }
    assert edges == [(source, target, expected(values)) for source, target, values in case.edges]


@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(graph: Graph) -> None:
    """Any text comes back as it was, but for control characters: quotes and backslashes end or change no string."""
    nodes, edges = read(part_of(graph))
    for values in nodes.values():
        del values["fillcolor"]
    assert nodes == {id_: expected(values) for id_, values in expected_nodes(graph).items()}
    assert edges == [(source, target, expected(values)) for source, target, values in expected_edges(graph)]


def test_places_are_fixed(case: Case) -> None:
    """Where places are asked for, `pos` is each node's place with 72 to the inch, and fixed; all else stays as it is."""
    nodes, edges = read(case.placed)
    for portrait in case.placed.nodes():
        position = re.fullmatch(r"(.+),(.+)!", nodes[portrait.node.id].pop("pos"))
        assert position is not None
        assert tuple(float(number) * 72 for number in position.groups()) == pytest.approx(portrait.place)
    assert (nodes, edges) == read(case.part)


def test_nothing_is_run(case: Case) -> None:
    """No string is HTML-like, and no attribute is one by which Graphviz opens files or links."""
    for ends, found in statements(write("dot", case.part)):
        assert not {"URL", "href", "image", "shapefile", "imagepath", "fontpath", "stylesheet"} & found.keys(), ends


def test_the_file_is_the_grammar() -> None:
    """The grammar of this suite refuses a string that ends early, so that reading back is a proof."""
    file = write("dot", part_of(NASTY))
    with pytest.raises(AssertionError):
        list(statements(file.replace(b'\\"', b'"')))
