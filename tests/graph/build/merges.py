"""Sets of documents that hypothesis draws of few values, so that they share addresses, names and titles all the time."""

from typing import Any

from hypothesis import strategies as st

ADDRESSES = st.sampled_from(
    [
        f"{start}/{page}"
        for page in "xyz"
        for start in ("https://a.example", "http://www.a.example", "https://b.example")
    ]
    + ["https://a.example/", "https://a.example/x?utm_source=u#f", "s/d0.md", "https://s/d0.md"]
)
DATES = st.sampled_from(["2020-01-01", "2020-01-01T02:00:00+02:00", "2020-01-02", "soon"])
NAMES = st.sampled_from(["AI", "ai", "A.I.", "ML", "Machine Learning", "C", "C++", "Ｃ"])
PROVIDERS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["A", "Alpha", "a", "B"]),
        "domain": st.sampled_from(["a.example", "www.A.example", "b.example"]),
        "images": st.sampled_from([["https://a.example/1.png"], ["https://a.example/2.png"]]),
    },
)
STATED = {
    "webUrl": ADDRESSES,
    "originalUrl": ADDRESSES,
    "ampWebUrl": ADDRESSES,
    "publishedDateTime": DATES,
    "updatedDateTime": DATES,
    "excerpt": st.sampled_from(["about ai", "machine learning", "C++ rocks", "nothing"]),
    "provider": PROVIDERS,
    "quality": st.integers(0, 3),
    "tags": st.lists(st.sampled_from("ab"), max_size=2),
}
TITLES = st.sampled_from(["t", "ai", "u"])
ENTRIES = st.fixed_dictionaries({}, optional={"title": TITLES, **STATED})
ITEMS = st.sampled_from(["d0", "d1", "d2", "d3.md", "absent", ".", "https://a.example/x"])
ARTICLES = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        **STATED,
        "related": st.lists(ENTRIES, max_size=3),
        "topics": st.lists(NAMES, max_size=3),
        "items": st.lists(ITEMS, max_size=3),
    },
)
TOPICS = st.fixed_dictionaries(
    {"taxonomy": st.just("topic"), "name": NAMES},
    optional={
        "_id": st.sampled_from(["ai", "c"]),
        "shortname": NAMES,
        "parent": NAMES,
        "keywords": st.lists(st.sampled_from(["ai", "learning", "c++"]), max_size=2),
    },
)
ORGANIZATIONS = st.fixed_dictionaries(
    {"taxonomy": st.just("organization"), "name": st.sampled_from(["A", "Alpha"])},
    optional={"domain": st.just("a.example"), "otherNames": st.lists(st.sampled_from(["Al", "Be"]), max_size=2)},
)
DOCUMENTS = st.one_of(ARTICLES, ARTICLES, ARTICLES, TOPICS, TOPICS, ORGANIZATIONS)


@st.composite
def files(draw: st.DrawFn, most: int = 8) -> dict[str, dict[str, Any]]:
    """Up to `most` documents of two folders."""
    documents = draw(st.lists(st.tuples(st.sampled_from("sst"), DOCUMENTS), max_size=most))
    return {f"{label}/d{number}.md": values for number, (label, values) in enumerate(documents)}
