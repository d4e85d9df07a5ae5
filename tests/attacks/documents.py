"""Documents that ask for more than is answered, or are made to keep a server busy."""

import json
from functools import partial

from tests.attacks.attack import Attack, refused, told
from tests.wire import posted, query

LIMIT, INVALID, UNPARSED, INPUT = (
    "LIMIT_EXCEEDED",
    "GRAPHQL_VALIDATION_FAILED",
    "GRAPHQL_PARSE_FAILED",
    "BAD_USER_INPUT",
)
COST = "COST_LIMIT"
_BY_WHERE = "query($w: ArticleFilter) { articles(where: $w) { totalCount } }"
_BY_FIRST = "query($n: Int) { articles(first: $n) { totalCount } }"
_MANY = {"or": [{"title": {"contains": "zq"}}] * 20_000}
_LISTED = {"title": {"in": ["a"] * 100_000}}


def chain(count: int) -> str:
    """A query whose fragments lead to each other, so many in a row."""
    links = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(count))
    return f"{{ ...F0 }} {links} fragment F{count} on Query {{ graph {{ articles }} }}"


def bomb(link: str, end: str) -> str:
    """A query whose thirty fragments each stand twice in the one before."""
    return " ".join(link.format(n, n + 1) for n in range(30)) + end


def repeated(text: str, count: int) -> str:
    """A query of so many selections, numbered where `text` says so."""
    return "{" + " ".join(text.format(n) for n in range(count)) + "}"


_SPREADS = "{ ...F0 } " + bomb(
    "fragment F{0} on Query {{ ...F{1} ...F{1} }}", "fragment F30 on Query { graph { articles } }"
)
_FIELDS = "{ articles { nodes { ...F0 } } } " + bomb(
    "fragment F{0} on Article {{ a: story {{ articles {{ nodes {{ ...F{1} }} }} }} b: related {{ nodes {{ ...F{1} }} }} }}",
    "fragment F30 on Article { id }",
)
_DEEP = "{ articles { nodes " + "{ related { nodes " * 25 + "{ id }" + "} }" * 25 + "} }"
_FRAGMENTS = " ".join(f"fragment F{n} on Query {{ graph {{ articles }} }}" for n in range(400))

_BY_DEFAULT = (
    "query($w: ArticleFilter = { or: ["
    + "{ stub: true } " * 1_400
    + "] }) "
    + repeated("a{}: articles(where: $w) {{ totalCount }}", 200)
)

