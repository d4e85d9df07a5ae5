"""A seeded corpus of made-up documents, shaped as the real ones are: the same seed writes the same files.

Providers and topics follow Zipf's law, every article embeds four related ones, a tenth state no topics, and texts are
drawn from a fixed vocabulary, so that searches find few articles for some words and many for others.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

PROVIDERS = 1_000
TOPICS = 40
RELATED = 4

_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se ta".split()
)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def write_corpus(folder: Path, articles: int, seed: int = 1) -> None:
    """Writes a corpus of so many articles, with its topics, into `folder`, which must not exist yet."""
    (folder / "_data" / "topics").mkdir(parents=True)
    for number in range(TOPICS):
        (folder / "_data" / "topics" / f"{number:02}.yaml").write_text(_topic(number), "utf-8")
    for number, text in enumerate(_articles(articles, seed)):
        path = folder / "_news" / f"{number // 1_000:04}" / f"article-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _topic(number: int) -> str:
    parent = f"parent: Topic {(number - 1) // 3}\n" if number else ""
    return f"taxonomy: topic\n_id: topic-{number}\nname: Topic {number}\n{parent}keywords:\n  - {_word(number * 97)}\n"


def _articles(count: int, seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    vocabulary = [_word(number) for number in range(20_000)]
    word_weights = _zipf(len(vocabulary))
    provider_weights, topic_weights = _zipf(PROVIDERS), _zipf(TOPICS)
    titles = [" ".join(draw.choices(vocabulary, cum_weights=word_weights, k=8)).capitalize() for _ in range(count)]
    excerpts = [" ".join(draw.choices(vocabulary, cum_weights=word_weights, k=30)) for _ in range(count)]
    providers = draw.choices(range(PROVIDERS), cum_weights=provider_weights, k=count)
    minutes = [draw.randrange(3 * 365 * 24 * 60) for _ in range(count)]
    for number in range(count):
        near = {max(0, min(count - 1, number + draw.randint(-50, 50))) for _ in range(RELATED)} - {number}
        topics = draw.choices(range(TOPICS), cum_weights=topic_weights, k=draw.randint(1, 3))
        related = "".join(
            f"  - title: {titles[other]}\n    webUrl: {_url(other, providers)}\n    type: article\n"
            f"    publishedDateTime: {_instant(minutes[other])}\n    excerpt: {excerpts[other]}\n"
            f"    provider:\n      name: Provider {providers[other]}\n      domain: provider{providers[other]}.example\n"
            f"    quality: {other % 150}\n"
            for other in sorted(near)
        )
        stated = "topics:\n" + "".join(f"  - Topic {topic}\n" for topic in dict.fromkeys(topics))
        yield (
            f"---\ntitle: {titles[number]}\nexcerpt: {excerpts[number]}\ncategory: news\ntype: article\n"
            f"webUrl: {_url(number, providers)}\nampWebUrl: {_url(number, providers)}/amp\n"
            f"publishedDateTime: {_instant(minutes[number])}\nquality: {number % 150}\nheat: {number % 300 - 1}\n"
            f"published: {'true' if number % 3 else 'false'}\n"
            f"provider:\n  name: Provider {providers[number]}\n  domain: provider{providers[number]}.example\n"
            f"images:\n  - url: https://images.example/{number}.jpg\n    width: 1200\n    height: 675\n"
            f"{stated if number % 10 else ''}related:\n{related}---\n"
        )


def _url(number: int, providers: list[int]) -> str:
    return f"https://www.provider{providers[number]}.example/2020/article-{number}"


def _instant(minutes: int) -> str:
    return (_EPOCH + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _word(number: int) -> str:
    base = len(_SYLLABLES)
    return "".join(_SYLLABLES[number // base**place % base] for place in range(3))


def _zipf(count: int) -> list[float]:
    """Cumulative weights: 1, 1/2, 1/3 and so on."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
