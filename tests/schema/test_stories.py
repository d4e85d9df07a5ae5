"""Stories over the API: how they are listed and found, and what each shows of its articles."""

from typing import Any

import pytest

from graph import NodeKind
from graph.keys import node_id, story_id
from schema import Limits
from tests.graphs import graph_of
from tests.schema.conftest import Ask, asking, codes, data_at

STORIES = """query($where: ArticleFilter, $min: Int, $first: Int, $after: String) {
  stories(where: $where, minSize: $min, first: $first, after: $after) {
    totalCount nodes { id label } edges { cursor node { id label size } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
ABSENT = "story_" + "0" * 24


def happening(name: str, size: int, day: int) -> dict[str, Any]:
    """Documents that all say the same on one day, an hour after each other, each with its number as quality."""
    return {
        f"{name}{number}.md": {
            "title": f"{name}one {name}two {name}three",
            "webUrl": f"https://s.example/{name}{number}",
            "publishedDateTime": f"2020-01-{day:02}T{number:02}:00:00Z",
            "quality": number,
            "type": "video" if number else "article",
            "topics": ["Both", "First"] if number == 0 else ["Both"],
            "provider": {"name": f"P{min(number, 1)}", "domain": f"p{min(number, 1)}.example"},
        }
        for number in range(size)
    }


def address(name: str) -> str:
    return f"s.example/{name}"


FILES = {
    **happening("a", 3, 1),
    **happening("b", 2, 2),
    **happening("c", 2, 3),
    **happening("d", 3, 4),
    "alone.md": {"title": "unheard", "publishedDateTime": "2020-01-05", "webUrl": "https://s.example/alone"},
}


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Four stories, a and d of three articles, b and c of two, each of a later day; and an article that stands alone."""
    return asking(graph_of(FILES))


def listed(ask: Ask, **variables: Any) -> str:
    """The letters that the stories' labels begin with."""
    found = data_at(ask, "stories", STORIES, **variables)
    assert [edge["node"]["id"] for edge in found["edges"]] == [node["id"] for node in found["nodes"]]
    return "".join(node["label"][0] for node in found["nodes"])


def story_of(ask: Ask, article: str, fields: str, **variables: Any) -> Any:
    """What the story of an article is asked for."""
    query = f"query($id: ID!) {{ article(by: {{ id: $id }}) {{ story {{ {fields} }} }} }}"
    return data_at(ask, "article.story", query, id=node_id(NodeKind.ARTICLE, address(article)), **variables)


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, "dacb"),
        ({"min": None, "first": None, "after": None, "where": None}, "dacb"),
        ({"min": 3}, "da"),
        ({"min": 4}, ""),
        ({"min": 1}, "dacb"),
        ({"min": -5}, "dacb"),
        ({"first": 0}, ""),
        ({"first": 3}, "dac"),
        ({"where": {}}, "dacb"),
        ({"where": {"quality": {"eq": 2}}}, "da"),
        ({"where": {"publishedDateTime": {"lt": "2020-01-02T01:00:00Z"}}}, "ab"),
        ({"where": {"title": {"startsWith": "c"}}, "min": 2}, "c"),
        ({"where": {"title": {"startsWith": "c"}}, "min": 3}, ""),
        ({"where": {"text": "bone"}}, "b"),
        ({"where": {"or": []}}, ""),
    ],
)
def test_stories_are_listed(ask: Ask, variables: dict[str, Any], found: str) -> None:
    """The largest come first, then those that ended last, of at least `minSize` articles, two by default and where null is
    given; a filter leaves those of which some article fulfils it."""
    assert listed(ask, **variables) == found
    counted = data_at(ask, "stories.totalCount", STORIES, **{**variables, "first": 0})
    assert counted == (len(found) if "first" not in variables or variables["first"] is None else 4)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_stories_are_paged(ask: Ask, size: int) -> None:
    """In pages of any size each story comes once, and flags and cursors are those of the page."""
    found, after = "", None
    while True:
        page = data_at(ask, "stories", STORIES, first=size, after=after)
        assert (page["totalCount"], page["pageInfo"]["hasPreviousPage"]) == (4, after is not None)
        cursors = [edge["cursor"] for edge in page["edges"]]
        assert [page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]] == [cursors[0], cursors[-1]]
        found += "".join(node["label"][0] for node in page["nodes"])
        assert len(found) <= 4, "the walk does not end"
        if not page["pageInfo"]["hasNextPage"]:
            break
        assert len(page["nodes"]) == size
        after = page["pageInfo"]["endCursor"]
    assert found == "dacb"