_TEXTS = (
    ("nesting of 50 levels", _DEEP, LIMIT),
    ("2,000 aliases", repeated("a{}: __typename", 2_000), LIMIT),
    ("2,001 fields", repeated("__typename", 2_001), LIMIT),
    ("a field 900 times", repeated("graph {{ articles }}", 900), LIMIT),
    (
        "a field with arguments 400 times",
        repeated("articles(where: {{ and: [{{ stub: true }}] }}) {{ totalCount }}", 400),
        LIMIT,
    ),
    ("400 fragments in one place", repeated("...F{}", 400) + _FRAGMENTS, LIMIT),
    ("a fragment in itself", "{ ...A } fragment A on Query { ...A }", INVALID),
    ("a cycle of fragments", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", INVALID),
    ("a bomb of spreads", _SPREADS, LIMIT),
    ("a bomb of fields", _FIELDS, LIMIT),
    ("a chain of 160 fragments", chain(160), LIMIT),
    ("a chain of 410 fragments", chain(410), LIMIT),
    ("a chain of 1,000 fragments", chain(1_000), LIMIT),
    ("a chain of 5,000 fragments", chain(5_000), LIMIT),
    ("190 directives on a field", "{ graph " + "@include(if: true) " * 190 + "{ articles } }", INVALID),
    ("3,000 directives", "{ graph " + "@a " * 3_000 + "{ articles } }", LIMIT),
    ("@include twice", "{ graph @include(if: true) @include(if: false) { articles } }", INVALID),
    ("brackets without end", "{ a(b: " + "[" * 100_000, LIMIT),
    ("300,000 comments", "#\n" * 300_000 + "{ graph { articles } }", LIMIT),
    ("900,000 hashes", "#" * 900_000, UNPARSED),
    ("half a text", '{ search(query: "' + "a" * 900_000, UNPARSED),
    ("quotes without end", "{ search(query: " + '"""' * 100_000, UNPARSED),
    ("an integer of 5,000 digits", "{ articles(first: " + "9" * 5_000 + ") { totalCount } }", LIMIT),
    ("a fraction of 5,000 digits", "{ articles(first: 1." + "9" * 5_000 + ") { totalCount } }", LIMIT),
    ("an integer of 4,000 digits", "{ articles(first: " + "9" * 4_000 + ") { totalCount } }", INVALID),
    ("an exponent of 4,000 digits", "{ articles(first: 1e" + "9" * 4_000 + ") { totalCount } }", INVALID),
    ("a name of 200,000 letters", "{" + "a" * 200_000 + "}", INVALID),
    ("1,900 long unknown names", repeated("articles" + "x" * 400 + "{}", 1_900), INVALID),
    (
        "an object of 3,000 unknown fields",
        "{ articles(where: {" + " ".join(f"z{n}: 1" for n in range(3_000)) + "}) { totalCount } }",
        INVALID,
    ),
    (
        "3,000 unknown arguments",
        "{ articles(" + ", ".join(f"z{n}: 1" for n in range(3_000)) + ") { totalCount } }",
        INVALID,
    ),
    ("3,000 unknown variables", "{ nodes(ids: [" + " ".join(f"$v{n}" for n in range(3_000)) + "]) { id } }", INVALID),
    ("NUL in a query", "{ graph\0{ articles } }", UNPARSED),
    ("a lone surrogate in a text", '{ search(query: "\\ud800") { totalCount } }', UNPARSED),
    ("surrogates the wrong way round", '{ search(query: "\\uDC00\\uD800") { totalCount } }', UNPARSED),
    ("a surrogate in braces", '{ search(query: "\\u{D800}") { totalCount } }', UNPARSED),
    (
        "introspection that goes round",
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
        INVALID,
    ),
    (
        "rows of rows of rows",
        "{ articles(first: 100) { nodes { related(first: 100) { nodes { related(first: 100) { totalCount } } } } } }",
        COST,
    ),
    ("a filter by default for 200 fields", _BY_DEFAULT, COST),
    ("a subscription", "subscription { __typename }", INPUT),
    ("nothing but space", " ", UNPARSED),
)
_WITH_VARIABLES: tuple[tuple[str, str, object, str], ...] = (
    ("a filter of 20,000 conditions", _BY_WHERE, _MANY, COST),
    ("a filter of 2,000 conditions", _BY_WHERE, {"or": [{"stub": True}] * 2_000}, INPUT),
    (
        "one filter for 200 fields",
        "query($w: ArticleFilter) " + repeated("a{}: articles(where: $w) {{ totalCount }}", 200),
        _MANY,
        COST,
    ),
    (
        "one list of 100,000 texts for 200 fields",
        "query($w: ArticleFilter) " + repeated("a{}: articles(where: $w) {{ totalCount }}", 200),
        _LISTED,
        COST,
    ),
    (
        "a part of a filter for 200 fields",
        "query($l: [String!]) " + repeated("a{}: articles(where: {{ title: {{ in: $l }} }}) {{ totalCount }}", 200),
        ["a"] * 100_000,
        COST,
    ),
    (
        "one order of 40,000 for 200 fields",
        "query($o: [ArticleOrder!]) " + repeated("a{}: articles(orderBy: $o) {{ totalCount }}", 200),
        [{"field": "TITLE"}] * 40_000,
        COST,
    ),
    ("an object as a number", _BY_FIRST, {"a": []}, INPUT),
    ("a text of 500,000 letters as a number", _BY_FIRST, "x" * 500_000, INPUT),
    ("5,000 digits as a number", _BY_FIRST, "9" * 5_000, INPUT),
    ("a number of 21 digits", _BY_FIRST, 10**20, INPUT),
    ("lists in lists as ids", "query($n: [ID!]!) { nodes(ids: $n) { id } }", [[[]]], INPUT),
    ("100,000 fractions as ids", "query($n: [ID!]!) { nodes(ids: $n) { id } }", [1.5] * 100_000, INPUT),
    ("30,000 ids", "query($n: [ID!]!) { nodes(ids: $n) { id } }", ["article_" + "0" * 20] * 30_000, INPUT),
    ("a filter of 50,000 unknown keys", _BY_WHERE, {f"z{n}": 1 for n in range(50_000)}, COST),
    ("a filter that nests wrongly", _BY_WHERE, {"and": [{"stub": {"eq": 1}}] * 3}, INPUT),
    ("a cursor of 900,000 letters", "query($n: String) { articles(after: $n) { nodes { id } } }", "a" * 900_000, INPUT),
    (
        "a day of 900,000 digits",
        "query($n: DateTime) { articles(where: { publishedDateTime: { gt: $n } }) { totalCount } }",
        "1" * 900_000,
        INPUT,
    ),
    (
        "a day before time",
        "query($n: DateTime) { articles(where: { publishedDateTime: { gt: $n } }) { totalCount } }",
        "0001-01-01T00:00:00+14:00",
        INPUT,
    ),
    (
        "an address of 800,000 letters",
        "query($n: URL!) { article(by: { url: $n }) { id } }",
        "http://xn--" + "a" * 800_000,
        INPUT,
    ),
)


def _named(text: str, values: object) -> dict[str, object]:
    """Variables of the one that a query declares."""
    return {text[text.index("$") + 1 : text.index(":")]: values}


def _subscribed() -> bytes:
    text = "subscription " + repeated("...F{}", 400) + _FRAGMENTS
    return posted(json.dumps({"query": text}).encode(), b"Accept: text/event-stream")


def _paths() -> bytes:
    return query(
        "query($a: ID!) " + repeated("a{}: paths(from: $a, to: $a, maxHops: 20, first: 100) {{ length }}", 200),
        variables={"a": "article_" + "0" * 24},
    )


ATTACKS: tuple[Attack, ...] = (
    *(told(name, partial(query, text), code) for name, text, code in _TEXTS),
    *(
        told(name, partial(query, text, variables=_named(text, values)), code)
        for name, text, values, code in _WITH_VARIABLES
    ),
    told("20,000 paths", _paths, COST),
    told("a subscription to 400 fragments", _subscribed, LIMIT),
    refused("a mutation", partial(query, "mutation { __typename }"), 403, "FORBIDDEN"),
)
