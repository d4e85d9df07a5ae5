"""Texts to search for, ids and cursors, as nobody should write them."""

import json
import random
import string
import urllib.parse
from collections.abc import Iterable
from functools import partial

from tests.attacks.attack import Attack, served, told
from tests.wire import Exchange, exchange, query

_SEARCH = (
    "query($t: String!) { search(query: $t, first: 5) { totalCount nodes { label } edges { highlights { field } } } }"
)
_ODD = {
    "quotes": '"' * 999,
    "operators": "+ - ~ * ^ : && || ! " * 50,
    "parentheses": "(" * 500 + ")" * 400,
    "wildcards": "*" * 999,
    "a regular expression": "/(a+)+$/ .* [a-z]{999} (?:a|a)*b",
    "many of those": "(a+)+" * 190,
    "right to left": "\u202eשלום مرحبا \u202d" * 50,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 60,
    "NUL": "\0" * 999,
    "combining marks": "a" + "\u0301" * 998,
    "wide ligatures": "\ufdfa" * 900,
    "ranges": "title:[a TO z] {1 TO *} <5 >=3 IN [a b c]",
    "slop": '"amazon google"~999999999 amazon^9999999999999999999999 a~99',
    "escapes": "\\" * 999,
    "no-break spaces": "\u00a0\u2028\u2029\ufeff" * 200,
    "one word of 999 letters": "a" * 999,
    "prefixes": " ".join(f"{letter}*" for letter in string.ascii_lowercase) * 12,
    "typos": " ".join(f"amazn{n}~" for n in range(90)),
    "dotted capitals": "İ" * 999,
}
_LONG = {name: (text * (10_000 // len(text) + 1))[:10_000] for name, text in _ODD.items()}
_ID = "article_" + "0" * 24


def broken(kept: str, count: int) -> Iterable[str]:
    """Texts that differ from `kept` in one bit, or in their length."""
    chance = random.Random(kept)  # noqa: S311 the same ones each time
    yield from (kept[:-1], kept + "=", kept * 2, kept.upper(), f" {kept}", "", "\0", "=" * 100, "é" + kept)
    for _ in range(count):
        place = chance.randrange(len(kept))
        yield kept[:place] + chr(ord(kept[place]) ^ 1 << chance.randrange(7)) + kept[place + 1 :]


def _suffixed(name: str, text: str) -> tuple[Attack, ...]:
    values = {"t": text}
    return (
        served(f"a search for {name}", lambda: query(_SEARCH, variables=values)),
        served(
            f"completions of {name}",
            lambda: query("query($t: String!) { suggest(prefix: $t) { text } }", variables=values),
        ),
        served(
            f"coverage of {name}",
            lambda: query("query($t: String!) { coverage(of: $t) { totalCount } }", variables=values),
        ),
        served(
            f"a filter for {name}",
            lambda: query(
                "query($t: String!) { articles(where: { text: $t, title: { contains: $t } }) { totalCount } }",
                variables=values,
            ),
        ),
    )


ATTACKS: tuple[Attack, ...] = (
    *(attack for name, text in _ODD.items() for attack in _suffixed(name, text)),
    *(
        told(f"10,000 letters of {name}", partial(query, _SEARCH, variables={"t": text}), "BAD_USER_INPUT")
        for name, text in _LONG.items()
    ),
    served(
        "a document's path that leads out", lambda: query('{ document(source: "../../../../etc/passwd") { source } }')
    ),
    served("a document's path with NUL", lambda: query('{ document(source: "/etc/passwd\\u0000") { source } }')),
    served("a made-up id", lambda: query(f'{{ node(id: "{_ID}") {{ id }} }}')),
    told(
        "a path from nowhere",
        lambda: query(f'{{ shortestPath(from: "{_ID}", to: "{_ID}") {{ length }} }}'),
        "BAD_USER_INPUT",
    ),
)


def answered(port: int, text: str, **values: object) -> Exchange:
    """The answer to a query with variables."""
    return exchange(port, query(text, variables=values))


def quoted(text: str) -> str:
    """A text as it stands in an address."""
    return urllib.parse.quote(json.dumps(text))