def test_pages_have_a_default_size() -> None:
    """Twenty stories come where nothing is said."""
    files = {name: values for n in range(22) for name, values in happening(f"{chr(97 + n)}{n}x", 2, 1 + n).items()}
    ask = asking(graph_of(files))
    assert data_at(ask, "stories.totalCount", "{ stories { totalCount } }") == 22
    for arguments in ("", "(first: null)"):
        assert len(data_at(ask, "stories.nodes", f"{{ stories{arguments} {{ nodes {{ id }} }} }}")) == 20


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"first": -1}, "“first” is -1"),
        ({"first": 101}, "at most 100"),
        ({"after": "x"}, "“x” is not a cursor"),
        ({"after": ""}, "use a cursor that the same list gave"),
        ({"where": {"id": {"eq": "x"}}}, "“x” is not an id"),
        ({"where": {"text": "x" * 1001}}, "at most 1,000"),
    ],
)
def test_mistakes_are_bad_input(ask: Ask, variables: dict[str, Any], told: str) -> None:
    """Sizes out of their bounds, and cursors and ids that are none, are BAD_USER_INPUT."""
    answer = ask(STORIES, **variables)
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert told in answer["errors"][0]["message"]


def test_cursors_of_other_lists_are_bad_input(ask: Ask) -> None:
    """Neither do stories take another list's cursor, nor do articles take theirs."""
    own = data_at(ask, "stories.pageInfo.startCursor", STORIES)
    other = data_at(ask, "articles.pageInfo.startCursor", "{ articles { pageInfo { startCursor } } }")
    assert codes(ask(STORIES, after=other)) == ["BAD_USER_INPUT"]
    query = "query($after: String) { articles(after: $after) { totalCount } }"
    assert codes(ask(query, after=own)) == ["BAD_USER_INPUT"]


def test_stories_tell_of_their_articles(ask: Ask) -> None:
    """A story has the number of its articles, when the first and the last was published, and how many of them have a topic
    and are a provider's, the most first."""
    fields = """size label from to topTopics { topic { name } count } topProviders { provider { name } count }
      first: topTopics(first: 1) { topic { name } } none: topProviders(first: 0) { count }
      null: topTopics(first: null) { count }"""
    assert story_of(ask, "a1", fields) == {
        "size": 3,
        "label": "aone atwo athree",
        "from": "2020-01-01T00:00:00Z",
        "to": "2020-01-01T02:00:00Z",
        "topTopics": [{"topic": {"name": "Both"}, "count": 3}, {"topic": {"name": "First"}, "count": 1}],
        "topProviders": [{"provider": {"name": "P1"}, "count": 2}, {"provider": {"name": "P0"}, "count": 1}],
        "first": [{"topic": {"name": "Both"}}],
        "none": [],
        "null": [{"count": 3}, {"count": 1}],
    }


