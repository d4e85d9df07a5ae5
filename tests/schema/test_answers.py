"""What queries answer: lookups, lists, search, coverage, errors."""

import re
from typing import Any

import graphql
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schema
from graph import Graph
from tests.conftest import CONTRACT, ROOT
from tests.schema.conftest import SCHEMA, Ask, asking, graph_of


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", ())]


def test_articles_are_found_by_any_address(sample: Ask) -> None:
    """An article is found by web, AMP and tracked addresses, by its document's path, and by its id."""
    for url in ("http://a.example/1/", "https://www.a.example/1?utm_source=x#y", "https://amp.a.example/1"):
        assert sample("query($u:URL!){article(by:{url:$u}){title}}", u=url)["data"]["article"] == {
            "title": "Alpha réport"
        }
    found = sample('{article(by:{source:"site/a.md"}){id documents{source content node{id}}}}')["data"]["article"]
    assert found["documents"][0]["node"] == {"id": found["id"]}
    assert sample("query($i:ID!){node(id:$i){__typename}}", i=found["id"])["data"]["node"] == {"__typename": "Article"}


def test_nodes_keep_their_order(sample: Ask) -> None:
    """`nodes` answers in the order of ids, null for an id that no node has."""
    ids = [node["id"] for node in sample("{articles{nodes{id}}}")["data"]["articles"]["nodes"]]
    absent = "topic_" + "0" * 24
    asked = [ids[1], absent, ids[0], ids[1]]
    found = sample("query($i:[ID!]!){nodes(ids:$i){id}}", i=asked)["data"]["nodes"]
    assert found == [{"id": ids[1]}, None, {"id": ids[0]}, {"id": ids[1]}]


def test_names_find_providers_and_topics(sample: Ask) -> None:
    """A name several providers bear is refused with their domains; topics are found by name, shortname and slug."""
    answer = sample('{provider(by:{name:"bbc"}){id}}')
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "bbc.co.uk, bbc.com" in answer["errors"][0]["message"]
    assert sample('{provider(by:{domain:"WWW.bbc.com"}){name}}')["data"]["provider"] == {"name": "BBC"}
    for by in ('name:"UNDER"', 'name:"un"', 'slug:"under"'):
        assert sample(f"{{topic(by:{{{by}}}){{name parent{{name children{{name}}}}}}}}")["data"]["topic"] == {
            "name": "Under",
            "parent": {"name": "Top", "children": [{"name": "Under"}]},
        }


def test_related_articles_come_in_their_own_order(sample: Ask) -> None:
    """First the document's list in its order, then those that list it; BOTH where each lists the other."""
    query = '{article(by:{source:"site/a.md"}){related(direction:DIR){edges{direction sources node{title}}}}}'
    found = sample(query.replace("DIR", "BOTH"))["data"]["article"]["related"]["edges"]
    assert [(edge["node"]["title"], edge["direction"], edge["sources"]) for edge in found] == [
        ("Stub", "OUT", ["site/a.md"]),
        ("Beta", "BOTH", ["site/a.md", "site/b.md"]),
    ]
    into = sample(query.replace("DIR", "IN"))["data"]["article"]["related"]["edges"]
    assert [(edge["node"]["title"], edge["direction"]) for edge in into] == [("Beta", "IN")]


def test_topics_have_the_articles_of_their_subtopics(sample: Ask) -> None:
    """Articles of a topic are those of its subtopics too, unless told otherwise."""
    query = '{topic(by:{slug:"top"}){articles(includeSubtopics:SUB){totalCount} topProviders{provider{name} count}}}'
    assert sample(query.replace("SUB", "true"))["data"]["topic"]["articles"] == {"totalCount": 2}
    assert sample(query.replace("SUB", "false"))["data"]["topic"]["articles"] == {"totalCount": 1}


