"""Orders: how lists are sorted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference
from tests.schema.conftest import Ask, asking, data_at

FIELDS = {
    NodeKind.ARTICLE: ["PUBLISHED_DATE_TIME", "UPDATED_DATE_TIME", "QUALITY", "HEAT", "TITLE", "RANK", "RELATED_COUNT"],
    NodeKind.PROVIDER: ["NAME", "ARTICLE_COUNT"],
    NodeKind.TOPIC: ["NAME", "ARTICLE_COUNT"],
}


class Ranked(Reference):
    """A reference that has the ranks of articles, as the API tells them."""

    def __init__(self, graph: Graph, ask: Ask) -> None:
        super().__init__(graph)
        nodes = data_at(ask, "articles.nodes", "{ articles(first: 100) { nodes { id rank } } }")
        self.ranks = {node["id"]: node["rank"] for node in nodes}

    def value(self, node: Any, field: str) -> Any:
        """What a node is ordered by."""
        return self.ranks[node.id] if field == "rank" else super().value(node, field)


def descends(field: str, direction: str | None) -> bool:
    """Without a direction, names and titles ascend and everything else descends."""
    return direction == "DESC" if direction else field not in {"NAME", "TITLE"}


def ordered(ask: Ask, kind: NodeKind, by: list[dict[str, Any]] | None) -> list[str]:
    field, type_ = f"{kind.value}s", f"{kind.value.title()}Order"
    query = f"query($by: [{type_}!]) {{ {field}(orderBy: $by, first: 100) {{ nodes {{ id }} }} }}"
    return [node["id"] for node in data_at(ask, f"{field}.nodes", query, by=by)]


@pytest.mark.parametrize("kind", NodeKind)
@given(graph=graphs(), data=st.data())
def test_lists_are_sorted_by_what_was_asked_for(kind: NodeKind, graph: Graph, data: st.DataObject) -> None:
    """Under any order, of several fields too, rows come by the fields' values, text by its form without case and accents
    and then by itself, nulls last in either direction, ties by id."""
    direction = st.sampled_from(["ASC", "DESC", None])
    terms = data.draw(st.lists(st.tuples(st.sampled_from(FIELDS[kind]), direction), min_size=1, max_size=3))
    by = [{"field": field, "direction": direction} for field, direction in terms]
    fields = [(field.lower(), descends(field, direction)) for field, direction in terms]
    ask = asking(graph)
    expected = Ranked(graph, ask).ordered(graph.nodes(kind), fields)
    assert ordered(ask, kind, by) == [node.id for node in expected]


@FEW
@given(graph=graphs())
def test_lists_have_an_order_of_their_own(graph: Graph) -> None:
    """Articles come newest first, providers and topics by name; an empty or null order is that of the list's own."""
    reference, ask = Reference(graph), asking(graph)
    for kind in NodeKind:
        own = ("published_date_time", True) if kind is NodeKind.ARTICLE else ("name", False)
        expected = [node.id for node in reference.ordered(graph.nodes(kind), [own])]
        assert ordered(ask, kind, None) == ordered(ask, kind, []) == expected


def test_titles_sort_as_people_expect() -> None:
    """Neither case nor accents part titles that begin alike; where they are all that differs, text itself decides; nulls
    come last in either direction."""
    titles = ["zebra", "Éclair", "eclair", "Zoo", "ECLAIR", "apple", "Äpfel"]
    ask = asking(graph_of({f"{n}.md": {"title": title, "quality": n or None} for n, title in enumerate(titles)}))

    def by(order: str) -> list[str]:
        nodes = data_at(ask, "articles.nodes", f"{{ articles(orderBy: {order}) {{ nodes {{ title }} }} }}")
        return [node["title"] for node in nodes]

    ascending = ["Äpfel", "apple", "ECLAIR", "eclair", "Éclair", "zebra", "Zoo"]
    assert by("{ field: TITLE }") == by("[{ field: TITLE, direction: ASC }]") == ascending
    assert by("{ field: TITLE, direction: DESC }") == ascending[::-1]
    assert by("{ field: QUALITY }") == [*titles[:0:-1], "zebra"]
    assert by("{ field: QUALITY, direction: ASC }") == [*titles[1:], "zebra"]


@pytest.mark.parametrize("kind", NodeKind)
def test_every_field_is_an_order(kind: NodeKind) -> None:
    """Lists can be ordered by no other fields than those that are tested here."""
    query = f'{{ __type(name: "{kind.value.title()}OrderField") {{ enumValues {{ name }} }} }}'
    values = data_at(asking(graph_of({})), "__type.enumValues", query)
    assert sorted(value["name"] for value in values) == sorted(FIELDS[kind])


def test_what_many_list_ranks_higher() -> None:
    """By RANK the article that most others list comes first, without a direction as descending, and last ascending."""
    entry = [{"title": "most", "webUrl": "https://a.example/most"}]
    files: dict[str, Any] = {f"{n}.md": {"title": str(n), "related": entry} for n in range(4)}
    ask = asking(graph_of(files | {"most.md": {"title": "most", "webUrl": "https://a.example/most"}}))

    def by(order: str) -> list[str]:
        nodes = data_at(ask, "articles.nodes", f"{{ articles(orderBy: {order}) {{ nodes {{ title }} }} }}")
        return [node["title"] for node in nodes]

    assert by("{ field: RANK }")[0] == by("{ field: RANK, direction: DESC }")[0] == "most"
    assert by("{ field: RANK, direction: ASC }")[-1] == "most"
    assert by("[{ field: RANK }, { field: TITLE }]")[1:] == ["0", "1", "2", "3"]


def test_counts_that_lists_are_ordered_by() -> None:
    """RELATED_COUNT counts articles once that list each other; a topic's ARTICLE_COUNT has those of its subtopics, each
    article once."""
    site = "https://a.example/"

    def listing(*names: str) -> list[dict[str, str]]:
        return [{"title": name, "webUrl": site + name} for name in names]

    ask = asking(
        graph_of(
            {
                "a.md": {"title": "a", "webUrl": site + "a", "related": listing("b"), "topics": ["Under", "Top"]},
                "b.md": {"title": "b", "webUrl": site + "b", "related": listing("a", "c"), "topics": ["Under"]},
                "c.md": {"title": "c", "webUrl": site + "c", "related": listing("b", "d", "e"), "topics": ["Aside"]},
                "u.md": {"taxonomy": "topic", "name": "Under", "parent": "Top"},
                "v.md": {"taxonomy": "topic", "name": "Alone"},
            }
        )
    )
    related = data_at(ask, "articles.nodes", "{ articles(orderBy: { field: RELATED_COUNT }) { nodes { title } } }")
    assert [node["title"] for node in related][:2] == ["c", "b"]
    query = (
        "{ topics(orderBy: [{ field: ARTICLE_COUNT }, { field: NAME }]) { nodes { name articles { totalCount } } } }"
    )
    topics = data_at(ask, "topics.nodes", query)
    assert [(node["name"], node["articles"]["totalCount"]) for node in topics] == [
        ("Top", 2),
        ("Under", 2),
        ("Aside", 1),
        ("Alone", 0),
    ]
