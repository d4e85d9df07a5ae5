"""Documents of all kinds, drawn by hypothesis: whole and broken ones, several of one article, texts that are hard to tell apart."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.graphs import DATES, NAMES, STUBS, TITLES, TOPICS, VALUES, Documents, corpora

WORDS = (
    *("news", "News", "néws", "running", "runs", "harbour", "harbours", "hrabour", "ha", "h", "co-op", "l'été", "50%"),
    *("Straße", "STRASSE", "ﬁne", "Häuser", "İstanbul", "ısı", "ὈΔΌΣ", "οδος", "книги", "книга", "كتاب", "x" * 101),
    *("北京", "北京市", "京", "ガラス", "ｶﾞﾗｽ", "한국"),
)
ODD = ("_", "%", "\\", "'; --", '"', "😀", "\ufffd", "\u2028", "e\u0301", "&amp;", "\x00", "ß", "\uffff", "\U00010000")
"""What is easily taken for something else, by a language of queries or by an order."""
INSTANTS = (*DATES, "0001-01-01", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")
MANY = 105
NUMBERS = (0, 1, 2, 2**31 - 1, -(2**31))

TEXTS = st.lists(st.sampled_from([*WORDS, *WORDS, *ODD]), max_size=6).map(" ".join)
_NUMBERED = st.integers(0, STUBS[-1])
_ADDRESSES = _NUMBERED.map(lambda number: f"https://s.example/{number}")
_ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"webUrl": _ADDRESSES},
        optional={"title": st.sampled_from(TITLES) | TEXTS, "publishedDateTime": st.sampled_from(INSTANTS)},
    ),
    max_size=3,
)
_MORE: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS,
        "excerpt": TEXTS,
        "body": TEXTS,
        "locale": st.sampled_from(["en", "de", "fr", "xx", ""]),
        "publishedDateTime": st.sampled_from([*INSTANTS, "never"]),
        "updatedDateTime": st.sampled_from(INSTANTS),
        "quality": st.sampled_from(NUMBERS),
        "category": st.sampled_from([*VALUES, *ODD]),
        "tags": st.lists(st.sampled_from([*VALUES, *ODD]), max_size=3),
        "authors": st.lists(st.sampled_from(NAMES), max_size=2),
        "image": st.sampled_from(["https://s.example/i.png", "i.png"]),
        "originalUrl": _ADDRESSES,
        "ampWebUrl": _ADDRESSES,
        "topics": st.lists(st.sampled_from([*TOPICS, "NEWS", "a"]), max_size=3),
        "provider": st.fixed_dictionaries({"name": st.sampled_from([*NAMES, *ODD])}) | st.sampled_from(NAMES),
        "related": _ENTRIES,
        "items": st.lists(_NUMBERED.map(lambda number: f"d{number}"), max_size=3),
    },
)
_ORGANIZATIONS = st.fixed_dictionaries(
    {"taxonomy": st.just("organization"), "name": st.sampled_from(NAMES)},
    optional={
        "domain": st.sampled_from(["p.example", "www.q.example", "no domain"]),
        "otherNames": st.lists(st.sampled_from([*NAMES, *TOPICS]), max_size=2),
        "description": TEXTS,
    },
)
_NARROWER = st.fixed_dictionaries(
    {"taxonomy": st.just("topic"), "name": st.sampled_from([*TOPICS, "Under", "C++"])},
    optional={
        "parent": st.sampled_from([*TOPICS, "Under", "nowhere"]),
        "shortname": st.sampled_from(["a", "N", "né"]),
        "keywords": st.lists(st.sampled_from(WORDS), max_size=2),
        "hashtags": st.just(["#n"]),
        "description": TEXTS,
    },
)
_HAPPENINGS = st.tuples(
    st.integers(2, 3),
    st.fixed_dictionaries(
        {"publishedDateTime": st.sampled_from(DATES)},
        optional={"topics": st.lists(st.sampled_from(TOPICS), max_size=2), "provider": st.sampled_from(NAMES)},
    ),
)
"""Articles of which a story is made, which say the same on one day."""
_BROKEN = st.sampled_from(
    ['---\ntitle: "open', "---\ntitle: A\ntitle: B\n---\n", '{"title": ', "---\n- a\n---\n", "---\ntaxonomy: x\n---\n"]
)
_SECOND = st.tuples(_ADDRESSES, _MORE).map(lambda drawn: {"webUrl": drawn[0], **drawn[1]})


@st.composite
def varied_corpora(draw: st.DrawFn) -> Documents:
    """Documents as `corpora` has them, some of which say more; and other documents of the same articles, stories, organizations,
    topics below others, and files that cannot be read. There may be none at all, and rarely more than come at once."""
    files: dict[str, Any] = {}
    for name, values in draw(corpora()).items():
        files[name] = _written({**values, **draw(_MORE)} if name.startswith("d") else values)
    for letter, kind in (("e", _SECOND), ("o", _ORGANIZATIONS), ("u", _NARROWER)):
        for number, values in enumerate(draw(st.lists(kind, max_size=3))):
            files[f"{letter}{number}.md"] = _written(values)
    for number, (size, values) in enumerate(draw(st.lists(_HAPPENINGS, max_size=4))):
        told = _written({**values, "title": f"flood{number} of the river{number}"})
        files |= {f"h{number}{place}.md": told for place in range(size)}
    for number, text in enumerate(draw(st.lists(_BROKEN, max_size=2))):
        files[f"x{number}.md"] = text
    if draw(st.integers(1, 12)) == 12:
        alike = draw(_MORE)
        files |= {f"m{number:03}.md": _written({**alike, "heat": number % 3}) for number in range(MANY)}
    return files


def _written(values: dict[str, Any]) -> str:
    head = {name: value for name, value in values.items() if name != "body"}
    return f"{json.dumps(head)}\n{values.get('body', '')}"
