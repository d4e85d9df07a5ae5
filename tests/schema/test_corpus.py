"""The corpus over the API: every field that a query can begin with answers on real documents."""

from typing import Any

from graph import Graph
from tests.schema.conftest import SCHEMA, asking, data_at

ARTICLE = 'articles(where: { text: "Rekognition" }, first: 1)'
QUERIES = {
    "node": "query($a: ID!) { node(id: $a) { id } }",
    "nodes": "query($a: ID!, $p: ID!, $t: ID!) { nodes(ids: [$a, $p, $t]) { id } }",
    "article": "query($a: ID!) { article(by: { id: $a }) { id title related(first: 1) { totalCount } } }",
    "provider": "query($p: ID!) { provider(by: { id: $p }) { name articles(first: 1) { totalCount } } }",
    "topic": "query($t: ID!) { topic(by: { id: $t }) { name cooccurring(first: 1) { topic { name } count } } }",
    "document": "query($s: String!) { document(source: $s) { source } }",
    "articles": "{ articles(orderBy: [{ field: RANK, direction: DESC }]) { nodes { title rank } } }",
    "providers": "{ providers { nodes { name } } }",
    "topics": "{ topics { nodes { name } } }",
    "search": '{ search(query: "facial recognition") { totalCount edges { score node { id } highlights { html } } } }',
    "coverage": '{ coverage(of: "Amazon Rekognition") { totalCount edges { score reasons { kind } node { title } } } }',
    "suggest": '{ suggest(prefix: "ama") { text node { id } } }',
    "shortestPath": "query($a: ID!, $t: ID!) { shortestPath(from: $a, to: $t) { nodes { id } edges { kind } } }",
    "paths": "query($a: ID!, $t: ID!) { paths(from: $a, to: $t) { nodes { id } } }",
    "subgraph": "query($a: ID!) { subgraph(around: [$a], hops: 2) { nodes { id } edges { kind } truncated } }",
    "stories": "{ stories { nodes { label articles { totalCount } } } }",
    "timeline": "{ timeline(interval: MONTH) { start count } }",
    "graph": "{ graph { version articles } }",
}


def test_every_field_answers_on_real_documents(corpus: Graph) -> None:
    """Each has an answer, which is not empty, without errors."""
    query_type = SCHEMA.graphql_schema.query_type
    assert query_type is not None
    assert set(query_type.fields) == set(QUERIES)
    ask = asking(corpus)
    [known] = data_at(
        ask, "articles.nodes", f"{{ {ARTICLE} {{ nodes {{ id provider {{ id }} documents {{ source }} }} }} }}"
    )
    [topic] = data_at(ask, "topics.nodes", "{ topics(first: 1) { nodes { id } } }")
    values = {"a": known["id"], "p": known["provider"]["id"], "t": topic["id"], "s": known["documents"][0]["source"]}
    for field, query in QUERIES.items():
        used = {name: value for name, value in values.items() if f"${name}:" in query}
        answered: Any = data_at(ask, field, query, **used)
        assert answered, field
        assert None not in (answered if isinstance(answered, list) else answered.values()), field
        assert not isinstance(answered, dict) or answered.get("nodes", answered.get("edges", True)), field
