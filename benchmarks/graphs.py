"""A seeded graph of made-up articles, built without documents: what the benchmarks of queries ask, of any size.

Shaped as `benchmarks.corpus` shapes its folders: providers and topics follow Zipf's law, every article lists four
related ones that lie near it, and texts are drawn from a vocabulary of 20,000 words by Zipf's law. Beyond that,
articles come in happenings of about ten, a few days long, that share a few rare words: so that stories can be found.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np

from graph import Article, EdgeKind, Graph, NodeKind, Provider, Topic
from graph.build.edges import EdgeTable
from graph.collector import collector_off
from graph.documents.texts import TextSpool
from graph.keys import digest, node_id
from graph.urls import Url

PROVIDERS = 1_000
TOPICS = 40
RELATED = 4
HAPPENING = 10
VOCABULARY = 20_000

_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se ta".split()
)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_DAYS = 3 * 365
_NEAR = 50


def word(number: int) -> str:
    """The word of rank `number`, from 0 for the most frequent one."""
    base = len(_SYLLABLES)
    return "".join(_SYLLABLES[number // base**place % base] for place in range(3))


def some_words(draw: random.Random, count: int) -> str:
    """So many words, rare ones and frequent ones: the logarithms of their ranks are spread evenly."""
    return " ".join(word(int(VOCABULARY ** draw.random())) for _ in range(count))


@collector_off()
def make_graph(articles: int, seed: int = 1) -> Graph:
    """A graph of so many articles with four related edges each, 1,000 providers and 40 topics.

    A million take about a minute and 2 GB.
    """
    draw = random.Random(seed)
    records = _articles(articles, draw)
    order = sorted(range(articles), key=lambda number: records[number].id)
    row = np.empty(articles, np.int64)
    row[order] = np.arange(articles)
    providers = sorted((_provider(number) for number in range(PROVIDERS)), key=lambda provider: provider.id)
    topics = sorted((_topic(number) for number in range(TOPICS)), key=lambda topic: topic.id)
    return Graph(
        version=digest(f"made {articles} {seed}"),
        loaded_at=_EPOCH,
        articles=tuple(records[number] for number in order),
        providers=tuple(providers),
        topics=tuple(topics),
        edges={
            EdgeKind.RELATED: _related(articles, row, draw),
            EdgeKind.PUBLISHED_BY: _table(
                [(int(row[n]), p) for n, p in enumerate(draw.choices(range(PROVIDERS), _zipf(PROVIDERS), k=articles))]
            ),
            EdgeKind.HAS_TOPIC: _table(_topics_of(articles, row, draw)),
            EdgeKind.SUBTOPIC_OF: _table(_parents(topics)),
            EdgeKind.CONTAINS: _table([]),
        },
        other_ids={},
        topic_aliases={},
        names={},
        diagnostics=(),
        texts=TextSpool().as_map(),
        sites={},
    )


def _articles(count: int, draw: random.Random) -> list[Article]:
    vocabulary = [word(number) for number in range(VOCABULARY)]
    weights = list(accumulate(_zipf(VOCABULARY)))
    records = []
    for number in range(count):
        if number % HAPPENING == 0:
            rare = draw.sample(vocabulary[VOCABULARY // 100 :], 5)
            day = _EPOCH + timedelta(days=draw.randrange(_DAYS))
        title = draw.choices(vocabulary, cum_weights=weights, k=6) + draw.sample(rare, 2)
        excerpt = draw.choices(vocabulary, cum_weights=weights, k=27) + draw.sample(rare, 3)
        url = Url(f"https://www.provider{number % PROVIDERS}.example/2020/article-{number}")
        records.append(
            Article(
                id=node_id(NodeKind.ARTICLE, url),
                key=url,
                title=" ".join(title).capitalize(),
                sources=(f"made/{number}.md",),
                stub=False,
                excerpt=" ".join(excerpt),
                category="news",
                type="article",
                web_url=url,
                published_date_time=day + timedelta(minutes=draw.randrange(4 * 24 * 60)),
                quality=number % 150,
                heat=number % 300 - 1,
                published=number % 3 > 0,
            )
        )
    return records


def _provider(number: int) -> Provider:
    domain = f"provider{number}.example"
    return Provider(node_id(NodeKind.PROVIDER, domain), domain, f"Provider {number}", (), domain)


def _topic(number: int) -> Topic:
    name = f"topic {number}"
    return Topic(node_id(NodeKind.TOPIC, name), name, name.capitalize(), f"topic-{number}", ())


def _related(count: int, row: "np.ndarray", draw: random.Random) -> EdgeTable:
    pairs = []
    for number in range(count):
        near = {max(0, min(count - 1, number + draw.randint(-_NEAR, _NEAR))) for _ in range(2 * RELATED)} - {number}
        pairs += [(int(row[number]), int(row[other])) for other in sorted(near)[:RELATED]]
    return _table(pairs)


def _topics_of(count: int, row: "np.ndarray", draw: random.Random) -> list[tuple[int, int]]:
    weights = _zipf(TOPICS)
    pairs = []
    for number in range(count):
        chosen = dict.fromkeys(draw.choices(range(TOPICS), weights, k=draw.randint(1, 3)))
        pairs += [(int(row[number]), topic) for topic in chosen]
    return pairs


def _parents(topics: list[Topic]) -> list[tuple[int, int]]:
    rows = {topic.name: row for row, topic in enumerate(topics)}
    return [(rows[f"Topic {number}"], rows[f"Topic {(number - 1) // 3}"]) for number in range(1, TOPICS)]


def _table(pairs: list[tuple[int, int]]) -> EdgeTable:
    found = np.array(sorted(pairs, key=lambda pair: pair[0]), np.int32).reshape(-1, 2)
    starts = np.searchsorted(found[:, 0], found[:, 0])
    return EdgeTable(
        found[:, 0].copy(),
        found[:, 1].copy(),
        (np.arange(len(found)) - starts).astype(np.int32),
        np.zeros(len(found), np.bool_),
        np.zeros(len(found), np.int32),
        (("made.md",),),
    )


def _zipf(count: int) -> list[float]:
    return [1 / rank for rank in range(1, count + 1)]