def test_collections_keep_their_order(sample: Ask) -> None:
    """A collection's items come in its order, and know their collection."""
    query = '{article(by:{source:"site/c.md"}){items{nodes{title collections{nodes{title}}}}}}'
    assert sample(query)["data"]["article"]["items"]["nodes"] == [
        {"title": "Beta", "collections": {"nodes": [{"title": "Collection"}]}},
        {"title": "Alpha réport", "collections": {"nodes": [{"title": "Collection"}]}},
    ]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("report", {"Alpha réport"}),
        ("bodyword", {"Beta"}),
        ("<b>", set()),
        ("secretword", {"Top"}),
        ("+alpha -report", set()),
        ('"alpha report"', {"Alpha réport"}),
        ('"report alpha"', set()),
        ("alph*", {"Alpha réport"}),
        ("alpah~", {"Alpha réport"}),
        ("alpha beta", {"Alpha réport", "Beta"}),
        ("-alpha", set()),
        ("  ", set()),
        ('"', set()),
    ],
)
def test_search_syntax(sample: Ask, query: str, labels: set[str]) -> None:
    """Any word, phrases, must, must not, beginnings and typos; accents and tags apart; blank text finds nothing."""
    found = sample("query($q:String!){search(query:$q){totalCount nodes{label}}}", q=query)["data"]["search"]
    assert {node["label"] for node in found["nodes"]} == labels
    assert found["totalCount"] == len(labels)


SEARCHED = asking(graph_of({"a.md": {"title": "some words here"}}))


