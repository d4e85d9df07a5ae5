"""Laws of imports: twice is once, orders do not matter, and what is imported is an article of that address."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import graph
from graph import Folder
from graph.text import readable
from graph.urls import address, parse_url
from tests.newsgraph.feeds.imports import contents, documents, item, outcomes, run_import, states, write_feed

TEXTS = st.text(max_size=12) | st.sampled_from(
    [
        "---",
        "a: b",
        "&amp;amp;",
        "<b>x</b>",
        "{{ x }}",
        "…",
        "é" * 200,
        "1",
        "no",
        '"',
        "'",
        "\\",
        "\n\n# x",
        "untitled",
    ]
)
PATHS = st.sampled_from("1 1/ 1#a 1?utm_source=x 1?b=c 2 2?fbclid=1 %C3%A9 é é/".split())
URLS = st.builds(
    "{}{}/{}".format, st.sampled_from(["https://", "http://"]), st.sampled_from(["a.example", "www.a.example"]), PATHS
)
DATES = st.none() | st.sampled_from(["2024-05-01T10:00:00Z", "2024-05-01T12:00:00+02:00", "2024-05-02", "never"])
ITEMS = st.builds(
    item,
    url=URLS | st.none(),
    id=URLS | st.integers(),
    title=st.none() | st.sampled_from(["A", "a", "A b"]) | TEXTS,
    summary=st.none() | TEXTS,
    content_html=st.none() | TEXTS,
    content_text=st.none() | TEXTS,
    date_published=DATES,
    date_modified=DATES,
    tags=st.none() | st.lists(TEXTS, max_size=3),
    authors=st.none() | st.lists(st.fixed_dictionaries({"name": TEXTS}), max_size=2),
    language=st.none() | st.sampled_from(["en", "de-CH", "?"]),
    image=st.none() | URLS | TEXTS,
)
FEEDS = st.lists(st.lists(ITEMS, max_size=5), min_size=1, max_size=3)


@contextmanager
def written(feeds: Sequence[Sequence[dict[str, Any]]]) -> Iterator[tuple[Path, list[str]]]:
    """A folder with two empty sites, and the names of files with these feeds in it."""
    with TemporaryDirectory() as made:
        root = Path(made)
        for name in ("site", "other"):
            (root / name).mkdir()
        yield root, [write_feed(root / f"{number}.json", *items) for number, items in enumerate(feeds)]


@given(FEEDS)
def test_twice_is_once(feeds: list[list[dict[str, Any]]]) -> None:
    """A second import of the same feeds writes no file, and has nothing that is new or updated."""
    with written(feeds) as (root, names):
        first = run_import(*names, to=root / "site")
        before = states(root / "site")
        second = run_import(*names, to=root / "site")
        assert states(root / "site") == before
        assert outcomes(second).keys() <= {"unchanged"}
        assert sum(outcomes(second).values()) == sum(outcomes(first).values())


@given(FEEDS, st.randoms(use_true_random=False))
def test_orders_do_not_matter(feeds: list[list[dict[str, Any]]], chance: random.Random) -> None:
    """Whichever feed is named first, and whichever entry stands first in it, the same files are written."""
    with written(feeds) as (root, names):
        run_import(*names, to=root / "site")
        for items in feeds:
            chance.shuffle(items)
        for number, items in enumerate(feeds):
            write_feed(root / f"{number}.json", *items)
        chance.shuffle(names)
        run_import(*names, to=root / "other")
        assert contents(root / "other") == contents(root / "site")


@given(FEEDS)
def test_what_is_imported_is_an_article(feeds: list[list[dict[str, Any]]]) -> None:
    """Documents load without anything to tell of; each is an article of its own, of the title and address of an entry."""
    with written(feeds) as (root, names):
        done = run_import(*names, to=root / "site")
        loaded = graph.load([Folder.at(root / "site")])
        assert not loaded.diagnostics
        assert len(loaded.articles) == len(documents(root / "site")) == done.files
        entries = {step.name: step.candidate.entry for step in done.steps}
        for article in loaded.articles:
            entry = entries[article.documents[0].source.rpartition("/")[2]]
            assert (article.title, article.excerpt or "", article.web_url) == (entry.title, entry.excerpt, entry.url)
            assert (article.published_date_time, article.updated_date_time) == (entry.published, entry.updated)
            assert (article.authors, article.tags, article.images) == (entry.authors, entry.categories, entry.images)
        stated = {address(url) for items in feeds for each in items if (url := parse_url(each.get("url") or ""))}
        assert stated <= {article.key for article in loaded.articles}


@given(FEEDS, FEEDS)
def test_what_came_before_stays(first: list[list[dict[str, Any]]], second: list[list[dict[str, Any]]]) -> None:
    """Entries that are gone from their feeds stay, under the names that they had."""
    with written(first) as (root, names):
        run_import(*names, to=root / "site")
        before = documents(root / "site")
        later = [write_feed(root / f"{number}.json", *items) for number, items in enumerate(second)]
        run_import(*later, to=root / "site")
        assert set(before) <= set(documents(root / "site"))
        assert not graph.load([Folder.at(root / "site")]).diagnostics


@given(TEXTS)
def test_titles_are_read_as_they_were_written(text: str) -> None:
    """A title is to the graph what it was to the import: nothing is left to be decoded."""
    with written([[item(title=text, content_html=None)]]) as (root, names):
        [step] = run_import(*names, to=root / "site").steps
        assert readable(step.candidate.entry.title) == step.candidate.entry.title
