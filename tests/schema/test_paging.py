"""Paging: every connection, walked either way in any order, gives each row once; pages follow Relay's algorithm."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.schema.conftest import Ask, asking, graph_of

TITLES = st.sampled_from(["a", "A", "á", "b", "B"])
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {"title": TITLES},
        optional={
            "publishedDateTime": st.sampled_from(["2020-01-01", "2020-01-02"]),
            "updatedDateTime": st.sampled_from(["2020-01-01", "2020-01-02"]),
            "quality": st.integers(0, 2),
            "heat": st.integers(-1, 1),
            "topics": st.lists(st.sampled_from(["T", "U", "V", "t"]), max_size=3),
            "provider": st.fixed_dictionaries({"name": TITLES, "domain": st.sampled_from(["p.example", "q.example"])}),
            "listed": st.lists(st.integers(0, 9), max_size=4),
            "items": st.lists(st.sampled_from([f"d{n}" for n in range(10)]), max_size=4),
        },
    ),
    max_size=10,
)
FIELDS = ["PUBLISHED_DATE_TIME", "UPDATED_DATE_TIME", "QUALITY", "HEAT", "TITLE", "RELATED_COUNT"]
TERMS = st.fixed_dictionaries(
    {"field": st.sampled_from(FIELDS)}, optional={"direction": st.sampled_from(["ASC", "DESC", None])}
)
ORDERS = st.lists(TERMS, max_size=2)
NAMED = st.lists(st.fixed_dictionaries({"field": st.sampled_from(["NAME", "ARTICLE_COUNT"])}), max_size=1)

PAGE = "edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
ROOTS = [
    ("articles", "ArticleOrder"),
    ("providers", "ProviderOrder"),
    ("topics", "TopicOrder"),
]
NESTED = [
    ("Article", "related", "ArticleOrder"),
    ("Article", "topics", None),
    ("Article", "items", None),
    ("Article", "collections", None),
    ("Provider", "articles", "ArticleOrder"),
    ("Topic", "articles", "ArticleOrder"),
]


def built(documents: list[dict[str, Any]]) -> Ask:
    files = {}
    for number, document in enumerate(documents):
        listed = [{"title": f"s{n}", "webUrl": f"https://s.example/{n}"} for n in document.get("listed", ())]
        files[f"d{number}.md"] = {**document, "webUrl": f"https://s.example/{number}", "related": listed}
    return asking(graph_of(files))


def connection(ask: Ask, query: str, path: list[str], **variables: Any) -> Any:
    answer = ask(query, **variables)
    assert "errors" not in answer, answer
    found = answer["data"]
    for step in path:
        found = found[step]
    return found


def walk(ask: Ask, query: str, path: list[str], size: int, *, forwards: bool, **variables: Any) -> list[str]:
    """The ids of all rows in the list's order, page by page."""
    found: list[str] = []
    cursor = None
    for _ in range(100):
        page = {"first": size, "after": cursor} if forwards else {"last": size, "before": cursor}
        part = connection(ask, query, path, **variables, **page)
        ids = [edge["node"]["id"] for edge in part["edges"]]
        found = found + ids if forwards else ids + found
        info = part["pageInfo"]
        assert info["startCursor"] == (part["edges"][0]["cursor"] if ids else None)
        assert info["endCursor"] == (part["edges"][-1]["cursor"] if ids else None)
        if not info["hasNextPage" if forwards else "hasPreviousPage"]:
            return found
        cursor = info["endCursor" if forwards else "startCursor"]
    raise AssertionError("the walk does not end")


def check_walks(ask: Ask, query: str, path: list[str], size: int, **variables: Any) -> None:
    whole = connection(ask, query, path, **variables, first=100)
    ids = [edge["node"]["id"] for edge in whole["edges"]]
    assert len(set(ids)) == len(ids) == whole["totalCount"]
    assert walk(ask, query, path, size, forwards=True, **variables) == ids
    assert walk(ask, query, path, size, forwards=False, **variables) == ids


@pytest.mark.parametrize(("field", "order"), ROOTS)
@given(documents=DOCUMENTS, articles_by=ORDERS, others_by=NAMED, size=st.integers(1, 4))
def test_root_lists_give_each_row_once(
    field: str, order: str, documents: list[dict[str, Any]], articles_by: Any, others_by: Any, size: int
) -> None:
    """Lists of all nodes, under every order (nulls and ties included), either way."""
    query = (
        f"query($first:Int,$after:String,$last:Int,$before:String,$by:[{order}!])"
        f"{{ {field}(first:$first,after:$after,last:$last,before:$before,orderBy:$by) {{ {PAGE} }} }}"
    )
    check_walks(built(documents), query, [field], size, by=articles_by if field == "articles" else others_by)


