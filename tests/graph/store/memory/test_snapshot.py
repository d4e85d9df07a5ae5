"""Snapshots: the rows, arrays and caches that one version of the graph is asked through."""

from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph import Direction, EdgeKind, Graph, Node, NodeKind
from graph.errors import IdInvalid
from graph.keys import NodeId, node_id, story_id
from graph.store.conditions import Compare, Comparison, Condition, Not, TextComparison, TextIs
from graph.store.memory import MemoryStore
from graph.store.memory.masks import mask
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Page
from graph.store.questions import Hop, Search, Subject
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference


@given(graph=graphs())
def test_rows_are_those_of_the_graph(graph: Graph) -> None:
    """The arrays that lists are made from say what the edges say: neighbours either way once, only targets, subtrees."""
    snapshot, reference = Snapshot(graph), Reference(graph)
    sources, targets = snapshot.related_pairs
    pairs = list(zip(sources.tolist(), targets.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    for row, article in enumerate(graph.articles):
        related = {graph.articles[target].id for source, target in pairs if source == row}
        assert related == {n.id for n in reference.neighbours(article, EdgeKind.RELATED, Direction.BOTH)}
        assert related == {graph.articles[r].id for r in snapshot.related.targets[snapshot.related.of(row)]}
        provider = snapshot.provider_rows[row]
        stated = reference.targets(article, EdgeKind.PUBLISHED_BY)
        assert ([] if provider < 0 else [graph.providers[provider]]) == stated
    for row, topic in enumerate(graph.topics):
        below = [graph.topics[found] for found in snapshot.subtree(row)]
        assert len(below) == len({t.id for t in below})
        assert {t.id for t in below} == {t.id for t in graph.topics if topic in reference.ancestry(t)}
        parent = snapshot.parent_rows[row]
        assert ([] if parent < 0 else [graph.topics[parent]]) == reference.targets(topic, EdgeKind.SUBTOPIC_OF)


@given(graph=graphs())
def test_articles_on_a_topic(graph: Graph) -> None:
    """They are its own or those of topics below it too, stated or inferred too, each once."""
    snapshot, reference = Snapshot(graph), Reference(graph)
    for row, topic in enumerate(graph.topics):
        for subtopics in (False, True):
            for stated in (False, True):
                rows = snapshot.articles_on(row, subtopics=subtopics, stated=stated)
                expected = reference.on(topic, subtopics=subtopics, inferred=not stated)
                assert [graph.articles[r].id for r in rows] == [article.id for article in expected]


@given(graph=graphs())
def test_keys_of_ids_order_as_ids_do(graph: Graph) -> None:
    """The key of an id lies at that of its row where a node has it, else between those of the ids around it."""
    snapshot = Snapshot(graph)
    ids = [article.id for article in graph.articles]
    absent = [node_id(NodeKind.ARTICLE, f"absent {number}") for number in range(5)]
    keys = {id_: snapshot.id_key(NodeKind.ARTICLE, id_) for id_ in [*ids, *absent]}
    assert [keys[id_] for id_ in ids] == [2 * row + 1 for row in range(len(ids))]
    for gone in absent:
        assert keys[gone] % 2 == 0
        assert [keys[id_] < keys[gone] for id_ in ids] == [id_ < gone for id_ in ids]


@FEW
@given(graph=graphs())
def test_numbers_are_in_the_order_of_all_ids(graph: Graph) -> None:
    """Nodes are numbered through in the order of all their ids; what has another id has the same number by that."""
    snapshot = Snapshot(graph)
    ids = sorted(node.id for kind in NodeKind for node in graph.nodes(kind))
    assert [snapshot.number(id_) for id_ in ids] == list(range(len(ids)))
    assert {other: snapshot.number(other) for other in graph.other_ids} == {
        other: ids.index(id_) for other, id_ in graph.other_ids.items()
    }
    with pytest.raises(IdInvalid):
        snapshot.number("story_" + "0" * 24)


@FEW
@given(graph=graphs())
def test_prominence_is_how_much_a_node_has_to_do_with(graph: Graph) -> None:
    """A provider's or topic's is how many articles it has, those of topics below it too; an article's is its PageRank over
    related edges, so that all articles together have as much as there are of them."""
    snapshot, reference = Snapshot(graph), Reference(graph)
    stated: nx.DiGraph[str] = nx.DiGraph()
    stated.add_nodes_from(article.id for article in graph.articles)
    stated.add_edges_from((edge.source, edge.target) for edge in reference.edges if edge.kind is EdgeKind.RELATED)
    ranks: dict[str, float] = nx.pagerank(stated, alpha=0.85, tol=1e-12, max_iter=1000) if stated else {}
    expected = {id_: rank * len(ranks) for id_, rank in ranks.items()}
    for node in reference.of(NodeKind.PROVIDER) + reference.of(NodeKind.TOPIC):
        expected[node.id] = reference.value(node, "article_count")
    found = {id_: float(snapshot.prominence[snapshot.number(id_)]) for id_ in reference.nodes}
    assert found == pytest.approx(expected, abs=1e-9)
    assert len(snapshot.prominence) == len(expected)
    assert sum(found[article.id] for article in graph.articles) == pytest.approx(len(graph.articles))


@FEW
@given(graph=graphs())
def test_places_by_prominence(graph: Graph) -> None:
    """Each node has a place among all: providers and topics before articles, the more prominent ones first, then by ids."""
    snapshot = Snapshot(graph)
    nodes: list[Node] = [*graph.articles, *graph.providers, *graph.topics]
    order = sorted(
        range(len(nodes)),
        key=lambda number: (nodes[number].kind is NodeKind.ARTICLE, -snapshot.prominence[number], number),
    )
    assert snapshot.prominence_places[order].tolist() == list(range(len(nodes)))


def test_stories_have_places() -> None:
    """A story's place is the one that it has among all, the largest first; what is no story's id has none."""
    days = {"red green": [1, 2, 3], "lake tree": [1, 2], "alone": [1]}
    documents = {
        f"{text} {day}.md": {
            "title": text,
            "webUrl": f"https://a.example/{text.split()[0]}{day}",
            "publishedDateTime": f"2020-01-0{day}",
        }
        for text, each in days.items()
        for day in each
    }
    snapshot = Snapshot(graph_of(documents))
    places = snapshot.story_places
    assert sorted(places.values()) == [0, 1]
    assert places[min_id("red", days["red green"])] == 0
    assert places[min_id("lake", days["lake tree"])] == 1
    assert story_id("a.example/alone1") not in places


def min_id(word: str, days: list[int]) -> str:
    """The id of a story of articles of equal ranks: it is called as the one of the least id."""
    return story_id(min((f"a.example/{word}{day}" for day in days), key=lambda key: node_id(NodeKind.ARTICLE, key)))


def test_masks_are_kept_and_shared() -> None:
    """A condition is worked out once, its parts are shared, and nobody can write to what is shared."""
    snapshot = Snapshot(graph_of({"a.md": {"title": "A", "quality": 1}}))
    condition = Compare("quality", Comparison.EQ, 1)
    found = mask(snapshot, NodeKind.ARTICLE, condition)
    assert mask(snapshot, NodeKind.ARTICLE, Compare("quality", Comparison.EQ, 1)) is found
    assert mask(snapshot, NodeKind.ARTICLE, Not(Not(condition))).tolist() == found.tolist()
    with pytest.raises(ValueError, match="read-only"):
        found[0] = False


def test_caches_are_bounded() -> None:
    """However many different conditions are asked for, what is kept does not outgrow its bound in bytes."""
    snapshot = Snapshot(graph_of({"a.md": {"title": "A"}}))
    snapshot.cache = type(snapshot.cache)(10, getsizeof=snapshot.cache.getsizeof)
    store_of_masks = [
        mask(snapshot, NodeKind.ARTICLE, TextIs("title", TextComparison.CONTAINS, str(number))) for number in range(50)
    ]
    assert [m.tolist() for m in store_of_masks] == [[False]] * 50
    assert snapshot.cache.currsize <= 10
    assert 0 < len(snapshot.cache) <= 10


def test_what_outgrows_the_cache_is_still_answered() -> None:
    """A result that is larger than all the room there is, is answered and not kept."""
    snapshot = Snapshot(graph_of({f"{n}.md": {"title": "A"} for n in range(5)}))
    snapshot.cache = type(snapshot.cache)(2, getsizeof=snapshot.cache.getsizeof)
    assert np.count_nonzero(mask(snapshot, NodeKind.ARTICLE, TextIs("title", TextComparison.CONTAINS, "a"))) == 5
    assert len(snapshot.cache) == 0


def test_views_can_be_used_in_many_threads() -> None:
    """Threads that ask a fresh store the same and different things at once all get what one thread gets."""
    graph = graph_of(
        {
            f"{n}.md": {"title": f"word {n % 7}", "quality": n % 5, "topics": [f"T{n % 3}"], "tags": [f"g{n % 4}"]}
            for n in range(200)
        }
    )

    def ask(store: MemoryStore, number: int) -> object:
        condition: Condition = Compare("quality", Comparison.EQ, number % 5)
        hop = Hop(NodeKind.ARTICLE, where=condition)
        with store.view() as view:
            facets = view.facets(None, hop)
            return (
                [node.id for node in view.page(None, hop, Page(first=10)).nodes],
                [(count.value, count.count) for count in facets.values("tags", 5)],
                [(count.topic.id, count.count) for count in facets.topics(5)],
                view.search(Search(f"word {number % 7}", where=condition), 5, None).total(),
                view.coverage(Subject(f"{number % 7}", 2)).page(5, None).total(),
            )

    expected = [ask(MemoryStore(graph), number) for number in range(10)]
    shared = MemoryStore(graph)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: ask(shared, number % 10), range(80)))
    assert found == expected * 8


def test_ids_of_other_addresses_are_rows_too() -> None:
    """An id made from another address has the row of its article; an id of no node has none."""
    graph = graph_of({"a.md": {"title": "A", "webUrl": "https://a.example/z", "originalUrl": "https://a.example/y"}})
    snapshot = Snapshot(graph)
    [other] = graph.other_ids
    assert snapshot.row(other) == snapshot.row(graph.articles[0].id) == 0
    assert snapshot.row(NodeId("article_" + "0" * 24)) is None
    assert snapshot.node(other) is graph.articles[0]
