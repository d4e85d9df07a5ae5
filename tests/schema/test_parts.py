"""Paths and subgraphs over the API."""

from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, NodeId, NodeKind
from graph.keys import node_id, story_id
from graph.store.memory import MemoryStore
from graph.store.questions import Around, Route
from schema import Limits
from tests.graphs import FEW, graph_of, graphs
from tests.schema.conftest import Ask, asking, codes, data_at

SITE = "https://a.example/"
NODES = "nodes { id __typename label kind }"
EDGES = "edges { kind inferred sources source { id label } target { id label } }"
SHORTEST = f"""query($from: ID!, $to: ID!, $kinds: [EdgeKind!], $most: Int) {{
  shortestPath(from: $from, to: $to, edgeKinds: $kinds, maxHops: $most) {{ length {NODES} {EDGES} }} }}"""
PATHS = f"""query($from: ID!, $to: ID!, $kinds: [EdgeKind!], $way: Direction! = BOTH, $most: Int, $first: Int) {{
  paths(from: $from, to: $to, edgeKinds: $kinds, direction: $way, maxHops: $most, first: $first) {{
    length {NODES} {EDGES} }} }}"""
SUBGRAPH = f"""query($around: [ID!], $hops: Int, $kinds: [EdgeKind!], $way: Direction! = BOTH, $where: ArticleFilter,
    $limit: Int) {{ subgraph(around: $around, hops: $hops, edgeKinds: $kinds, direction: $way, where: $where,
    limit: $limit) {{ truncated {NODES} {EDGES} }} }}"""
ABSENT = node_id(NodeKind.ARTICLE, "nowhere.example/1")


def id_of(name: str) -> str:
    """The id of the article that is called so."""
    return node_id(NodeKind.ARTICLE, f"a.example/{name}")


def article(name: str, *related: str, **values: Any) -> dict[str, Any]:
    """An article that is called `name` and lists others as related."""
    listed = [{"title": other, "webUrl": SITE + other} for other in related]
    return {"title": name, "webUrl": SITE + name, "related": listed, **values}


@pytest.fixture(scope="module")
def chain() -> Ask:
    """Articles n0 to n29, of which each lists the next and the last is a stub; n0 and n9 have a topic and a provider; all
    but n1 are good."""
    both = {"topics": ["T"], "provider": {"name": "P", "domain": "p.example"}}
    return asking(
        graph_of(
            {
                f"{n}.md": article(f"n{n}", f"n{n + 1}", quality=int(n != 1), **(both if n in {0, 9} else {}))
                for n in range(29)
            }
            | {"apart.md": article("apart"), "t.md": {"taxonomy": "topic", "name": "Alone", "keywords": ["apart"]}}
        )
    )


def found(ask: Ask, source: str, target: str, **variables: Any) -> list[str] | None:
    """The labels on the shortest path between two articles."""
    path = data_at(ask, "shortestPath", SHORTEST, **{"from": id_of(source), "to": id_of(target)}, **variables)
    if path is None:
        return None
    assert path["length"] == len(path["edges"]) == len(path["nodes"]) - 1
    return [node["label"] for node in path["nodes"]]


RELATED = ["RELATED"]


@pytest.mark.parametrize(
    ("source", "target", "variables", "expected"),
    [
        ("n0", "n2", {}, ["n0", "n1", "n2"]),
        ("n2", "n0", {}, ["n2", "n1", "n0"]),
        ("n0", "n0", {}, ["n0"]),
        ("n0", "n0", {"kinds": [], "most": 0}, ["n0"]),
        ("n0", "n9", {"kinds": ["HAS_TOPIC"]}, ["n0", "T", "n9"]),
        ("n0", "n9", {"kinds": ["PUBLISHED_BY", "PUBLISHED_BY"]}, ["n0", "P", "n9"]),
        ("n0", "n2", {"kinds": []}, None),
        ("n0", "n2", {"kinds": ["CONTAINS"]}, None),
        ("n0", "n2", {"kinds": None}, ["n0", "n1", "n2"]),
        ("n0", "n2", {"most": 1}, None),
        ("n0", "n2", {"most": 2}, ["n0", "n1", "n2"]),
        ("n0", "n2", {"most": 0}, None),
        ("n0", "n6", {"kinds": RELATED}, [f"n{n}" for n in range(7)]),
        ("n0", "n7", {"kinds": RELATED}, None),
        ("n0", "n6", {"kinds": RELATED, "most": None}, [f"n{n}" for n in range(7)]),
        ("n0", "n7", {"kinds": RELATED, "most": None}, None),
        ("n0", "n20", {"kinds": RELATED, "most": 20}, [f"n{n}" for n in range(21)]),
        ("n0", "n21", {"kinds": RELATED, "most": 20}, None),
        ("n0", "apart", {}, None),
    ],
)
def test_shortest_paths(
    chain: Ask, source: str, target: str, variables: dict[str, Any], expected: list[str] | None
) -> None:
    """The shortest path within maxHops, six by default and where null is given, along the kinds that are named, all where
    null is given and none for an empty list; null where there is none; from a node to itself one of no steps."""
    assert found(chain, source, target, **variables) == expected