@given(st.text(st.characters(codec=None)))
def test_any_text_is_valid_search(text: str) -> None:
    """No text is an error, for search, coverage and the text condition."""
    query = """query($q:String!) {
      search(query:$q){totalCount} coverage(of:$q){totalCount} articles(where:{text:$q}){totalCount}
    }"""
    assert "errors" not in SEARCHED(query, q=text)


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ('{node(id:"x"){id}}', {}, "BAD_USER_INPUT"),
        ('{articles(where:{id:{eq:"x"}}){totalCount}}', {}, "BAD_USER_INPUT"),
        ('{articles(after:"x"){totalCount}}', {}, "BAD_USER_INPUT"),
        ('{search(query:"x", after:"x"){totalCount}}', {}, "BAD_USER_INPUT"),
        ('{graph{diagnostics(after:"x"){totalCount}}}', {}, "BAD_USER_INPUT"),
        ("{articles(first:-1){totalCount}}", {}, "BAD_USER_INPUT"),
        ("{articles(first:101){totalCount}}", {}, "BAD_USER_INPUT"),
        ("{articles(last:101){totalCount}}", {}, "BAD_USER_INPUT"),
        ('{coverage(of:"x", hops:99){totalCount}}', {}, "BAD_USER_INPUT"),
        ('{search(query:"' + "x" * 1001 + '"){totalCount}}', {}, "BAD_USER_INPUT"),
        ("query($n:Int){articles(first:$n){totalCount}}", {"n": 2**31}, "BAD_USER_INPUT"),
        ("query($n:DateTime){articles(where:{publishedDateTime:{gt:$n}}){totalCount}}", {"n": "x"}, "BAD_USER_INPUT"),
        ("query($by:ArticleBy!){article(by:$by){id}}", {"by": {}}, "BAD_USER_INPUT"),
        (f"{{articles(first:{2**31}){{totalCount}}}}", {}, "GRAPHQL_VALIDATION_FAILED"),
        ('{articles(where:{publishedDateTime:{gt:"x"}}){totalCount}}', {}, "GRAPHQL_VALIDATION_FAILED"),
        ('{article(by:{url:"x"}){id}}', {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{article(by:{}){id}}", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{nothing}", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_what_is_refused_is_coded(sample: Ask, query: str, variables: dict[str, Any], code: str) -> None:
    """Each mistake of a client has its code and a message without Python's words."""
    answer = sample(query, **variables)
    assert codes(answer) == [code]
    assert not re.search(r"Traceback|NoneType|Error\(|<class|object at|UNSET", answer["errors"][0]["message"])


def test_our_own_faults_are_masked(
    sample: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception in a resolver is INTERNAL_SERVER_ERROR without details; the log has them."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("graph.store.memory.view.MemoryView.topic_with_slug", fail)
    answer = sample('{topic(by:{slug:"top"}){name}}')
    assert codes(answer) == ["INTERNAL_SERVER_ERROR"]
    assert "secret" not in answer["errors"][0]["message"]
    assert "secret detail" in caplog.text


def test_the_printed_schema_is_the_served_one() -> None:
    """schema/schema.graphql is what `newsgraph schema` prints."""
    assert (ROOT / "schema" / "schema.graphql").read_text("utf-8") == schema.sdl()


NOT_SERVED_YET = """
type:DocumentChange type:ExportFormat type:GraphChange type:GraphEdge type:Highlight type:Mutation type:Path
type:ScoredArticleConnection type:ScoredArticleEdge type:Story type:StoryConnection type:StoryEdge type:Subgraph
type:Subscription type:Suggestion Article.rank Article.similar Article.story ArticleOrderField.RANK
GraphInfo.analysisVersion Provider.relatedProviders Query.paths Query.shortestPath Query.stories Query.subgraph
Query.suggest SearchEdge.highlights
""".split()


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract is not there")
def test_the_contract_is_kept() -> None:
    """Types, fields, arguments, defaults and enum values are the contract's; what is not served yet is listed here."""
    contract = graphql.build_schema(CONTRACT.read_text("utf-8"))
    served = graphql.build_schema(schema.sdl())
    missing, other = [], []
    for name, wanted in contract.type_map.items():
        found: Any = served.type_map.get(name)
        if found is None:
            missing.append(f"type:{name}")
            continue
        members: Any = getattr(wanted, "fields", None) or getattr(wanted, "values", None) or {}
        ours = getattr(found, "fields", None) or getattr(found, "values", None) or {}
        for member, spec in members.items():
            if member not in ours:
                missing.append(f"{name}.{member}")
            elif hasattr(spec, "type") and str(spec.type) != str(ours[member].type):
                other.append(f"{name}.{member}")
            for argument, value in getattr(spec, "args", {}).items() if member in ours else ():
                given_ = ours[member].args.get(argument)
                if given_ is None or (str(given_.type), given_.default_value) != (str(value.type), value.default_value):
                    other.append(f"{name}.{member}({argument})")
        same = [{i.name for i in getattr(t, "interfaces", ())} for t in (wanted, found)]
        other += [] if same[0] == same[1] and type(wanted) is type(found) else [name]
        other += [] if getattr(wanted, "is_one_of", None) == getattr(found, "is_one_of", None) else [f"{name} oneOf"]
    assert other == []
    assert sorted(missing) == sorted(NOT_SERVED_YET)


SALE_TO_POLICE = re.compile(r"police|law enforcement|cops|federal agenc|DEA|drug enforcement|sell|sale", re.IGNORECASE)
SELLERS = re.compile(r"amazon|ibm|microsoft", re.IGNORECASE)


def test_the_rekognition_coverage(corpus: Graph) -> None:
    """Those that say the word come first; at least ten never say it, eight of them on sales to police; each has a way."""
    query = """{ coverage(of: "Amazon Rekognition", first: 30) { totalCount edges { score hops reasons { score }
      path { title } node { title excerpt provider { name } } } } }"""
    edges = asking(corpus)(query)["data"]["coverage"]["edges"]
    texts = [f"{edge['node']['title']} {edge['node']['excerpt']}" for edge in edges]
    says = ["rekognition" in text.lower() for text in texts]
    assert says[: sum(says)] == [True] * sum(says)
    assert sum(says) >= 4
    others = [text for text, said in zip(texts, says, strict=True) if not said]
    assert len(others) >= 10
    assert sum(bool(SALE_TO_POLICE.search(text) and SELLERS.search(text)) for text in others) >= 8
    for edge in edges:
        assert len(edge["path"]) == edge["hops"] + 1
        assert edge["path"][-1]["title"] == edge["node"]["title"]
        assert sum(reason["score"] for reason in edge["reasons"]) == pytest.approx(edge["score"], abs=1e-9)
    scores = [edge["score"] for edge in edges]
    assert scores == sorted(scores, reverse=True)


def test_hops_bound_how_far_coverage_reaches(corpus: Graph) -> None:
    """Without hops only matches are there; filters choose answers, not the way to them."""
    ask = asking(corpus)
    query = """query($h:Int,$w:ArticleFilter) {
      coverage(of:"Rekognition",hops:$h,where:$w,first:100) { edges { hops node { id stub } path { id } } }
    }"""
    near = ask(query, h=0)["data"]["coverage"]["edges"]
    assert {edge["hops"] for edge in near} == {0}
    far = ask(query, h=2)["data"]["coverage"]["edges"]
    assert {edge["node"]["id"] for edge in near} < {edge["node"]["id"] for edge in far}
    stubs = ask(query, h=2, w={"stub": True})["data"]["coverage"]["edges"]
    assert [edge["node"]["id"] for edge in stubs] == [e["node"]["id"] for e in far if e["node"]["stub"]]


def test_resolvers_are_all_synchronous() -> None:
    """No field of the API is asynchronous: a store decides where they run."""
    for name, type_ in SCHEMA._schema.type_map.items():
        for field in getattr(type_, "fields", {}).values():
            definition = getattr(field, "extensions", {}).get("strawberry-definition")
            assert not getattr(definition, "is_async", False), name