def test_top_lists_have_five_by_default() -> None:
    """The five most frequent topics come where nothing is said or null is given; more than a page may have are
    BAD_USER_INPUT."""
    files = {name: {**values, "topics": [f"T{n}" for n in range(7)]} for name, values in happening("a", 2, 1).items()}
    ask = asking(graph_of(files), Limits(max_page_size=6))
    for arguments, count in (("", 5), ("(first: null)", 5), ("(first: 6)", 6)):
        assert len(story_of(ask, "a0", f"topTopics{arguments} {{ count }}")["topTopics"]) == count
    for field in ("topTopics", "topProviders"):
        answer = ask(f"{{ stories {{ nodes {{ {field}(first: 7) {{ count }} }} }} }}")
        assert codes(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("arguments", "qualities"),
    [
        ("", [2, 1, 0]),
        ("(orderBy: { field: QUALITY, direction: ASC })", [0, 1, 2]),
        ("(where: { quality: { gte: 1 } })", [2, 1]),
        ("(first: 2)", [2, 1]),
        ("(last: 2)", [1, 0]),
        ("(where: { or: [] })", []),
    ],
)
def test_articles_of_a_story_are_a_list(ask: Ask, arguments: str, qualities: list[int]) -> None:
    """Its articles come newest first unless ordered otherwise, filtered and paged like any list."""
    found = story_of(ask, "d0", f"articles{arguments} {{ nodes {{ quality title story {{ label }} }} }}")
    assert [node["quality"] for node in found["articles"]["nodes"]] == qualities
    assert all(node["story"]["label"] == node["title"] for node in found["articles"]["nodes"])


def test_articles_of_a_story_are_paged_and_counted(ask: Ask) -> None:
    """Counts and facets are of all its articles, and a cursor continues the list."""
    fields = "totalCount facets { types { value count } } pageInfo { endCursor hasNextPage } nodes { quality }"
    page = story_of(ask, "d0", f"articles(first: 1) {{ {fields} }}")["articles"]
    assert page["totalCount"] == 3
    assert page["facets"]["types"] == [{"value": "video", "count": 2}, {"value": "article", "count": 1}]
    assert page["pageInfo"]["hasNextPage"]
    after = page["pageInfo"]["endCursor"]
    rest = story_of(ask, "d0", f'articles(first: 5, after: "{after}") {{ {fields} }}')["articles"]
    assert [node["quality"] for node in rest["nodes"]] == [1, 0]
    assert not rest["pageInfo"]["hasNextPage"]


def test_stories_are_nodes(ask: Ask) -> None:
    """`node` and `nodes` find stories by their ids, among other nodes and in the order of the ids, as often as they are
    asked for; a story that is not there is null."""
    ids = [node["id"] for node in data_at(ask, "stories.nodes", STORIES)]
    query = "query($id: ID!) { node(id: $id) { id __typename ... on Story { label size } } }"
    assert data_at(ask, "node", query, id=ids[1]) == {
        "id": ids[1],
        "__typename": "Story",
        "label": "aone atwo athree",
        "size": 3,
    }
    assert data_at(ask, "node", query, id=ABSENT) is None
    article, topic = node_id(NodeKind.ARTICLE, address("a0")), node_id(NodeKind.TOPIC, "both")
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    found = data_at(ask, "nodes", query, ids=[ids[0], article, ABSENT, ids[0], topic, ids[3]])
    assert [node and (node["id"], node["__typename"]) for node in found] == [
        (ids[0], "Story"),
        (article, "Article"),
        None,
        (ids[0], "Story"),
        (topic, "Topic"),
        (ids[3], "Story"),
    ]
    for bad in ("story_", "story_x", ids[0].upper(), ids[0] + "0"):
        assert codes(ask(query, ids=[ids[0], bad])) == ["BAD_USER_INPUT"]


def test_a_story_is_made_from_its_label_article(ask: Ask) -> None:
    """A story's id is made of an article's key that is in it; ids of stories name no article, provider or topic."""
    [id_] = story_of(ask, "c1", "id").values()
    assert id_ in {story_id(address(f"c{number}")) for number in range(2)}
    for field in ("article", "provider", "topic"):
        query = f"query($id: ID!) {{ {field}(by: {{ id: $id }}) {{ id }} }}"
        assert codes(ask(query, id=id_)) == ["BAD_USER_INPUT"]


def test_an_article_that_stands_alone_has_no_story(ask: Ask) -> None:
    """The story of an article that is in none is null."""
    assert story_of(ask, "alone", "id") is None