def test_defaults_hold_without_variables(chain: Ask) -> None:
    """Arguments that are left out have the defaults that the schema tells, as null has."""
    ends = f'from: "{id_of("n0")}", to: "{id_of("n6")}", edgeKinds: [RELATED]'
    for most, length in (("", 6), (", maxHops: null", 6), (", maxHops: 6", 6)):
        assert data_at(chain, "shortestPath.length", f"{{ shortestPath({ends}{most}) {{ length }} }}") == length
    here = f'around: ["{id_of("n4")}"]'
    for arguments in ("", ", hops: null", ", hops: 1, edgeKinds: null, limit: null, where: null", ", limit: 200"):
        nodes = data_at(chain, "subgraph.nodes", f"{{ subgraph({here}{arguments}) {{ nodes {{ label }} }} }}")
        assert nodes[0] == {"label": "n4"}
        assert {node["label"] for node in nodes} == {"n3", "n4", "n5"}


@pytest.mark.parametrize(
    ("way", "source", "target", "there"),
    [
        ("OUT", "n0", "n2", 1),
        ("OUT", "n2", "n0", 0),
        ("IN", "n2", "n0", 1),
        ("IN", "n0", "n2", 0),
        ("BOTH", "n2", "n0", 1),
    ],
)
def test_directions_of_paths(chain: Ask, way: str, source: str, target: str, there: int) -> None:
    """OUT follows edges, IN goes against them, BOTH either way; an edge is shown with its own source and target."""
    ends = {"from": id_of(source), "to": id_of(target)}
    paths = data_at(chain, "paths", PATHS, **ends, way=way, kinds=RELATED)
    assert len(paths) == there
    for path in paths:
        steps = [(edge["source"]["label"], edge["target"]["label"]) for edge in path["edges"]]
        assert sorted(steps) == [("n0", "n1"), ("n1", "n2")]
        assert [edge["sources"] for edge in path["edges"]] == [[f"site/{step[0][1:]}.md"] for step in steps]
        assert not any(edge["inferred"] for edge in path["edges"])


@pytest.fixture(scope="module")
def fan() -> Ask:
    """Articles s and t, and 120 others between them."""
    middle = [f"m{n}" for n in range(120)]
    files = {f"{name}.md": article(name, "t") for name in middle}
    return asking(graph_of(files | {"s.md": article("s", *middle), "t.md": article("t")}))


@pytest.mark.parametrize(("first", "count"), [({}, 3), ({"first": None}, 3), *(({"first": n}, n) for n in (0, 1, 100))])
def test_paths_are_counted(fan: Ask, first: dict[str, int | None], count: int) -> None:
    """As many paths come as are asked for, three by default and where null is given, by the ids of their nodes."""
    ends = {"from": id_of("s"), "to": id_of("t")}
    paths = [tuple(node["id"] for node in path["nodes"]) for path in data_at(fan, "paths", PATHS, **ends, **first)]
    expected = sorted((id_of("s"), id_of(f"m{n}"), id_of("t")) for n in range(120))
    assert paths == expected[:count]
    shortest = data_at(fan, "shortestPath.nodes", SHORTEST, **ends)
    assert [node["id"] for node in shortest] == list(expected[0])


KINDS = st.none() | st.lists(st.sampled_from(EdgeKind), unique=True)