@pytest.mark.parametrize(("owner", "field", "order"), NESTED)
@given(documents=DOCUMENTS, by=ORDERS, size=st.integers(1, 3))
def test_neighbours_give_each_row_once(
    owner: str, field: str, order: str | None, documents: list[dict[str, Any]], by: Any, size: int
) -> None:
    """Lists of one node's neighbours, under every order and in their own, either way."""
    ask = built(documents)
    declared, given_ = (f",$by:[{order}!]", ",orderBy:$by") if order else ("", "")
    query = (
        f"query($id:ID!,$first:Int,$after:String,$last:Int,$before:String{declared})"
        f"{{ node(id:$id) {{ ... on {owner} {{ {field}(first:$first,after:$after,last:$last,before:$before{given_})"
        f" {{ {PAGE} }} }} }} }}"
    )
    roots = owner.lower() + "s"
    owners = connection(ask, f"{{ {roots}(first: 100) {{ nodes {{ id }} }} }}", [roots, "nodes"])
    orders = {"by": by} if order else {}
    for each in owners[:3]:
        check_walks(ask, query, ["node", field], size, id=each["id"], **orders)


@given(
    count=st.integers(0, 6),
    first=st.none() | st.integers(0, 7),
    last=st.none() | st.integers(0, 7),
    after=st.none() | st.integers(0, 5),
    before=st.none() | st.integers(0, 5),
)
def test_pages_follow_relays_algorithm(
    count: int, first: int | None, last: int | None, after: int | None, before: int | None
) -> None:
    """Edges and page flags are those of the specification's pagination algorithm, for any arguments together."""
    ask = built([{"title": "a", "quality": n} for n in range(count)])
    query = (
        "query($first:Int,$after:String,$last:Int,$before:String)"
        "{ articles(first:$first,after:$after,last:$last,before:$before,orderBy:[{field:QUALITY,direction:ASC}])"
        f" {{ {PAGE} }} }}"
    )
    everything = connection(ask, query, ["articles"], first=100)["edges"]
    cursors = [edge["cursor"] for edge in everything]
    if not cursors:
        after = before = None
    after_index = None if after is None else min(after, count - 1)
    before_index = None if before is None else min(before, count - 1)
    arguments: dict[str, Any] = {"first": first, "last": last}
    arguments |= {} if after_index is None else {"after": cursors[after_index]}
    arguments |= {} if before_index is None else {"before": cursors[before_index]}
    part = connection(ask, query, ["articles"], **arguments)

    start = 0 if after_index is None else after_index + 1
    end = count if before_index is None else before_index
    edges = everything[start : max(start, end)]
    if first is None and last is None:
        first, last = (None, 20) if before_index is not None and after_index is None else (20, None)
    has_previous = len(edges) > last if last is not None else after_index is not None
    has_next = len(edges) > first if first is not None else before_index is not None
    kept = edges if first is None else edges[:first]
    kept = kept if last is None else kept[max(0, len(kept) - last) :]
    assert part["edges"] == kept
    assert (part["pageInfo"]["hasNextPage"], part["pageInfo"]["hasPreviousPage"]) == (has_next, has_previous)


@given(documents=DOCUMENTS, gone=st.integers(0, 9), size=st.integers(1, 3), by=ORDERS)
def test_pages_survive_a_change_underneath(documents: list[dict[str, Any]], gone: int, size: int, by: Any) -> None:
    """After a document goes between two pages, no row that stayed is skipped or repeated, its cursor's row or not."""
    plain = [{k: v for k, v in document.items() if k not in {"listed", "items"}} for document in documents]
    files = {f"d{n}.md": {**document, "webUrl": f"https://s.example/{n}"} for n, document in enumerate(plain)}
    fewer = {name: document for name, document in files.items() if name != f"d{gone}.md"}
    before, after = asking(graph_of(files)), asking(graph_of(fewer))
    by = [term for term in by if term["field"] != "RELATED_COUNT"]
    query = f"query($first:Int,$after:String,$by:[ArticleOrder!]){{ articles(first:$first,after:$after,orderBy:$by) {{ {PAGE} }} }}"
    page = connection(before, query, ["articles"], first=size, by=by)
    rest = connection(after, query, ["articles"], first=100, after=page["pageInfo"]["endCursor"], by=by)
    whole = [edge["node"]["id"] for edge in connection(before, query, ["articles"], first=100, by=by)["edges"]]
    left = {edge["node"]["id"] for edge in connection(after, query, ["articles"], first=100, by=by)["edges"]}
    assert [edge["node"]["id"] for edge in rest["edges"]] == [id_ for id_ in whole[size:] if id_ in left]


def test_ranked_lists_page_within_their_version(sample: Ask) -> None:
    """Search and coverage give each row once; another version's cursor is CURSOR_EXPIRED."""
    other = asking(graph_of({"x.md": {"title": "alpha beta"}, "y.md": {"title": "alpha"}}))
    for field, argument in (("search", "query"), ("coverage", "of")):
        query = f'query($first:Int,$after:String){{ {field}({argument}:"alpha beta top",first:$first,after:$after) {{ {PAGE} }} }}'
        whole = connection(sample, query, [field], first=100)
        ids = [edge["node"]["id"] for edge in whole["edges"]]
        assert len(ids) == whole["totalCount"] > 1
        assert walk(sample, query, [field], 1, forwards=True) == ids
        [error] = other(query, first=1, after=whole["edges"][0]["cursor"])["errors"]
        assert error["extensions"]["code"] == "CURSOR_EXPIRED"