@FEW
@given(graph=graphs(), kinds=KINDS, way=st.sampled_from(Direction), hops=st.integers(0, 3), data=st.data())
def test_answers_are_those_of_the_view(
    graph: Graph, kinds: list[EdgeKind] | None, way: Direction, hops: int, data: st.DataObject
) -> None:
    """Paths and subgraphs have the nodes and edges that the graph's view gives, in their order, each edge with its ends'
    labels."""
    labels = {node.id: node.label for kind in NodeKind for node in graph.nodes(kind)}
    named = data.draw(st.lists(st.sampled_from(sorted(labels)), max_size=3)) if labels else []
    chosen = tuple(kind for kind in EdgeKind if kinds is None or kind in kinds)
    given_ = {"kinds": None if kinds is None else [kind.name for kind in kinds], "way": way.name}
    ask = asking(graph)
    with MemoryStore(graph).view() as view:
        part = view.subgraph(Around(tuple(map(NodeId, named)), hops, chosen, way))
        expected = [(part.nodes, part.edges())]
        shown = [data_at(ask, "subgraph", SUBGRAPH, around=named, hops=hops, **given_)]
        for source, target in pairwise(named):
            paths = list(islice(view.paths(NodeId(source), NodeId(target), Route(chosen, way, hops)), 3))
            expected += [(path.nodes, list(path.edges)) for path in paths]
            shown += data_at(ask, "paths", PATHS, **{"from": source, "to": target}, most=hops, **given_)
    assert len(shown) == len(expected)
    for answer, (nodes, edges) in zip(shown, expected, strict=True):
        assert [(node["id"], node["label"]) for node in answer["nodes"]] == [(node.id, node.label) for node in nodes]
        assert [node["kind"] for node in answer["nodes"]] == [node.kind.name for node in nodes]
        assert answer["edges"] == [
            {
                "kind": edge.kind.name,
                "inferred": edge.inferred,
                "sources": list(edge.sources),
                "source": {"id": edge.source, "label": labels[edge.source]},
                "target": {"id": edge.target, "label": labels[edge.target]},
            }
            for edge in edges
        ]


@pytest.mark.parametrize(
    ("variables", "expected", "truncated"),
    [
        ({"around": [id_of("n4")]}, [{"n4"}, {"n3", "n5"}], False),
        ({"around": [id_of("n4")], "hops": 0}, [{"n4"}], False),
        ({"around": [id_of("n4")], "way": "OUT"}, [{"n4"}, {"n5"}], False),
        ({"around": [id_of("n4")], "way": "IN", "hops": 2}, [{"n4"}, {"n3"}, {"n2"}], False),
        ({"around": [id_of("n4"), id_of("n4")], "limit": 1}, [{"n4"}], True),
        ({"around": [id_of("n4")], "limit": 0}, [], True),
        ({"around": [id_of("n4")], "kinds": []}, [{"n4"}], False),
        ({"around": [id_of("n9")]}, [{"n9"}, {"T", "P"}, {"n8", "n10"}], False),
        ({"around": [id_of("n9")], "limit": 3}, [{"n9"}, {"T", "P"}], True),
        ({"around": [id_of("n9")], "kinds": ["HAS_TOPIC"], "hops": 2}, [{"n9"}, {"T"}, {"n0"}], False),
        ({"around": [id_of("n2")], "where": {"quality": {"eq": 1}}}, [{"n2"}, {"n3"}], False),
        ({"around": [id_of("n1")], "where": {"quality": {"eq": 1}}}, [{"n1"}, {"n0", "n2"}], False),
        ({"around": []}, [], False),
        ({"around": [], "hops": 10, "limit": 10_000}, [], False),
    ],
)
def test_subgraphs_around_nodes(
    chain: Ask, variables: dict[str, Any], expected: list[set[str]], truncated: bool
) -> None:
    """The named nodes come first, then what is near them along the kinds that are named, either way or one, over articles
    that pass; `limit` cuts what is far, and providers and topics come before articles that are as near."""
    answer = data_at(chain, "subgraph", SUBGRAPH, **variables)
    labels = [node["label"] for node in answer["nodes"]]
    for level in expected:
        assert set(labels[: len(level)]) == level
        labels = labels[len(level) :]
    assert labels == []
    assert answer["truncated"] is truncated


def test_subgraphs_around_nothing_named(chain: Ask) -> None:
    """Where no nodes are named, also where null is given, the highest-ranked articles are the middle."""
    best = data_at(chain, "articles.nodes", "{ articles(first: 5, orderBy: { field: RANK }) { nodes { label } } }")
    named: list[dict[str, None]] = [{}, {"around": None}]
    for around in named:
        answer = data_at(chain, "subgraph", SUBGRAPH, hops=0, limit=5, **around)
        assert [node["label"] for node in answer["nodes"]] == [node["label"] for node in best]
        assert answer["truncated"]


def test_edges_of_all_kinds_are_there(chain: Ask) -> None:
    """Edges of all kinds among the nodes are there though one kind was followed."""
    edges = data_at(chain, "subgraph.edges", SUBGRAPH, around=[id_of("n8"), id_of("n9")], kinds=["HAS_TOPIC"])
    assert [edge["kind"] for edge in edges] == ["RELATED", "HAS_TOPIC"]


def test_ids_made_from_any_address_are_taken() -> None:
    """An id made from another of an article's addresses names it, as an end of paths and around which to look."""
    ask = asking(graph_of({"a.md": article("a", "b", ampWebUrl="https://amp.example/a")}))
    other = node_id(NodeKind.ARTICLE, "amp.example/a")
    for source, target in ((other, id_of("b")), (id_of("b"), other)):
        assert data_at(ask, "shortestPath.length", SHORTEST, **{"from": source, "to": target}) == 1
    assert data_at(ask, "shortestPath.length", SHORTEST, **{"from": other, "to": id_of("a")}) == 0
    nodes = data_at(ask, "subgraph.nodes", SUBGRAPH, around=[other, id_of("a")])
    assert [node["id"] for node in nodes] == [id_of("a"), id_of("b")]


ENDS = {"from": id_of("n0"), "to": id_of("n1")}
UNKNOWN = "no node has the id"


@pytest.mark.parametrize(
    ("query", "variables", "told"),
    [
        *((query, ENDS | {"from": ABSENT}, ["“from”", UNKNOWN, ABSENT]) for query in (SHORTEST, PATHS)),
        *((query, ENDS | {"to": ABSENT}, ["“to”", UNKNOWN, ABSENT]) for query in (SHORTEST, PATHS)),
        (SUBGRAPH, {"around": [id_of("n0"), ABSENT]}, ["“around”", UNKNOWN, ABSENT]),
        *((query, ENDS | {"from": "x"}, ["“x” is not an id"]) for query in (SHORTEST, PATHS)),
        *((query, ENDS | {"to": ""}, ["“” is not an id"]) for query in (SHORTEST, PATHS)),
        (SUBGRAPH, {"around": [id_of("n0"), "article_"]}, ["“article_” is not an id"]),
        (SUBGRAPH, {"around": [story_id("a.example/n0")]}, ["is not an id"]),
        (SHORTEST, ENDS | {"to": story_id("a.example/n0")}, ["is not an id"]),
        *((query, ENDS | {"most": 21}, ["“maxHops” is 21", "0 to 20"]) for query in (SHORTEST, PATHS)),
        *((query, ENDS | {"most": -1}, ["“maxHops” is -1", "0 to 20"]) for query in (SHORTEST, PATHS)),
        (PATHS, ENDS | {"first": -1}, ["“first” is -1"]),
        (PATHS, ENDS | {"first": 101}, ["“first” is 101", "at most 100"]),
        (SUBGRAPH, {"hops": -1}, ["“hops” is -1", "0 to 10"]),
        (SUBGRAPH, {"hops": 11}, ["“hops” is 11", "0 to 10"]),
        (SUBGRAPH, {"limit": -1}, ["“limit” is -1", "0 to 10,000"]),
        (SUBGRAPH, {"limit": 10_001}, ["“limit” is 10,001", "0 to 10,000"]),
        (SUBGRAPH, {"around": [id_of("n0")] * 10_001}, ["10,001 ids", "at most 10,000"]),
        (SUBGRAPH, {"where": {"id": {"eq": "x"}}}, ["“x”"]),
        (SUBGRAPH, {"where": {"text": "x" * 1001}}, ["at most 1,000"]),
        (PATHS, ENDS | {"way": None}, ["way"]),
        (SUBGRAPH, {"kinds": [None]}, ["null"]),
    ],
)
def test_mistakes_are_bad_input(chain: Ask, query: str, variables: dict[str, Any], told: list[str]) -> None:
    """Unknown and malformed ids, among them a story's, and numbers out of their bounds are BAD_USER_INPUT; the message
    names the argument or the value."""
    answer = chain(query, **variables)
    assert codes(answer) == ["BAD_USER_INPUT"]
    for part in told:
        assert part in answer["errors"][0]["message"]


def test_the_greatest_bounds_are_allowed(chain: Ask) -> None:
    """As many hops, paths, nodes and ids as may be asked for may."""
    for query, variables in (
        (PATHS, ENDS | {"most": 20, "first": 100}),
        (PATHS, ENDS | {"most": 0, "first": 0}),
        (SUBGRAPH, {"hops": 10, "limit": 10_000, "around": [id_of("n0")] * 10_000}),
    ):
        assert "errors" not in chain(query, **variables)


def test_paths_are_bounded_by_the_limits() -> None:
    """No more paths may be asked for than a page may have rows."""
    ask = asking(graph_of({"0.md": article("n0", "n1")}), Limits(max_page_size=4))
    assert len(data_at(ask, "paths", PATHS, **ENDS, first=4)) == 1
    assert codes(ask(PATHS, **ENDS, first=5)) == ["BAD_USER_INPUT"]
